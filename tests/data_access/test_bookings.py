"""Sums of capacity and bookings by unit and month, in SQL, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import literal, select

from data_access.booking_rows import known_projects, known_roles, read_booked
from data_access.bookings import (
    Months,
    read_members,
    read_totals,
    shown_projects,
)
from data_access.filter import FilterOptions, ProjectFilter, Scope
from tests.factories import insert_rows
from tests.reports.bookings_portfolio import FEB, FILES, JAN

NOTHING, ALPHA = FilterOptions(), ProjectFilter(program=("A",))
JANUARY = Months(date(2028, 1, 1), date(2028, 1, 1))


@pytest.fixture
def connection(database):
    insert_rows(database, **FILES)
    with database.read() as opened:
        yield opened


def test_sums_by_unit(connection):
    totals = read_totals(connection, ("role",)).set_index(["role", "generic_id", "month"])
    people, wanted = totals.loc[("Engineer", "", FEB)], totals.loc[("Engineer", "gen", FEB)]
    assert people[["capacity_hours", "hard_hours", "soft_hours"]].tolist() == [168, 234, 42]
    assert people[["person_months", "person_months_over", "person_months_unmeasured"]].tolist() == [3, 1, 1]
    assert people[["hard_unmeasured", "soft_unmeasured"]].tolist() == [50, 0]
    assert (wanted["name"], wanted["soft_hours"]) == ("Engineer wanted", 320)
    # The same rows, asked for in part
    assert set(read_totals(connection, ("team",), JANUARY)["month"].dt.strftime("%Y-%m-%d")) == {JAN}
    assert set(read_totals(connection, ("person",), within={"team": "South"})["person"]) == {"dee", "eve", "gen"}
    assert set(read_totals(connection, ("person",), within={"team": "-"})["person"]) == {"fay"}
    assert set(read_totals(connection, ("person",), booked_on=shown_projects(ALPHA, NOTHING))["person"]) == {
        "ann", "cid", "eve", "gen"}
    assert set(read_totals(connection, ("person",), JANUARY, booked_on=select(literal("alpha")))["person"]) == {"ann"}


def test_rows_behind_the_sums_and_who_there_is(connection):
    rows = read_booked(connection, ("role",), within={"role": "Engineer"}, project_ids=["alpha"])
    found = {(row.generic_id, row.month.strftime("%Y-%m-%d"), row.booking): (row.hours, row.booked_people)
             for row in rows.itertuples()}
    assert found == {("", JAN, "hard"): (60, 1), ("", FEB, "hard"): (66, 2), ("gen", FEB, "soft"): (320, 1),
                     ("gen", "2028-03-01", "hard"): (160, 1)}
    booked = read_booked(connection, ("person",), JANUARY)
    shared = booked[booked["person"].isin(booked.loc[booked["project_id"] == "alpha", "person"])]
    assert set(zip(shared["person"], shared["project_id"], strict=True)) == {("ann", "alpha"), ("ann", "beta")}

    assert known_roles(connection) == {"Engineer", "Analyst"}
    assert known_projects(connection, ["alpha", "nobody"], Scope()) == {"alpha": "Alpha"}
    assert known_projects(connection, ["alpha"], Scope(("elsewhere",))) == {}
    members = read_members(connection).set_index("resource_id")
    assert members.loc["fay", ["team", "role", "skills"]].tolist() == ["-", "-", "-"]
    assert members["generic"].sum() == 1


def test_no_period_of_that_name_shows_no_project(connection):
    known = FilterOptions(reporting_dates=(date(2028, 1, 31),))
    assert connection.scalars(shown_projects(ProjectFilter(period="1999-01"), known)).all() == []
