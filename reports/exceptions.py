"""What needs us today? Everything that is outside its bands or overdue, in one list ranked by what it costs to leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from data_access import exceptions as read
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import Mask, mask_at, positions
from metrics import exceptions as rules
from metrics.policy import Policy
from reports.kpi_moment import Moment, moment, record_moment

KINDS = rules.KINDS
DAYS_AHEAD = 60
Pairs = list[tuple[rules.Item, tuple[str, ...]]]
_SINCE_KINDS = ("divergence", "late", "over_budget", "provider")
NO_RECORD = "no record for that date"
_told = of_one_state(read.count_told)


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
    found = _found(now, record)
    counted = Counter(item.kind for item in found)
    counts = {name: counted[name] for name in KINDS}
    chosen = [item for item in found if item.kind == kind] if kind else found
    pairs = rules.one_a_project(chosen, limit) if each_project_once else [(item, ()) for item in chosen[:limit]]
    rows = _listed(_with_since(now, pairs), each_project_once)
    return Exceptions(rows, counts, len({item.project_id for item in found}), _untold(now, has_record=record is not None))


def limits(policy: Policy) -> tuple[float, float]:
    """Beyond which slip (days) and forecast variance (share of budget) a project is an exception: where amber ends."""
    return float(policy.bands["finish_slip"].amber), float(policy.bands["forecast_variance"].amber)


@dataclass(frozen=True)
class _Ranked:
    """Exceptions of all projects in their order, with the place of each one's project among all."""

    items: list[rules.Item]
    position: numpy.ndarray

    @classmethod
    def of(cls, copy: PortfolioCopy, items: list[rules.Item]) -> _Ranked:
        ranked = rules.ranked(items)
        return cls(ranked, positions(copy, [item.project_id for item in ranked]))

    def shown(self, mask: Mask) -> list[rules.Item]:
        return [self.items[place] for place in numpy.flatnonzero(mask[self.position]).tolist()]


def _found(now: Moment, record: Moment | None) -> list[rules.Item]:
    """The exceptions of the projects that the filter shows, in their order."""
    within = limits(now.policy)
    if record is now:
        return _found_newest(now.database, now.project_filter, now.on, within, _probabilities(now.policy))
    of_figures = _found_by_figures(now.database, now.project_filter, now.on, within)
    if record is None:
        return of_figures
    asked = (record.project_filter, record.on, _probabilities(record.policy))
    return rules.ranked([*of_figures, *_found_in_registers(record.database, *asked)])


@of_one_state
def _found_newest(copy: PortfolioCopy, project_filter: ProjectFilter, day: date, within: tuple, probabilities: tuple):
    mask = mask_at(copy, project_filter, day)
    return rules.with_more(copy.held(_of_both, day, within, probabilities).shown(mask), _outside_providers(copy, mask, day))


@of_one_state
def _found_by_figures(copy: PortfolioCopy, project_filter: ProjectFilter, day: date, within: tuple):
    return copy.held(_of_figures, day, within).shown(mask_at(copy, project_filter, day))


@of_one_state
def _found_in_registers(copy: PortfolioCopy, project_filter: ProjectFilter, day: date, probabilities: tuple):
    mask = mask_at(copy, project_filter, day)
    return [*copy.held(_of_registers, day, probabilities).shown(mask), *_outside_providers(copy, mask, day)]


def _of_both(copy: PortfolioCopy, day: date, within: tuple, probabilities: tuple) -> _Ranked:
    return _Ranked.of(copy, [*copy.held(_of_figures, day, within).items, *copy.held(_of_registers, day, probabilities).items])


def _of_figures(copy: PortfolioCopy, day: date, within: tuple) -> _Ranked:
    with copy.database.read() as connection:
        rows = read.read_judged(connection, day, *within)
    return _Ranked.of(copy, rules.judged(rows, *within, reports_are_kept=bool(read.registers(copy)["reports"])))


def _of_registers(copy: PortfolioCopy, day: date, probabilities: tuple) -> _Ranked:
    with copy.database.read() as connection:
        risks = rules.overdue_risks(read.read_overdue_risks(connection, day), dict(probabilities))
        milestones = rules.endangered_milestones(read.read_endangered_milestones(connection, day, DAYS_AHEAD))
    return _Ranked.of(copy, [*risks, *milestones, *rules.red_providers(copy.held(_red_links, day)[0])])


def _red_links(copy: PortfolioCopy, day: date) -> tuple:
    """The open dependencies on red projects, with the places of giver and receiver among all projects."""
    with copy.database.read() as connection:
        links = read.read_red_providers(connection, day)
    return links, *(positions(copy, [link[name] for link in links]) for name in ("project_id", "receiver_id"))


def _outside_providers(copy: PortfolioCopy, mask: Mask, day: date) -> list[rules.Item]:
    """Red projects that the filter does not show and that shown ones wait for, with these alone."""
    links, giver, receiver = copy.held(_red_links, day)
    waited_for = numpy.flatnonzero(~mask[giver] & mask[receiver]).tolist()
    return rules.red_providers([links[place] for place in waited_for], is_shown=False)


def _probabilities(policy: Policy) -> tuple:
    return tuple(policy.risk_probabilities.items())


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
    told = _told(now.database, now.project_filter, now.options)
    registers = {"milestones": "milestones", "provider": "dependencies", "risks": "raid"}
    missing = {kind: f"{table}.csv is empty" for kind, table in registers.items() if not told[table]}
    missing |= {} if has_record else {kind: NO_RECORD for kind in registers if kind not in missing}
    missing |= {} if told["reports"] else {"stale": "status_reports.csv is empty"}
    if told["projects"]:
        missing |= {} if told["slip"] else {"late": "no project has both a forecast and an original finish"}
        missing |= {} if told["variance"] else {"over_budget": "no project has both a budget and an estimate at completion"}
        missing |= {} if told["both"] else {"divergence": "no project has both a reported and a computed status"}
    return {kind: missing[kind] for kind in KINDS if kind in missing}
