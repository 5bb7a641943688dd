"""Snapshots: the whole portfolio frozen under a name; made by hand or by closing a reporting period, never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, count
from typing import NamedTuple

import pandas
from sqlalchemy import Connection, exists, func, insert, select
from sqlalchemy.exc import IntegrityError

from data_access import versions
from data_access.engine import Database
from data_access.figures import find_reporting_dates
from data_access.identity import Identity, require
from data_access.schema import data_version, snapshots
from data_access.snapshot_files import count_rows, packed_portfolio

LONGEST_NAME = 100


class SnapshotRefused(ValueError):
    """A snapshot cannot be made or opened; the message says why and what to do. Nothing was written."""


class SnapshotInfo(NamedTuple):
    """What is known of a snapshot without opening it.

    `created_at`: UTC without zone. `data_version`: the version that was frozen. `period_end`: the reporting date that was
    closed with it, None when made by hand. `reported_until`: the newest reporting date in it, None when it has none. `rows`:
    over all exchange tables. `bytes` and `sha256`: of the content as stored. `origin`: of what was frozen, "demonstration" or
    "import".
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
    origin: str

    @property
    def speaks_for(self) -> date:
        """The day whose state it holds: the reporting date that it closed as the newest one, else the day it was made."""
        closed_in_time = self.period_end is not None and self.period_end == self.reported_until
        return self.period_end if closed_in_time else self.created_at.date()


class Frozen(NamedTuple):
    """A snapshot before it is stored: what will be known of it, and its compressed content."""

    info: SnapshotInfo
    content: bytes


COLUMNS: tuple[str, ...] = SnapshotInfo._fields
_INFO = tuple(snapshots.c[name] for name in COLUMNS)
# A snapshot of the demonstration tells nothing of a portfolio that was loaded in its place, nor the other way round.
_OF_THIS_PORTFOLIO = snapshots.c.origin == select(data_version.c.origin).scalar_subquery()


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
        made = _frozen(connection, name, identity, days, period_end, versions.now())
    try:
        with database.write() as connection:
            _store(connection, made, identity)
    except IntegrityError as error:
        # Someone else took the name while this content was being made.
        raise SnapshotRefused(f"There is already a snapshot named “{name}”; choose another name.") from error
    return made.info


def freeze_closed_period(database: Database, name: str, *, identity: Identity, closed_at: datetime) -> Frozen:
    """What closing the newest reporting date of this database at that time (UTC) would have made, to be kept in another one."""
    with database.read() as connection:
        days = find_reporting_dates(connection)
        return _frozen(connection, name, identity, days, max(days), closed_at)


def keep_closed_periods(connection: Connection, periods: Sequence[Frozen], *, identity: Identity) -> None:
    """Store what was frozen elsewhere, inside the caller's transaction; what is there already is not stored again.

    A name that holds something else is followed by a number, as where a period is closed twice.
    """
    there = dict(map(tuple, connection.execute(select(snapshots.c.name, snapshots.c.rows))))
    for info, content in periods:
        name = next(name for name in _numbered(info.name) if there.get(name) in (None, info.rows))
        if name not in there:
            _store(connection, Frozen(info._replace(name=name), content), identity)


def close_period(database: Database, day: date, *, identity: Identity) -> SnapshotInfo:
    """Freeze the portfolio as the record of a reporting date, under that date as its name.

    A date is closed once for the same data; when data has come in since, closing it again makes another snapshot, named for
    example "2026-09-30 (2)", and both stay. Raises what `create_snapshot` raises.
    """
    with database.read() as connection:
        taken = set(connection.scalars(select(snapshots.c.name)))
    name = next(candidate for candidate in _numbered(str(day)) if candidate not in taken)
    return create_snapshot(database, name, identity=identity, period_end=day)


def list_snapshots(connection: Connection) -> pandas.DataFrame:
    """Those of the portfolio that is there (the demonstration's, or yours), the newest first.

    A row each with the columns of `COLUMNS`; days and times are `datetime64[s]`, NaT for none.
    """
    frame = pandas.DataFrame(_infos(connection), columns=list(COLUMNS), dtype=object)
    whole, days = ("data_version", "rows", "bytes"), ("created_at", "period_end", "reported_until")
    return frame.astype(dict.fromkeys(whole, "int64") | dict.fromkeys(days, "datetime64[s]"))


def names(connection: Connection) -> tuple[str, ...]:
    """The names of the snapshots of the portfolio that is there, the newest first."""
    of_this = select(snapshots.c.name).where(_OF_THIS_PORTFOLIO)
    return tuple(connection.scalars(of_this.order_by(snapshots.c.snapshot_id.desc())))


def count_elsewhere(connection: Connection) -> int:
    """How many there are of a portfolio that is not there: of the demonstration beside yours, or of yours beside it."""
    return connection.scalar(select(func.count()).select_from(snapshots).where(~_OF_THIS_PORTFOLIO))


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


def snapshots_before(connection: Connection, days: Iterable[date]) -> dict[date, SnapshotInfo]:
    """By day the snapshot nearest to it that is not later, for what has no date of its own; days without one are absent.

    A snapshot speaks for the reporting date that it closed, or else for the day on which it was made
    (`SnapshotInfo.speaks_for`); of several that speak for the same day the newest counts. Only those of the portfolio that is
    there.
    """
    infos = _infos(connection)
    earlier = ((day, [info for info in infos if info.speaks_for <= day]) for day in days)
    return {day: max(found, key=lambda info: info.speaks_for) for day, found in earlier if found}


def _infos(connection: Connection) -> list[SnapshotInfo]:
    statement = select(*_INFO).where(_OF_THIS_PORTFOLIO).order_by(snapshots.c.snapshot_id.desc())
    return [SnapshotInfo(*row) for row in connection.execute(statement)]


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


def _numbered(name: str) -> Iterator[str]:
    """The name, then "name (2)", "name (3)" ..."""
    return chain([name], (f"{name} ({number})" for number in count(2)))


def _frozen(connection: Connection, name: str, identity: Identity, days: Sequence[date], period_end: date | None,
            created_at: datetime) -> Frozen:
    """The portfolio as the connection sees it; `days`: its reporting dates."""
    version, content = versions.current(connection), packed_portfolio(connection)
    info = SnapshotInfo(name, created_at, identity.name, version.version, period_end, max(days, default=None),
                        count_rows(connection), len(content), hashlib.sha256(content).hexdigest(), version.origin)
    return Frozen(info, content)


def _store(connection: Connection, made: Frozen, identity: Identity) -> None:
    info, content = made
    detail = {"sha256": info.sha256, "rows": info.rows, "data_version": info.data_version}
    detail |= {"period_end": info.period_end.isoformat()} if info.period_end else {}
    connection.execute(insert(snapshots).values(**info._asdict(), content=content))
    action = "close period" if info.period_end else "create snapshot"
    versions.leave_audit_line(connection, identity, action, info.name, detail)
