"""The reporting rhythm: which period a day belongs to, and where a period begins."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal, get_args

import numpy

Rhythm = Literal["weekly", "monthly", "quarterly", "half-yearly", "yearly", "each reporting date"]
RHYTHMS: tuple[str, ...] = get_args(Rhythm)
_MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}


def to_days(dates) -> numpy.ndarray:
    """Dates of any kind (date, ISO text, Timestamp, None) as numpy days; missing is NaT."""
    return numpy.asarray(dates, dtype="datetime64[D]")


def period_index(dates, rhythm: Rhythm, calendar_dates=()) -> numpy.ndarray:
    """The running number of the period that each date falls in; only differences between two of them mean something.

    Weeks begin on Monday, quarters and halves with the calendar year. With "each reporting date" the period of a day ends at
    the first of `calendar_dates` (sorted) on or after it. Dates must not be missing.
    """
    days = to_days(dates)
    if rhythm == "each reporting date":
        return numpy.searchsorted(to_days(calendar_dates), days, side="left")
    if rhythm == "weekly":
        # Day 0 of numpy, 1 January 1970, was a Thursday: three days after its Monday.
        return (days.astype("int64") + 3) // 7
    return days.astype("datetime64[M]").astype("int64") // _MONTHS[rhythm]


def one_rhythm_before(day: date, rhythm: Rhythm, reporting_dates: Sequence[date] = ()) -> date:
    """The day one reporting rhythm earlier; the end of a month stays an end of a month (28 Feb > 31 Jan, 31 Mar > 28 Feb).

    With "each reporting date" it is the reporting date before, and the first of all dates where there is none.
    """
    if rhythm == "each reporting date":
        return max((earlier for earlier in reporting_dates if earlier < day), default=date.min)
    if rhythm == "weekly":
        return day - timedelta(days=7)
    return months_before(day, _MONTHS[rhythm])


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier (later when negative), the last day of a month for the last day of a month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    was_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if was_last else min(day.day, last))
