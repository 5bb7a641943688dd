"""The dependencies of a filter on the roadmap: projects in lanes, links between them, and the chain of one project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import choice_codes
from metrics.network_lanes import tied_order
from metrics.network_plan import FROM_FINISH, TO_FINISH
from reports.dependencies import OPEN, STATES, of_filter
from reports.dependency_standings import Standings
from reports.whole_network import WholeNetwork, whole_of

MOST_PROJECTS = 100
# How many fitting links one broken one weighs in the order of lanes.
TROUBLE_WEIGHT = 10
_READ = ("dependency_id", "predecessor_id", "predecessor", "successor_id", "successor", "type", "lag_days", "standing",
         "needed_by", "promised", "need_gap_days", "dates_gap_days", "overdue_days")


@dataclass(frozen=True)
class Lanes:
    """projects: id, label, lane, lane_name, start, finish (as the project states them), baseline_start, baseline_finish
    (original), near (on the chain of the focused project; all without one), status (computed); lanes that are tied together
    stand together, within them by start; by project there is one lane. links: _READ, trouble, on_cycle, near, from_date and
    to_date, between two of those projects; from_date, to_date: the ends of the line; missing where that end of the project is
    not known. projects_in_all, links_in_all: how many there are, drawn or not; chain_in_all: projects on the focused project's
    chain, itself included, 0 without one.
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
    if chain:
        on_it = every.standing_so(numpy.flatnonzero(near[every.giver] & near[every.receiver]), OPEN)
        places = numpy.union1d(places, on_it)
    ends = numpy.union1d(every.giver[places], every.receiver[places])
    drawn = _chosen(every.giver[places], every.receiver[places], chain[:limit], limit)
    inside = whole.mask_of(drawn)
    near = near if chain else inside
    links = places[inside[every.giver[places]] & inside[every.receiver[places]]]
    order = _in_lanes(whole, every, drawn, links, near, by)
    return Lanes(_projects(copy, whole, order, near, by, project_filter.period_end(options)),
                 _links(whole, every, links, near), len(numpy.union1d(ends, chain)), len(places), len(chain))


def lanes_in_order(copy: PortfolioCopy, members: Sequence[int], links: numpy.ndarray, as_of: date | None) -> Lanes:
    """The projects of these places in one lane and this order, with those of the links that are between them.

    `links`: places in the standings of that date.
    """
    whole = whole_of(copy)
    every, inside = whole.standings(as_of), whole.mask_of(list(members))
    between = links[inside[every.giver[links]] & inside[every.receiver[links]]]
    projects = _projects(copy, whole, list(members), inside, "project", as_of)
    return Lanes(projects, _links(whole, every, between, inside), len(members), len(between), 0)


def with_ends(links: pandas.DataFrame, dates: pandas.DataFrame) -> pandas.DataFrame:
    """The links with from_date and to_date: the ends of their lines at these dates (start and finish by project_id)."""
    days = {name: numpy.append(dates[name].to_numpy("datetime64[s]"), numpy.datetime64("NaT")) for name in ("start", "finish")}
    ends = {}
    for name, project, kinds in (("from_date", "predecessor_id", FROM_FINISH), ("to_date", "successor_id", TO_FINISH)):
        # A project that has no dates here has the place -1, where none are known.
        place = dates.index.get_indexer(links[project])
        ends[name] = numpy.where(links["type"].isin(kinds), days["finish"][place], days["start"][place])
    return links.assign(**ends)


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
    start, finish = (_sortable(whole.stated[name].to_numpy()[drawn]) for name in ("start", "finish"))
    keys = {place: (place_of[lane_of[place]], not near[place], begin, end, whole.project_index[place])
            for place, begin, end in zip(drawn, start, finish, strict=True)}
    return sorted(drawn, key=keys.__getitem__)


def _sortable(days: numpy.ndarray) -> list[int]:
    """The days as numbers, unknown ones last."""
    return numpy.where(numpy.isnat(days), numpy.iinfo("int64").max, days.astype("int64")).tolist()


def _projects(copy: PortfolioCopy, whole: WholeNetwork, order: Sequence[int], near: numpy.ndarray, by: str,
              as_of: date | None) -> pandas.DataFrame:
    groups, known = whole.groups(by), choice_codes(copy, as_of)["computed-status"]
    codes = groups.codes[order]
    lane, lane_name = ("", "") if by == "project" else (groups.ids[codes], groups.names[codes])
    facts, stated = whole.projects.take(order), whole.stated.take(order)
    # One place more at the end: a missing status has the code -1.
    statuses = numpy.array([*known.values, None], dtype=object)[known.codes[order]]
    return pandas.DataFrame({
        "id": facts["project_id"].to_numpy(), "label": facts["name"].to_numpy(), "lane": lane, "lane_name": lane_name,
        "start": stated["start"].to_numpy(), "finish": stated["finish"].to_numpy(),
        "baseline_start": facts["original_start"].to_numpy(), "baseline_finish": facts["original_finish"].to_numpy(),
        "near": near[order], "status": statuses}, index=range(len(order)))


def _links(whole: WholeNetwork, every: Standings, places: Iterable[int], near: numpy.ndarray) -> pandas.DataFrame:
    rows = every.taken(places, _READ).assign(
        trouble=every.is_trouble[places], on_cycle=every.on_cycle[places],
        near=near[every.giver[places]] & near[every.receiver[places]])
    return with_ends(rows, whole.stated)
