"""Booked hours that move with their projects: spread over days, moved, summed again, and held against capacity."""

from __future__ import annotations

from datetime import date

import numpy
import pandas

# Hours that went through a division and came back must not count as a thousandth of a second too many.
TOLERANCE = 1e-6
KINDS = ("hard", "soft")


def hours_moved(bookings: pandas.DataFrame, reporting_date: date | None) -> pandas.DataFrame:
    """What a move adds to and takes from each unit and month: hours are spread evenly over the days of their month and moved.

    `bookings`: a row a booking of a moving project: unit (a number), month (months since January 1970), soft (a truth), hours,
    days (by how many its project moves), slipped: of a slipped project, which keeps its start, only hours from the reporting
    date on move (that day included; all without one). unit, month, hard, soft, in that order; a row a unit and month that
    either end of a move touches.
    """
    month = bookings["month"].to_numpy("int64").astype("datetime64[M]")
    first = month.astype("datetime64[D]")
    length = (month + 1).astype("datetime64[D]") - first
    staying = _staying_days(bookings["slipped"].to_numpy(dtype=bool), first, length, reporting_date)
    shift = bookings["days"].to_numpy("int64").astype("timedelta64[D]")
    begin, end = first + staying + shift, first + length + shift
    parts = [(month, staying - length)]
    # As many days as the longest month touch at most three months.
    for later in range(3):
        touched = begin.astype("datetime64[M]") + later
        opens, closes = (edge.astype("datetime64[D]") for edge in (touched, touched + 1))
        inside = numpy.minimum(end, closes) - numpy.maximum(begin, opens)
        parts.append((touched, numpy.maximum(inside, numpy.timedelta64(0, "D"))))
    hours, soft = bookings["hours"].to_numpy(dtype=float), bookings["soft"].to_numpy(dtype=bool)
    shares = numpy.concatenate([days / length for _, days in parts])
    change, is_soft = shares * numpy.tile(hours, len(parts)), numpy.tile(soft, len(parts))
    rows = pandas.DataFrame({
        "unit": numpy.tile(bookings["unit"].to_numpy("int64"), len(parts)),
        "month": numpy.concatenate([touched for touched, _ in parts]).astype("int64"),
        "hard": numpy.where(is_soft, 0.0, change), "soft": numpy.where(is_soft, change, 0.0)})
    return summed(rows[shares != 0])


def summed(changes: pandas.DataFrame) -> pandas.DataFrame:
    """Rows of `hours_moved` added up by unit and month, such as those of people whose units are their roles."""
    unit, month = (changes[name].to_numpy("int64") for name in ("unit", "month"))
    earliest, width = (month.min(), month.max() - month.min() + 1) if len(month) else (0, 1)
    keys, place = numpy.unique(unit * width + month - earliest, return_inverse=True)
    sums = {kind: numpy.bincount(place, changes[kind].to_numpy(), minlength=len(keys)) for kind in KINDS}
    return pandas.DataFrame({"unit": keys // width, "month": keys % width + earliest, **sums})


def unit_months(changes: pandas.DataFrame, before: pandas.DataFrame, capacity_hours: numpy.ndarray) -> pandas.DataFrame:
    """Hours of the units and months whose hard hours change, before and after, against capacity.

    `changes`: see `hours_moved`; for each of its rows `before` has the hours booked so far (hard, soft) and `capacity_hours` is
    NaN where unknown. Of the rows that change: unit, month, capacity_hours, hard_hours_before, hard_hours_after,
    soft_hours_before, soft_hours_after, overloaded_before, overloaded_after (hard hours above capacity; capacity 0 counts; None
    where capacity is unknown).
    """
    hours = {}
    for kind in KINDS:
        booked = before[kind].to_numpy(dtype=float)
        hours[f"{kind}_hours_before"] = booked.round(9)
        hours[f"{kind}_hours_after"] = numpy.maximum(booked + changes[kind].to_numpy(), 0).round(9)
    over = {f"overloaded_{moment}": _over(hours[f"hard_hours_{moment}"], capacity_hours) for moment in ("before", "after")}
    rows = pandas.DataFrame({"unit": changes["unit"], "month": changes["month"], "capacity_hours": capacity_hours,
                             **hours, **over})
    return rows[numpy.abs(hours["hard_hours_after"] - hours["hard_hours_before"]) > TOLERANCE].reset_index(drop=True)


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
