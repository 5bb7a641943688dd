"""Who is over-committed, and when? Capacity and booked hours of people, roles, teams, skills and places, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas

from data_access.bookings import Months, read_inside, read_totals, shown_projects
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.periods import months_before
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY, combined, in_quarters, measured
from reports.utilisation_units import PersonRowsOff, named_units, read_units

__all__ = ["COLUMNS", "GROUPINGS", "LoadRequest", "Months", "PersonRowsOff", "load_cells", "load_inside", "load_totals",
           "months_after", "resource_load", "utilisation"]

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
    asked = LoadRequest(tuple(levels), months, tuple(sorted((within or {}).items())))
    with database.read() as connection:
        totals = _totals(connection, policy, asked, project_filter, options)
        inside = None if shows_all(project_filter) else _inside(connection, policy, asked, project_filter, options)
    return load_cells(totals, inside, policy, levels, quarters, soft_weight)


@dataclass(frozen=True)
class LoadRequest:
    """Which cells: the levels of the tree, the months, and the branch (pairs of level and value) that is open."""

    levels: tuple[str, ...]
    months: Months | None = None
    within: tuple[tuple[str, str], ...] = ()

    def read(self, connection, policy: Policy, query) -> pandas.DataFrame:
        return read_units(connection, policy, self.levels, UNIT_KEYS, query, dict(self.within))


def load_totals(database: Database, policy: Policy, asked: LoadRequest, project_filter: ProjectFilter = ProjectFilter(),
                options: FilterOptions = FilterOptions()) -> pandas.DataFrame:
    """The part of `resource_load` that no filter changes, so that a page can cache it apart from the filter.

    With the level "person" a filter leaves out people who are not booked on its projects; without it the filter is not used.
    """
    with database.read() as connection:
        return _totals(connection, policy, asked, project_filter, options)


def load_inside(database: Database, policy: Policy, asked: LoadRequest, project_filter: ProjectFilter,
                options: FilterOptions) -> pandas.DataFrame | None:
    """The part of `resource_load` that lies on the filter's projects; None where nothing is filtered."""
    with database.read() as connection:
        return None if shows_all(project_filter) else _inside(connection, policy, asked, project_filter, options)


def _totals(connection, policy: Policy, asked: LoadRequest, project_filter: ProjectFilter,
            options: FilterOptions) -> pandas.DataFrame:
    # Only rows of single people may be left out before adding up: a team's total is that of the whole team.
    people = "person" in asked.levels and not shows_all(project_filter)
    booked_on = shown_projects(project_filter, options) if people else None
    return asked.read(connection, policy, lambda within: read_totals(connection, asked.levels, asked.months, within, booked_on))


def _inside(connection, policy: Policy, asked: LoadRequest, project_filter: ProjectFilter,
            options: FilterOptions) -> pandas.DataFrame:
    return asked.read(connection, policy, lambda within: read_inside(
        connection, asked.levels, project_filter, options, asked.months, within))


def load_cells(totals: pandas.DataFrame, inside: pandas.DataFrame | None, policy: Policy, levels: Sequence[str],
               quarters: bool = False, soft_weight: float = HARD_ONLY) -> pandas.DataFrame:
    """The cells of `resource_load` from its two parts; `inside` None where nothing is filtered."""
    return measured_cells(kept_cells(totals, inside, levels), policy, levels, quarters, soft_weight)


def kept_cells(totals: pandas.DataFrame, inside: pandas.DataFrame | None, levels: Sequence[str]) -> pandas.DataFrame:
    """Totals and the part inside the filter side by side, of the units that have people booked on its projects."""
    cells = combined(totals, inside, [*levels, "generic_id", "month"])
    if inside is None:
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
