"""The log of decisions taken in reviews: recorded once, followed up until they are done, never lost to an import.

A decision belongs to no exchange table, so that recording one does not move the data version: no figure depends on it, and
undoing an import stays possible. Every run asks whether it has changed (`log_state`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

import numpy
import pandas
from sqlalchemy import Connection, func, insert, or_, select, true, update

from data_access import versions
from data_access.engine import Database
from data_access.failed_writes import said_on_failure
from data_access.frames import typed_frame
from data_access.identity import Identity, require
from data_access.schema import decisions

LONGEST_TEXT, LONGEST_NAME = 2_000, 200
COLUMNS = ("decision_id", "version", "decided_at", "actor", "period_end", "filter_query", "project_id", "project_name",
           "raid_id", "asked", "decision", "decided_by", "owner", "due_on", "done", "note", "state_changed_at",
           "state_changed_by")


class DecisionRefused(ValueError):
    """A decision cannot be recorded or changed; the message says why and what to do. Nothing was written."""


@dataclass(frozen=True)
class NewDecision:
    """What is decided, by whom, who sees to it and until when; and what was on screen: filter and reporting date.

    `asked` (a report's text) or `raid_id`: the request that it answers; neither for a decision that nobody asked for.
    """

    decision: str
    decided_by: str
    owner: str | None = None
    due_on: date | None = None
    period_end: date | None = None
    filter_query: str = ""
    project_id: str | None = None
    project_name: str | None = None
    raid_id: str | None = None
    asked: str | None = None


def record_decision(database: Database, new: NewDecision, *, identity: Identity, request_key: str) -> int:
    """Write a decision into the log; returns its id. The same `request_key` a second time does nothing and gives that id.

    Raises NotAllowed; DecisionRefused when a text is missing or too long, or the database does not take it.
    """
    require(identity, "editor", "record a decision")
    values = _checked(new)
    with said_on_failure(DecisionRefused), database.write() as connection:
        earlier = connection.scalar(select(decisions.c.decision_id).where(decisions.c.request_key == request_key))
        if earlier is not None:
            return earlier
        statement = insert(decisions).values(**values, request_key=request_key, version=1, decided_at=versions.now(),
                                             actor=identity.name, done=False)
        decision_id = connection.execute(statement).inserted_primary_key[0]
        told = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        versions.leave_audit_line(connection, identity, "record decision", str(decision_id), told)
    return decision_id


def follow_up(database: Database, decision_id: int, version: int, *, done: bool, note: str, identity: Identity) -> int:
    """Say whether a decision is done, with a note; returns its new version. Repeating what already holds does nothing.

    Raises NotAllowed; DecisionRefused when someone else has changed it since `version` was read, or it is not there.
    """
    require(identity, "editor", "follow up a decision")
    note = _text("The note", note, LONGEST_TEXT)
    with said_on_failure(DecisionRefused), database.write() as connection:
        held = connection.execute(select(decisions).where(decisions.c.decision_id == decision_id)).one_or_none()
        if held is None:
            raise DecisionRefused("This decision is not in the log of this database.")
        if (held.done, held.note) == (done, note):
            return held.version
        if held.version != version:
            state = "done" if held.done else "open"
            raise DecisionRefused(f"{held.state_changed_by} has changed this decision meanwhile: it is {state} now. Look at it "
                                  "again, then save what still needs saying.")
        connection.execute(update(decisions).where(decisions.c.decision_id == decision_id).values(
            done=done, note=note, version=version + 1, state_changed_at=versions.now(), state_changed_by=identity.name))
        detail = {"before": {"done": held.done, "note": held.note}, "after": {"done": done, "note": note}}
        versions.leave_audit_line(connection, identity, "follow up decision", str(decision_id), detail)
    return version + 1


def read_decisions(connection: Connection, until: date | None) -> pandas.DataFrame:
    """The decisions of reviews up to that day (all of them without one), newest first; the columns of COLUMNS."""
    by_then = or_(decisions.c.period_end.is_(None), decisions.c.period_end <= until) if until else true()
    statement = select(*(decisions.c[name] for name in COLUMNS)).where(by_then)
    rows = connection.execute(statement.order_by(decisions.c.period_end.desc(), decisions.c.decision_id.desc())).all()
    dates = dict.fromkeys(("decided_at", "period_end", "due_on", "state_changed_at"), "datetime64[s]")
    given = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    return typed_frame({name: numpy.array(values, dtype=dates.get(name, object))
                        for name, values in zip(COLUMNS, given, strict=True)})


def log_before(connection: Connection, moment: datetime) -> list[dict[str, object]]:
    """The rows of the log that had been recorded before that moment, for `complete_log`."""
    rows = connection.execute(select(decisions).where(decisions.c.decided_at < moment))
    return [dict(row) for row in rows.mappings()]


def complete_log(copy: Database, recorded: list[dict[str, object]]) -> None:
    """Put into the copy of a portfolio what had been recorded before its moment and is not in it."""
    with copy.write() as connection:
        held = set(connection.scalars(select(decisions.c.decision_id)))
        missing = [row for row in recorded if row["decision_id"] not in held]
        if missing:
            connection.execute(insert(decisions), missing)


def log_state(connection: Connection) -> int:
    """A number that rises with every decision recorded or changed: what is cached and depends on the log is kept by it."""
    return connection.scalar(select(func.coalesce(func.sum(decisions.c.version), 0)))


def _checked(new: NewDecision) -> dict[str, object]:
    values = asdict(new)
    longest = {"decision": LONGEST_TEXT, "asked": 64 * 1024}
    labels = {"decision": "The decision", "decided_by": "The name of who decided", "owner": "The owner"}
    for name in ("decision", "decided_by", "owner", "asked"):
        values[name] = _text(labels.get(name, name), values[name] or "", longest.get(name, LONGEST_NAME))
    if not values["decision"]:
        raise DecisionRefused("Write down what was decided.")
    if not values["decided_by"]:
        raise DecisionRefused("Say by whom it was decided.")
    return values


def _text(label: str, text: str, longest: int) -> str | None:
    text = text.replace("\x00", "").strip()
    if len(text) > longest:
        raise DecisionRefused(f"{label} has {len(text):,} characters; at most {longest:,} are kept.")
    return text or None
