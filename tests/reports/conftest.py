"""Shared by the tests of resource reports: a database with a small portfolio of bookings, made once for a module."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import create_engine, text

from data_access.engine import Database
from data_access.upgrade import upgrade
from metrics.policy import Policy
from reports.figures import refresh
from tests.factories import insert_rows
from tests.reports.bookings_portfolio import FILES


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def booked(request, tmp_path_factory) -> Database:
    """The portfolio of `tests.reports.bookings_portfolio`, on each kind of database; tests must not change it.

    A module adds to it by its MORE_FILES, rows by file.
    """
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('bookings') / 'portfolio.db'}"
    else:
        server = request.getfixturevalue("postgresql_server").replace("postgresql://", "postgresql+psycopg://")
        base, _, query = server.partition("?")
        name = f"bookings_{uuid.uuid4().hex}"
        administrator = create_engine(server, isolation_level="AUTOCOMMIT")
        with administrator.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        administrator.dispose()
        url = base.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")
    database = Database(url)
    upgrade(database)
    insert_rows(database, **FILES)
    insert_rows(database, **getattr(request.module, "MORE_FILES", {}))
    refresh(database, Policy())
    yield database
    database.close()
