"""The dependencies of a filter on the roadmap: projects in lanes, links between them, and the chain of one project."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import choice_codes, positions
from metrics.network_lanes import tied_order
from metrics.network_plan import FROM_FINISH, TO_FINISH
from metrics.network_standing import TROUBLE
from reports.dependencies import STATES, of_filter
from reports.whole_network import WholeNetwork, whole_of

MOST_PROJECTS = 100
# How many fitting links one broken one weighs in the order of lanes.
TROUBLE_WEIGHT = 10
_READ = ("dependency_id", "predecessor_id", "predecessor", "successor_id", "successor", "type", "lag_days", "standing",
         "needed_by", "promised", "need_gap_days", "dates_gap_days", "overdue_days", "giver_at", "receiver_at")
_LINK_COLUMNS = ("dependency_id", "predecessor_id", "predecessor", "successor_id", "successor", "type", "lag_days", "standing",
                 "needed_by", "promised", "need_gap_days", "dates_gap_days", "overdue_days", "trouble", "on_cycle", "near",
                 "from_date", "to_date")


@dataclass(frozen=True)
class Lanes:
    """projects: id, label, lane, lane_name, start, finish (as the project states them), baseline_start, baseline_finish
    (original), status (computed), near (on the chain of the focused project; all without one); lanes that are tied together
    stand together, within them by start; by project there is one lane. links: _LINK_COLUMNS, between two of those projects;
    from_date, to_date: the ends of the line; missing where that end of the project is not known. projects_in_all,
    links_in_all: how many there are, drawn or not; chain_in_all: projects on the focused project's chain, itself included, 0
    without one.
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
    whole, _, rows = of_filter(copy, project_filter, options, _READ)
    rows = rows[rows["standing"].isin(STATES[state]).to_numpy()]
    chain = whole.chain_of(focus) if focus in whole.names.index else []
    if chain:
        every, member = whole.standing(project_filter.period_end(options))[list(_READ)], whole.on_chain(focus)
        near = member[every["giver_at"]] & member[every["receiver_at"]] & every["standing"].isin(STATES["open"]).to_numpy()
        rows = every[near | every.index.isin(rows.index)]
    ends = numpy.union1d(rows[["giver_at", "receiver_at"]].to_numpy(), whole.project_index.get_indexer(chain))
    drawn = _chosen(rows, chain[:limit], limit)
    links = rows[rows["predecessor_id"].isin(drawn) & rows["successor_id"].isin(drawn)]
    near = set(chain) if chain else drawn
    projects = _projects(whole, drawn, near, links, by)
    projects["status"] = _statuses(copy, projects["id"], project_filter.period_end(options))
    return Lanes(projects, _links(whole, links, near), len(ends), len(rows), len(chain))


def lanes_in_order(copy: PortfolioCopy, members: Sequence[str], links: pandas.DataFrame, as_of: date | None) -> Lanes:
    """These projects in one lane and this order, with those of the links that are between them. `links`: of the register."""
    whole = whole_of(copy)
    between = links[links["predecessor_id"].isin(members) & links["successor_id"].isin(members)]
    projects = _projects(whole, members, members, between, "project")
    projects = projects.set_index("id").loc[list(members)].reset_index()
    projects["status"] = _statuses(copy, projects["id"], as_of)
    return Lanes(projects, _links(whole, between, members), len(members), len(between), 0)


def _statuses(copy: PortfolioCopy, project_ids: pandas.Series, period_end: date | None) -> list[str | None]:
    known = choice_codes(copy, period_end)["computed-status"]
    # One place more at the end: a missing value's code of -1 finds it.
    values = (*known.values, None)
    return [values[code] for code in known.codes[positions(copy, project_ids)]]


def _chosen(rows: pandas.DataFrame, first: Sequence[str], limit: int) -> set[str]:
    """The ends of as many links as fit, in their order, after those that come first."""
    drawn = set(first)
    for ends in zip(rows["predecessor_id"], rows["successor_id"], strict=True):
        if len(drawn.union(ends)) <= limit:
            drawn.update(ends)
        if len(drawn) >= limit:
            break
    return drawn


def _projects(whole: WholeNetwork, drawn: Collection[str], near: Collection[str], links: pandas.DataFrame,
              by: str) -> pandas.DataFrame:
    facts = whole.projects[whole.projects["project_id"].isin(drawn)].set_index("project_id")
    dates, groups = whole.plan.dates.set_index("project_id").loc[facts.index], whole.groups(by)
    codes = groups.codes[whole.project_index.get_indexer(facts.index)]
    lane, lane_name = ("", "") if by == "project" else (groups.ids[codes], groups.names[codes])
    rows = pandas.DataFrame({
        "id": facts.index, "label": facts["name"], "lane": lane, "lane_name": lane_name,
        "start": dates["start"], "finish": dates["finish"], "baseline_start": facts["original_start"],
        "baseline_finish": facts["original_finish"], "near": facts.index.isin(list(near)),
    })
    places = {lane: place for place, lane in enumerate(_lane_order(rows, links))}
    rows["place"] = rows["lane"].map(places)
    order = ["place", "near", "start", "finish", "id"]
    return rows.sort_values(order, ascending=[True, False, True, True, True], ignore_index=True).drop(columns="place")


def _lane_order(rows: pandas.DataFrame, links: pandas.DataFrame) -> list[str]:
    lanes = rows.set_index("id")["lane"]
    weights = links["standing"].isin(TROUBLE).map({True: TROUBLE_WEIGHT, False: 1})
    ties = zip(links["predecessor_id"].map(lanes), links["successor_id"].map(lanes), weights, strict=True)
    names = dict(zip(rows["lane"], rows["lane_name"].astype(str), strict=True))
    return tied_order(names, ties, set(rows.loc[rows["near"], "lane"]))


def _links(whole: WholeNetwork, links: pandas.DataFrame, near: Collection[str]) -> pandas.DataFrame:
    rows = with_ends(links, whole.plan.dates.set_index("project_id")[["start", "finish"]]).assign(
        trouble=links["standing"].isin(TROUBLE), on_cycle=links["dependency_id"].isin(whole.found.cycles["dependency_id"]),
        near=links["predecessor_id"].isin(near) & links["successor_id"].isin(near))
    return rows[list(_LINK_COLUMNS)].reset_index(drop=True)


def with_ends(links: pandas.DataFrame, dates: pandas.DataFrame) -> pandas.DataFrame:
    """The links with from_date and to_date: the ends of their lines at these dates (start and finish by project_id)."""
    ends = {}
    for name, project, kinds in (("from_date", "predecessor_id", FROM_FINISH), ("to_date", "successor_id", TO_FINISH)):
        of_project = dates.reindex(links[project])
        at_finish = links["type"].isin(kinds).to_numpy()
        ends[name] = of_project["finish"].where(at_finish, of_project["start"]).to_numpy()
    return links.assign(**ends)
