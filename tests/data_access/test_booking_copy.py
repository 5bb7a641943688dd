"""The copy of bookings in memory holds every row of the database once, as numbers that name what they are of."""

from __future__ import annotations

from datetime import date

import numpy
import pytest
from sqlalchemy import select

from data_access.booking_copy import booked_span, read_copy
from data_access.bookings import Months
from data_access.number_rows import read_number_rows
from data_access.schema import allocations
from tests.factories import insert_rows

NAMES = {"r2": "Ann", "r1": "Bob", "r3": "Ann"}
HOURS = [("r1", "b", "2027-12-01", 7.5, "hard"), ("r1", "b", "2027-12-01", 2.25, "soft"),
         ("r2", "a", "2028-01-01", 0.1, "hard"), ("r3", "b", "2028-02-01", 1e6, "soft")]
HAS = [("r1", "2027-11-01", 160.0), ("r3", "2028-02-01", 0.0)]


@pytest.fixture
def loaded(database):
    insert_rows(database, projects=[{"project_id": name, "name": name} for name in ("b", "a")],
                resources=[{"resource_id": key, "name": name} for key, name in NAMES.items()],
                capacity=[dict(zip(("resource_id", "month", "hours"), row, strict=True)) for row in HAS],
                allocations=[dict(zip(("resource_id", "project_id", "month", "hours", "booking"), row, strict=True))
                             for row in HOURS])
    return database


def told(copy) -> tuple[list, list]:
    """The rows of a copy in the words of the database."""
    people, months = copy.members["resource_id"].to_numpy(), copy.month_starts.strftime("%Y-%m-%d")
    booked = [(people[row.resource], copy.project_ids[row.project], months[row.month], row.hours, ("hard", "soft")[row.soft])
              for row in copy.bookings.itertuples()]
    return sorted(booked), sorted((people[row.resource], months[row.month], row.hours) for row in copy.capacity.itertuples())


def test_every_row_is_there_with_its_names(loaded):
    with loaded.read() as connection:
        copy = read_copy(connection)
    assert told(copy) == (sorted(HOURS), sorted(HAS))
    assert copy.span == Months(date(2027, 11, 1), date(2028, 2, 1))


def test_rows_stand_by_resource_so_that_those_of_one_are_found_together(loaded):
    with loaded.read() as connection:
        copy = read_copy(connection)
    assert copy.bookings["resource"].is_monotonic_increasing
    assert copy.capacity["resource"].is_monotonic_increasing
    place = copy.members["resource_id"].tolist().index("r1")
    assert copy.bookings["hours"].to_numpy()[copy.rows_of(copy.bookings, numpy.array([place]))].sum() == 9.75


def test_months_are_counted_from_the_first_that_is_asked_for(loaded):
    with loaded.read() as connection:
        copy = read_copy(connection, Months(date(2027, 12, 1), date(2028, 1, 1)))
    assert told(copy) == (sorted(HOURS[:3]), [])
    assert set(copy.bookings["month"]) == {0, 1}


def test_nothing_booked_is_an_empty_copy(database):
    with database.read() as connection:
        assert booked_span(connection) is None
        assert told(read_copy(connection)) == ([], [])


def test_capacity_alone_makes_a_span(database):
    insert_rows(database, resources=[{"resource_id": "r", "name": "R"}],
                capacity=[{"resource_id": "r", "month": month, "hours": 1.0} for month in ("2028-05-01", "2028-03-01")])
    with database.read() as connection:
        assert booked_span(connection) == Months(date(2028, 3, 1), date(2028, 5, 1))


def test_numbers_come_as_they_are_stored(loaded):
    dtype = numpy.dtype([("hours", "float64"), ("soft", "bool")])
    statement = select(allocations.c.hours, allocations.c.booking == "soft").where(allocations.c.month >= date(2027, 12, 1))
    with loaded.read() as connection:
        rows = read_number_rows(connection, statement, dtype)
        none = read_number_rows(connection, statement.where(allocations.c.hours < 0), dtype)
    assert sorted(rows.tolist()) == sorted((hours, kind == "soft") for *_, hours, kind in HOURS)
    assert none.dtype == dtype
    assert len(none) == 0
