"""The dependencies of a filter on the roadmap: projects in lanes, links between them, and the chain of one project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from metrics.network_lanes import tied_order
from reports.dependencies import OPEN, STATES, of_filter
from reports.dependency_drawn import drawn_links, drawn_projects
from reports.dependency_standings import Standings
from reports.whole_network import WholeNetwork, whole_of

# The start and the finish of each bar.
Bars = tuple[numpy.ndarray, numpy.ndarray]
MOST_PROJECTS = 100
# How many fitting links one broken one weighs in the order of lanes.
TROUBLE_WEIGHT = 10

@dataclass(frozen=True)
class Lanes:
    """projects: see `reports.dependency_drawn.drawn_projects`; lanes that are tied together stand together, within them by
    start; by project there is one lane. links: see `reports.dependency_drawn.drawn_links`, between two of those projects.
    near: on the chain of the focused project; all without one. projects_in_all, links_in_all: how many there are, drawn or not;
    chain_in_all: projects on the focused project's chain, itself included, 0 without one.
    """

    projects: pandas.DataFrame
    links: pandas.DataFrame
    projects_in_all: int
    links_in_all: int
    chain_in_all: int


@of_one_state
def dependency_lanes(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, by: str, state: str,
                     focus: str = "", limit: int = MOST_PROJECTS) -> Lanes:
    """The projects with dependencies in that state, `limit` at most: the focused chain first, then the ends of the worst.

    A project stands here when it is an end of a dependency that the filter shows, or on the chain of `focus`, which is
    followed along all open dependencies, whatever the filter shows.
    """
    whole, _, every, places = of_filter(copy, project_filter, options)
    places, chain = every.standing_so(places, STATES[state]), whole.chain_of(focus)
    near = whole.mask_of(chain)
    if len(chain):
        places = numpy.union1d(places, every.standing_so(numpy.flatnonzero(near[every.giver] & near[every.receiver]), OPEN))
    giver, receiver = every.giver[places], every.receiver[places]
    ends = whole.mask_of(giver) | whole.mask_of(receiver) | near
    drawn = _chosen(giver, receiver, chain[:limit].tolist(), limit)
    inside = whole.mask_of(drawn)
    links = places[inside[giver] & inside[receiver]]
    order = _in_lanes(whole, every, drawn, links, near if len(chain) else inside, by)
    as_of = project_filter.period_end(options)
    projects, rows = drawn_projects(copy, as_of, by, order), drawn_links(copy, as_of, links)
    if len(chain):
        projects["near"] = near[order]
        rows["near"] = near[every.giver[links]] & near[every.receiver[links]]
    return Lanes(projects, rows, int(numpy.count_nonzero(ends)), len(places), len(chain))


def lanes_in_order(copy: PortfolioCopy, members: Sequence[int], links: numpy.ndarray, as_of: date | None) -> Lanes:
    """The projects of these places in one lane and this order, with those of the links that are between them.

    `links`: places in the standings of that date.
    """
    between = _between(copy, members, links, as_of)
    return Lanes(drawn_projects(copy, as_of, "project", members), drawn_links(copy, as_of, between), len(members),
                 len(between), 0)


def lanes_at(copy: PortfolioCopy, members: Sequence[int], links: numpy.ndarray, as_of: date | None, bars: Bars,
             thin: Bars) -> Lanes:
    """As `lanes_in_order`, with other bars than the projects state, from whose ends the links run, and other thin ones."""
    every, between = whole_of(copy).standings(as_of), _between(copy, members, links, as_of)
    projects, rows = drawn_projects(copy, as_of, "project", members), drawn_links(copy, as_of, between)
    for name, days in zip(("start", "finish", "baseline_start", "baseline_finish"), (*bars, *thin), strict=True):
        projects[name] = days
    start, finish = (_at(members, days, len(whole_of(copy).projects)) for days in bars)
    rows["from_date"], rows["to_date"] = every.ends_of(between, start, finish)
    return Lanes(projects, rows, len(members), len(between), 0)


def _between(copy: PortfolioCopy, members: Sequence[int], links: numpy.ndarray, as_of: date | None) -> numpy.ndarray:
    """Those of the links that are between two of these projects."""
    whole = whole_of(copy)
    every, inside = whole.standings(as_of), whole.mask_of(members)
    return links[inside[every.giver[links]] & inside[every.receiver[links]]]


def _at(members: Sequence[int], days: numpy.ndarray, size: int) -> numpy.ndarray:
    """The days at their projects' places, missing for all others."""
    spread = numpy.full(size, numpy.datetime64("NaT", "s"))
    spread[members] = days
    return spread


def _chosen(giver: numpy.ndarray, receiver: numpy.ndarray, first: Sequence[int], limit: int) -> list[int]:
    """The ends of as many links as fit, in their order, after those that come first."""
    drawn = set(first)
    for one, other in zip(giver.tolist(), receiver.tolist(), strict=True):
        if len(drawn) >= limit:
            break
        if len(drawn) + len({one, other} - drawn) <= limit:
            drawn.update((one, other))
    return sorted(drawn)


def _in_lanes(whole: WholeNetwork, every: Standings, drawn: Sequence[int], links: numpy.ndarray, near: numpy.ndarray,
              by: str) -> list[int]:
    """The projects of these places from top to bottom: by lane, those near first, then by start, finish and id."""
    if by == "project":
        lane_of, place_of = dict.fromkeys(drawn, ""), {"": 0}
    else:
        groups = whole.groups(by)
        lane_of = {place: groups.ids[groups.codes[place]] for place in drawn}
        names = {groups.ids[code]: str(groups.names[code]) for code in groups.codes[drawn].tolist()}
        heavy = numpy.where(every.is_trouble[links], TROUBLE_WEIGHT, 1)
        ties = ((lane_of[one], lane_of[other], weight) for one, other, weight in zip(
            every.giver[links].tolist(), every.receiver[links].tolist(), heavy.tolist(), strict=True))
        lanes = tied_order(names, ties, {lane_of[place] for place in drawn if near[place]})
        place_of = {lane: place for place, lane in enumerate(lanes)}
    start, finish = (_sortable(days[drawn]) for days in whole.stated_days)
    keys = {place: (place_of[lane_of[place]], not near[place], begin, end, whole.project_index[place])
            for place, begin, end in zip(drawn, start, finish, strict=True)}
    return sorted(drawn, key=keys.__getitem__)


def _sortable(days: numpy.ndarray) -> list[int]:
    """The days as numbers, unknown ones last."""
    return numpy.where(numpy.isnat(days), numpy.iinfo("int64").max, days.astype("int64")).tolist()
