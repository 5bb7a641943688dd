"""Person by month as a grid of numbers: capacity, hours and overload of everybody, added up for any grouping of people."""

from __future__ import annotations

from collections.abc import Mapping

import numpy
import pandas

from metrics.utilisation import HARD_ONLY, is_over, load_hours

Grid = Mapping[str, numpy.ndarray]
_COUNTS = ("person_months", "person_months_over", "person_months_unmeasured", "person_months_inside")


def person_grid(capacity: pandas.DataFrame, bookings: pandas.DataFrame, shape: tuple[int, int],
                soft_weight: float = HARD_ONLY) -> dict[str, numpy.ndarray]:
    """Arrays of people by months, `shape` of them; everything counts as inside the filter (see `with_inside`).

    `capacity`: resource, month, hours; `bookings`: resource, month, soft, hours; both name people and months by their position.
    Keys: the columns of `metrics.utilisation.ADDED` that `data_access.bookings.read_totals` gives,
    capacity_hours 0 where unknown; `people_over` and `people_over_hours`: who is above capacity with soft bookings weighted,
    and by how much.
    """
    known = _summed(capacity, None, shape) > 0
    available = _summed(capacity, capacity["hours"].to_numpy(), shape)
    hard, soft = _hard_and_soft(bookings, shape)
    there = known | (_summed(bookings, None, shape) > 0)
    limit = numpy.where(known, available, numpy.nan)
    load = load_hours(hard, soft, soft_weight)
    over = is_over(load, limit)
    return {
        "capacity_hours": available, "hard_hours": hard, "soft_hours": soft, "hard_inside": hard, "soft_inside": soft,
        "person_months": there, "person_months_over": is_over(hard, limit), "person_months_unmeasured": there & ~known,
        "person_months_inside": there, "hard_unmeasured": hard * ~known, "soft_unmeasured": soft * ~known,
        "people_over": over, "people_over_hours": numpy.where(over, load - available, 0.0)}


def with_inside(grid: Grid, bookings: pandas.DataFrame) -> dict[str, numpy.ndarray]:
    """The grid with the part of `bookings` as its part inside the filter."""
    shape = grid["hard_hours"].shape
    hard, soft = _hard_and_soft(bookings, shape)
    there = _summed(bookings, bookings["hours"].to_numpy() > 0, shape) > 0
    return {**grid, "hard_inside": hard, "soft_inside": soft, "person_months_inside": there}


def _hard_and_soft(bookings: pandas.DataFrame, shape: tuple[int, int]) -> tuple[numpy.ndarray, numpy.ndarray]:
    hours, soft = bookings["hours"].to_numpy(), bookings["soft"].to_numpy()
    return _summed(bookings, hours * ~soft, shape), _summed(bookings, hours * soft, shape)


def _summed(rows: pandas.DataFrame, weights: numpy.ndarray | None, shape: tuple[int, int]) -> numpy.ndarray:
    place = rows["resource"].to_numpy(dtype="int64") * shape[1] + rows["month"].to_numpy()
    return numpy.bincount(place, weights, minlength=shape[0] * shape[1]).reshape(shape)


def unit_cells(grid: Grid, people: numpy.ndarray, units: numpy.ndarray, count: int,
               months: pandas.DatetimeIndex) -> pandas.DataFrame:
    """The grid added up by unit: one row a unit and month in which anybody of it has capacity or bookings.

    `people`, `units`: pairs of a person's position and the number of a unit (0 to `count` - 1) that the person counts in.
    Columns: unit (its number), month, and the grid's; capacity_hours is NaN where it is known of nobody.
    """
    order = numpy.argsort(units, kind="stable")
    members, sorted_units = people[order], units[order]
    first = numpy.flatnonzero(numpy.diff(sorted_units, prepend=-1)) if len(members) else numpy.empty(0, "int64")
    sums = {name: numpy.zeros((count, len(months))) for name in grid}
    for name, values in grid.items():
        if len(first):
            sums[name][sorted_units[first]] = numpy.add.reduceat(values[members].astype(float), first, axis=0)
    there = sums["person_months"] > 0
    unit, month = numpy.nonzero(there)
    cells = pandas.DataFrame({"unit": unit, "month": months[month], **{name: values[there] for name, values in sums.items()}})
    known = cells["person_months"] > cells["person_months_unmeasured"]
    whole = {name: cells[name].astype("int64") for name in (*_COUNTS, "people_over")}
    return cells.assign(capacity_hours=cells["capacity_hours"].where(known), **whole)
