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
from metrics.utilisation import HARD_ONLY, Grid, is_over, load_hours
from reports.load_units import LoadUnits, units_of
from reports.people_load import PeopleLoad, people_load
from reports.utilisation import shown_cells


@dataclass(frozen=True, eq=False)
class LoadBefore:
    """The load of the units of one level ("role", "team" or "person"); whoever holds it must not change it.

    cells: one row a unit and month, as `reports.utilisation.shown_cells` gives them: the level's column, generic_id, name,
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
    load, units = people_load(database, copy, project_filter, options, soft_weight), units_of(copy, policy, (level,))
    span = copy.slice_of(months)
    named = pandas.Index(units.keys.loc[~units.generic, level])
    return LoadBefore(copy, level, months, project_filter, soft_weight, shown_cells(load, units, span),
                      {name: values[:, span] for name, values in load.grid.items()}, _bookings(load, units, span), named)


def _bookings(load: PeopleLoad, units: LoadUnits, span: slice) -> pandas.DataFrame:
    """Those of people; units are numbered without generic resources."""
    number = numpy.where(units.generic, -1, numpy.cumsum(~units.generic) - 1)
    unit_of = numpy.full(len(load.copy.members), -1, dtype="int32")
    unit_of[units.people] = number[units.units]
    rows = load.copy.bookings
    rows = rows.assign(inside=load.inside if load.is_filtered else True, unit=unit_of[rows["resource"]],
                       month=rows["month"] - span.start)
    return rows[(rows["unit"] >= 0) & rows["month"].between(0, span.stop - span.start - 1)].reset_index(drop=True)
