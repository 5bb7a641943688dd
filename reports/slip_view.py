"""What if it slips, all in one: who moves, which needs break, what else moves, who is overbooked, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import chosen_mask
from metrics.network_slip import Slip, refusal, slip
from metrics.policy import Policy
from reports.dependency_lanes import MOST_PROJECTS, Lanes, lanes_at
from reports.slip import SlipReport, slip_reports
from reports.slip_effects import slip_effects
from reports.whole_network import WholeNetwork, whole_of

MOST_CHOICES = 1_000


@dataclass(frozen=True)
class SlipView:
    """A slip with all that it does to what the filter shows; the figures are those of `report slip`.

    report: see `reports.slip.SlipReport`; roles: its person_months by role. needs, milestones, benefits, costs: see
    `metrics.network_effects`, with names. moved_in_all: how many projects finish later, shown or not. unmoved: how many
    projects further along the links stay where they are, because float absorbs the slip. last_before, last_after: the latest
    finish of the portfolio. lanes: what moves and who waits for it too long, the bars after over the thin ones before.
    cost_in_all: what the delay costs all projects that may be seen, shown or not; NaN where none of it is known.
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


@of_one_state
def slip_view(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, asked: tuple[tuple[str, int], ...],
              policy: Policy, limit: int = MOST_PROJECTS) -> SlipView:
    """All that pairs of project and days do. Raises SlipRefused; `slip_refusals` tells beforehand."""
    as_of, whole = project_filter.period_end(options), whole_of(copy)
    found = slip(whole.plan, dict(asked), whole.found)
    everything = ProjectFilter(period=project_filter.period, scope=project_filter.scope)
    shown, may_be_seen = (chosen_mask(copy, asked, as_of) for asked in (project_filter, everything))
    report, roles = slip_reports(copy, project_filter, options, found, policy, ("person", "role"))
    effects = slip_effects(copy, found, as_of, shown)
    places = whole.places_of(effects.costs["project_id"])
    costs, in_all = (effects.costs[mask[places]].reset_index(drop=True) for mask in (shown, may_be_seen))
    return SlipView(report, roles.person_months, effects.needs, effects.milestones, effects.benefits, costs, len(found.moved),
                    _unmoved(whole, found), found.before.finish, found.finish,
                    _lanes(copy, found, report, effects.needs, as_of, limit), in_all["cost"].sum(min_count=1))


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
    whole, able = whole_of(copy), copy.held(_can_slip)
    first = whole.project_index[able[chosen_mask(copy, project_filter, project_filter.period_end(options))[able]][:limit]]
    return dict(zip(first, whole.named(first), strict=True))


@of_one_state
def names_of(copy: PortfolioCopy, project_ids: tuple[str, ...]) -> dict[str, str]:
    """project_id > name of those of these that there are."""
    whole = whole_of(copy)
    known = [project_id for project_id in project_ids if project_id in whole.project_index]
    return dict(zip(known, whole.named(known), strict=True))


def _can_slip(copy: PortfolioCopy) -> numpy.ndarray:
    """The places of the projects that can slip, those first that most dependencies wait for."""
    whole = whole_of(copy)
    plan, waits = whole.plan, whole.measured["predecessor_id"].value_counts()
    able = plan.dates.loc[plan.placed & ~plan.fixed, "project_id"]
    order = pandas.DataFrame({"waits": -able.map(waits).fillna(0), "name": whole.named(able).array, "id": able})
    return whole.places_of(order.sort_values(["waits", "name", "id"])["id"])


def _unmoved(whole: WholeNetwork, found: Slip) -> int:
    """How many projects further along the binding links stay where they are."""
    further = whole.paths.after(whole.places_of(list(found.asked)).tolist())
    return len(further.difference(whole.places_of(found.moved["project_id"]).tolist()))


def _lanes(copy: PortfolioCopy, found: Slip, report: SlipReport, needs: pandas.DataFrame, as_of: date | None,
           limit: int) -> Lanes:
    """What moves, and who waits for that beyond a day of need which held before, even where this one does not move."""
    whole, moving = whole_of(copy), set(found.moved["project_id"])
    # The widest moves where there is not room for all.
    widest, broken = report.projects.head(limit), needs[needs["newly_broken"]]
    waits = broken["successor_id"][broken["predecessor_id"].isin(report.projects["project_id"])]
    stays = found.before.projects.take(found.before.index.get_indexer(
        [name for name in dict.fromkeys(waits) if name in found.before.index and name not in moving]))
    in_all, stays = len(report.projects) + len(stays), stays.head(limit - len(widest))
    members = whole.places_of([*widest["project_id"], *stays["project_id"]])
    before, after = ([_joined(widest[f"{end}_{moment}"], stays[f"early_{end}"]) for end in ("start", "finish")]
                     for moment in ("before", "after"))
    order = numpy.lexsort((members, after[1], after[0]))
    bars, thin = (tuple(days[order] for days in ends) for ends in (after, before))
    every = whole.standings(as_of)
    links = numpy.union1d(numpy.flatnonzero(every.is_binding), every.open_of(broken["dependency_id"]))
    lanes = lanes_at(copy, members[order], links, as_of, bars, thin)
    lanes.links["trouble"] = lanes.links["dependency_id"].isin(broken["dependency_id"]).to_numpy()
    return replace(lanes, projects_in_all=in_all)


def _joined(*days: pandas.Series) -> numpy.ndarray:
    return numpy.concatenate([each.to_numpy("datetime64[s]") for each in days])
