"""The bookings behind a cell stand in priority order, and the first that does not fit is marked."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.filter import FilterOptions, ProjectFilter, Scope
from metrics.policy import Policy
from reports.bookings_behind import HIDDEN_PROJECT, OTHERS, bookings_behind
from reports.people_load import people_load
from reports.utilisation import Months, PersonRowsOff, load_copy
from tests.factories import insert_rows
from tests.reports.bookings_portfolio import FEB, FILES, JAN, MAR

NOTHING = FilterOptions()
MILESTONES = [
    {"milestone_id": name, "project_id": "beta", "name": name, "baseline_date": baseline, "forecast_date": forecast,
     "actual_date": actual}
    for name, baseline, forecast, actual in (
        ("met", "2028-03-02", None, "2028-03-01"), ("past", "2028-02-28", None, None),
        ("moved", "2028-03-01", "2028-05-05", None), ("next", "2028-04-04", None, None))]
MORE_FILES = {"milestones": MILESTONES}


def month(day: str) -> Months:
    return Months(date.fromisoformat(day), date.fromisoformat(day))


def behind(database, unit, day, project_filter=ProjectFilter(), soft_weight=0.0, **more):
    load = people_load(database, load_copy(database), project_filter, NOTHING, soft_weight)
    asked = {"policy": Policy(), "months": month(day)} | more
    return bookings_behind(database, load, levels=tuple(unit), unit=tuple(unit.values()), **asked)


def test_first_booking_that_does_not_fit_is_marked(booked):
    found = behind(booked, {"person": "ann"}, JAN)
    assert (found.capacity_hours, found.load_hours) == (80, 100)
    assert found.rows["project_id"].tolist() == ["alpha", "beta"]
    assert found.rows["running_hours"].tolist() == [60, 100]
    assert found.rows["fits"].tolist() == [True, False]
    assert found.rows["first_over"].tolist() == [False, True]
    assert found.rows["over_hours"].tolist() == [0, 20]
    assert found.rows["project"].tolist() == ["Alpha", "Beta"]
    assert found.rows["project_manager"].tolist() == ["Mia", "Noah"]


def test_hard_stands_before_soft_and_soft_counts_by_its_probability(booked):
    rows = behind(booked, {"person": "bob"}, FEB, soft_weight=.5).rows
    assert rows["booking"].tolist() == ["hard", "soft"]
    assert rows["counted_hours"].tolist() == [168, 21]
    assert rows["first_over"].tolist() == [False, True]
    assert not behind(booked, {"person": "bob"}, FEB).rows["first_over"].any()


def test_every_hour_on_zero_capacity_does_not_fit(booked):
    found = behind(booked, {"person": "ann"}, FEB)
    assert (found.capacity_hours, found.rows["fits"].tolist()) == (0, [False])


def test_unknown_capacity_leaves_open_what_fits(booked):
    found = behind(booked, {"person": "eve"}, FEB)
    assert (found.capacity_hours, found.rows["fits"].tolist(), found.rows["first_over"].tolist()) == (None, [None], [False])


def test_role_adds_up_its_people_by_project_and_generic_demand_stands_alone(booked):
    rows = behind(booked, {"role": "Engineer"}, FEB).rows
    assert list(zip(rows["project_id"], rows["booking"], rows["hours"], rows["booked_people"], strict=True)) == [
        ("alpha", "hard", 66, 2), ("gamma", "hard", 168, 1), ("gamma", "soft", 42, 1)]
    generic = behind(booked, {"generic_id": "gen"}, MAR, unfilled=True)
    assert behind(booked, {}, MAR, unfilled=True).load_hours == 160
    assert (generic.capacity_hours, generic.rows["hours"].tolist()) == (None, [160])


def test_bookings_of_a_quarter_are_added_up_against_its_capacity(booked):
    quarter = Months(date(2028, 1, 1), date(2028, 3, 1))
    found = behind(booked, {"team": "North"}, JAN, months=quarter)
    assert (found.capacity_hours, found.load_hours) == (332 + 252 + 368, 184 + 268 + 102)


def test_next_milestone_is_the_first_open_one_from_the_month_on(booked):
    beta = behind(booked, {"person": "ann"}, MAR).rows.iloc[0]
    assert (beta["next_milestone"], beta["next_milestone_date"].date()) == ("next", date(2028, 4, 4))
    assert behind(booked, {"person": "ann"}, JAN).rows.set_index("project_id").loc["beta", "next_milestone"] == "past"
    assert behind(booked, {"person": "ann"}, FEB).rows["next_milestone"].isna().all()


def test_filter_names_what_lies_outside_and_hides_nothing(booked):
    rows = behind(booked, {"person": "ann"}, JAN, project_filter=ProjectFilter(program=("A",))).rows
    assert dict(zip(rows["project_id"], rows["inside_filter"], strict=True)) == {"alpha": True, "beta": False}


def test_hours_outside_the_filter_are_told_apart(booked):
    found = behind(booked, {"person": "ann"}, JAN, project_filter=ProjectFilter(program=("A",)))
    assert (found.load_hours, found.outside_hours, found.people) == (100, 40, 1)
    assert behind(booked, {"team": "North"}, JAN).outside_hours == 0


def test_projects_outside_the_scope_keep_their_hours_and_lose_their_names(database):
    insert_rows(database, **FILES)
    insert_rows(database, portfolios=[{"portfolio_id": "P", "name": "P"}],
                projects=[{"project_id": "delta", "name": "Delta", "portfolio_id": "P", "priority": 5}],
                allocations=[{"resource_id": "ann", "project_id": "delta", "month": JAN, "hours": 5, "booking": "hard"}])
    found = behind(database, {"person": "ann"}, JAN, project_filter=ProjectFilter(scope=Scope(("P",))))
    hidden = found.rows[found.rows["project"] == HIDDEN_PROJECT]
    assert (found.load_hours, hidden["hours"].sum(), len(hidden)) == (105, 100, 2)
    assert hidden[["project_id", "priority", "project_manager", "next_milestone"]].isna().all(axis=None)
    assert found.rows[found.rows["project"] == "Delta"]["hours"].tolist() == [5]


def test_single_people_are_refused_where_the_policy_hides_them(booked):
    hidden = Policy(person_rows=False)
    with pytest.raises(PersonRowsOff):
        behind(booked, {"person": "ann"}, JAN, policy=hidden)
    assert behind(booked, {"role": "Analyst"}, FEB, policy=hidden).rows.empty
    assert behind(booked, {"role": "*"}, FEB, policy=hidden).load_hours == 84
    assert behind(booked, {"role": "Engineer"}, FEB, policy=hidden).load_hours == 234


def test_where_people_are_hidden_bookings_of_one_or_two_are_one_row_of_three_or_more(booked):
    found = behind(booked, {"role": "Engineer"}, FEB, policy=Policy(person_rows=False), soft_weight=.5)
    # Ann and Eve on alpha, Bob twice on gamma, firm and not.
    row = found.rows.iloc[0]
    assert found.rows["project"].tolist() == [OTHERS]
    assert (row["hours"], row["counted_hours"], row["running_hours"], row["booked_people"]) == (276, 255, 255, 3)
    assert (row["fits"], row["first_over"], row["over_hours"]) == (False, True, 255 - 168)
    assert row[["project_id", "priority", "project_manager", "booking", "next_milestone", "next_milestone_date"]].isna().all()
    assert not {"Alpha", "Gamma", "alpha", "gamma"} & set(found.rows.to_numpy().ravel())


def test_where_people_are_hidden_one_or_two_booked_in_a_unit_are_told_by_its_total_alone(booked):
    found = behind(booked, {"role": "Engineer"}, JAN, policy=Policy(person_rows=False),
                   project_filter=ProjectFilter(program=("A",)))
    assert (found.told, found.rows.empty, found.load_hours, found.capacity_hours, found.outside_hours) == (
        False, True, 184, 248, None)


def test_unfilled_roles_are_nobody_and_told_one_by_one(booked):
    found = behind(booked, {}, MAR, unfilled=True, policy=Policy(person_rows=False))
    assert (found.told, found.rows["project_id"].tolist(), found.rows["hours"].tolist()) == (True, ["alpha"], [160])
