"""Snapshots: the whole portfolio frozen under a name; made by hand or by closing a reporting period, never changed."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from itertools import chain, count
from typing import NamedTuple

import pandas
from sqlalchemy import Connection, exists, insert, select
from sqlalchemy.exc import IntegrityError

from data_access import versions
from data_access.engine import Database
from data_access.figures import find_reporting_dates
from data_access.identity import Identity, require
from data_access.schema import snapshots
from data_access.snapshot_files import count_rows, packed_portfolio

LONGEST_NAME = 100


class SnapshotRefused(ValueError):
    """A snapshot cannot be made or opened; the message says why and what to do. Nothing was written."""


class SnapshotInfo(NamedTuple):
    """What is known of a snapshot without opening it.

    `created_at`: UTC without zone. `data_version`: the version that was frozen. `period_end`: the reporting date that was
    closed with it, None when made by hand. `reported_until`: the newest reporting date in it, None when it has none. `rows`:
    over all exchange tables. `bytes` and `sha256`: of the content as stored.
    """

    name: str
    created_at: datetime
    actor: str
    data_version: int
    period_end: date | None
    reported_until: date | None
    rows: int
    bytes: int
    sha256: str

    @property
    def speaks_for(self) -> date:
        """The day whose state it holds: the reporting date that it closed as the newest one, else the day it was made."""
        closed_in_time = self.period_end is not None and self.period_end == self.reported_until
        return self.period_end if closed_in_time else self.created_at.date()


COLUMNS: tuple[str, ...] = SnapshotInfo._fields
_INFO = tuple(snapshots.c[name] for name in COLUMNS)


def create_snapshot(database: Database, name: str, *, identity: Identity, period_end: date | None = None) -> SnapshotInfo:
    """Freeze the portfolio and its stored figures as they are now; the data version does not move.

    Raises NotAllowed; SnapshotRefused when the name is taken or unusable, there is no portfolio, or `period_end` is no
    reporting date or already closed with the very same data.
    """
    require(identity, "editor", "make a snapshot")
    name = _usable(name)
    with database.read() as connection:
        _refuse_taken(connection, name)
        version, days = versions.current(connection), find_reporting_dates(connection)
        if version.origin == "empty":
            raise SnapshotRefused("There is no portfolio to freeze yet; load one first.")
        if period_end is not None:
            _refuse_unclosable(connection, period_end, days, version.version)
        rows, created_at, content = count_rows(connection), versions.now(), packed_portfolio(connection)
    info = SnapshotInfo(name, created_at, identity.name, version.version, period_end, max(days, default=None), rows,
                        len(content), hashlib.sha256(content).hexdigest())
    _store(database, info, content, identity)
    return info


def close_period(database: Database, day: date, *, identity: Identity) -> SnapshotInfo:
    """Freeze the portfolio as the record of a reporting date, under that date as its name.

    A date is closed once for the same data; when data has come in since, closing it again makes another snapshot, named for
    example "2026-09-30 (2)", and both stay. Raises what `create_snapshot` raises.
    """
    with database.read() as connection:
        taken = set(names(connection))
    candidates = chain([str(day)], (f"{day} ({number})" for number in count(2)))
    name = next(candidate for candidate in candidates if candidate not in taken)
    return create_snapshot(database, name, identity=identity, period_end=day)


def list_snapshots(connection: Connection) -> pandas.DataFrame:
    """The newest first, a row each with the columns of `COLUMNS`; days and times are `datetime64[s]`, NaT for none."""
    frame = pandas.DataFrame(_infos(connection), columns=list(COLUMNS), dtype=object)
    whole, days = ("data_version", "rows", "bytes"), ("created_at", "period_end", "reported_until")
    return frame.astype(dict.fromkeys(whole, "int64") | dict.fromkeys(days, "datetime64[s]"))


def names(connection: Connection) -> tuple[str, ...]:
    """The names of all snapshots, the newest first. As none is ever removed, their number changes with every new one."""
    return tuple(connection.scalars(select(snapshots.c.name).order_by(snapshots.c.snapshot_id.desc())))


def info_of(connection: Connection, name: str) -> SnapshotInfo:
    """What is known of the snapshot of that name. Raises SnapshotRefused when there is none."""
    row = connection.execute(select(*_INFO).where(snapshots.c.name == name)).one_or_none()
    if row is None:
        raise SnapshotRefused(f"There is no snapshot named “{name}”.")
    return SnapshotInfo(*row)


def content_of(connection: Connection, info: SnapshotInfo) -> bytes:
    """The stored content of a snapshot. Raises SnapshotRefused when it does not match its checksum."""
    content = connection.scalar(select(snapshots.c.content).where(snapshots.c.name == info.name))
    if hashlib.sha256(content).hexdigest() != info.sha256:
        raise SnapshotRefused(f"The snapshot “{info.name}” is damaged: its content does not match its checksum. It is not "
                              "opened; restore the database from a backup to get it back.")
    return content


def snapshot_before(connection: Connection, day: date) -> str | None:
    """The snapshot that comes nearest to `day` without being later, for what has no date of its own; None for no record.

    A snapshot speaks for the reporting date that it closed, or else for the day on which it was made
    (`SnapshotInfo.speaks_for`); of several that speak for the same day the newest counts.
    """
    earlier = [info for info in _infos(connection) if info.speaks_for <= day]
    return max(earlier, key=lambda info: info.speaks_for).name if earlier else None


def _infos(connection: Connection) -> list[SnapshotInfo]:
    return [SnapshotInfo(*row) for row in connection.execute(select(*_INFO).order_by(snapshots.c.snapshot_id.desc()))]


def _usable(name: str) -> str:
    name = name.strip()
    # Control and formatting characters, which could make two names look the same, are not printable.
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise SnapshotRefused(f"The name of a snapshot has 1 to {LONGEST_NAME} printable characters.")
    return name


def _refuse_taken(connection: Connection, name: str) -> None:
    if connection.scalar(select(exists().where(snapshots.c.name == name))):
        raise SnapshotRefused(f"There is already a snapshot named “{name}”; choose another name.")


def _refuse_unclosable(connection: Connection, day: date, days: list[date], version: int) -> None:
    if day not in days:
        newest = f"; the newest is {max(days)}" if days else ": the portfolio has none yet"
        raise SnapshotRefused(f"{day} is not a reporting date{newest}.")
    same = (snapshots.c.period_end == day) & (snapshots.c.data_version == version)
    closed = connection.scalar(select(snapshots.c.name).where(same))
    if closed is not None:
        raise SnapshotRefused(f"The period up to {day} is already closed: the snapshot “{closed}” holds the very same data.")


def _store(database: Database, info: SnapshotInfo, content: bytes, identity: Identity) -> None:
    detail = {"sha256": info.sha256, "rows": info.rows, "data_version": info.data_version}
    detail |= {"period_end": info.period_end.isoformat()} if info.period_end else {}
    action = "close period" if info.period_end else "create snapshot"
    try:
        with database.write() as connection:
            connection.execute(insert(snapshots).values(**info._asdict(), content=content))
            versions.leave_audit_line(connection, identity, action, info.name, detail)
    except IntegrityError as error:
        # Someone else took the name while this content was being made.
        raise SnapshotRefused(f"There is already a snapshot named “{info.name}”; choose another name.") from error
