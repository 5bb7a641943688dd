"""Hours that move: spread over the days of their month, moved, and summed again, against sums written out."""

from __future__ import annotations

from datetime import date

import numpy
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.network_hours import MonthHours, hours_moved, unit_months


def month_number(day: str) -> int:
    return int(numpy.datetime64(day, "M").astype("int64"))


def bookings(rows, days, slipped=()) -> dict[str, numpy.ndarray]:
    frame = pandas.DataFrame(rows, columns=["unit", "project_id", "month", "booking", "hours"])
    booked = pandas.DataFrame({
        "unit": 0, "month": [month_number(day) for day in frame["month"]], "soft": frame["booking"] == "soft",
        "hours": frame["hours"].astype(float), "days": frame["project_id"].map(days).fillna(0).astype("int64"),
        "slipped": frame["project_id"].isin(list(slipped))})
    return {name: booked[name].to_numpy() for name in booked}


def moved(rows, days, slipped=(), reporting_date=None) -> dict[str, float]:
    """Month > hours booked there after the move, where there are any."""
    booked = bookings(rows, days, slipped)
    found = hours_moved(booked, reporting_date)
    before, change = pandas.Series(booked["hours"], booked["month"]), pandas.Series(found.hard, found.month)
    after = pandas.concat([before, change]).groupby(level=0).sum()
    return {str(numpy.datetime64(int(month), "M")): hours for month, hours in after.items() if abs(hours) > 1e-9}


def test_ten_days_carry_a_third_of_a_month_of_thirty_days_into_the_next():
    assert moved([("ann", "p", "2026-09-01", "hard", 90)], {"p": 10}) == pytest.approx({"2026-09": 60, "2026-10": 30})


def test_january_moved_by_thirty_days_touches_three_months():
    # 31 January + 30 = 2 March; 1 January + 30 = 31 January: 1 day in January, 28 in February, 2 in March
    assert moved([("ann", "p", "2026-01-01", "hard", 31)], {"p": 30}) == pytest.approx(
        {"2026-01": 1, "2026-02": 28, "2026-03": 2})


def test_twenty_ninth_of_february_is_a_day():
    assert moved([("ann", "p", "2028-02-01", "hard", 29)], {"p": 1}) == pytest.approx({"2028-02": 28, "2028-03": 1})


def test_own_hours_of_the_slipped_project_move_only_from_the_reporting_date_on():
    rows = [("ann", "p", f"2026-{month}-01", "hard", hours) for month, hours in (("08", 31), ("09", 30), ("10", 31))]
    # 31 + 15 hours until 15 September stay. The 15 after it move to 16-30 October, October's 31 to 31 October-30 November.
    assert moved(rows, {"p": 30}, {"p"}, date(2026, 9, 16)) == pytest.approx(
        {"2026-08": 31, "2026-09": 15, "2026-10": 15 + 1, "2026-11": 30})


def test_hours_of_a_pushed_project_all_move():
    rows = [("ann", "q", "2026-08-01", "hard", 31)]
    assert moved(rows, {"q": 31}, {"p"}, date(2026, 9, 16)) == pytest.approx({"2026-09": 30, "2026-10": 1})


@settings(max_examples=50, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2028, 12, 1)), st.integers(0, 500), st.integers(0, 40), st.booleans())
def test_moving_loses_no_hour(month, days, after, slipped):
    first = month.replace(day=1)
    reporting = date.fromordinal(first.toordinal() + after)
    rows = [("ann", "p", first.isoformat(), "hard", 120.0)]
    assert sum(moved(rows, {"p": days}, {"p"} if slipped else (), reporting).values()) == pytest.approx(120)


def months(booked, days, capacity) -> dict[str, numpy.ndarray]:
    rows = bookings(booked, days)
    changes = hours_moved({name: values[rows["days"] > 0] for name, values in rows.items()}, None)
    hard, soft = (numpy.array([rows["hours"][(rows["month"] == month) & (rows["soft"] == is_soft)].sum()
                               for month in changes.month]) for is_soft in (False, True))
    able = {month_number(month): hours for _, month, hours in capacity}
    capacity_hours = numpy.array([able.get(month, numpy.nan) for month in changes.month], dtype=float)
    return unit_months(changes, MonthHours(changes.unit, changes.month, hard, soft), capacity_hours)


BOOKED = [("ann", "p", "2026-09-01", "hard", 90), ("ann", "q", "2026-10-01", "hard", 120),
          ("ann", "p", "2026-09-01", "soft", 30)]


def test_person_becomes_overloaded_where_hours_arrive_and_is_relieved_where_they_leave():
    rows = months(BOOKED, {"p": 10}, [("ann", "2026-09-01", 80), ("ann", "2026-10-01", 140)])
    assert rows["hard_hours_before"].tolist() == pytest.approx([90, 120])
    assert rows["hard_hours_after"].tolist() == pytest.approx([60, 150])
    assert rows["soft_hours_after"].tolist() == pytest.approx([20, 10])
    assert rows["overloaded_before"].tolist() == [True, False]
    assert rows["overloaded_after"].tolist() == [False, True]


def test_exactly_full_is_not_overloaded_however_the_hours_were_divided():
    rows = months([("ann", "p", "2026-09-01", "hard", 100)], {"p": 7},
                  [("ann", "2026-09-01", 100 * 23 / 30), ("ann", "2026-10-01", 100 * 7 / 30)])
    assert rows["overloaded_after"].tolist() == [False, False]


def test_zero_capacity_counts_as_overload_and_unknown_capacity_stays_unknown():
    rows = months([("ann", "p", "2026-09-01", "hard", 30)], {"p": 10}, [("ann", "2026-10-01", 0)])
    assert rows["overloaded_after"].tolist() == [None, True]
    assert rows["overloaded_before"].tolist() == [None, False]
