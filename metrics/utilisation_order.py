"""Bookings against a capacity, the most important first, so that the first one that does not fit can be seen."""

from __future__ import annotations

import numpy
import pandas

from metrics.utilisation import HARD_ONLY, TOLERANCE, load_hours

RULE = ("Bookings stand in the order of their project's priority (1 first, none last); within it hard before soft, then the "
        "earlier next milestone, then more hours, then the project's id.")
_ORDER = ("unranked", "soft", "next_milestone_date", "hours", "project_id")


def in_priority_order(bookings: pandas.DataFrame, capacity_hours: float | None,
                      soft_weight: float = HARD_ONLY) -> pandas.DataFrame:
    """The bookings in the order of RULE, with what each takes of the capacity.

    `bookings`: one row a booking with project_id, priority (may be missing), booking (hard | soft), hours, next_milestone_date
    (may be missing). New columns: counted_hours (soft ones weighted), running_hours, fits (None where capacity is unknown;
    a booking that counts no hours fits), first_over (True on the first that does not fit), over_hours (running above capacity).
    """
    soft = bookings["booking"] == "soft"
    rows = bookings.assign(unranked=bookings["priority"].astype(float).fillna(numpy.inf), soft=soft)
    rows = rows.sort_values(list(_ORDER), ascending=[True, True, True, False, True], na_position="last", ignore_index=True)
    counted = load_hours(rows["hours"].where(~rows["soft"], 0.0), rows["hours"].where(rows["soft"], 0.0), soft_weight)
    running = counted.cumsum()
    capacity = numpy.nan if capacity_hours is None else float(capacity_hours)
    over = (running > capacity + TOLERANCE) & (counted > 0)
    unknown = numpy.isnan(capacity)
    fits = pandas.Series([None if unknown else not beyond for beyond in over], rows.index, dtype=object)
    return rows.drop(columns=["unranked", "soft"]).assign(
        counted_hours=counted, running_hours=running, fits=fits, first_over=over & (over.cumsum() == 1),
        over_hours=(running - capacity).clip(lower=0))
