"""What do the records say? Practices held against the portfolio's own rows, beside what teams claim."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.maturity_record_rows import CheckDates
from data_access.maturity_records import Measured, TeamRows, find_team, measure, read_checked
from metrics.maturity.model import Model
from metrics.maturity.records import CHECKS, LEAST_PERIODS, RecordCheck, Share, last_periods, supported_level, verdict
from metrics.periods import months_before
from metrics.policy import Policy
from metrics.utilisation_privacy import LEAST_PEOPLE, POOL, pooled_paths
from reports.kpi_moment import NO_DATE, NO_RECORD, Moment, moment, record_moment
from reports.utilisation_units import POOL_NAME

NOTHING, TOO_FEW_DATES, TOO_FEW_PEOPLE = "nothing to count", "fewer than three reporting dates", "too few people to show"
CLAIM_COLUMNS = ("item_id", "item", "check", "question", "claimed", "supported", "top_level", "verdict", "met", "of", "reason")


@dataclass(frozen=True)
class Record:
    """What the rows say about one check.

    `own`: the rows of the filter and team; `everywhere`: those of the whole portfolio, where level 3 asks for them too.
    `level`: what they support, None with a `reason` where it is not measured. `tie`: how rows are the team's, see
    `data_access.maturity_records.TeamRows`; "portfolio" also when no team was asked for. `as_of`: the shown reporting date;
    `read_on`: that of the record that was read, earlier where only a snapshot holds the rows.
    """

    check: RecordCheck
    team: str
    tie: str
    own: Share
    everywhere: Share | None
    level: int | None
    reason: str | None
    as_of: date | None
    read_on: date | None


def records(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy, team: str = "",
            names: Collection[str] | None = None) -> list[Record]:
    """The checks of `names` (all of them for None), in the order of `metrics.maturity.records.CHECKS`.

    `team`: only what the data ties to the team of this name; the whole filter for an empty one.
    """
    shown = moment(database, project_filter, options, policy, project_filter.period_end(options))
    kept = shown if shown.is_newest or shown.on is None else record_moment(shown, policy)
    wanted = [check for name, check in CHECKS.items() if names is None or name in names]
    found: dict[str, Record] = {}
    for asked, dated in ((shown, True), (kept, False)):
        checks = [check for check in wanted if check.dated == dated]
        found |= {record.check.name: record for record in _read(asked, checks, team, shown)} if checks else {}
    return [found[check.name] for check in wanted]


def record_rows(database: Database, name: str, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                team: str = "") -> pandas.DataFrame:
    """The rows behind one check, those not met first; see `data_access.maturity_records.read_checked`. KeyError for no check.

    Rows of people become rows of teams (team, people, met) where the policy keeps single people out; small teams go together.
    Empty where the check cannot be asked of the shown date.
    """
    check = CHECKS[name]
    shown = moment(database, project_filter, options, policy, project_filter.period_end(options))
    asked = shown if check.dated or shown.is_newest else record_moment(shown, policy)
    if asked is None or asked.on is None:
        return pandas.DataFrame()
    dates = _dates(asked)
    with asked.database.read() as connection:
        rows = read_checked(connection, name, asked.project_filter, dates, find_team(connection, team, dates))
    return rows if not check.of_people or asked.policy.person_rows else _by_team(rows)


def claims_beside_records(model: Model, claims: Mapping[str, int | None], found: Sequence[Record]) -> pandas.DataFrame:
    """One row an item and check, in the order of the model: the columns of CLAIM_COLUMNS.

    `claims`: item id > the level that a team claims, None or absent where there is none. verdict: see
    `metrics.maturity.records.verdict`; a mismatch is something to talk about and changes no level. met, of: NA where the check
    is not measured, and `reason` says why.
    """
    by_name = {record.check.name: record for record in found}
    rows = [_beside(item.item_id, item.name, claims.get(item.item_id), by_name[name])
            for item in model.items() for name in item.checks if name in by_name]
    frame = pandas.DataFrame(rows, columns=list(CLAIM_COLUMNS))
    return frame.astype(dict.fromkeys(("claimed", "supported", "top_level", "met", "of"), "Int64"))


def _beside(item_id: str, item: str, claimed: int | None, record: Record) -> tuple:
    check = record.check
    met, _, of = record.own if record.level is not None else (None, None, None)
    return (item_id, item, check.name, check.question, claimed, record.level, check.top_level,
            verdict(check, claimed, record.level), met, of, record.reason)


def _read(asked: Moment | None, checks: Sequence[RecordCheck], team: str, shown: Moment) -> list[Record]:
    if asked is None or asked.on is None:
        reason = NO_DATE if shown.on is None else NO_RECORD
        return [Record(check, team, "portfolio", Share(0, 0, 0), None, None, reason, shown.on, None) for check in checks]
    dates = _dates(asked)
    with asked.database.read() as connection:
        rows = find_team(connection, team, dates)
        measured = {check.name: measure(connection, check.name, asked.project_filter, dates, rows, 3 in check.levels)
                    for check in checks}
    return [_record(asked, check, measured[check.name], (team, rows), shown.on) for check in checks]


def _record(asked: Moment, check: RecordCheck, found: Measured, team: tuple[str, TeamRows], as_of: date | None) -> Record:
    reason = _unmeasured(asked, check, found)
    own = Share(0, 0, 0) if reason == TOO_FEW_PEOPLE else Share(*found.own)
    everywhere = Share(*found.everywhere) if found.everywhere and reason is None else None
    level = supported_level(check, own, everywhere) if reason is None else None
    return Record(check, team[0], team[1].tie, own, everywhere, level, reason, as_of, asked.on)


def _unmeasured(asked: Moment, check: RecordCheck, found: Measured) -> str | None:
    """Why a check says nothing, None where it does. What no row of the portfolio fills is not kept here: unknown, not 0."""
    if check.every_period and len(_dates(asked).periods) < LEAST_PERIODS:
        return TOO_FEW_DATES
    rows = found.own[2]
    if not rows:
        return NOTHING
    if found.never_filled:
        return f"nowhere filled in: {', '.join(found.never_filled)}"
    return TOO_FEW_PEOPLE if check.of_people and not asked.policy.person_rows and rows < LEAST_PEOPLE else None


def _dates(asked: Moment) -> CheckDates:
    on, this_month = asked.on, asked.on.replace(day=1)
    periods = last_periods(on, asked.policy.reporting_rhythm, asked.options.reporting_dates)
    return CheckDates(on, months_before(on, 1), on - timedelta(days=60), months_before(on, 12), this_month,
                      months_before(this_month, -1), months_before(this_month, -3), periods)


def _by_team(rows: pandas.DataFrame) -> pandas.DataFrame:
    known = rows.assign(team=rows["team"].fillna("").replace("", "-"))
    people = known.drop_duplicates("id")
    paths = pooled_paths(people, ["team"])[["team", "shown_team", "people"]]
    shown = known.merge(paths, on="team", how="left")
    shown = shown[shown["people"] >= LEAST_PEOPLE]
    sums = shown.groupby("shown_team").agg(people=("id", "nunique"), of=("met", "size"), met=("met", "sum"))
    return sums.rename(index={POOL: POOL_NAME}).rename_axis("team").reset_index()
