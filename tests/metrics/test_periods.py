"""The reporting rhythm at the edges of months and years."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.periods import RHYTHMS, months_before, one_rhythm_before, period_index


@pytest.mark.parametrize(("day", "before"), [
    ("2026-03-31", "2026-02-28"), ("2026-02-28", "2026-01-31"), ("2024-03-31", "2024-02-29"), ("2024-02-29", "2024-01-31"),
    ("2026-04-30", "2026-03-31"), ("2026-03-30", "2026-02-28"), ("2026-01-15", "2025-12-15"), ("2026-01-31", "2025-12-31"),
])
def test_month_before_the_end_of_a_month_is_the_end_of_a_month(day, before):
    assert one_rhythm_before(date.fromisoformat(day), "monthly") == date.fromisoformat(before)


@pytest.mark.parametrize(("rhythm", "before"), [
    ("weekly", "2026-06-23"), ("monthly", "2026-05-31"), ("quarterly", "2026-03-31"), ("half-yearly", "2025-12-31"),
    ("yearly", "2025-06-30"),
])
def test_each_rhythm_has_its_length(rhythm, before):
    assert one_rhythm_before(date(2026, 6, 30), rhythm) == date.fromisoformat(before)


def test_each_reporting_date_reaches_back_to_the_one_before():
    dates = [date(2018, 9, 30), date(2019, 9, 30), date(2021, 3, 31)]
    assert one_rhythm_before(dates[2], "each reporting date", dates) == dates[1]
    assert one_rhythm_before(dates[0], "each reporting date", dates) == date.min


def test_neighbouring_periods_have_neighbouring_numbers():
    january, *february = period_index(["2026-01-31", "2026-02-01", "2026-02-28"], "monthly")
    assert february == [january + 1, january + 1]
    assert list(period_index(["2026-03-31", "2026-04-01"], "quarterly") % 4) == [0, 1]
    first, second = period_index(["2025-12-31", "2026-07-01"], "half-yearly")
    assert second - first == 2
    sunday, monday = period_index(["2026-01-04", "2026-01-05"], "weekly")
    assert monday - sunday == 1


def test_each_reporting_date_ends_a_period():
    dates = ["2018-09-30", "2019-09-30", "2021-03-31"]
    days = ["2018-01-01", "2018-09-30", "2018-10-01", "2021-03-31"]
    assert list(period_index(days, "each reporting date", dates)) == [0, 0, 1, 2]


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-400, 400))
def test_months_before_and_after_land_in_the_right_month(day, months):
    moved = months_before(day, months)
    assert moved.year * 12 + moved.month == day.year * 12 + day.month - months


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from(RHYTHMS[:-1]))
def test_one_rhythm_before_is_in_the_period_before(day, rhythm):
    assert period_index(day, rhythm) - period_index(one_rhythm_before(day, rhythm), rhythm) == 1
