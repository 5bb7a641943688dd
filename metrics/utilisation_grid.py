"""Person by month as a grid of numbers: capacity, hours and overload of everybody, added up for any grouping of people."""

from __future__ import annotations

from collections.abc import Mapping

import numpy
import pandas

from metrics.utilisation import HARD_ONLY, is_over, load_hours

Grid = Mapping[str, numpy.ndarray]
_COUNTS = ("person_months", "person_months_over", "person_months_unmeasured", "person_months_inside")


def person_grid(capacity: pandas.DataFrame, bookings: pandas.DataFrame, shape: tuple[int, int],
                inside: numpy.ndarray | None = None, soft_weight: float = HARD_ONLY) -> dict[str, numpy.ndarray]:
    """Arrays of people by months, `shape` of them.

    `capacity`: resource, month, hours; `bookings`: resource, month, soft, hours; both name people and months by their position.
    `inside`: for each booking whether the filter shows its project, None where nothing is filtered. Keys: the columns of
    `metrics.utilisation.ADDED` that `data_access.bookings.read_totals` and `read_inside` give, capacity_hours 0 where unknown;
    `people_over` and `people_over_hours`: who is above capacity with soft bookings weighted, and by how much.
    """
    def summed(rows: pandas.DataFrame, weights) -> numpy.ndarray:
        place = rows["resource"].to_numpy(dtype="int64") * shape[1] + rows["month"].to_numpy()
        return numpy.bincount(place, weights, minlength=shape[0] * shape[1])[:shape[0] * shape[1]].reshape(shape)

    hours, soft = bookings["hours"].to_numpy(), bookings["soft"].to_numpy()
    shown = numpy.ones(len(bookings), dtype=bool) if inside is None else inside
    known = summed(capacity, None) > 0
    grid = {"capacity_hours": summed(capacity, capacity["hours"].to_numpy()),
            "hard_hours": summed(bookings, hours * ~soft), "soft_hours": summed(bookings, hours * soft),
            "hard_inside": summed(bookings, hours * (~soft & shown)), "soft_inside": summed(bookings, hours * (soft & shown))}
    there = known | (summed(bookings, None) > 0)
    available = numpy.where(known, grid["capacity_hours"], numpy.nan)
    load = load_hours(grid["hard_hours"], grid["soft_hours"], soft_weight)
    over = is_over(load, available)
    booked_inside = summed(bookings, (hours > 0) & shown) > 0
    return grid | {
        "person_months": there, "person_months_over": is_over(grid["hard_hours"], available),
        "person_months_unmeasured": there & ~known, "person_months_inside": there if inside is None else booked_inside,
        "hard_unmeasured": grid["hard_hours"] * ~known, "soft_unmeasured": grid["soft_hours"] * ~known,
        "people_over": over, "people_over_hours": numpy.where(over, load - numpy.nan_to_num(available), 0.0)}


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
