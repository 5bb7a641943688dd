"""Bookings against a capacity, the most important first, so that the first one that does not fit can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy
from numpy.typing import ArrayLike

from metrics.utilisation import HARD_ONLY, TOLERANCE, load_hours

RULE = ("Bookings stand in the order of their project's priority (1 first, none last); within it firm before not firm, then "
        "the earlier next milestone, then more hours, then the project's id.")


class Against(NamedTuple):
    """Bookings against a capacity, arrays in the order of RULE: `order` has their positions before.

    counted_hours: soft ones weighted; running_hours: up to and with each; fits: None where capacity is unknown, a booking that
    counts no hours fits; first_over: True on the first that does not fit; over_hours: running above capacity.
    """

    order: numpy.ndarray
    counted_hours: numpy.ndarray
    running_hours: numpy.ndarray
    fits: numpy.ndarray
    first_over: numpy.ndarray
    over_hours: numpy.ndarray


def in_priority_order(bookings: Mapping[str, ArrayLike], capacity_hours: float | None, soft_weight: float = HARD_ONLY,
                      behind: ArrayLike | None = None) -> Against:
    """The bookings in the order of RULE, with what each takes of the capacity.

    `bookings`: arrays, one value a booking: project_id, priority and next_milestone_date (may be missing), soft,
    hours. `behind`: those that stand behind all others, a truth value each.
    """
    soft, hours = numpy.asarray(bookings["soft"], dtype=bool), numpy.asarray(bookings["hours"], dtype=float)
    unranked = numpy.nan_to_num(numpy.asarray(bookings["priority"], dtype=float), nan=numpy.inf)
    due = numpy.asarray(bookings["next_milestone_date"], dtype="datetime64[s]")
    name = numpy.asarray(bookings["project_id"], dtype=str)
    last = numpy.zeros(len(hours), dtype=bool) if behind is None else numpy.asarray(behind, dtype=bool)
    # The last key comes first here.
    order = numpy.lexsort((name, -hours, due.astype("int64"), numpy.isnat(due), soft, unranked, last))
    counted = load_hours(numpy.where(soft, 0.0, hours), numpy.where(soft, hours, 0.0), soft_weight)[order]
    running = counted.cumsum()
    capacity = numpy.nan if capacity_hours is None else float(capacity_hours)
    over = (running > capacity + TOLERANCE) & (counted > 0)
    fits = numpy.full(len(over), None, dtype=object) if numpy.isnan(capacity) else (~over).astype(object)
    return Against(order, counted, running, fits, over & (over.cumsum() == 1), numpy.maximum(running - capacity, 0.0))
