"""Who is over-committed, and when? Capacity and booked hours of people, roles, teams, skills and places, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy
import pandas

from data_access.booking_copy import BookingCopy, booked_span, read_copy
from data_access.bookings import Months
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.periods import months_before
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY, measured
from metrics.utilisation_grid import unit_cells
from reports.load_units import LoadUnits, units_of
from reports.people_load import PeopleLoad, people_load, shows_all
from reports.utilisation_units import PersonRowsOff, named_units

__all__ = ["COLUMNS", "GROUPINGS", "BookingCopy", "Months", "PersonRowsOff", "first_booked", "load_copy", "measured_cells",
           "months_after", "shown_cells", "shows_all", "utilisation"]

# What rows can be grouped by; the levels of a tree are named from the outside in.
GROUPINGS: dict[str, tuple[str, ...]] = {
    "team": ("team",), "role": ("role",), "person": ("person",), "skill": ("skills",), "location": ("location",)}
UNIT_KEYS = ["generic_id", "name", "month"]
COLUMNS = ("unit", "name", "month", "capacity_hours", "hard_hours", "soft_hours", "utilisation", "outside_filter_hours")


def utilisation(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy, by: str = "role",
                months: Months | None = None) -> pandas.DataFrame:
    """One row a unit and month with the columns of COLUMNS, by unit and month, generic resources last.

    `by`: a name of GROUPINGS. Hours are totals over all projects; outside_filter_hours is the part of hard and soft hours
    outside the filter. utilisation = hard_hours / capacity_hours, NaN without capacity; capacity_hours is NaN where there is no
    data. A filter keeps the units that have people booked on its projects in these months. Raises PersonRowsOff; KeyError for
    no grouping.
    """
    copy, levels = load_copy(database, months), GROUPINGS[by]
    load = people_load(database, copy, project_filter, options)
    cells = shown_cells(load, units_of(copy, policy, levels))
    return measured_cells(cells, policy, levels)[list(COLUMNS)]


def load_copy(database: Database, months: Months | None = None) -> BookingCopy:
    """All capacity and bookings of these months, or of all months, as they are now."""
    with database.read() as connection:
        return read_copy(connection, months)


def first_booked(database: Database) -> date | None:
    """The first month with capacity or bookings; None where there are none."""
    with database.read() as connection:
        span = booked_span(connection)
    return span.first if span else None


def shown_cells(load: PeopleLoad, units: LoadUnits, months: slice = slice(None)) -> pandas.DataFrame:
    """The load of these units: the level columns, generic_id, name and month, with the sums of `metrics.utilisation_grid`.

    `months`: which of the load's. Under a filter only the units that have people booked on its projects in them.
    """
    shown = numpy.flatnonzero(units.holding(load.present(months)))
    sums = {name: values[:, months] for name, values in load.sums(units, shown).items()}
    cells = unit_cells(sums, load.copy.month_starts[months])
    return units.keys.loc[shown[cells["unit"]]].reset_index(drop=True).join(cells.drop(columns="unit"))


def measured_cells(cells: pandas.DataFrame, policy: Policy, levels: Sequence[str],
                   soft_weight: float = HARD_ONLY) -> pandas.DataFrame:
    """The cells with every measure, the unit's name and id, in their order."""
    cells = named_units(measured(cells, policy, soft_weight), levels)
    order = ["generic", *levels[:-1], "name", "unit", "month"]
    return cells.sort_values(order, kind="stable", ignore_index=True)


def months_after(day: date, count: int) -> Months:
    """The `count` calendar months after the month of `day`."""
    first = day.replace(day=1)
    return Months(months_before(first, -1), months_before(first, -count))

