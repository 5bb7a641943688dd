"""Booked hours that move with their projects: spread over days, moved, summed again, and held against capacity."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy
import pandas

# Hours that went through a division and came back must not count as a thousandth of a second too many.
TOLERANCE = 1e-6
BOOKINGS = ("hard", "soft")


def moved_bookings(bookings: pandas.DataFrame, days: pandas.Series, slipped: Collection[str],
                   reporting_date: date | None) -> pandas.DataFrame:
    """Where the hours of moving projects go: spread evenly over the days of their month, moved, and summed by month again.

    `bookings`: unit, project_id, month, booking, hours, of moving projects alone. `days`: project_id > days of slip. Of the
    `slipped` projects, which keep their start, only hours from the reporting date on move (that day included; all without one).
    The same columns but project_id, in no order.
    """
    first = bookings["month"].to_numpy("datetime64[M]").astype("datetime64[D]")
    length = (first.astype("datetime64[M]") + 1).astype("datetime64[D]") - first
    staying = _staying_days(bookings, first, length, slipped, reporting_date)
    shift = bookings["project_id"].map(days).to_numpy("int64").astype("timedelta64[D]")
    begin, end = first + staying + shift, first + length + shift
    pieces = [(first.astype("datetime64[M]"), staying)]
    # As many days as the longest month touch at most three months.
    for later in range(3):
        month = begin.astype("datetime64[M]") + later
        inside = numpy.minimum(end, (month + 1).astype("datetime64[D]")) - numpy.maximum(begin, month.astype("datetime64[D]"))
        pieces.append((month, numpy.maximum(inside, numpy.timedelta64(0, "D"))))
    return pandas.concat([_piece(bookings, month, share / length) for month, share in pieces], ignore_index=True)


def _staying_days(bookings: pandas.DataFrame, first: numpy.ndarray, length: numpy.ndarray, slipped: Collection[str],
                  reporting_date: date | None) -> numpy.ndarray:
    none = numpy.zeros(len(bookings), dtype="timedelta64[D]")
    if reporting_date is None:
        return none
    past = numpy.clip(numpy.datetime64(reporting_date, "D") - first, none, length)
    return numpy.where(bookings["project_id"].isin(list(slipped)), past, none)


def _piece(bookings: pandas.DataFrame, month: numpy.ndarray, share: numpy.ndarray) -> pandas.DataFrame:
    part = bookings[["unit", "booking"]].assign(month=month.astype("datetime64[s]"),
                                                hours=bookings["hours"].to_numpy(dtype=float) * share)
    return part[numpy.asarray(share > 0)]


def unit_months(booked: pandas.DataFrame, moving: pandas.DataFrame, moved: pandas.DataFrame,
                capacity: pandas.DataFrame) -> pandas.DataFrame:
    """Hours of each unit and month before and after a move, against its capacity.

    `booked`: unit, month, booking, hours, everything booked on these units; `moving`: the part of it that moves, `moved`: where
    that goes; `capacity`: unit, month, hours. A row a unit and month, in that order: unit, month, capacity_hours (NaN where
    unknown), hard_hours_before, hard_hours_after, soft_hours_before, soft_hours_after, overloaded_before, overloaded_after
    (hard hours above capacity; capacity 0 counts; None where capacity is unknown).
    """
    before = _by_month(booked)
    after = _by_month(pandas.concat([booked, moving.assign(hours=-moving["hours"]), moved])).clip(lower=0)
    rows = pandas.concat([before.add_suffix("_before"), after.add_suffix("_after")], axis=1).fillna(0.0)
    known = capacity.groupby(["unit", "month"])["hours"].sum()
    rows = rows.assign(capacity_hours=known.reindex(rows.index)).sort_index().reset_index()
    for moment in ("before", "after"):
        over = rows[f"hard_hours_{moment}"] > rows["capacity_hours"] + TOLERANCE
        rows[f"overloaded_{moment}"] = over.astype(object).where(rows["capacity_hours"].notna(), None)
    names = [f"{kind}_hours_{moment}" for kind in BOOKINGS for moment in ("before", "after")]
    return rows[["unit", "month", "capacity_hours", *names, "overloaded_before", "overloaded_after"]]


def changed(rows: pandas.DataFrame) -> pandas.Series:
    """Whether the hard hours of each row of `unit_months` change."""
    return (rows["hard_hours_after"] - rows["hard_hours_before"]).abs() > TOLERANCE


def _by_month(bookings: pandas.DataFrame) -> pandas.DataFrame:
    summed = bookings.groupby(["unit", "month", "booking"])["hours"].sum().unstack("booking")
    return summed.reindex(columns=list(BOOKINGS)).fillna(0.0).add_suffix("_hours").round(9)
