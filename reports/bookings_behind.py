"""What fills this cell? The bookings behind a unit's hours in priority order, with the first one that does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas

from data_access.booking_rows import read_booked, read_project_facts
from data_access.bookings import Months, read_totals, shown_projects
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY, added_up
from metrics.utilisation_order import RULE, in_priority_order
from reports.utilisation import UNIT_KEYS, shows_all
from reports.utilisation_units import read_units

HIDDEN_PROJECT = "Outside what you may see"


@dataclass(frozen=True)
class BookingsBehind:
    """The bookings of one unit in some months. capacity_hours: None where unknown; load_hours: what counts against it.

    rows: one row a project and booking in priority order: project_id (None outside the scope), project, priority,
    project_manager, booking (hard | soft), hours, booked_people, inside_filter, next_milestone and next_milestone_date (the
    first one not reached from the first of these months on), and the columns of `metrics.utilisation_order.in_priority_order`.
    rule: the order in words.
    """

    rows: pandas.DataFrame
    capacity_hours: float | None
    load_hours: float
    rule: str = RULE


def bookings_behind(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                    unit: Mapping[str, str], months: Months, soft_weight: float = HARD_ONLY,
                    generic_id: str = "") -> BookingsBehind:
    """The bookings behind the cell of a unit, on all projects whatever is filtered.

    `unit`: level > value from the outside in, such as {"team": "North", "role": "Engineer"} or {"person": "R-7"}; for a generic
    resource its id as `generic_id` and no unit. Raises PersonRowsOff where the policy does not show single people.
    """
    levels = tuple(unit)
    with database.read() as connection:
        def read(query, keys):
            rows = read_units(connection, policy, levels, keys, query, unit)
            return rows[rows["generic_id"] == generic_id]

        totals = read(lambda within: read_totals(connection, levels, months, within), UNIT_KEYS)
        booked = read(lambda within: read_booked(connection, levels, months, within), [*UNIT_KEYS, "project_id", "booking"])
        booked = added_up(booked, ["project_id", "booking"])
        ids = booked["project_id"].unique().tolist()
        facts = read_project_facts(connection, ids, project_filter.scope, months.first)
        inside = None if shows_all(project_filter) else set(connection.scalars(shown_projects(project_filter, options)))
    capacity = totals["capacity_hours"].sum(min_count=1)
    capacity = None if pandas.isna(capacity) else float(capacity)
    rows = with_facts(booked.assign(inside_filter=True if inside is None else booked["project_id"].isin(inside)), facts)
    ordered = in_priority_order(rows, capacity, soft_weight)
    return BookingsBehind(hide_ids(ordered), capacity, float(ordered["counted_hours"].sum()))


def with_facts(rows: pandas.DataFrame, facts: pandas.DataFrame) -> pandas.DataFrame:
    """Rows of projects with what is known of each; one outside the scope is called HIDDEN_PROJECT and keeps its hours."""
    joined = rows.merge(facts.rename(columns={"name": "project"}), on="project_id", how="left")
    return joined.assign(project=joined["project"].where(joined["hidden"] == 0, HIDDEN_PROJECT))


def hide_ids(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The rows without the ids of projects outside the scope."""
    return rows.assign(project_id=rows["project_id"].where(rows["hidden"] == 0, None)).drop(columns="hidden")
