"""Rivals of a project are the other projects on its over-booked people, in the months in which they are."""

from __future__ import annotations

from datetime import date

from data_access.filter import FilterOptions, ProjectFilter, Scope
from metrics.policy import Policy
from reports.bookings_behind import HIDDEN_PROJECT
from reports.load_before import load_before
from reports.rivals import OTHERS, Rivals, contested_projects, project_rivals
from reports.utilisation import Months, load_copy
from tests.factories import insert_rows
from tests.reports.bookings_portfolio import FEB, JAN, MAR

NOTHING = FilterOptions()
YEAR = Months(date(2028, 1, 1), date(2028, 12, 1))
MORE_FILES = {"allocations": [
    {"resource_id": resource, "project_id": project, "month": FEB, "hours": hours, "booking": "hard"}
    for resource, project, hours in (("bob", "alpha", 8), ("cid", "beta", 6), ("eve", "beta", 7))]}


def competing(database, *asked, **more) -> Rivals:
    return project_rivals(database, load_copy(database, YEAR), *asked, **more)


def test_rival_takes_hours_of_over_booked_people_in_the_same_month(booked):
    found = competing(booked, "alpha", ProjectFilter(), Policy(), YEAR)
    rows = [(row.project_id, row.month.date().isoformat(), row.units, row.names, row.rival_hours, row.own_hours,
             row.over_hours) for row in found.rows.itertuples()]
    # Ann in January: 60 for alpha, 40 for beta, on 80. Bob in February: 8 and 168 on 168. Cid in February: 84 and 6 on 84.
    assert rows == [("gamma", FEB, 1, ("Bob",), 168, 8, 8), ("beta", JAN, 1, ("Ann",), 40, 60, 20),
                    ("beta", FEB, 1, ("Cid",), 6, 84, 6)]
    # Ann is on leave in February and booked by alpha alone: over-booked without a rival
    assert list(zip(found.contested["unit"], found.contested["month"].dt.strftime("%Y-%m-%d"), strict=True)) == [
        ("ann", JAN), ("ann", FEB), ("bob", FEB), ("cid", FEB)]
    assert found.unknown["unit"].tolist() == ["eve"]
    assert found.rows["project"].tolist() == ["Gamma", "Beta", "Beta"]
    totals = found.totals[["project", "months", "names", "rival_hours"]]
    assert list(totals.itertuples(index=False, name=None)) == [("Gamma", 1, ("Bob",), 168), ("Beta", 2, ("Ann", "Cid"), 46)]


def test_projects_that_want_overbooked_people_most_hours_first(booked):
    def contested(project_filter=ProjectFilter(), policy=Policy(), level="person"):
        before = load_before(booked, load_copy(booked, YEAR), project_filter, NOTHING, policy, level, YEAR)
        return contested_projects(booked, before, project_filter)

    rows = contested()
    # alpha: Ann 60 and 16, Bob 8, Cid 84; gamma: Bob 168; beta: Ann 40, Cid 6
    assert list(rows[["name", "units", "months", "hours"]].itertuples(index=False, name=None)) == [
        ("Alpha", 3, 2, 168), ("Gamma", 1, 1, 168), ("Beta", 2, 2, 46)]
    of_programme = contested(ProjectFilter(program=("B",)))
    assert of_programme["name"].tolist() == ["Gamma", "Beta"]
    hidden = contested(policy=Policy(person_rows=False), level="role")
    # Engineers in February: Ann, Bob and Eve on alpha; gamma and beta have one of them each.
    assert hidden[["name", "hours"]].to_numpy().tolist() == [["Alpha", 74]]


def test_soft_hours_compete_only_when_they_count(booked):
    def march(weight):
        insert = competing(booked, "beta", ProjectFilter(), Policy(), YEAR, weight)
        return insert.contested["month"].dt.strftime("%Y-%m-%d").tolist()

    assert MAR not in march(0)
    assert MAR not in march(1)  # 92 + 46 on 184


def test_nobody_over_booked_means_no_rivals(booked):
    found = competing(booked, "beta", ProjectFilter(), Policy(), Months(date(2028, 3, 1), date(2028, 12, 1)))
    assert found.rows.empty
    assert competing(booked, "no such project", ProjectFilter(), Policy(), YEAR).rows.empty


def test_rival_outside_the_scope_is_told_without_its_name(booked):
    found = competing(booked, "alpha", ProjectFilter(scope=Scope(("elsewhere",))), Policy(), YEAR)
    assert set(found.rows["project"]) == {HIDDEN_PROJECT}
    assert found.rows["project_id"].isna().all()
    assert found.rows["rival_hours"].sum() == 168 + 40 + 6


def test_where_people_are_hidden_roles_are_contested(booked):
    found = competing(booked, "alpha", ProjectFilter(), Policy(person_rows=False), YEAR)
    assert found.unit == "role"
    # Engineers in February: 16 + 176 + 57 hard hours on 168
    engineers = found.contested.set_index(["unit", "month"]).loc[("Engineer", FEB)]
    assert (engineers["load_hours"], engineers["over_hours"]) == (16 + 8 + 168 + 50 + 7, 249 - 168)
    assert set(found.contested["unit"]) <= {"Engineer", "*"}
    # Bob alone is on gamma and Eve alone on beta: neither is told, nor is what alpha has, for the rest would be theirs.
    assert found.rows.empty
    assert found.untold
    assert engineers[["own_hours", "other_hours"]].isna().all()
    assert not any(name in str(found) for name in ("Ann", "Bob", "Cid"))


def test_where_people_are_hidden_rivals_on_one_or_two_people_are_one_row_of_three_or_more(sqlite_database):
    people = {"alpha": "abc", "beta": "abcd", "gamma": "ab", "delta": "c"}
    insert_rows(
        sqlite_database, projects=[{"project_id": name, "name": name.capitalize()} for name in people],
        resources=[{"resource_id": who, "name": who, "role": "Pilot"} for who in "abcd"],
        capacity=[{"resource_id": who, "month": JAN, "hours": 20} for who in "abcd"],
        allocations=[{"resource_id": who, "project_id": name, "month": JAN, "hours": 10, "booking": "hard"}
                     for name, whose in people.items() for who in whose])
    alpha = competing(sqlite_database, "alpha", ProjectFilter(), Policy(person_rows=False), YEAR)
    assert alpha.totals[["project", "rival_hours", "own_hours"]].to_numpy().tolist() == [["Beta", 40, 30], [OTHERS, 30, 30]]
    assert alpha.totals["project_id"].isna().tolist() == [False, True]
    assert (alpha.untold, alpha.contested["own_hours"].tolist(), alpha.contested["other_hours"].tolist()) == (False, [30], [70])
    # Of gamma, which is two people, only its rivals of three or more are told.
    gamma = competing(sqlite_database, "gamma", ProjectFilter(), Policy(person_rows=False), YEAR)
    assert gamma.totals["project"].tolist() == ["Beta", "Alpha"]
    assert gamma.totals["own_hours"].isna().all()
    assert (gamma.untold, gamma.contested["own_hours"].isna().all()) == (True, True)
