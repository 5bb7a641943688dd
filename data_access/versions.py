"""The data version, which moves with every committed write, and the audit line that goes with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, insert, select, update

from data_access.identity import Identity
from data_access.schema import audit_log, data_version

Origin = Literal["empty", "demonstration", "import"]


class DataVersion(NamedTuple):
    """`version` counts committed writes; `changed_at` is UTC; `origin` says where the portfolio came from."""

    version: int
    changed_at: datetime | None
    origin: Origin


def now() -> datetime:
    """The moment as stored: UTC without zone, whole seconds."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def current(connection: Connection) -> DataVersion:
    """The version that this transaction sees; 0 and "empty" before the first write."""
    columns = (data_version.c.version, data_version.c.changed_at, data_version.c.origin)
    row = connection.execute(select(*columns)).one_or_none()
    return DataVersion(*row) if row else DataVersion(0, None, "empty")


def advance(connection: Connection, identity: Identity, action: str, subject: str, detail: dict,
            origin: Origin | None = None) -> int:
    """Move the version by one inside the writing transaction, leave the audit line, return the new version."""
    before = current(connection)
    after = {"version": before.version + 1, "changed_at": now(), "origin": origin or before.origin}
    if before.version == 0:
        connection.execute(insert(data_version).values(id=1, **after))
    else:
        connection.execute(update(data_version).values(after))
    leave_audit_line(connection, identity, action, subject, detail)
    return after["version"]


def versions_of(connection: Connection, action: str) -> set[int]:
    """The data versions in which something with this audit action happened."""
    return set(connection.scalars(select(audit_log.c.version).where(audit_log.c.action == action)))


def leave_audit_line(connection: Connection, identity: Identity, action: str, subject: str, detail: dict) -> None:
    """Say in the audit log who did what at the present version; by itself for what leaves the portfolio as it is."""
    connection.execute(insert(audit_log).values(
        happened_at=now(), actor=identity.name, action=action, subject=subject, detail=detail,
        version=current(connection).version,
    ))
