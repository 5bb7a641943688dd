"""Who else wants them? The projects that compete with one project for its over-booked people."""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from data_access.booking_rows import known_projects, read_booked
from data_access.bookings import Months, read_totals
from data_access.engine import Database
from data_access.filter import ProjectFilter
from data_access.project_facts import read_project_facts
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY
from metrics.utilisation_rivals import by_rival, contested_cells, rivals
from reports.bookings_behind import fact_columns, with_own_words
from reports.load_before import LoadBefore
from reports.utilisation import UNIT_KEYS
from reports.utilisation_units import named_units, read_units


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
    booked, totals = (named_units(rows[rows["generic_id"] == ""], (level,)) for rows in (booked, totals))
    cells = contested_cells(booked, totals, project_id, soft_weight)
    found = rivals(booked, cells, project_id, soft_weight)
    facts = read_project_facts(database, found["project_id"], project_filter.scope, months.first)
    rows = found.assign(**with_own_words(fact_columns(found["project_id"], facts)))
    over, unknown = (cells[which].reset_index(drop=True) for which in (cells["over"].eq(True), cells["over"].isna()))
    return Rivals(rows, by_rival(rows), over, unknown, level)


def contested_projects(database: Database, before: LoadBefore, project_filter: ProjectFilter,
                       most: int = 10) -> pandas.DataFrame:
    """The filter's projects with most hours on over-booked people (or roles: the units of `before`) while they are so.

    One row a project, `most` at most, most hours first: project_id, name, units, months (how many of both), hours.
    """
    cells = before.cells[before.over() & (before.cells["generic_id"] == "")]
    booked = before.booked_while(cells.rename(columns={before.level: "unit"}))
    rows = booked.groupby("project", as_index=False).agg(
        units=("unit", "nunique"), months=("month", "nunique"), hours=("counted", "sum"))
    rows = rows.assign(project_id=before.copy.project_ids[rows["project"]]).sort_values(
        ["hours", "project_id"], ascending=[False, True]).head(most)
    with database.read() as connection:
        names = known_projects(connection, rows["project_id"].tolist(), project_filter.scope)
    seen = rows[rows["project_id"].isin(names)].reset_index(drop=True)
    return seen.assign(name=seen["project_id"].map(names))[["project_id", "name", "units", "months", "hours"]]
