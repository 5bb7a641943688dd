"""Utilisation and overload of the next three months say whom they cover and whom they leave out."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from metrics.policy import Policy
from reports.kpis import kpis as every_kpi
from reports.people_load import people_load
from reports.utilisation import Months, load_copy
from reports.utilisation_kpis import load_kpi_terms, people_without_capacity
from tests.factories import insert_rows

MORE_FILES = {"status_reports": [{"project_id": project, "period_end": "2027-12-31", "overall_rag": "green"}
                                 for project in ("alpha", "beta", "gamma")]}
ALPHA, YEAR_END = ProjectFilter(program=("A",)), date(2027, 12, 31)
QUARTER = Months(date(2028, 1, 1), date(2028, 3, 1))


def kpis(database, project_filter=ProjectFilter(), policy=Policy()) -> dict:
    with database.read() as connection:
        options = read_options(connection)
    return {kpi.id: kpi for kpi in every_kpi(database, project_filter, options, policy, ("utilisation", "overloaded"))}


def test_utilisation_is_hard_hours_by_capacity_of_people_with_capacity_data(booked):
    found = kpis(booked)["utilisation"]
    hard = (60 + 40 + 16 + 92) + (84 + 168) + 84 + 0 + 0  # Cid's 10 hours of March and Eve's 50 have no capacity data
    capacity = (80 + 0 + 184) + (168 + 168 + 184) + (84 + 84) + 160 + 100
    assert (found.numerator, found.denominator) == (hard, capacity)
    assert found.value == pytest.approx(hard / capacity)
    assert (found.status, found.covered, found.as_of) == ("red", 5, YEAR_END)
    assert found.left_out == {"no capacity data": 1, "generic resource, not a person": 1}
    assert found.rows_left_out == {"booked in a month without capacity data": 2}


def test_overloaded_counts_hours_on_zero_capacity(booked):
    found = kpis(booked)["overloaded"]
    # Ann in January (100 on 80) and in February (16 on leave), of ten person-months with capacity data
    assert (found.numerator, found.denominator, found.value) == (2, 10, .2)
    assert found.status == "red"


def test_filter_takes_the_people_booked_on_it_with_all_their_hours(booked):
    found = kpis(booked, ALPHA)
    # Ann and Cid; Eve has no capacity data
    assert (found["utilisation"].numerator, found["utilisation"].denominator) == (208 + 84, 264 + 168)
    assert (found["utilisation"].covered, found["utilisation"].left_out["no capacity data"]) == (2, 1)
    assert (found["overloaded"].numerator, found["overloaded"].denominator) == (2, 5)


def test_ratio_of_one_or_two_people_is_not_told_where_people_are_hidden(booked):
    found = kpis(booked, ALPHA, Policy(person_rows=False))["utilisation"]
    assert (found.value, found.status, found.left_out["fewer than 3 people"]) == (None, "unknown", 2)
    assert kpis(booked, policy=Policy(person_rows=False))["utilisation"].value is not None


def test_three_months_are_those_after_the_month_of_the_date(booked):
    with booked.read() as connection:
        options = read_options(connection)
    terms = load_kpi_terms(booked, ProjectFilter(), options, Policy(), date(2028, 1, 1))["utilisation"]
    assert terms.denominator == (0 + 184) + (168 + 184) + 84 + 160 + 100
    nothing = load_kpi_terms(booked, ProjectFilter(), options, Policy(), date(2030, 1, 1))["overloaded"]
    assert (nothing.covered, nothing.numerator, nothing.left_out["no capacity data"]) == (0, None, 6)


def test_nothing_is_measured_without_a_reporting_date(sqlite_database):
    assert [(kpi.value, kpi.status) for kpi in kpis(sqlite_database).values()] == [(None, "unknown")] * 2


def listed(database, project_filter=ProjectFilter(), policy=Policy(), months=QUARTER) -> list[tuple]:
    with database.read() as connection:
        options = read_options(connection)
    load = people_load(database, load_copy(database, QUARTER), project_filter, options)
    frame = people_without_capacity(database, load, policy, months)
    return [(row.unit, row.person_months, row.hard_hours, row.never) for row in frame.itertuples()]


def test_people_without_capacity_data_are_listed(booked):
    assert listed(booked) == [("eve", 1, 50, True), ("cid", 1, 10, False)]
    assert listed(booked, ALPHA) == [("eve", 1, 50, True), ("cid", 1, 10, False)]
    # in January Dee, Eve and Fay have neither capacity nor bookings
    assert listed(booked, months=Months(date(2028, 1, 1), date(2028, 1, 1))) == [
        ("dee", 0, 0, True), ("eve", 0, 0, True), ("fay", 0, 0, True)]


def without_capacity(database, hours: dict[str, int], booked=None) -> None:
    """People of these roles and so many; of each role the first ones that `booked` counts (all of them without it) have no
    capacity data and are booked 10 hours in February."""
    people = [(role, f"{role}{number}", number) for role, count in hours.items() for number in range(count)]
    bare = [person for role, person, number in people if number < (booked or hours).get(role, 0)]
    insert_rows(database, resources=[{"resource_id": person, "name": person, "role": role} for role, person, _ in people],
                capacity=[{"resource_id": person, "month": "2028-02-01", "hours": 100} for _, person, _ in people
                          if person not in bare],
                projects=[{"project_id": "p", "name": "P"}],
                allocations=[{"resource_id": person, "project_id": "p", "month": "2028-02-01", "hours": 10, "booking": "hard"}
                             for person in bare])


@pytest.mark.parametrize(("bare", "told"), [
    # one person alone is not told, nor is what the other role's row would lack of the total
    ({"A": 1}, []), ({"A": 2}, []), ({"A": 1, "B": 1}, []), ({"A": 3}, [("A", 3, 30, None)]),
    ({"A": 1, "B": 2}, [("*", 3, 30, None)]), ({"A": 1, "B": 4}, [("*", 5, 50, None)]),
    ({"A": 2, "B": 3, "C": 4}, [("*", 5, 50, None), ("C", 4, 40, None)])])
def test_role_with_one_or_two_people_without_capacity_data_is_merged_or_left_out_where_people_are_hidden(
        sqlite_database, bare, told):
    without_capacity(sqlite_database, dict.fromkeys("ABC", 5), bare)
    assert listed(sqlite_database, policy=Policy(person_rows=False)) == told
    assert len(listed(sqlite_database)) == sum(bare.values())


def test_pool_of_small_roles_and_pool_of_few_without_capacity_are_one_row(sqlite_database):
    without_capacity(sqlite_database, {"A": 2, "B": 2, "C": 5}, {"A": 2, "B": 2, "C": 2})
    assert listed(sqlite_database, policy=Policy(person_rows=False)) == [("*", 6, 60, None)]
