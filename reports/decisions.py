"""Which decisions are asked for, who waits for them, what was decided, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

import numpy
import pandas

from data_access import decisions as log
from data_access import decisions_asked as read
from data_access.decisions import LONGEST_NAME, LONGEST_TEXT, DecisionRefused, NewDecision
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.identity import Identity
from data_access.portfolio_copy import PortfolioCopy, of_one_state, reads_log
from data_access.shown_mask import ProjectRows, chosen_mask, mask_at, positions, project_rows, shown_mask
from metrics.policy import Policy
from reports.kpi_moment import moment, record_moment

__all__ = ["LONGEST_NAME", "LONGEST_TEXT", "DecisionRefused", "FollowUp", "NewDecision", "Requests", "decisions",
           "filter_query", "follow_up", "follow_up_of", "record", "requests", "unanswered"]

COLUMNS = ("project_id", "name", "asked", "asked_by", "since", "due_on", "raid_id", "waiting", "budget_waiting")


@dataclass(frozen=True)
class Requests:
    """`rows`: one row a request that waits, columns COLUMNS, the first of `total`. `has_record`: whether RAID entries and
    dependencies of that date are known.
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
    """Every decision that shown projects ask for at the shown date and that nobody had recorded by then, as the key figure
    counts them; those on which most money waits first. `database` may be a snapshot: its log is the one of its moment.

    `waiting`: names of the projects that wait for something of the asking one, a tuple; `budget_waiting`: the budgets of the
    asking project and of those, unknown without the first. Of equal money the oldest request comes first.
    """
    now = moment(database, project_filter, options, policy, project_filter.period_end(options))
    if now.on is None:
        return Requests(pandas.DataFrame(columns=list(COLUMNS)), True, 0)
    if now.is_newest:
        return _newest_requests(database, now.project_filter, now.on, limit)
    record = record_moment(now, policy)
    if record is not None and record.on == now.on:
        return _newest_requests(record.database, record.project_filter, record.on, limit)
    parts, waiting = [_in_reports(database, now.project_filter, now.on)], None
    if record is not None:
        parts.append(_in_register(record.database, record.project_filter, record.on))
        waiting = _waiting_at(record.database, record.on)
    ordered = unanswered(_ordered(pandas.concat(parts, ignore_index=True), waiting), _recorded(database, now.on))
    return Requests(ordered.head(limit), record is not None, len(ordered))


def unanswered(rows: pandas.DataFrame, decided: pandas.DataFrame) -> pandas.DataFrame:
    """The requests that none of these recorded decisions answers, numbered anew."""
    texts = set(zip(decided["project_id"], decided["asked"], strict=True))
    entries = set(decided["raid_id"].dropna())
    answered = [(raid_id in entries) if isinstance(raid_id, str) else (project_id, asked) in texts
                for project_id, asked, raid_id in zip(rows["project_id"], rows["asked"], rows["raid_id"], strict=True)]
    return rows[~numpy.array(answered, dtype=bool)].reset_index(drop=True)


def decisions(database: Database, project_filter: ProjectFilter, options: FilterOptions,
              shown_in: Database | None = None) -> pandas.DataFrame:
    """The recorded decisions that concern what the filter shows, up to its date, newest first; see `read_decisions`.

    Those on a project that it shows, and those taken under the very same filter; all of them where the filter is at rest.
    `database` holds the log; `shown_in` is the snapshot that is looked at, where that is not the database of now.
    """
    decided = _recorded(database, project_filter.period_end(options))
    if decided.empty:
        return decided
    concerns = _concerning(shown_in or database, project_filter, options, tuple(decided["project_id"]))
    same_filter = (decided["filter_query"] == filter_query(project_filter)).to_numpy() | project_filter.is_at_rest
    return decided[(concerns.shown | same_filter) & concerns.in_scope].reset_index(drop=True)


def follow_up_of(decided: pandas.DataFrame, shown_on: object) -> FollowUp:
    """What a review on `shown_on` opens with: the decisions of the last review before it, and older ones still open."""
    if decided.empty or not shown_on:
        return FollowUp(None, decided.head(0), decided.head(0))
    earlier = decided[decided["period_end"] < pandas.Timestamp(shown_on)]
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
    """The filter as its query text, without dates and moment: which projects a review looked at."""
    query = project_filter.to_query()
    chosen = (key for key in sorted(query) if key not in ("period", "compare", "snapshot"))
    return urlencode([(key, value) for key in chosen for value in query[key]])


