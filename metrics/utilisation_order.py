"""Bookings against a capacity, the most important first, so that the first one that does not fit can be seen."""

from __future__ import annotations

import numpy
import pandas

from metrics.utilisation import HARD_ONLY, TOLERANCE, load_hours

RULE = ("Bookings stand in the order of their project's priority (1 first, none last); within it hard before soft, then the "
        "earlier next milestone, then more hours, then the project's id.")


def in_priority_order(bookings: pandas.DataFrame, capacity_hours: float | None,
                      soft_weight: float = HARD_ONLY) -> pandas.DataFrame:
    """The bookings in the order of RULE, with what each takes of the capacity.

    `bookings`: one row a booking with project_id, priority (may be missing), booking (hard | soft), hours, next_milestone_date
    (may be missing). New columns: counted_hours (soft ones weighted), running_hours, fits (None where capacity is unknown;
    a booking that counts no hours fits), first_over (True on the first that does not fit), over_hours (running above capacity).
    """
    soft, hours = (bookings["booking"] == "soft").to_numpy(), bookings["hours"].to_numpy(dtype=float)
    unranked = bookings["priority"].to_numpy(dtype=float, na_value=numpy.inf)
    due = bookings["next_milestone_date"].to_numpy(dtype="datetime64[s]").astype("int64")
    never = numpy.isnat(bookings["next_milestone_date"].to_numpy(dtype="datetime64[s]"))
    name = numpy.unique(bookings["project_id"].to_numpy(dtype=str), return_inverse=True)[1]
    # The last key comes first here.
    order = numpy.lexsort((name, -hours, due, never, soft, unranked))
    counted = load_hours(numpy.where(soft, 0.0, hours), numpy.where(soft, hours, 0.0), soft_weight)[order]
    running = counted.cumsum()
    capacity = numpy.nan if capacity_hours is None else float(capacity_hours)
    over = (running > capacity + TOLERANCE) & (counted > 0)
    fits = numpy.full(len(over), None, dtype=object) if numpy.isnan(capacity) else (~over).astype(object)
    return bookings.take(order).reset_index(drop=True).assign(
        counted_hours=counted, running_hours=running, fits=fits, first_over=over & (over.cumsum() == 1),
        over_hours=numpy.maximum(running - capacity, 0.0))
