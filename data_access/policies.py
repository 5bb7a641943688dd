"""The versions of the policy: only ever inserted, the newest in force; each in one short transaction, one winner of a race."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, insert, select

from data_access import versions
from data_access.engine import Database
from data_access.identity import Identity, require
from data_access.schema import policies

Kind = Literal["shipped", "file", "page", "upload", "restored"]


class StoredPolicy(NamedTuple):
    """One version. `content`: YAML text, `sha256` of it; `created_at`: UTC; `source`: a file's path or the restored version."""

    version: int
    sha256: str
    content: str
    actor: str
    created_at: datetime
    note: str
    kind: Kind
    source: str


class Draft(NamedTuple):
    """A version to be: `content` is YAML text that has been found to be a policy."""

    content: str
    note: str = ""
    kind: Kind = "page"
    source: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content.encode()).hexdigest()


class PolicyMoved(ValueError):
    """Someone else has saved a version since the one that was changed; `newest` is it. Nothing was written."""

    def __init__(self, newest: StoredPolicy):
        super().__init__(f"{newest.actor} saved version {newest.version} of the policy meanwhile.")
        self.newest = newest


_STORED = tuple(policies.c[name] for name in StoredPolicy._fields)


def newest(connection: Connection) -> StoredPolicy | None:
    """The version in force, None before the first."""
    row = connection.execute(select(*_STORED).order_by(policies.c.version.desc()).limit(1)).one_or_none()
    return StoredPolicy(*row) if row else None


def all_versions(connection: Connection) -> list[StoredPolicy]:
    """Every version, the newest first."""
    return [StoredPolicy(*row) for row in connection.execute(select(*_STORED).order_by(policies.c.version.desc()))]


def newest_from_file(connection: Connection, source: str) -> StoredPolicy | None:
    """The version that was last taken in from the file of that path, None when none was."""
    taken_in = select(*_STORED).where(policies.c.kind.in_(("shipped", "file")), policies.c.source == source)
    row = connection.execute(taken_in.order_by(policies.c.version.desc()).limit(1)).one_or_none()
    return StoredPolicy(*row) if row else None


def save(database: Database, draft: Draft, *, changed_from: int, identity: Identity, request_key: str) -> StoredPolicy:
    """Store a new version in one short transaction and move the data version, so that figures follow; returns it.

    `changed_from`: the version that the draft was made from. A text equal to the newest version is not stored again, and the
    same `request_key` a second time gives the first one's version. Raises NotAllowed; PolicyMoved when a newer one is there.
    """
    require(identity, "owner", "change the policy")
    with database.write() as connection:
        row = connection.execute(select(*_STORED).where(policies.c.request_key == request_key)).one_or_none()
        if row is not None:
            return StoredPolicy(*row)
        held = newest(connection)
        if held is not None and held.version != changed_from:
            raise PolicyMoved(held)
        return held if held and held.sha256 == draft.sha256 else _insert(connection, draft, held, identity, request_key)


def save_first(database: Database, draft: Draft, *, identity: Identity) -> StoredPolicy:
    """Store the first version if there is none yet; returns the version in force, also when another process was faster."""
    with database.write() as connection:
        return newest(connection) or _insert(connection, draft, None, identity, "first")


def take_in_file(database: Database, draft: Draft, *, identity: Identity) -> StoredPolicy:
    """Make a file's text the version in force, unless the very same was last taken in from that file; returns the one in force.

    So the later change wins: what is saved on the page stands until the file changes.
    """
    with database.write() as connection:
        held, before = newest(connection), newest_from_file(connection, draft.source)
        if held and before and before.sha256 == draft.sha256:
            return held
        return _insert(connection, draft, held, identity, f"file-{held.version + 1 if held else 1}")


def _insert(connection: Connection, draft: Draft, held: StoredPolicy | None, identity: Identity,
            request_key: str) -> StoredPolicy:
    number = held.version + 1 if held else 1
    stored = StoredPolicy(number, draft.sha256, draft.content, identity.name, versions.now(), *draft[1:])
    connection.execute(insert(policies).values(**stored._asdict(), request_key=request_key))
    subject, detail = f"policy {number}", {"sha256": stored.sha256, "kind": stored.kind, "note": stored.note}
    if held is None:
        # The first version says what was in force all along: no figure moves.
        versions.leave_audit_line(connection, identity, "policy", subject, detail)
    else:
        versions.advance(connection, identity, "policy", subject, detail)
    return stored
