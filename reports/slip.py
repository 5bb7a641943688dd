"""What if it slips? Which projects move, who becomes overloaded, what breaks and what the delay costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas

from data_access.dependency_links import shown_project_ids
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.slip_rows import (
    Grouping,
    read_booked_hours,
    read_capacity_hours,
    read_costs,
    read_dated_benefits,
    read_moving_bookings,
    read_units,
    read_waiting_milestones,
)
from metrics import network_effects
from metrics.network_hours import changed, moved_bookings, unit_months
from metrics.network_slip import MOVED_COLUMNS, Slip, SlipRefused, paired, slip
from metrics.policy import Policy
from reports.whole_network import shown_ids, whole_network, whole_of

__all__ = ["PARTS", "SlipRefused", "SlipReport", "cost_of_delay", "late_needs", "moved_benefits", "moved_milestones", "paired",
           "read_slip", "slip_report"]

PARTS = ("projects", "person_months")
FEWEST_PEOPLE = 3
_MONTH_COLUMNS = ("unit", "name", "month", "capacity_hours", "hard_hours_before", "hard_hours_after", "soft_hours_before",
                  "soft_hours_after", "overloaded_before", "overloaded_after")


@dataclass(frozen=True)
class SlipReport:
    """What a slip moves, worked out on all projects.

    projects: a row a project that moves, widest move first: project_id, name, asked_days (0 where only pushed), start_before,
    start_after, finish_before, finish_after, moved_days. person_months: a row a person (or unit) and month whose hard hours
    change and are above capacity before or after: unit (id), name, month, capacity_hours, hard_hours_before and _after,
    soft_hours_before and _after, overloaded_before and _after. without_capacity: how many more person-months change whose
    capacity is unknown. by: what a unit is, "person", "role" or "team".
    """

    projects: pandas.DataFrame
    person_months: pandas.DataFrame
    without_capacity: int
    by: Grouping

    def parts(self) -> dict[str, pandas.DataFrame]:
        """The frames by the names of PARTS, in that order."""
        return {name: getattr(self, name) for name in PARTS}


@of_one_state
def slip_report(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, asked: Mapping[str, int],
                policy: Policy, by: Grouping = "person") -> SlipReport:
    """What moves when each project of `asked` lasts so many days longer. Raises SlipRefused with the reason.

    The filter chooses the rows: projects that it shows, and people who are booked on one of those. A policy that keeps single
    people out of view gives roles, and of units only those of three or more people.
    """
    by = "role" if by == "person" and not policy.person_rows else by
    whole = whole_of(copy)
    found, shown = slip(whole.plan, asked, whole.found), shown_ids(copy, project_filter, options)
    units, rows = _unit_months(copy, project_filter, options, found, by)
    if not policy.person_rows:
        units = units[units["people"] >= FEWEST_PEOPLE]
    rows = rows[changed(rows)].merge(units.loc[units["shown"] == 1, ["unit", "name"]], on="unit")
    over = rows["overloaded_before"].eq(True) | rows["overloaded_after"].eq(True)
    months = rows[over].sort_values(["name", "unit", "month"], ignore_index=True)
    moved = found.moved[found.moved["project_id"].isin(shown)].reset_index(drop=True)
    moved = moved.assign(name=moved["project_id"].map(whole.names).astype(object))
    return SlipReport(moved[["project_id", "name", *MOVED_COLUMNS[1:]]], months[list(_MONTH_COLUMNS)],
                      int(rows["capacity_hours"].isna().sum()), by)


def read_slip(database: Database, asked: Mapping[str, int]) -> Slip:
    """Both passes over the whole portfolio without and with the slips: see `metrics.network_slip.slip`. Raises SlipRefused."""
    whole = whole_network(database)
    return slip(whole.plan, asked, whole.found)


def late_needs(database: Database, found: Slip) -> pandas.DataFrame:
    """Needs that the slip breaks or breaks further: see `metrics.network_effects.late_needs`; predecessor, successor: names."""
    whole = whole_network(database)
    rows = network_effects.late_needs(whole.links, whole.plan.dates, found)
    return rows.assign(**{end: rows[f"{end}_id"].map(whole.names).astype(object) for end in ("predecessor", "successor")})


def moved_milestones(database: Database, found: Slip) -> pandas.DataFrame:
    """Milestones that the slip moves: see `metrics.network_effects.moved_milestones`."""
    with database.read() as connection:
        return network_effects.moved_milestones(read_waiting_milestones(connection, set(found.days.index)), found)


def moved_benefits(database: Database, found: Slip, period_end: date | None) -> pandas.DataFrame:
    """Benefits due on the reporting date or later that the slip moves: see `metrics.network_effects.moved_benefits`."""
    with database.read() as connection:
        return network_effects.moved_benefits(read_dated_benefits(connection, set(found.days.index)), found, period_end)


def cost_of_delay(database: Database, found: Slip, period_end: date | None) -> pandas.DataFrame:
    """What the slip costs, by project: see `metrics.network_effects.cost_of_delay`."""
    with database.read() as connection:
        costs = read_costs(connection, set(found.days.index), period_end)
    dates = whole_network(database).plan.dates
    return network_effects.cost_of_delay(costs.merge(dates[["project_id", "start", "finish"]], on="project_id"), found)


def _unit_months(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, found: Slip,
                 by: Grouping) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """The units that are booked on what moves, and their months: see `read_units` and `metrics.network_hours.unit_months`."""
    moving_ids = set(found.days.index)
    every = project_filter.is_at_rest and not project_filter.scope.portfolios
    with copy.database.read() as connection:
        units = read_units(connection, by, moving_ids, None if every else shown_project_ids(project_filter, options))
        moving = read_moving_bookings(connection, by, moving_ids)
        booked, able = (_hours(copy, connection, read, by, moving_ids, units["unit"])
                        for read in (read_booked_hours, read_capacity_hours))
    moved = moved_bookings(moving, found.days, set(found.asked), project_filter.period_end(options))
    return units, unit_months(booked, moving.drop(columns="project_id"), moved, able)


def _hours(copy: PortfolioCopy, connection, read: Callable, by: Grouping, moving_ids: set[str],
           units: pandas.Series) -> pandas.DataFrame:
    """The hours of these units. Those of all roles or teams are few rows and many bookings: they are added up once."""
    if by == "person":
        return read(connection, by, moving_ids)
    rows = copy.held(_all_hours, read, by)
    return rows[rows["unit"].isin(units)]


def _all_hours(copy: PortfolioCopy, read: Callable, by: Grouping) -> pandas.DataFrame:
    with copy.database.read() as connection:
        return read(connection, by, None)
