"""Booked hours that move with their projects: spread over days, moved, summed again, and held against capacity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import numpy

# Hours that went through a division and came back must not count as a thousandth of a second too many.
TOLERANCE = 1e-6


class MonthHours(NamedTuple):
    """Hours by unit and month, one value a row in each array; months are counted from January 1970."""

    unit: numpy.ndarray
    month: numpy.ndarray
    hard: numpy.ndarray
    soft: numpy.ndarray

    def of(self, chosen: numpy.ndarray) -> MonthHours:
        """The rows at these places, or where this is true."""
        return MonthHours(*(values[chosen] for values in self))


def hours_moved(bookings: Mapping[str, numpy.ndarray], reporting_date: date | None) -> MonthHours:
    """What a move adds to and takes from each unit and month: hours are spread evenly over the days of their month and moved.

    `bookings`: a value in each array for a booking of a moving project: unit (a number), month (since January 1970), soft (a
    truth), hours, days (by how many its project moves), slipped: of a slipped project, which keeps its start, only hours from
    the reporting date on move (that day included; all without one). A row a unit and month that either end of a move touches,
    by unit and month.
    """
    month = bookings["month"].astype("int64").astype("datetime64[M]")
    first = month.astype("datetime64[D]")
    length = (month + 1).astype("datetime64[D]") - first
    staying = _staying_days(bookings["slipped"], first, length, reporting_date)
    shift = bookings["days"].astype("timedelta64[D]")
    begin, end = first + staying + shift, first + length + shift
    parts = [(month, staying - length)]
    # As many days as the longest month touch at most three months.
    for later in range(3):
        touched = begin.astype("datetime64[M]") + later
        opens, closes = (edge.astype("datetime64[D]") for edge in (touched, touched + 1))
        inside = numpy.minimum(end, closes) - numpy.maximum(begin, opens)
        parts.append((touched, numpy.maximum(inside, numpy.timedelta64(0, "D"))))
    shares = numpy.concatenate([days / length for _, days in parts])
    unit, hours, soft = (numpy.tile(bookings[name], len(parts)) for name in ("unit", "hours", "soft"))
    change, month = shares * hours, numpy.concatenate([touched for touched, _ in parts]).astype("int64")
    rows = MonthHours(unit, month, numpy.where(soft, 0.0, change), numpy.where(soft, change, 0.0))
    return summed(rows.of(shares != 0))


def summed(changes: MonthHours) -> MonthHours:
    """Rows of `hours_moved` added up by unit and month, such as those of people whose units are their roles."""
    unit, month = changes.unit.astype("int64"), changes.month
    earliest, width = (month.min(), month.max() - month.min() + 1) if len(month) else (0, 1)
    keys, place = numpy.unique(unit * width + month - earliest, return_inverse=True)
    hard, soft = (numpy.bincount(place, hours, minlength=len(keys)) for hours in (changes.hard, changes.soft))
    return MonthHours(keys // width, keys % width + earliest, hard, soft)


def unit_months(changes: MonthHours, before: MonthHours, capacity_hours: numpy.ndarray) -> dict[str, numpy.ndarray]:
    """Hours of the units and months whose hard hours change, before and after, against capacity.

    `changes`: see `hours_moved`; for each of its rows `before` has the hours booked so far and `capacity_hours` is NaN where
    unknown. Of the rows that change, an array each: unit, month, capacity_hours, hard_hours_before, hard_hours_after,
    soft_hours_before, soft_hours_after, overloaded_before, overloaded_after (hard hours above capacity; capacity 0 counts; None
    where capacity is unknown).
    """
    hours = {}
    for kind in ("hard", "soft"):
        booked = getattr(before, kind)
        hours[f"{kind}_hours_before"] = booked.round(9)
        hours[f"{kind}_hours_after"] = numpy.maximum(booked + getattr(changes, kind), 0).round(9)
    over = {f"overloaded_{moment}": _over(hours[f"hard_hours_{moment}"], capacity_hours) for moment in ("before", "after")}
    differs = numpy.abs(hours["hard_hours_after"] - hours["hard_hours_before"]) > TOLERANCE
    columns = {"unit": changes.unit, "month": changes.month, "capacity_hours": capacity_hours, **hours, **over}
    return {name: values[differs] for name, values in columns.items()}


def _staying_days(slipped: numpy.ndarray, first: numpy.ndarray, length: numpy.ndarray,
                  reporting_date: date | None) -> numpy.ndarray:
    """How many days of each booking's month lie before what moves."""
    none = numpy.zeros(len(slipped), dtype="timedelta64[D]")
    if reporting_date is None:
        return none
    past = numpy.clip(numpy.datetime64(reporting_date, "D") - first, none, length)
    return numpy.where(slipped, past, none)


def _over(hard: numpy.ndarray, capacity: numpy.ndarray) -> numpy.ndarray:
    return numpy.where(numpy.isnan(capacity), None, hard > capacity + TOLERANCE)
