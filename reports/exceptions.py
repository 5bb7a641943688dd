"""What needs us today? Everything that is outside its bands or overdue, in one list ranked by what it costs to leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas

from data_access import exceptions as read
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import mask_at
from metrics import exceptions as rules
from metrics.policy import Policy
from reports.exception_ranking import RankedExceptions
from reports.kpi_moment import Moment, moment, record_moment
from reports.red_providers import outside_providers, red_links

KINDS, Item = rules.KINDS, rules.Item
DAYS_AHEAD = 60
NO_RECORD = "no record for that date"
_told, _outside_since = of_one_state(read.count_told), of_one_state(read.outside_since)


@dataclass(frozen=True)
class Exceptions:
    """`items`: of `metrics.exceptions`, most money at stake first; `also`: where each project stands once, the other kinds of
    each item's project.

    `counts`: kind > how many there are, of all kinds of KINDS; `projects`: in how many projects. `untold`: kind > why this data
    cannot tell it.
    """

    items: Sequence[Item]
    also: Sequence[Sequence[str]] | None
    counts: Mapping[str, int]
    projects: int
    untold: Mapping[str, str]

    @cached_property
    def rows(self) -> pandas.DataFrame:
        """One row an item: columns of `metrics.exceptions.COLUMNS`, and `also` where it is told."""
        return rules.as_frame(self.items) if self.also is None else rules.as_frame(self.items, also=self.also)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def exceptions(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy, kind: str = "",
               each_project_once: bool = False, limit: int | None = None) -> Exceptions:
    """The exceptions of the shown active projects at the shown date, judged by the policy's bands (beyond amber).

    `kind`: only this one in the rows, the counts stay those of all. `each_project_once`: only a project's costliest one.
    """
    now = moment(database, project_filter, options, policy, project_filter.period_end(options))
    if now.on is None:
        untold = dict.fromkeys(KINDS, "no reporting date yet")
        return Exceptions([], [] if each_project_once else None, dict.fromkeys(KINDS, 0), 0, untold)
    # Milestones, dependencies and RAID entries have no history of their own: at an earlier date only a snapshot knows them.
    record = now if now.is_newest else record_moment(now, policy)
    found = _found(now, record)
    rows_of = found.of_kind(kind) if kind else found
    pairs = rows_of.one_a_project(limit) if each_project_once else [(item, ()) for item in rows_of.first(limit)]
    items = _with_since(now, [item for item, _ in pairs])
    also = [kinds for _, kinds in pairs] if each_project_once else None
    return Exceptions(items, also, found.counts(), found.count_projects(), _untold(now, has_record=record is not None))


def limits(policy: Policy) -> tuple[float, float]:
    """Beyond which slip (days) and forecast variance (share of budget) a project is an exception: where amber ends."""
    return float(policy.bands["finish_slip"].amber), float(policy.bands["forecast_variance"].amber)


def _found(now: Moment, record: Moment | None) -> RankedExceptions:
    """The exceptions of the projects that the filter shows, in their order."""
    within = limits(now.policy)
    if record is now:
        return _found_newest(now.database, now.project_filter, now.on, within, _probabilities(now.policy))
    of_figures = _found_by_figures(now.database, now.project_filter, now.on, within)
    if record is None:
        return of_figures
    asked = (record.project_filter, record.on, _probabilities(record.policy))
    # Two moments do not number their projects alike.
    return RankedExceptions.of([*of_figures.first(), *_found_in_registers(record.database, *asked).first()])


@of_one_state
def _found_newest(copy: PortfolioCopy, project_filter: ProjectFilter, day: date, within: tuple,
                  probabilities: tuple) -> RankedExceptions:
    mask = mask_at(copy, project_filter, day)
    return copy.held(_of_both, day, within, probabilities).of_projects(mask, outside_providers(copy, mask, day))


@of_one_state
def _found_by_figures(copy: PortfolioCopy, project_filter: ProjectFilter, day: date, within: tuple) -> RankedExceptions:
    return copy.held(_of_figures, day, within).of_projects(mask_at(copy, project_filter, day))


@of_one_state
def _found_in_registers(copy: PortfolioCopy, project_filter: ProjectFilter, day: date,
                        probabilities: tuple) -> RankedExceptions:
    mask = mask_at(copy, project_filter, day)
    return copy.held(_of_registers, day, probabilities).of_projects(mask, outside_providers(copy, mask, day))


def _of_both(copy: PortfolioCopy, day: date, within: tuple, probabilities: tuple) -> RankedExceptions:
    items = [*copy.held(_of_figures, day, within).items, *copy.held(_of_registers, day, probabilities).items]
    return RankedExceptions.of(items, copy)


def _of_figures(copy: PortfolioCopy, day: date, within: tuple) -> RankedExceptions:
    with copy.database.read() as connection:
        rows = read.read_judged(connection, day, *within)
    items = rules.judged(rows, *within, reports_are_kept=bool(read.registers(copy)["reports"]))
    return RankedExceptions.of(items, copy)


def _of_registers(copy: PortfolioCopy, day: date, probabilities: tuple) -> RankedExceptions:
    with copy.database.read() as connection:
        risks = rules.overdue_risks(read.read_overdue_risks(connection, day), dict(probabilities))
        milestones = rules.endangered_milestones(read.read_endangered_milestones(connection, day, DAYS_AHEAD))
    return RankedExceptions.of([*risks, *milestones, *rules.red_providers(red_links(copy, day))], copy)


def _probabilities(policy: Policy) -> tuple:
    return tuple(policy.risk_probabilities.items())


def _with_since(now: Moment, items: Sequence[Item]) -> list[Item]:
    """The exceptions with the reporting date since when figures lie outside without a break."""
    return rules.with_since(items, _outside_since(now.database, now.on, *limits(now.policy)))


def _untold(now: Moment, has_record: bool) -> dict[str, str]:
    """Kinds that cannot appear because nothing is known of them, each with what is missing."""
    told = _told(now.database, now.project_filter, now.on)
    registers = {"milestones": "milestones", "provider": "dependencies", "risks": "raid"}
    missing = {kind: f"{table}.csv is empty" for kind, table in registers.items() if not told[table]}
    missing |= {} if has_record else {kind: NO_RECORD for kind in registers if kind not in missing}
    missing |= {} if told["reports"] else {"stale": "status_reports.csv is empty"}
    if told["projects"]:
        missing |= {} if told["slip"] else {"late": "no project has both a forecast and an original finish"}
        missing |= {} if told["variance"] else {"over_budget": "no project has both a budget and an estimate at completion"}
        missing |= {} if told["both"] else {"divergence": "no project has both a reported and a computed status"}
    return {kind: missing[kind] for kind in KINDS if kind in missing}
