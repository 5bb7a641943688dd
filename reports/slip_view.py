"""What if it slips, all in one: who moves, which needs break, what else moves, who is overbooked, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy
import pandas

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import chosen_mask
from metrics.network_reach import reach
from metrics.network_slip import Slip, refusal
from metrics.policy import Policy
from reports.dependency_lanes import MOST_PROJECTS, Lanes, lanes_in_order, with_ends
from reports.slip import (
    SlipReport,
    cost_of_delay,
    late_needs,
    moved_benefits,
    moved_milestones,
    read_slip,
    slip_reports,
)
from reports.whole_network import shown_ids, whole_of

MOST_CHOICES = 1_000


@dataclass(frozen=True)
class SlipView:
    """A slip with all that it does to what the filter shows; the figures are those of `report slip`.

    report: see `reports.slip.SlipReport`; roles: its person_months by role. needs, milestones, benefits, costs: see
    `metrics.network_effects`, with names. moved_in_all: how many projects finish later, shown or not. unmoved: how many
    projects further along the links stay where they are, because float absorbs the slip. last_before, last_after: the latest
    finish of the portfolio. lanes: what moves, the bars after over the thin ones before. cost_in_all: what the delay costs all
    projects that may be seen, shown or not; NaN where none of it is known.
    """

    report: SlipReport
    roles: pandas.DataFrame
    needs: pandas.DataFrame
    milestones: pandas.DataFrame
    benefits: pandas.DataFrame
    costs: pandas.DataFrame
    moved_in_all: int
    unmoved: int
    last_before: pandas.Timestamp
    last_after: pandas.Timestamp
    lanes: Lanes
    cost_in_all: float


def slip_view(database: Database, project_filter: ProjectFilter, options: FilterOptions, asked: tuple[tuple[str, int], ...],
              policy: Policy, limit: int = MOST_PROJECTS) -> SlipView:
    """All that pairs of project and days do. Raises SlipRefused; `slip_refusals` tells beforehand."""
    slips, as_of = dict(asked), project_filter.period_end(options)
    found = read_slip(database, slips)
    shown, names = _shown_names(database, project_filter, options)
    report, roles = slip_reports(database, project_filter, options, found, policy, ("person", "role"))
    needs = late_needs(database, found)
    needs = needs[needs["predecessor_id"].isin(shown) | needs["successor_id"].isin(shown)].reset_index(drop=True)
    costs = cost_of_delay(database, found, as_of)
    moved = [_of(rows, shown, names) for rows in (
        moved_milestones(database, found), moved_benefits(database, found, as_of), costs)]
    may_be_seen, _ = _shown_names(database, ProjectFilter(period=project_filter.period, scope=project_filter.scope), options)
    further = _further(database, slips) - set(found.days.index)
    return SlipView(report, roles.person_months, needs, *moved, len(found.moved), len(further), found.before.finish,
                    found.finish, _lanes(database, found, report, needs, as_of, limit),
                    costs.loc[costs["project_id"].isin(may_be_seen), "cost"].sum(min_count=1))


@of_one_state
def slip_refusals(copy: PortfolioCopy, asked: tuple[tuple[str, int], ...]) -> dict[str, str]:
    """project_id > why it cannot slip by those days, of those that cannot."""
    plan = whole_of(copy).plan
    found = {project_id: refusal(plan, project_id, days) for project_id, days in asked}
    return {project_id: reason for project_id, reason in found.items() if reason}


@of_one_state
def slip_choices(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions,
                 limit: int = MOST_CHOICES) -> dict[str, str]:
    """project_id > name of shown projects that can slip, those with most that waits for them first, `limit` at most."""
    whole = whole_of(copy)
    first = whole.can_slip[chosen_mask(copy, project_filter, project_filter.period_end(options))[whole.can_slip]][:limit]
    return dict(zip(whole.project_index[first], whole.names.array[first], strict=True))


@of_one_state
def names_of(copy: PortfolioCopy, project_ids: tuple[str, ...]) -> dict[str, str]:
    """project_id > name of those of these that there are."""
    known = whole_of(copy).names
    return known[known.index.isin(project_ids)].to_dict()


@of_one_state
def _shown_names(copy: PortfolioCopy, project_filter: ProjectFilter,
                 options: FilterOptions) -> tuple[frozenset[str], pandas.Series]:
    return shown_ids(copy, project_filter, options), whole_of(copy).names


@of_one_state
def _further(copy: PortfolioCopy, slips: Iterable[str]) -> set[str]:
    """The projects further along the binding links."""
    whole = whole_of(copy)
    places = {place for name in slips for place in reach(whole.project_index.get_loc(name), whole.followers)}
    return set(whole.project_index[list(places)])


@of_one_state
def _lanes(copy: PortfolioCopy, found: Slip, report: SlipReport, needs: pandas.DataFrame, as_of: object, limit: int) -> Lanes:
    moved = report.projects.sort_values(["start_after", "finish_after", "project_id"])
    # The widest moves where there is not room for all.
    moved = moved[moved["project_id"].isin(report.projects["project_id"].head(limit))].reset_index(drop=True)
    whole = whole_of(copy)
    members = whole.project_index.get_indexer(moved["project_id"]).tolist()
    drawn = lanes_in_order(copy, members, numpy.flatnonzero(whole.standings(as_of).is_binding), as_of)
    bars = drawn.projects.assign(baseline_start=moved["start_before"], baseline_finish=moved["finish_before"],
                                 start=moved["start_after"], finish=moved["finish_after"])
    ends = with_ends(drawn.links, bars.set_index("id")[["start", "finish"]])
    broken = needs.loc[needs["newly_broken"], "dependency_id"]
    return Lanes(bars, ends.assign(trouble=ends["dependency_id"].isin(broken)), len(report.projects), len(ends), 0)


def _of(rows: pandas.DataFrame, shown: Iterable[str], names: Mapping) -> pandas.DataFrame:
    kept = rows[rows["project_id"].isin(shown)].reset_index(drop=True)
    return kept.assign(project=kept["project_id"].map(names).astype(object))
