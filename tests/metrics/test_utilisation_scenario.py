"""A scenario survives its link, names every mistake, and moves hours without losing any."""

from __future__ import annotations

from datetime import date

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.policy import Policy
from metrics.scenario_text import LONGEST_TEXT, MOST_MOVES, Scenario, parse_scenario
from metrics.utilisation import measured
from metrics.utilisation_scenario import after, compared, moved_bookings, too_early

FEW = settings(max_examples=40, deadline=None)
names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
months = st.integers(-60, 60).filter(bool)
KEYS = ["role", "generic_id", "name", "month"]


@FEW
@given(st.dictionaries(names, months, max_size=4), st.lists(names, max_size=3, unique=True),
       st.dictionaries(names, st.integers(1, 999), max_size=3))
def test_scenario_survives_its_link(shifts, drops, heads):
    scenario = Scenario(tuple(shifts.items()), tuple(drop for drop in drops if drop not in shifts), tuple(heads.items()))
    assert parse_scenario(scenario.to_text()) == (scenario, [])


@FEW
@given(st.text(max_size=80))
def test_any_text_is_read_or_named_and_never_fails(text):
    scenario, errors = parse_scenario(text)
    assert parse_scenario(scenario.to_text()) == (scenario, [])
    assert all(error.expected for error in errors)


def test_text_is_short_and_readable():
    assert Scenario((("P-7", 2),), ("P-9",), (("Data engineer", 1),)).to_text() == "shift:P-7:2;drop:P-9;heads:Data engineer:1"
    assert Scenario().to_text() == ""


@pytest.mark.parametrize(("text", "expected"), [
    ("move:P:1", "shift:PROJECT:MONTHS"), ("shift:P", "shift:PROJECT:MONTHS"), ("drop:P:1", "drop:PROJECT"),
    ("shift:P:two", "months from -60 to 60"), ("shift:P:0", "not 0"), ("shift:P:61", "months from"), ("shift::1", "an id or a"),
    ("drop:%00", "an id or a role"), ("heads:Dev:0", "a number of people from 1"), ("heads:Dev:-1", "a number of people"),
    ("heads:Dev:1.5", "a number of people"), ("shift:P:1;drop:P", "once"), ("x" * (LONGEST_TEXT + 1), "characters"),
    (";".join(f"drop:P{number}" for number in range(MOST_MOVES + 1)), "at most 20 changes"),
])
def test_mistake_is_named_with_what_was_expected(text, expected):
    _, errors = parse_scenario(text)
    assert len(errors) == 1
    assert expected in errors[0].expected


def test_what_is_understood_counts_beside_what_is_not():
    scenario, errors = parse_scenario("drop:A;nonsense;heads:Dev:2")
    assert scenario == Scenario((), ("A",), (("Dev", 2),))
    assert [error.found for error in errors] == ["nonsense"]


def month(text: str) -> pandas.Timestamp:
    return pandas.Timestamp(f"{text}-01")


def cells(*rows) -> pandas.DataFrame:
    """Cells of roles: (role, month, capacity, hard, soft)."""
    frame = pandas.DataFrame([{"role": role, "generic_id": "", "name": None, "month": month(when), "person_months": 1,
                               "capacity_hours": capacity, "hard_hours": hard, "soft_hours": soft}
                              for role, when, capacity, hard, soft in rows])
    return frame.assign(hard_inside=frame["hard_hours"], soft_inside=frame["soft_hours"])


def bookings(*rows) -> pandas.DataFrame:
    """Bookings of a role: (project, month, booking, hours)."""
    return pandas.DataFrame([{"role": "Dev", "generic_id": "", "name": None, "project_id": project, "month": month(when),
                              "booking": booking, "hours": hours, "inside": True} for project, when, booking, hours in rows])


LEAP = cells(("Dev", "2028-01", 160, 100, 0), ("Dev", "2028-02", 168, 200, 20), ("Dev", "2028-03", 184, 50, 0))
BOOKED = bookings(("P", "2028-01", "hard", 60), ("P", "2028-02", "hard", 80), ("P", "2028-02", "soft", 20))
OPEN = [month("2028-02"), month("2028-03"), month("2028-04")]


