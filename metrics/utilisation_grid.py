"""Person by month as a grid of numbers: capacity, hours and overload of everybody, added up for any grouping of people."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy
import pandas

from metrics.utilisation import HARD_ONLY, Grid, is_over, load_hours

# What of a grid depends on the filter.
INSIDE = ("hard_inside", "soft_inside", "person_months_inside")
COUNTS = ("person_months", "person_months_over", "person_months_unmeasured", "person_months_inside", "people_over")


def person_grid(capacity: pandas.DataFrame, bookings: pandas.DataFrame, shape: tuple[int, int],
                soft_weight: float = HARD_ONLY) -> dict[str, numpy.ndarray]:
    """Arrays of people by months, `shape` of them; everything counts as inside the filter (see `with_inside`).

    `capacity`: resource, month, hours; `bookings`: resource, month, soft, hours; both name people and months by their position.
    Keys: the columns of `metrics.utilisation.ADDED` that `data_access.bookings.read_totals` gives,
    capacity_hours 0 where unknown; `people_over` and `people_over_hours`: who is above capacity with soft bookings weighted,
    and by how much.
    """
    has, booked = (grid_places(rows, shape[1]) for rows in (capacity, bookings))
    known = _summed(has, None, shape) > 0
    available = _summed(has, capacity["hours"].to_numpy(), shape)
    hard, soft = _hard_and_soft(booked, bookings["hours"].to_numpy(), bookings["soft"].to_numpy(), shape)
    there = known | (_summed(booked, None, shape) > 0)
    limit = numpy.where(known, available, numpy.nan)
    load = load_hours(hard, soft, soft_weight)
    over = is_over(load, limit)
    return {
        "capacity_hours": available, "hard_hours": hard, "soft_hours": soft, "hard_inside": hard, "soft_inside": soft,
        "person_months": there, "person_months_over": is_over(hard, limit), "person_months_unmeasured": there & ~known,
        "person_months_inside": there, "hard_unmeasured": hard * ~known, "soft_unmeasured": soft * ~known,
        "people_over": over, "people_over_hours": numpy.where(over, load - available, 0.0)}


def grid_places(rows: pandas.DataFrame, months: int) -> numpy.ndarray:
    """Where each row (resource, month: positions) lies in a grid of so many months, written out line by line."""
    return rows["resource"].to_numpy(dtype="int64") * months + rows["month"].to_numpy()


def with_inside(grid: Grid, places: numpy.ndarray, hours: numpy.ndarray, soft: numpy.ndarray) -> dict[str, numpy.ndarray]:
    """The grid with these bookings (places of `grid_places`, hours, whether soft) as its part inside the filter."""
    shape = grid["hard_hours"].shape
    hard_inside, soft_inside = _hard_and_soft(places, hours, soft, shape)
    there = hard_inside + soft_inside > 0
    return {**grid, "hard_inside": hard_inside, "soft_inside": soft_inside, "person_months_inside": there}


def _hard_and_soft(places: numpy.ndarray, hours: numpy.ndarray, soft: numpy.ndarray,
                   shape: tuple[int, int]) -> tuple[numpy.ndarray, numpy.ndarray]:
    # One pass over the bookings: the grid of soft hours lies behind that of hard ones.
    hard, weak = _summed(places + soft * (shape[0] * shape[1]), hours, (2, *shape))
    return hard, weak


def _summed(places: numpy.ndarray, weights: numpy.ndarray | None, shape: tuple[int, ...]) -> numpy.ndarray:
    return numpy.bincount(places, weights, minlength=math.prod(shape)).reshape(shape)


def unit_sums(grid: Grid, people: numpy.ndarray, units: numpy.ndarray, count: int) -> dict[str, numpy.ndarray]:
    """The grid added up by unit: arrays of `count` units by months.

    `people`, `units`: pairs of a person's position and the number of a unit (0 to `count` - 1) that the person counts in, in
    the order of the units.
    """
    first = numpy.flatnonzero(numpy.diff(units, prepend=-1))
    sums = {name: numpy.zeros((count, values.shape[1])) for name, values in grid.items()}
    for name, values in grid.items():
        own = values[people]
        # Units of one person each need no adding up.
        sums[name][units[first]] = own if len(first) == len(people) else numpy.add.reduceat(own.astype(float), first, axis=0)
    return sums


def in_periods(sums: Grid, first: Sequence[int]) -> dict[str, numpy.ndarray]:
    """The months of `sums` added up to periods, each from a month of `first` on, by its position, to the next of them.

    capacity_hours is now NaN where it is known of nobody.
    """
    added = {name: numpy.add.reduceat(values, first, axis=1) for name, values in sums.items()}
    known = added["person_months"] > added["person_months_unmeasured"]
    return added | {"capacity_hours": numpy.where(known, added["capacity_hours"], numpy.nan)}


def unit_cells(sums: Grid, months: pandas.DatetimeIndex) -> pandas.DataFrame:
    """`unit_sums` as one row a unit and month in which anybody of it has capacity or bookings.

    Columns: unit (its number), month, and those of the grid; capacity_hours is NaN where it is known of nobody.
    """
    filled = in_periods(sums, range(len(months)))
    there = filled["person_months"] > 0
    unit, month = numpy.nonzero(there)
    cells = pandas.DataFrame({"unit": unit, "month": months[month], **{name: values[there] for name, values in filled.items()}})
    return cells.astype(dict.fromkeys(COUNTS, "int64"))
