"""A scenario's heat map before and after, from the database: hours, overload, and what could not be done."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from reports.load_before import load_before
from reports.resource_scenario import parse_scenario, resource_scenario
from reports.utilisation import Months, load_copy
from tests.reports.bookings_portfolio import FEB, JAN, MAR

YEAR = Months(date(2028, 1, 1), date(2028, 12, 1))
BEFORE_ALL, END_OF_JANUARY = date(2027, 12, 31), date(2028, 1, 31)
NOTHING = FilterOptions()


def start(database, level="person", project_filter=ProjectFilter(), policy=Policy()):
    return load_before(database, load_copy(database, YEAR), project_filter, NOTHING, policy, level, YEAR)


def tried(database, text, level="person", on=BEFORE_ALL, project_filter=ProjectFilter(), policy=Policy()):
    scenario, errors = parse_scenario(text)
    assert errors == []
    before = start(database, level, project_filter, policy)
    return resource_scenario(database, before, project_filter, NOTHING, policy, scenario, on)


def changed(result) -> dict:
    rows = result.changes[result.changes["hard_hours_delta"].abs() + result.changes["soft_hours_delta"].abs() > 0]
    return {(row.unit, row.month.date().isoformat()): row.hard_hours_delta for row in rows.itertuples()}


def test_empty_scenario_changes_nothing_and_shows_who_is_overbooked(booked):
    result = tried(booked, "")
    assert changed(result) == {}
    assert set(result.after["unit"]) == {"ann"}
    assert result.overloaded == (2, 2)


def test_dropped_project_frees_its_people(booked):
    result = tried(booked, "drop:alpha")
    assert changed(result) == {("ann", JAN): -60, ("ann", FEB): -16, ("cid", FEB): -84, ("eve", FEB): -50, ("gen", MAR): -160,
                               ("gen", FEB): 0}
    assert result.overloaded == (2, 0)
    assert result.changes[["over_hours_before", "over_hours_after"]].sum().tolist() == [20 + 16, 0]


def test_shift_moves_only_what_is_still_to_come(booked):
    result = tried(booked, "shift:beta:1", on=END_OF_JANUARY)
    assert changed(result) == {("ann", MAR): -92, ("ann", "2028-04-01"): 92, ("fay", FEB): 0, ("fay", MAR): 0}
    soft = result.changes.set_index(["unit", "month"])
    assert soft.loc[("fay", MAR), "soft_hours_after"] == 30
    assert soft.loc[("ann", MAR), "soft_hours_delta"] == -46


def test_what_cannot_be_done_is_named_and_the_rest_is_done(booked):
    result = tried(booked, "shift:beta:-2;drop:nobody;heads:Pilot:1;shift:gamma:1", on=END_OF_JANUARY)
    assert [error.found for error in result.left_out] == ["nobody", "Pilot", "beta -2 months"]
    assert result.scenario.to_text() == "shift:gamma:1"
    assert ("bob", FEB) in changed(result)
    assert ("ann", MAR) not in changed(result)


def test_heads_join_their_role(booked):
    result = tried(booked, "heads:Engineer:2", "role", END_OF_JANUARY)
    rows = result.changes.set_index(["unit", "month"])
    assert rows.loc[("Engineer", FEB), "capacity_hours_delta"] == 320
    assert rows.loc[("Engineer", JAN), "capacity_hours_delta"] == 0
    assert rows.loc[("Engineer", FEB), "utilisation_after"] == pytest.approx(234 / (168 + 320))
    team = tried(booked, "heads:Engineer:2", "team", END_OF_JANUARY).after
    assert set(team[team["unit"] == "+Engineer"]["name"]) == {"2 added: Engineer"}


def test_roles_before_and_after_add_up_like_their_people(booked):
    by_person, by_role = (tried(booked, "shift:alpha:2", level) for level in ("person", "role"))
    person, role = (result.changes.groupby("month")["hard_hours_delta"].sum() for result in (by_person, by_role))
    assert person[person != 0].to_dict() == role[role != 0].to_dict() != {}
    assert by_person.overloaded == by_role.overloaded


def test_filter_keeps_its_people_and_what_moves_outside_it_is_told(booked):
    alpha = ProjectFilter(program=("A",))
    result = tried(booked, "drop:beta", project_filter=alpha)
    assert set(start(booked, project_filter=alpha).cells["person"]) == {"ann", "cid", "eve", "gen"}
    assert set(result.after["unit"]) == {"ann"}
    rows = result.changes.set_index(["unit", "month"])
    assert rows.loc[("ann", JAN), "outside_filter_hours_delta"] == -40


def test_where_people_are_hidden_nobody_is_counted_alone(booked):
    result = tried(booked, "drop:alpha", "role", policy=Policy(person_rows=False))
    assert result.overloaded is None
    assert set(result.after["unit"]) == {"Engineer", "*", "gen"}
