"""What a scenario starts from: everybody's load before anything is tried, worked out once for all scenarios."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import pandas

from data_access.booking_copy import BookingCopy
from data_access.bookings import Months
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY, is_over, load_hours
from metrics.utilisation_grid import Grid
from reports.utilisation import booked_grid, booked_inside, grouped_cells, inside_filter
from reports.utilisation_units import member_units


@dataclass(frozen=True, eq=False)
class LoadBefore:
    """The load of the units of one level ("role", "team" or "person"); whoever holds it must not change it.

    cells: one row a unit and month, as `reports.utilisation.booked_inside` leaves them: the level's column, generic_id, name,
    month and hours. people: everybody's hours, arrays of `copy.members` by `months` (see `metrics.utilisation_grid`). bookings:
    those of people, one row each: unit (position in `units`), month (0 is the first), project (position in `copy.project_ids`),
    soft, hours, inside (whether the filter shows its project). units: the ids of the units.
    """

    copy: BookingCopy
    level: str
    months: Months
    project_filter: ProjectFilter
    soft_weight: float
    cells: pandas.DataFrame
    people: Grid
    bookings: pandas.DataFrame
    units: pandas.Index

    def __repr__(self) -> str:
        """Short, and true as long as the data stands still: it is named in the keys of caches."""
        return f"LoadBefore({self.level}, {self.months!r}, {self.project_filter!r}, {self.soft_weight})"

    @property
    def month_starts(self) -> pandas.DatetimeIndex:
        return pandas.date_range(self.months.first, self.months.last, freq="MS", unit="s")

    def over(self) -> pandas.Series:
        """For each of the cells whether its hours exceed its capacity."""
        load = load_hours(self.cells["hard_hours"], self.cells["soft_hours"], self.soft_weight)
        return pandas.Series(is_over(load, self.cells["capacity_hours"]), self.cells.index)

    def booked_while(self, over: pandas.DataFrame) -> pandas.DataFrame:
        """The bookings inside the filter on the units and months of `over` (unit, month); `counted`: the hours that count."""
        marked = numpy.zeros((len(self.units), len(self.month_starts)), dtype=bool)
        marked[self.units.get_indexer(over["unit"]), self.month_starts.get_indexer(over["month"])] = True
        rows = self.bookings
        rows = rows[marked[rows["unit"], rows["month"]] & rows["inside"]]
        counted = load_hours(rows["hours"].where(~rows["soft"], 0.0), rows["hours"].where(rows["soft"], 0.0), self.soft_weight)
        return rows.assign(counted=counted)[counted > 0]


def load_before(database: Database, copy: BookingCopy, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                level: str, months: Months, soft_weight: float = HARD_ONLY) -> LoadBefore:
    """The load of `months`, which lie within those of the copy.

    A filter keeps the units with people booked on its projects. Raises PersonRowsOff for "person" where the policy does not
    show single people.
    """
    members = member_units(copy.members, policy, (level,))
    first = copy.month_starts.get_loc(pandas.Timestamp(months.first))
    count = len(pandas.date_range(months.first, months.last, freq="MS"))
    grid = booked_grid(database, copy, project_filter, options, soft_weight)
    grid = {name: values[:, first:first + count] for name, values in grid.items()}
    cells = grouped_cells(grid, (level,), copy.month_starts[first:first + count], members)
    inside = inside_filter(database, copy, project_filter, options)
    people = members[members["generic_id"] == ""]
    units = pandas.Index(people[level].unique())
    return LoadBefore(copy, level, months, project_filter, soft_weight, booked_inside(cells, (level,), project_filter), grid,
                      _bookings(copy, people, units, level, first, count, inside), units)


def _bookings(copy: BookingCopy, people: pandas.DataFrame, units: pandas.Index, level: str, first: int, count: int,
              inside: numpy.ndarray | None) -> pandas.DataFrame:
    unit_of = numpy.full(len(copy.members), -1, dtype="int32")
    unit_of[people["place"].to_numpy()] = units.get_indexer(people[level])
    rows = copy.bookings.assign(inside=True if inside is None else inside, unit=unit_of[copy.bookings["resource"]],
                                month=copy.bookings["month"] - first)
    return rows[(rows["unit"] >= 0) & rows["month"].between(0, count - 1)].reset_index(drop=True)
