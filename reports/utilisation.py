"""Who is over-committed, and when? Capacity and booked hours of people, roles, teams, skills and places, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy
import pandas

from data_access.booking_copy import BookingCopy, booked_span, read_copy
from data_access.bookings import Months, shown_projects
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.periods import months_before
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY, in_quarters, measured
from metrics.utilisation_grid import Grid, person_grid, unit_cells, with_inside
from reports.utilisation_units import PersonRowsOff, member_units, named_units

__all__ = ["COLUMNS", "GROUPINGS", "Months", "PersonRowsOff", "booked_grid", "first_booked", "grouped_cells", "load_copy",
           "measured_cells", "months_after", "resource_load", "shows_all", "units_of", "utilisation"]

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
    data. A filter keeps the units that have people booked on its projects. Raises PersonRowsOff; KeyError for no grouping.
    """
    return resource_load(database, project_filter, options, policy, GROUPINGS[by], months)[list(COLUMNS)]


def resource_load(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                  levels: Sequence[str] = ("team",), months: Months | None = None, quarters: bool = False,
                  soft_weight: float = HARD_ONLY, within: Mapping[str, str] | None = None) -> pandas.DataFrame:
    """One row a unit and month (or fiscal quarter) with every measure: the cells of the heat map.

    `levels`: of team, role, location, skills and person, from the outside in, each a column; `within`: level > value to open
    one branch of that tree. Beside them unit, name, generic, month, person_months (how many people a month's cell adds up) with
    those over capacity, without capacity data and inside the filter, the hours, and what `metrics.utilisation.measured` adds.
    A filter keeps the units that have people booked on its projects in these months, and never changes their totals.
    """
    copy = load_copy(database, months)
    grid = booked_grid(database, copy, project_filter, options, soft_weight)
    cells = grouped_cells(grid, levels, copy.month_starts, units_of(copy, policy, levels))
    if within:
        cells = cells[(cells[list(within)] == pandas.Series(within)).all(axis=1)]
    return measured_cells(booked_inside(cells, levels, project_filter), policy, levels, quarters, soft_weight)


def load_copy(database: Database, months: Months | None = None) -> BookingCopy:
    """All capacity and bookings of these months, or of all months, as they are now."""
    with database.read() as connection:
        return read_copy(connection, months or booked_span(connection) or Months(date(2000, 1, 1), date(2000, 1, 1)))


def first_booked(database: Database) -> date | None:
    """The first month with capacity or bookings; None where there are none."""
    with database.read() as connection:
        span = booked_span(connection)
    return span.first if span else None


def booked_grid(database: Database, copy: BookingCopy, project_filter: ProjectFilter, options: FilterOptions,
                soft_weight: float = HARD_ONLY) -> Grid:
    """Everybody's hours month by month, see `metrics.utilisation_grid.person_grid`, with the part on the filter's projects."""
    shape = len(copy.members), len(copy.month_starts)
    grid = copy.once(("grid", soft_weight), lambda: person_grid(copy.capacity, copy.bookings, shape, soft_weight))
    inside = inside_filter(database, copy, project_filter, options)
    return grid if inside is None else with_inside(grid, copy.bookings[inside])


def inside_filter(database: Database, copy: BookingCopy, project_filter: ProjectFilter,
                  options: FilterOptions) -> numpy.ndarray | None:
    """For each booking whether the filter shows its project; None where nothing is filtered."""
    if shows_all(project_filter):
        return None
    with database.read() as connection:
        shown = list(connection.scalars(shown_projects(project_filter, options)))
    return numpy.append(copy.project_ids.isin(shown), False)[copy.bookings["project"].to_numpy()]


def units_of(copy: BookingCopy, policy: Policy, levels: Sequence[str]) -> pandas.DataFrame:
    """`reports.utilisation_units.member_units` of everybody in the copy; not to be changed."""
    return copy.once(("units", tuple(levels), policy.person_rows), lambda: member_units(copy.members, policy, levels))


def grouped_cells(grid: Grid, levels: Sequence[str], months: pandas.DatetimeIndex,
                  units: pandas.DataFrame) -> pandas.DataFrame:
    """The grid added up: the level columns, generic_id, name and month, with the sums of `metrics.utilisation_grid.unit_cells`.

    `months`: those of the grid; `units`: of `member_units` for these levels.
    """
    keys = [*levels, "generic_id"]
    number = units.groupby(keys, sort=False).ngroup().to_numpy()
    named = units.drop_duplicates(keys)[[*keys, "name"]].reset_index(drop=True)
    cells = unit_cells(grid, units["place"].to_numpy(), number, len(named), months)
    return named.loc[cells["unit"]].reset_index(drop=True).join(cells.drop(columns="unit"))


def booked_inside(cells: pandas.DataFrame, levels: Sequence[str], project_filter: ProjectFilter) -> pandas.DataFrame:
    """The cells of units that have people booked on the filter's projects in any month; all where nothing is filtered."""
    if shows_all(project_filter):
        return cells
    return cells[cells.groupby([*levels, "generic_id"])["person_months_inside"].transform("sum") > 0]


def measured_cells(cells: pandas.DataFrame, policy: Policy, levels: Sequence[str], quarters: bool = False,
                   soft_weight: float = HARD_ONLY) -> pandas.DataFrame:
    """The cells with every measure, the unit's name and id, in their order."""
    cells = in_quarters(cells, [*levels, *UNIT_KEYS], policy) if quarters else cells
    cells = named_units(measured(cells, policy, soft_weight), levels)
    order = ["generic", *levels[:-1], "name", "unit", "month"]
    return cells.sort_values(order, kind="stable", ignore_index=True)


def months_after(day: date, count: int) -> Months:
    """The `count` calendar months after the month of `day`."""
    first = day.replace(day=1)
    return Months(months_before(first, -1), months_before(first, -count))


def shows_all(project_filter: ProjectFilter) -> bool:
    """Whether nothing lies outside the filter."""
    return project_filter.is_at_rest and not project_filter.scope.portfolios
