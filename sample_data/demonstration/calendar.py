"""Month arithmetic on numpy dates: reporting dates, days in a month, working days."""

from __future__ import annotations

from datetime import date

import numpy


def last_month(as_of: date) -> numpy.datetime64:
    """The newest month that has ended at `as_of`."""
    day = numpy.datetime64(as_of, "D")
    month = day.astype("datetime64[M]")
    return month if month_end(month) == day else month - 1


def month_end(months) -> numpy.ndarray:
    """The last day of each month."""
    return (months + 1).astype("datetime64[D]") - 1


def weekday(days: numpy.ndarray) -> numpy.ndarray:
    """The same days; a Saturday or Sunday becomes the Friday before, or the Monday after if that Friday is in another month."""
    days = days.astype("datetime64[D]")
    # 1970-01-01 was a Thursday: 0 is Monday.
    position = (days.astype(numpy.int64) + 3) % 7
    friday = days - numpy.maximum(position - 4, 0)
    same_month = friday.astype("datetime64[M]") == days.astype("datetime64[M]")
    return numpy.where(same_month, friday, days + numpy.where(position > 4, 7 - position, 0))


def at(start_months: numpy.ndarray, offset: numpy.ndarray) -> numpy.ndarray:
    """The working day that lies `offset` months (with a fraction) after the first day of the start month."""
    whole = numpy.floor(offset).astype(numpy.int64)
    month = start_months + whole
    first = month.astype("datetime64[D]")
    length = (month_end(month) - first).astype(numpy.int64) + 1
    return weekday(first + numpy.floor((offset - whole) * length).astype(numpy.int64))


def working_days(months: numpy.ndarray) -> numpy.ndarray:
    """Mondays to Fridays of each month."""
    return numpy.busday_count(months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]"))
