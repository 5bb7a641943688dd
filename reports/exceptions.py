"""What needs us today? Everything that is outside its bands or overdue, in one list ranked by what it costs to leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas

from data_access import exceptions as read
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics import exceptions as rules
from metrics.policy import Policy
from reports.kpi_moment import Moment, moment, record_moment

KINDS = rules.KINDS
DAYS_AHEAD = 60
Pairs = list[tuple[rules.Item, tuple[str, ...]]]
_SINCE_KINDS = ("divergence", "late", "over_budget", "provider")
NO_RECORD = "no record for that date"


@dataclass(frozen=True)
class Exceptions:
    """`rows`: columns of `metrics.exceptions.COLUMNS`, most money at stake first; with `also` where each project stands once.

    `counts`: kind > how many there are, of all kinds of KINDS; `projects`: in how many projects. `untold`: kind > why this data
    cannot tell it.
    """

    rows: pandas.DataFrame
    counts: Mapping[str, int]
    projects: int
    untold: Mapping[str, str]

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
        return Exceptions(_listed([], each_project_once), dict.fromkeys(KINDS, 0), 0, untold)
    # Milestones, dependencies and RAID entries have no history of their own: at an earlier date only a snapshot knows them.
    record = now if now.is_newest else record_moment(now, policy)
    found = rules.ranked([*_of_figures(now), *(_of_registers(record) if record else ())])
    counted = Counter(item.kind for item in found)
    counts = {name: counted[name] for name in KINDS}
    chosen = [item for item in found if item.kind == kind] if kind else found
    pairs = rules.one_a_project(chosen) if each_project_once else [(item, ()) for item in chosen]
    rows = _listed(_with_since(now, pairs[:limit]), each_project_once)
    return Exceptions(rows, counts, len({item.project_id for item in found}), _untold(now, has_record=record is not None))


def limits(policy: Policy) -> tuple[float, float]:
    """Beyond which slip (days) and forecast variance (share of budget) a project is an exception: where amber ends."""
    return float(policy.bands["finish_slip"].amber), float(policy.bands["forecast_variance"].amber)


def _of_figures(now: Moment) -> list[rules.Item]:
    with now.database.read() as connection:
        rows = read.read_judged(connection, now.project_filter, now.options, *limits(now.policy))
        return rules.judged(rows, *limits(now.policy), reports_are_kept=read.has_reports(connection))


def _of_registers(record: Moment) -> list[rules.Item]:
    asked = (record.project_filter, record.options)
    with record.database.read() as connection:
        return [*rules.overdue_risks(read.read_overdue_risks(connection, *asked), record.policy.risk_probabilities),
                *rules.endangered_milestones(read.read_endangered_milestones(connection, *asked, DAYS_AHEAD)),
                *rules.red_providers(read.read_red_providers(connection, *asked))]


def _with_since(now: Moment, pairs: Pairs) -> Pairs:
    """The exceptions with the reporting date since when figures lie outside without a break."""
    asked = sorted({item.project_id for item, _ in pairs if item.kind in _SINCE_KINDS})
    if not asked:
        return pairs
    with now.database.read() as connection:
        since = rules.began(read.read_runs(connection, asked, now.on), *limits(now.policy))
    items = rules.with_since((item for item, _ in pairs), since)
    return [(item, also) for item, (_, also) in zip(items, pairs, strict=True)]


def _listed(pairs: Pairs, each_project_once: bool) -> pandas.DataFrame:
    rows = rules.as_frame([item for item, _ in pairs])
    return rows.assign(also=pandas.Series([also for _, also in pairs], dtype=object)) if each_project_once else rows


def _untold(now: Moment, has_record: bool) -> dict[str, str]:
    """Kinds that cannot appear because nothing is known of them, each with what is missing."""
    with now.database.read() as connection:
        told = read.read_told(connection, now.project_filter, now.options)
        kept = read.has_reports(connection)
    registers = {"milestones": "milestones", "provider": "dependencies", "risks": "raid"}
    missing = {kind: f"{table}.csv is empty" for kind, table in registers.items() if not told[table]}
    missing |= {} if has_record else {kind: NO_RECORD for kind in registers if kind not in missing}
    missing |= {} if kept else {"stale": "status_reports.csv is empty"}
    if told["projects"]:
        missing |= {} if told["slip"] else {"late": "no project has both a forecast and an original finish"}
        missing |= {} if told["variance"] else {"over_budget": "no project has both a budget and an estimate at completion"}
        missing |= {} if told["both"] else {"divergence": "no project has both a reported and a computed status"}
    return {kind: missing[kind] for kind in KINDS if kind in missing}