class _Concerning(NamedTuple):
    """For each decision whether the filter shows its project, and whether the acting person may see it."""

    shown: numpy.ndarray
    in_scope: numpy.ndarray


@of_one_state
def _concerning(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, ids: tuple) -> _Concerning:
    place = positions(copy, ids)
    # One place more at the end, for decisions on nothing or on a project that this moment does not know.
    shown, own = (numpy.append(mask, False)[place] for mask in (
        shown_mask(copy, project_filter, options), chosen_mask(copy, ProjectFilter(scope=project_filter.scope), None)))
    return _Concerning(shown, own if project_filter.scope.portfolios else numpy.ones(len(ids), dtype=bool))


@of_one_state
def _newest_requests(copy: PortfolioCopy, project_filter: ProjectFilter, day: date, limit: int | None) -> Requests:
    rows, mask = copy.held(_every_request, day), mask_at(copy, project_filter, day)
    return Requests(rows.of(mask, limit), True, int(numpy.count_nonzero(mask[rows.position])))


@reads_log
def _every_request(copy: PortfolioCopy, day: date) -> ProjectRows:
    return project_rows(copy, unanswered(copy.held(_asked, day), copy.held(_log, day)))


def _asked(copy: PortfolioCopy, day: date) -> pandas.DataFrame:
    both = pandas.concat([copy.held(_reported, day).frame, copy.held(_registered, day).frame], ignore_index=True)
    return _ordered(both, copy.held(_waiting, day))


@of_one_state
def _recorded(copy: PortfolioCopy, day: date | None) -> pandas.DataFrame:
    return copy.held(_log, day)


@reads_log
def _log(copy: PortfolioCopy, day: date | None) -> pandas.DataFrame:
    with copy.database.read() as connection:
        return log.read_decisions(connection, day)


@of_one_state
def _in_reports(copy: PortfolioCopy, project_filter: ProjectFilter, day: date) -> pandas.DataFrame:
    return copy.held(_reported, day).of(mask_at(copy, project_filter, day))


@of_one_state
def _in_register(copy: PortfolioCopy, project_filter: ProjectFilter, day: date | None) -> pandas.DataFrame:
    return copy.held(_registered, day).of(mask_at(copy, project_filter, day))


@of_one_state
def _waiting_at(copy: PortfolioCopy, day: date | None) -> tuple[dict[str, tuple[str, ...]], pandas.Series]:
    return copy.held(_waiting, day)


def _reported(copy: PortfolioCopy, day: date) -> ProjectRows:
    with copy.database.read() as connection:
        return project_rows(copy, read.read_asked_in_reports(connection, day))


def _registered(copy: PortfolioCopy, day: date | None) -> ProjectRows:
    with copy.database.read() as connection:
        return project_rows(copy, read.read_asked_in_raid(connection, day))


def _waiting(copy: PortfolioCopy, day: date | None) -> tuple[dict[str, tuple[str, ...]], pandas.Series]:
    """By giving project: the names of those that wait for it, and their budgets together."""
    with copy.database.read() as connection:
        pairs = read.read_waiting(connection, day)
    names: dict[str, tuple[str, ...]] = {}
    for giver, name in zip(pairs["project_id"], pairs["waiting"], strict=True):
        names[giver] = (*names.get(giver, ()), name)
    return names, pairs.groupby("project_id")["budget"].sum()


def _ordered(asked: pandas.DataFrame, waiting: tuple[dict[str, tuple[str, ...]], pandas.Series] | None) -> pandas.DataFrame:
    """The requests with who waits for them, those on which most money waits first."""
    missing = [name for name in COLUMNS if name not in asked]
    asked = asked.reindex(columns=[*asked.columns, *missing]).astype({"raid_id": object})
    names, money = waiting if waiting is not None else ({}, pandas.Series(dtype=float))
    who = pandas.Series([names.get(key, ()) for key in asked["project_id"]], index=asked.index, dtype=object)
    theirs = asked["project_id"].map(money).astype(float).fillna(0.0)
    asked = asked.assign(waiting=who, budget_waiting=asked["budget"].astype(float) + theirs)
    return asked.sort_values(["budget_waiting", "since", "name"], ascending=[False, True, True],
                             ignore_index=True)[list(COLUMNS)]
