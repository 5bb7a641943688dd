"""Who else wants them? The projects that compete with one project for its over-booked people."""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from data_access.booking_rows import known_projects, read_booked, read_heaviest, read_project_facts
from data_access.bookings import Months, read_totals
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY, combined, is_over, measured
from metrics.utilisation_rivals import by_rival, contested_cells, most_contested, rivals
from reports.bookings_behind import hide_ids, with_facts
from reports.utilisation import UNIT_KEYS
from reports.utilisation_units import named_units, read_units

MOST_UNITS = 500


@dataclass(frozen=True)
class Rivals:
    """rows: one row a rival project and month: project_id (None outside the scope), project, priority, project_manager, month,
    units, names, rival_hours, own_hours, over_hours; see `metrics.utilisation_rivals.rivals`.

    totals: one row a rival, see `metrics.utilisation_rivals.by_rival`.

    contested: one row an over-booked person and month of the project; unknown: those whose capacity is unknown, so that nobody
    can say. unit: "person", or "role" where the policy does not show single people.
    """

    rows: pandas.DataFrame
    totals: pandas.DataFrame
    contested: pandas.DataFrame
    unknown: pandas.DataFrame
    unit: str


def project_rivals(database: Database, project_id: str, project_filter: ProjectFilter, policy: Policy, months: Months,
                   soft_weight: float = HARD_ONLY) -> Rivals:
    """The rivals of a project in these months. Of the filter only the scope counts: a rival may lie outside what is shown."""
    # Roles are read in whole: what one project takes of a pool of small roles would tell about single people.
    level, sharing = ("person", project_id) if policy.person_rows else ("role", None)
    with database.read() as connection:
        booked = read_units(connection, policy, (level,), [*UNIT_KEYS, "project_id", "booking"],
                            lambda within: read_booked(connection, (level,), months, within, sharing_with=sharing))
        totals = read_units(connection, policy, (level,), UNIT_KEYS,
                            lambda within: read_totals(connection, (level,), months, within, sharing_with=sharing))
        facts = read_project_facts(connection, booked["project_id"].unique().tolist(), project_filter.scope, months.first)
    booked, totals = (named_units(rows[rows["generic_id"] == ""], (level,)) for rows in (booked, totals))
    cells = contested_cells(booked, totals, project_id, soft_weight)
    found = with_facts(rivals(booked, cells, project_id, soft_weight), facts)
    over, unknown = (cells[which].reset_index(drop=True) for which in (cells["over"].eq(True), cells["over"].isna()))
    rows = hide_ids(found)
    return Rivals(rows, by_rival(rows), over, unknown, level)


def contested_projects(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                       months: Months, soft_weight: float = HARD_ONLY, most: int = 10) -> pandas.DataFrame:
    """The filter's projects with most hours on over-booked people while they are so (on roles, where people are not shown).

    One row a project, `most` at most, looked for on the MOST_UNITS units that are over by most: project_id, name, units,
    months, hours; most hours first.
    """
    level = ("person",) if policy.person_rows else ("role",)
    with database.read() as connection:
        totals = read_units(connection, policy, level, UNIT_KEYS, lambda within: read_totals(connection, level, months, within))
        totals = named_units(totals[totals["generic_id"] == ""], level)
        cells = measured(combined(totals, None, [*level, *UNIT_KEYS]), policy, soft_weight)
        over = cells[is_over(cells["load_hours"], cells["capacity_hours"])]
        units = over.groupby("unit")["over_hours"].sum().nlargest(MOST_UNITS).index.tolist()
        # Some that have many hours on them have few while they are over-booked.
        likely = read_heaviest(connection, level[0], units, months, project_filter, options, 4 * most)
        booked = read_units(connection, policy, level, [*UNIT_KEYS, "project_id", "booking"],
                            lambda within: read_booked(connection, level, months, within, project_ids=likely))
        names = known_projects(connection, likely, project_filter.scope)
    booked = named_units(booked[booked["generic_id"] == ""], level)
    found = most_contested(booked[booked["unit"].isin(units)], totals, soft_weight).head(most)
    return found.assign(name=[names.get(project, project) for project in found["project_id"]])
