"""Ratios, measures and quarters of booked hours; and units too small to be shown alone."""

from __future__ import annotations

import math
from datetime import date

import numpy
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.policy import Policy
from metrics.utilisation import by_skill, is_over, load_hours, measured, quarter_start, utilisation
from metrics.utilisation_order import in_priority_order
from metrics.utilisation_privacy import LEAST_PEOPLE, POOL, pooled, pooled_paths

FEW = settings(max_examples=60, deadline=None)


def cell(**more) -> pandas.DataFrame:
    columns = {"month": pandas.Timestamp("2028-02-01"), "capacity_hours": 160.0, "hard_hours": 120.0, "soft_hours": 80.0,
               "hard_inside": 20.0, "soft_inside": 80.0}
    return pandas.DataFrame([columns | more])


@pytest.mark.parametrize(("booked", "available", "ratio"), [
    (80, 160, .5), (160, 80, 2), (0, 160, 0), (16, 0, None), (16, None, None)])
def test_utilisation_is_unknown_without_capacity_and_on_zero_capacity(booked, available, ratio):
    found = utilisation([booked], [available])[0]
    assert math.isnan(found) if ratio is None else found == ratio


def test_hours_on_zero_capacity_are_over_and_on_unknown_capacity_nobody_knows():
    assert is_over([1, 0, 1, 168], [0, 0, None, 168]).tolist() == [True, False, False, False]
    assert not is_over([.1 + .2], [.3])[0]


def test_soft_hours_count_by_a_probability_and_nothing_else():
    assert [load_hours(100, 40, weight) for weight in (0, .25, 1)] == [100, 110, 140]
    for wrong in (-.1, 1.1, math.nan):
        with pytest.raises(ValueError, match="from 0 to 1"):
            load_hours(1, 1, wrong)


def test_measures_of_a_cell_follow_from_its_hours_and_the_policy():
    found = measured(cell(), Policy(hours_per_day=7.5, hours_per_fte_month=150), .5).iloc[0]
    assert found["load_hours"] == 120 + 40
    assert (found["utilisation"], found["load"]) == (.75, 1)
    assert (found["free_hours"], found["over_hours"]) == (0, 0)
    assert found["person_days"] == pytest.approx(160 / 7.5)
    assert found["fte"] == pytest.approx(160 / 150)
    assert (found["outside_filter_hours"], found["outside_load_hours"]) == (100, 100)


def test_unknown_capacity_leaves_free_hours_unknown():
    found = measured(cell(capacity_hours=numpy.nan), Policy()).iloc[0]
    assert found[["utilisation", "load", "free_hours", "over_hours"]].isna().all()
    assert found["load_hours"] == 120


def test_over_hours_are_what_capacity_lacks():
    assert measured(cell(capacity_hours=100.0), Policy()).iloc[0][["free_hours", "over_hours"]].tolist() == [-20, 20]


@pytest.mark.parametrize(("month", "first_fiscal_month", "quarter"), [
    ("2028-02", 1, "2028-01"), ("2028-12", 1, "2028-10"), ("2028-02", 4, "2028-01"), ("2028-01", 2, "2027-11"),
    ("2028-03", 3, "2028-03"), ("2028-02", 3, "2027-12"), ("2028-02", 12, "2027-12")])
def test_quarters_begin_with_the_fiscal_year(month, first_fiscal_month, quarter):
    found = quarter_start(pandas.Series([pandas.Timestamp(f"{month}-01")]), first_fiscal_month)
    assert found.dt.strftime("%Y-%m").tolist() == [quarter]


@given(st.dates(date(1701, 1, 1), date(2199, 12, 31)), st.integers(1, 12))
@FEW
def test_every_month_is_in_the_quarter_that_begins_up_to_two_months_before(day, first_fiscal_month):
    month = pandas.Timestamp(day.replace(day=1))
    start = quarter_start(pandas.Series([month]), first_fiscal_month)[0]
    assert month - pandas.DateOffset(months=2) <= start <= month
    assert (start.month - first_fiscal_month) % 3 == 0


def test_skills_are_taken_apart_once_each():
    rows = by_skill(pandas.DataFrame({"skills": ["SQL; Python;SQL", "-", "SQL"], "hard_hours": [1.0, 2.0, 4.0]}), ["skills"])
    assert dict(zip(rows["skills"], rows["hard_hours"], strict=True)) == {"SQL": 5, "Python": 1, "-": 2}


def test_booking_that_does_not_fit_is_the_first_beyond_capacity():
    names = numpy.array(["none", "two", "one", "soft"])
    bookings = {"project_id": names, "priority": [numpy.nan, 2, 1, 1], "soft": [False, False, False, True],
                "hours": [10.0, 50.0, 60.0, 40.0], "next_milestone_date": [None, "2028-03-01", None, None]}
    found = in_priority_order(bookings, 120, 1)
    assert names[found.order].tolist() == ["one", "soft", "two", "none"]
    assert found.running_hours.tolist() == [60, 100, 150, 160]
    assert found.fits.tolist() == [True, True, False, False]
    assert found.first_over.tolist() == [False, False, True, False]
    assert in_priority_order(bookings, 120, 0).fits.tolist() == [True] * 4


def test_earlier_milestone_then_more_hours_go_first_within_a_priority():
    bookings = {"project_id": ["c", "b", "a"], "priority": [1, 1, 1], "soft": [False] * 3, "hours": [10.0, 20.0, 5.0],
                "next_milestone_date": [None, None, "2028-03-01"]}
    assert in_priority_order(bookings, None).order.tolist() == [2, 1, 0]


def test_small_units_are_pooled_until_the_pool_is_large_enough():
    assert pooled(pandas.Series({"A": 5, "B": 3})) == set()
    assert pooled(pandas.Series({"A": 5, "B": 2, "C": 1})) == {"B", "C"}
    # B alone would follow from a total: the next smallest goes with it
    assert pooled(pandas.Series({"A": 5, "B": 2, "C": 4})) == {"B", "C"}
    assert pooled(pandas.Series({"A": 1, "B": 1})) == {"A", "B"}


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz")), min_size=1, max_size=25))
@FEW
def test_nothing_that_is_shown_and_no_difference_tells_about_fewer_than_three_people(people):
    members = pandas.DataFrame(people, columns=["team", "role"])
    paths = pooled_paths(members, ("team", "role"))
    shown = members.merge(paths, on=["team", "role"], validate="many_to_one")
    assert len(shown) == len(members)
    sizes = shown.groupby(["shown_team", "shown_role"]).size()
    assert (shown["people"] == sizes.loc[list(zip(shown["shown_team"], shown["shown_role"], strict=True))].to_numpy()).all()
    if len(members) >= LEAST_PEOPLE:
        assert (sizes >= LEAST_PEOPLE).all()
    pool = shown[shown["shown_team"] == POOL]
    assert set(pool["shown_role"]) <= {POOL}
