"""Shared by the tests of resource reports: a database with a small portfolio of bookings, made once for a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access.engine import Database
from metrics.policy import Policy
from reports.figures import refresh
from tests.conftest import new_url
from tests.factories import insert_rows
from tests.reports.bookings_portfolio import FILES


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def booked_url(request, tmp_path_factory) -> Iterator[str]:
    yield from new_url(request, tmp_path_factory.mktemp("bookings"), with_tables=True)


@pytest.fixture(scope="module")
def booked(request, booked_url: str) -> Iterator[Database]:
    """The portfolio of `tests.reports.bookings_portfolio`, on each kind of database; tests must not change it.

    A module adds to it by its MORE_FILES, rows by file.
    """
    database = Database(booked_url)
    insert_rows(database, **FILES)
    insert_rows(database, **getattr(request.module, "MORE_FILES", {}))
    refresh(database, Policy())
    yield database
    database.close()
