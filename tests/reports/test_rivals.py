"""Rivals of a project are the other projects on its over-booked people, in the months in which they are."""

from __future__ import annotations

from datetime import date

from data_access.filter import FilterOptions, ProjectFilter, Scope
from metrics.policy import Policy
from reports.bookings_behind import HIDDEN_PROJECT
from reports.load_before import load_before
from reports.rivals import contested_projects, project_rivals
from reports.utilisation import Months, load_copy
from tests.reports.bookings_portfolio import FEB, JAN, MAR

NOTHING = FilterOptions()
YEAR = Months(date(2028, 1, 1), date(2028, 12, 1))
MORE_FILES = {"allocations": [
    {"resource_id": resource, "project_id": project, "month": FEB, "hours": hours, "booking": "hard"}
    for resource, project, hours in (("bob", "alpha", 8), ("cid", "beta", 6), ("eve", "beta", 7))]}


def test_rival_takes_hours_of_over_booked_people_in_the_same_month(booked):
    found = project_rivals(booked, "alpha", ProjectFilter(), Policy(), YEAR)
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
    assert hidden["hours"].tolist() == [168, 74, 7]  # Engineers in February


def test_soft_hours_compete_only_when_they_count(booked):
    def march(weight):
        insert = project_rivals(booked, "beta", ProjectFilter(), Policy(), YEAR, weight)
        return insert.contested["month"].dt.strftime("%Y-%m-%d").tolist()

    assert MAR not in march(0)
    assert MAR not in march(1)  # 92 + 46 on 184


def test_nobody_over_booked_means_no_rivals(booked):
    found = project_rivals(booked, "beta", ProjectFilter(), Policy(), Months(date(2028, 3, 1), date(2028, 12, 1)))
    assert found.rows.empty
    assert project_rivals(booked, "no such project", ProjectFilter(), Policy(), YEAR).rows.empty


def test_rival_outside_the_scope_is_told_without_its_name(booked):
    found = project_rivals(booked, "alpha", ProjectFilter(scope=Scope(("elsewhere",))), Policy(), YEAR)
    assert set(found.rows["project"]) == {HIDDEN_PROJECT}
    assert found.rows["project_id"].isna().all()
    assert found.rows["rival_hours"].sum() == 168 + 40 + 6


def test_where_people_are_hidden_roles_are_contested(booked):
    found = project_rivals(booked, "alpha", ProjectFilter(), Policy(person_rows=False), YEAR)
    assert found.unit == "role"
    # Engineers in February: 16 + 176 + 57 hard hours on 168
    engineers = found.contested.set_index(["unit", "month"]).loc[("Engineer", FEB)]
    assert (engineers["load_hours"], engineers["over_hours"]) == (16 + 8 + 168 + 50 + 7, 249 - 168)
    assert set(found.contested["unit"]) <= {"Engineer", "*"}
    assert not any(name in str(found) for name in ("Ann", "Bob", "Cid"))
