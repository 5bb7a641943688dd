"""Utilisation by person, role and team: sums written out, the same whatever is filtered, and as a plain reading adds up."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from data_access import schema
from data_access.filter import FilterOptions, ProjectFilter, Scope
from data_access.filter_options import read_options
from metrics.policy import Policy
from reports.figures import refresh
from reports.projects import as_records
from reports.utilisation import COLUMNS, PersonRowsOff, months_after, utilisation
from tests.factories import insert_rows
from tests.reports.bookings_portfolio import FEB, FILES, JAN, MAR

ALPHA = ProjectFilter(program=("A",))
HIDDEN = Policy(person_rows=False)
SUMS = ("capacity_hours", "hard_hours", "soft_hours", "outside_filter_hours")


@pytest.fixture
def changing(database):
    insert_rows(database, **FILES)
    refresh(database, Policy())
    return database


def options_of(database) -> FilterOptions:
    with database.read() as connection:
        return read_options(connection)


def rows(database, by, project_filter=ProjectFilter(), policy=Policy()) -> dict:
    found = as_records(utilisation(database, project_filter, options_of(database), policy, by))
    cells = {(row["unit"], row["month"]): row for row in found}
    assert len(cells) == len(found)
    return cells


def hours(row) -> tuple:
    return tuple(row[name] for name in (*SUMS[:3], "utilisation"))


def test_row_has_the_published_columns_in_their_order(booked):
    assert list(utilisation(booked, ProjectFilter(), options_of(booked), Policy(), "team").columns) == list(COLUMNS)


def test_persons_hours_are_those_of_all_projects_against_their_own_capacity(booked):
    found = rows(booked, "person")
    assert hours(found["ann", JAN]) == (80, 100, 0, 1.25)      # joined in the middle of the month: 100 on 80
    assert hours(found["ann", FEB]) == (0, 16, 0, None)        # on leave: booked on zero capacity
    assert hours(found["ann", MAR]) == (184, 92, 46, .5)
    assert hours(found["bob", FEB]) == (168, 168, 42, 1)       # 21 working days of a leap February
    assert hours(found["cid", MAR]) == (None, 10, 0, None)     # no capacity data for March
    assert hours(found["dee", FEB]) == (160, 0, 0, 0)          # capacity without bookings
    assert hours(found["eve", FEB]) == (None, 50, 0, None)     # bookings without capacity: unknown, not assumed
    assert hours(found["fay", FEB]) == (100, 0, 30, 0)         # soft only
    assert hours(found["gen", FEB]) == (None, 0, 320, None)    # demand that nobody is named for
    assert ("dee", JAN) not in found
    assert found["ann", JAN]["name"] == "Ann"


def test_team_and_role_are_the_sums_of_their_people_with_generic_resources_apart(booked):
    teams, roles = rows(booked, "team"), rows(booked, "role")
    assert hours(teams["North", JAN]) == (80 + 168 + 84, 60 + 40 + 84, 0, pytest.approx(184 / 332))
    assert hours(teams["North", FEB]) == (0 + 168 + 84, 16 + 168 + 84, 42, pytest.approx(268 / 252))
    assert hours(teams["South", FEB]) == (160, 50, 0, 50 / 160)
    assert hours(roles["Engineer", FEB]) == (168, 16 + 168 + 50, 42, pytest.approx(234 / 168))
    assert hours(roles["Analyst", FEB]) == (84 + 160, 84, 0, pytest.approx(84 / 244))
    assert hours(roles["-", FEB]) == (100, 0, 30, 0)
    assert roles["-", FEB]["name"] == "Unassigned"
    assert hours(roles["gen", MAR]) == hours(teams["gen", MAR]) == (None, 160, 0, None)
    assert roles["gen", MAR]["name"] == "Engineer wanted"


def sums(cells, *names) -> dict:
    added = defaultdict(float)
    for (_, month), row in cells.items():
        for name in names:
            added[month, name] += row[name] or 0
    return added


def test_totals_by_person_role_team_and_place_agree(booked):
    person = sums(rows(booked, "person"), *SUMS)
    assert person[FEB, "hard_hours"] == 16 + 168 + 84 + 50
    assert all(sums(rows(booked, by), *SUMS) == person for by in ("role", "team", "location"))


def test_hours_inside_a_filter_agree_by_person_role_and_team(booked):
    def inside(by):
        cells = {key: {"inside": row["hard_hours"] + row["soft_hours"] - row["outside_filter_hours"]}
                 for key, row in rows(booked, by, ALPHA).items()}
        return sums(cells, "inside")

    assert inside("person")[FEB, "inside"] == 16 + 84 + 50 + 320
    assert inside("person") == inside("role") == inside("team")


def test_filter_keeps_who_is_booked_on_its_projects_and_never_changes_a_total(booked):
    for by in ("person", "role", "team", "skill", "location"):
        whole, filtered = rows(booked, by), rows(booked, by, ALPHA)
        assert filtered, by
        for cell, row in filtered.items():
            assert hours(row) == hours(whole[cell]), (by, cell)
        kept = {unit for unit, _ in filtered}
        assert {cell for cell in whole if cell[0] in kept} == set(filtered)
    assert {unit for unit, _ in rows(booked, "person", ALPHA)} == {"ann", "cid", "eve", "gen"}
    assert {unit for unit, _ in rows(booked, "team", ALPHA)} == {"North", "South", "gen"}


def test_hours_outside_the_filter_are_told_hard_and_soft(booked):
    found = rows(booked, "person", ALPHA)
    assert found["ann", JAN]["outside_filter_hours"] == 40
    assert found["ann", FEB]["outside_filter_hours"] == 0
    assert found["ann", MAR]["outside_filter_hours"] == 92 + 46
    assert rows(booked, "team", ALPHA)["North", FEB]["outside_filter_hours"] == 168 + 42
    assert {row["outside_filter_hours"] for row in rows(booked, "person").values()} == {0}


def test_scope_leaves_the_rest_of_the_portfolio_in_the_totals(changing):
    insert_rows(changing, portfolios=[{"portfolio_id": "P", "name": "P"}],
                projects=[{"project_id": "delta", "name": "Delta", "portfolio_id": "P"}],
                allocations=[{"resource_id": "ann", "project_id": "delta", "month": JAN, "hours": 5, "booking": "hard"}])
    found = rows(changing, "person", ProjectFilter(scope=Scope(("P",))))
    assert {unit for unit, _ in found} == {"ann"}
    assert (found["ann", JAN]["hard_hours"], found["ann", JAN]["outside_filter_hours"]) == (105, 100)


def test_project_that_has_not_reported_yet_counts_by_its_own_row(changing):
    insert_rows(changing, status_reports=[{"project_id": "beta", "period_end": "2028-01-31", "overall_rag": "red"}])
    refresh(changing, Policy())
    assert {unit for unit, _ in rows(changing, "person", ALPHA)} == {"ann", "cid", "eve", "gen"}
    assert {unit for unit, _ in rows(changing, "person", ProjectFilter(reported_status=("red",)))} == {"ann", "bob", "fay"}
    assert {row["outside_filter_hours"] for row in rows(changing, "person").values()} == {0}


def test_person_counts_in_each_of_their_skills(booked):
    found = rows(booked, "skill")
    assert hours(found["SQL", JAN])[:2] == (80 + 168, 100 + 84)
    assert hours(found["Python", JAN])[:2] == (80, 100)
    assert hours(found["-", FEB])[:2] == (84 + 160 + 100, 84 + 50)


def test_months_after_a_date_begin_with_the_next_one():
    assert months_after(date(2027, 11, 30), 3) == (date(2027, 12, 1), date(2028, 2, 1))


def test_empty_portfolio_has_no_rows(database):
    for by in ("person", "role", "skill"):
        assert utilisation(database, ProjectFilter(), FilterOptions(), Policy(), by).empty
        assert utilisation(database, ALPHA, FilterOptions(), Policy(), by).empty


def test_without_person_rows_nobody_is_shown_alone(booked):
    with pytest.raises(PersonRowsOff, match="3 or more people"):
        rows(booked, "person", policy=HIDDEN)
    # Engineer has three people; Analyst (2) and nobody's role (1) are shown as one.
    roles = rows(booked, "role", policy=HIDDEN)
    assert {unit for unit, _ in roles} == {"Engineer", "*", "gen"}
    assert hours(roles["*", FEB])[:3] == (84 + 160 + 100, 84, 30)
    # South (2) and no team (1) together are three
    assert {unit for unit, _ in rows(booked, "team", policy=HIDDEN)} == {"North", "*", "gen"}
    # Nobody's skills stand alone, and skills overlap: only those of three or more are left
    assert {unit for unit, _ in rows(booked, "skill", policy=HIDDEN)} == {"-", "gen"}


ids = {"resource_id": [item["resource_id"] for item in FILES["resources"]],
       "project_id": [item["project_id"] for item in FILES["projects"]]}
month_ids = st.sampled_from([date(2028, 1, 1), date(2028, 2, 1), date(2028, 3, 1)])
some_hours = st.one_of(st.just(0.0), st.integers(1, 400).map(lambda number: number / 4))
capacities = st.dictionaries(st.tuples(st.sampled_from(ids["resource_id"]), month_ids), some_hours, max_size=12)
bookings = st.dictionaries(st.tuples(st.sampled_from(ids["resource_id"]), st.sampled_from(ids["project_id"]), month_ids,
                                     st.sampled_from(["hard", "soft"])), some_hours, max_size=25)


def plainly(capacity, booked, by, shown) -> dict:
    """The same cells by looking at every row one after the other."""
    people = {item["resource_id"]: item for item in FILES["resources"]}

    def unit(resource):
        generic = people[resource].get("employment") == "generic"
        return resource if generic or by == "person" else people[resource].get(by) or "-"

    cells, kept = defaultdict(lambda: {"capacity": None, "hard": 0, "soft": 0, "outside": 0}), set()
    for (resource, month), number in capacity.items():
        cell = cells[unit(resource), month.isoformat()]
        cell["capacity"] = (cell["capacity"] or 0) + number
    for (resource, project, month, booking), number in booked.items():
        cell = cells[unit(resource), month.isoformat()]
        cell[booking] += number
        cell["outside"] += 0 if project in shown else number
        if project in shown and number > 0:
            kept.add(unit(resource))
    everyone = set(shown) == set(ids["project_id"])
    return {key: cell for key, cell in cells.items() if everyone or key[0] in kept}


def test_any_bookings_add_up_as_a_plain_reading_adds_them(changing):
    known = options_of(changing)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(capacities, bookings, st.sampled_from([(ProjectFilter(), ids["project_id"]), (ALPHA, ["alpha"])]),
           st.sampled_from(["person", "role", "team"]))
    def holds(capacity, booked, chosen, by):
        with changing.write() as connection:
            for table in (schema.capacity, schema.allocations):
                connection.execute(delete(table))
            if capacity:
                connection.execute(schema.capacity.insert(), [
                    {"resource_id": key[0], "month": key[1], "hours": number} for key, number in capacity.items()])
            if booked:
                connection.execute(schema.allocations.insert(), [
                    dict(zip(("resource_id", "project_id", "month", "booking"), key, strict=True), hours=number)
                    for key, number in booked.items()])
        project_filter, shown = chosen
        found = as_records(utilisation(changing, project_filter, known, Policy(), by))
        expected = plainly(capacity, booked, by, shown)
        assert {(row["unit"], row["month"]) for row in found} == set(expected)
        for row in found:
            cell = expected[row["unit"], row["month"]]
            assert (row["capacity_hours"], row["hard_hours"], row["soft_hours"], row["outside_filter_hours"]) == (
                cell["capacity"], cell["hard"], cell["soft"], cell["outside"])
            if cell["capacity"]:
                assert math.isclose(row["utilisation"], cell["hard"] / cell["capacity"])
            else:
                assert row["utilisation"] is None

    holds()
