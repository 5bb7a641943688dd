"""Brings a database's tables to the newest version with Alembic; safe to call at every start and from several processes."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from data_access.engine import Database

# Any constant: it only has to be the same in every process that upgrades this database.
_UPGRADE_LOCK = 7_205_111
# Alembic keeps the connection it works on in its modules: of two threads one would work on the other's database.
_one_at_a_time = threading.Lock()


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def current_revision(database: Database) -> str | None:
    """The schema version that the database is at, None before the first upgrade."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    return ScriptDirectory.from_config(configuration()).get_current_head()


def upgrade(database: Database) -> tuple[str | None, str]:
    """Create the tables or bring them up to date; returns the revisions before and after."""
    before = current_revision(database)
    if before != newest_revision():
        with _one_at_a_time, database.write() as connection:
            if database.dialect == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
            command.upgrade(configuration(connection), "head")
    return before, newest_revision()
