"""The portfolio at another moment: snapshots made with current figures, listed, and opened for every report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial

import pandas

from data_access import policies
from data_access import snapshots as stored
from data_access.engine import Database
from data_access.filter import FilterOptions, Scope
from data_access.filter_options import read_options
from data_access.identity import Identity
from data_access.opened_snapshots import open_known, open_snapshot
from data_access.snapshots import SnapshotInfo, SnapshotRefused
from metrics.policy import Policy
from reports.figures import are_current, ensure_current, refresh
from reports.policy import read_policy

__all__ = ["SnapshotInfo", "SnapshotRefused", "as_kept", "at_moment", "close", "freeze", "options_at", "policy_at", "record_at",
           "snapshots", "snapshots_before", "snapshots_elsewhere"]


def freeze(database: Database, name: str, policy: Policy, *, identity: Identity) -> SnapshotInfo:
    """Freeze the whole portfolio under a name, with its figures by this policy.

    Raises SnapshotRefused with the reason, NotAllowed, and what `ensure_current` raises.
    """
    ensure_current(database, policy)
    return stored.create_snapshot(database, name, identity=identity)


def close(database: Database, day: date, policy: Policy, *, identity: Identity) -> SnapshotInfo:
    """Close a reporting period: freeze the portfolio under its reporting date, see `data_access.snapshots.close_period`.

    Raises SnapshotRefused when it is no reporting date or already closed with the same data; NotAllowed, and what
    `ensure_current` raises.
    """
    ensure_current(database, policy)
    return stored.close_period(database, day, identity=identity)


def snapshots(database: Database) -> pandas.DataFrame:
    """Those of the portfolio that is there, the newest first; columns as in `data_access.snapshots.COLUMNS`, times in UTC."""
    with database.read() as connection:
        return stored.list_snapshots(connection)


def snapshots_elsewhere(database: Database) -> int:
    """How many snapshots are not listed, for they are of a portfolio that is not there: the demonstration's or your own."""
    with database.read() as connection:
        return stored.count_elsewhere(connection)


def policy_at(database: Database, name: str, policy: Policy) -> Policy:
    """The policy in force when that snapshot was made; `policy`, that of now, for an empty name or where none was kept.

    Raises SnapshotRefused when there is no such snapshot or it is damaged.
    """
    if not name:
        return policy
    with open_snapshot(database, name).read() as connection:
        kept = policies.newest(connection)
    return read_policy(kept.content, kept.version) if kept else policy


def at_moment(database: Database, name: str, policy: Policy) -> Database:
    """The database to ask: the snapshot of that name, or the main database itself for an empty name.

    `policy`: of `policy_at` to see the portfolio as it was judged then, of now to compare two moments by the same rules. The
    figures of a snapshot come along; only for another policy, or when formulas have changed since, they are worked out again
    from the snapshot's rows in a private copy. Raises SnapshotRefused when there is no such snapshot or it is damaged.
    """
    if not name:
        return database
    opened = open_snapshot(database, name)
    if are_current(opened, policy):
        return opened
    rules = hashlib.sha256(repr(policy).encode()).hexdigest()[:16]
    return open_snapshot(database, name, key=rules, prepare=partial(refresh, policy=policy))


def options_at(database: Database, asked: Database, scope: Scope = Scope()) -> FilterOptions:
    """What can be chosen at that moment (`asked`: of `at_moment`), and the snapshots that the main database knows."""
    with asked.read() as connection:
        options = read_options(connection, scope)
    with database.read() as connection:
        return replace(options, snapshots=stored.names(connection))


def snapshots_before(database: Database, days: Iterable[date]) -> dict[date, SnapshotInfo]:
    """By day what is known of the snapshot that comes nearest to it without being later; days without one are absent."""
    with database.read() as connection:
        return stored.snapshots_before(connection, days)


def record_at(database: Database, day: date, policy: Policy) -> Database | None:
    """The snapshot nearest before `day`, opened: what RAID states, bookings, dependencies, milestones and stages were then.

    None where there is no record for that date.
    """
    found = snapshots_before(database, [day]).get(day)
    return at_moment(database, found.name, policy) if found else None


def as_kept(database: Database, record: SnapshotInfo) -> Database:
    """A snapshot opened with its projects judged as they were then, whatever the policy is now. Raises SnapshotRefused."""
    return open_known(database, record)