def tried(scenario: Scenario) -> pandas.DataFrame:
    moved = moved_bookings(BOOKED, scenario, date(2028, 2, 1))
    return after(LEAP, moved, scenario, ("role",), KEYS, OPEN, Policy()).set_index("month").sort_index()


def test_shift_takes_hours_from_the_open_months_and_puts_all_of_them_later():
    found = tried(Scenario((("P", 1),)))
    assert found["hard_hours"].tolist() == [100, 120, 130]  # January is over: its 60 hours stay
    assert found["soft_hours"].tolist() == [0, 0, 20]
    assert found["hard_inside"].tolist() == found["hard_hours"].tolist()


def test_shift_into_a_month_without_data_leaves_its_capacity_unknown():
    found = tried(Scenario((("P", 2),)))
    assert found.loc["2028-04-01", "hard_hours"] == 80
    assert pandas.isna(found.loc["2028-04-01", "capacity_hours"])


def test_drop_takes_only_what_can_still_change():
    assert tried(Scenario((), ("P",)))["hard_hours"].tolist() == [100, 120, 50]


def test_added_heads_bring_the_policys_hours_from_the_first_open_month_on():
    found = tried(Scenario((), (), (("Dev", 2),)))
    assert found["capacity_hours"].tolist() == [160, 168 + 320, 184 + 320]
    assert found["hard_hours"].tolist() == [100, 200, 50]


def test_added_head_does_not_pass_for_the_capacity_of_a_role_of_which_nothing_is_known():
    found = tried(Scenario((("P", 2),), (), (("Dev", 1),)))
    assert found.loc["2028-04-01", "hard_hours"] == 80
    assert pandas.isna(found.loc["2028-04-01", "capacity_hours"])


def test_heads_are_a_row_of_their_own_where_no_role_is_shown():
    moved, keys = moved_bookings(BOOKED, Scenario(), date(2028, 2, 1)), ["team", "generic_id", "name", "month"]
    teams = LEAP.rename(columns={"role": "team"})
    scenario = Scenario((), (), (("Dev", 1),))
    found = after(teams, moved.rename(columns={"role": "team"}), scenario, ("team",), keys, OPEN[:1], Policy())
    assert found[found["team"] != "Dev"][["team", "name", "capacity_hours"]].values.tolist() == [["+Dev", "1 added: Dev", 160]]


def test_project_comes_forward_only_to_the_first_open_month():
    assert too_early(BOOKED, Scenario((("P", -1),)), date(2028, 2, 1)) == {"P": 0}
    assert too_early(BOOKED, Scenario((("P", -1),)), date(2028, 1, 1)) == {"P": 0}
    assert too_early(BOOKED, Scenario((("P", 1), ("unknown", -9))), date(2028, 2, 1)) == {}
    assert too_early(BOOKED, Scenario((("P", -2),)), date(2027, 12, 1)) == {"P": 1}


def test_deltas_say_what_changes_and_nothing_else():
    before, later = (measured(frame.reset_index(drop=True), Policy()) for frame in (
        LEAP, tried(Scenario((("P", 2),))).reset_index()))
    rows = compared(before, later, ["role", "month"]).set_index("month")
    assert rows["hard_hours_delta"].tolist() == [0, -80, 0, 80]
    assert rows["over_hours_before"].tolist()[:3] == [0, 32, 0]
    assert rows["over_hours_after"].tolist()[:3] == [0, 0, 0]
    assert rows["utilisation_delta"].tolist()[1] == pytest.approx((120 - 200) / 168)
    assert pandas.isna(rows.loc["2028-04-01", "utilisation_delta"])


booked = st.tuples(st.sampled_from(["P", "Q"]), st.sampled_from(["2028-02", "2028-03"]), st.sampled_from(["hard", "soft"]),
                   st.integers(1, 90))


@FEW
@given(st.lists(booked, min_size=1, max_size=8, unique_by=lambda row: row[:3]), st.integers(1, 24))
def test_shift_loses_and_invents_no_hour(rows, later):
    moved = moved_bookings(bookings(*rows), Scenario((("P", later),)), date(2028, 2, 1))
    assert moved["hours"].sum() == 0
    assert set(moved["project_id"]) <= {"P"}
