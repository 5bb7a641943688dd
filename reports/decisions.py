"""Which decisions are asked for, who waits for them, what was decided, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import pandas

from data_access import decisions as log
from data_access import decisions_asked as read
from data_access.decisions import LONGEST_NAME, LONGEST_TEXT, DecisionRefused, NewDecision
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.identity import Identity
from metrics.policy import Policy
from reports.kpi_moment import Moment, moment, record_moment

__all__ = ["LONGEST_NAME", "LONGEST_TEXT", "DecisionRefused", "FollowUp", "NewDecision", "Requests", "decisions",
           "filter_query", "follow_up", "follow_up_of", "record", "requests", "unanswered"]

COLUMNS = ("project_id", "name", "asked", "asked_by", "since", "due_on", "raid_id", "waiting", "budget_waiting")


@dataclass(frozen=True)
class Requests:
    """`rows`: one row a request, columns COLUMNS, the first of `total`. `has_record`: whether RAID entries and dependencies of
    that date are known.
    """

    rows: pandas.DataFrame
    has_record: bool
    total: int


@dataclass(frozen=True)
class FollowUp:
    """What became of earlier decisions: `last` those of the review before (`on`), `open` still open ones from before that."""

    on: pandas.Timestamp | None
    last: pandas.DataFrame
    open: pandas.DataFrame

    @property
    def rows(self) -> pandas.DataFrame:
        parts = [part for part in (self.last, self.open) if len(part)]
        return pandas.concat(parts, ignore_index=True) if parts else self.last


def requests(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
             limit: int | None = None) -> Requests:
    """Every decision that shown projects ask for at the shown date, decided or not, on which most money waits first.

    `waiting`: names of the projects that wait for something of the asking one, a tuple; `budget_waiting`: the budgets of the
    asking project and of those, unknown without the first. Of equal money the oldest request comes first.
    """
    now = moment(database, project_filter, options, policy, project_filter.period_end(options))
    if now.on is None:
        return Requests(pandas.DataFrame(columns=list(COLUMNS)), True, 0)
    record = now if now.is_newest else record_moment(now, policy)
    with now.database.read() as connection:
        asked = read.read_asked_in_reports(connection, now.project_filter, now.options)
    asked = _with_waiting(pandas.concat([asked, _in_register(record)], ignore_index=True), record)
    ordered = asked.sort_values(["budget_waiting", "since", "name"], ascending=[False, True, True], ignore_index=True)
    return Requests(ordered[list(COLUMNS)].head(limit), record is not None, len(ordered))


def unanswered(rows: pandas.DataFrame, decided: pandas.DataFrame) -> pandas.DataFrame:
    """The requests that no recorded decision answers; `decided`: of `decisions`."""
    texts = set(zip(decided["project_id"], decided["asked"], strict=True))
    entries = set(decided["raid_id"].dropna())
    answered = [(row.raid_id in entries) if isinstance(row.raid_id, str) else (row.project_id, row.asked) in texts
                for row in rows.itertuples()]
    return rows[[not done for done in answered]].reset_index(drop=True)


def decisions(database: Database, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """The recorded decisions that concern what the filter shows, up to its date; see `data_access.decisions.read_decisions`."""
    with database.read() as connection:
        return log.read_decisions(connection, project_filter, options, filter_query(project_filter))


def follow_up_of(decided: pandas.DataFrame, shown_on: object) -> FollowUp:
    """What a review on `shown_on` opens with: the decisions of the last review before it, and older ones still open."""
    earlier = decided[decided["period_end"] < pandas.Timestamp(shown_on)] if shown_on else decided.head(0)
    last_on = earlier["period_end"].max() if len(earlier) else None
    is_last = earlier["period_end"] == last_on
    is_open = ~earlier["done"].astype(bool)
    return FollowUp(last_on, earlier[is_last].reset_index(drop=True), earlier[~is_last & is_open].reset_index(drop=True))


def record(database: Database, new: NewDecision, *, identity: Identity, request_key: str) -> int:
    """See `data_access.decisions.record_decision`."""
    return log.record_decision(database, new, identity=identity, request_key=request_key)


def follow_up(database: Database, decision_id: int, version: int, *, done: bool, note: str, identity: Identity) -> int:
    """See `data_access.decisions.follow_up`."""
    return log.follow_up(database, decision_id, version, done=done, note=note, identity=identity)


def filter_query(project_filter: ProjectFilter) -> str:
    """The filter as its query text, without dates: which projects a review looked at."""
    query = project_filter.to_query()
    return urlencode([(key, value) for key in sorted(query) if key not in ("period", "compare") for value in query[key]])


def _in_register(record: Moment | None) -> pandas.DataFrame:
    if record is None:
        return pandas.DataFrame({"raid_id": pandas.Series(dtype=object)})
    with record.database.read() as connection:
        return read.read_asked_in_raid(connection, record.project_filter, record.options)


def _with_waiting(asked: pandas.DataFrame, record: Moment | None) -> pandas.DataFrame:
    ids = asked["project_id"].dropna().unique().tolist()
    if record is None or not ids:
        return asked.reindex(columns=[*asked.columns, *(name for name in COLUMNS if name not in asked)]).assign(
            waiting=[()] * len(asked), budget_waiting=asked["budget"].astype(float))
    with record.database.read() as connection:
        waiting = read.read_waiting(connection, ids, record.on)
    names = waiting.groupby("project_id")["waiting"].agg(tuple)
    money = waiting.groupby("project_id")["budget"].sum()
    return asked.assign(waiting=[names.get(key, ()) for key in asked["project_id"]],
                        budget_waiting=asked["budget"].astype(float) + asked["project_id"].map(money).fillna(0.0))
