"""How loaded are our people? The key figures of the next three months, and the people whose capacity nobody has stated."""

from __future__ import annotations

from datetime import date

import numpy
import pandas

from data_access import kpi_people
from data_access.bookings import Months, people_with_capacity, read_members, read_totals, shown_projects
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import chosen_mask
from metrics.policy import Policy
from metrics.portfolio_kpis import Terms
from metrics.utilisation_kpis import overloaded_terms, utilisation_terms
from reports.utilisation import UNIT_KEYS, months_after, shows_all
from reports.utilisation_units import named_units, read_units

MONTHS = 3


def load_kpi_terms(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                   on: date) -> dict[str, Terms]:
    """The sums behind the key figures `utilisation` and `overloaded` in the three months after the month of `on`.

    Under a filter they are those of the people booked on its projects in these months, with all their hours.
    """
    span = months_after(on, MONTHS)
    sums, people = _totals(database, project_filter, options, span)
    return {name: terms(sums, people, policy.person_rows)
            for name, terms in (("utilisation", utilisation_terms), ("overloaded", overloaded_terms))}


@of_one_state
def _totals(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, span: Months):
    """The sums over the people who are booked on the filter's projects, and how many there are; over all without a filter."""
    known = kpi_people.people(copy, span)
    if shows_all(project_filter):
        return known.totals(numpy.ones(len(known.rows), dtype=bool))
    period_end = project_filter.period_end(options)
    mask = chosen_mask(copy, project_filter, period_end)
    # A period that is no reporting date shows nothing.
    is_known = bool(period_end) or not options.reporting_dates
    return known.totals(known.booked_on(mask & is_known))


def people_without_capacity(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                            months: Months) -> pandas.DataFrame:
    """One row a person whose capacity is unknown in some of these months: listed as such, never assumed.

    Columns: team, role, unit, name, person_months (how many booked months have no capacity data), hard_hours and soft_hours
    booked in them, never (no capacity data in any of the months). Without a filter also people without any bookings. Where the
    policy does not show single people one row a role, without `team`; `never` is then None.
    """
    levels = ("team", "role", "person") if policy.person_rows else ("role",)
    with database.read() as connection:
        booked_on = None if shows_all(project_filter) else shown_projects(project_filter, options)
        rows = read_units(connection, policy, levels, UNIT_KEYS, lambda within: read_totals(
            connection, levels, months, within, booked_on if policy.person_rows else None, unmeasured_only=True))
        measured, members = people_with_capacity(connection, months), read_members(connection)
    rows = rows[rows["generic_id"] == ""]
    keys = [*levels, "name"]
    rows = rows.groupby(keys, as_index=False, dropna=False)[["person_months", "hard_hours", "soft_hours"]].sum()
    if not policy.person_rows:
        return named_units(rows.assign(generic_id="", never=None), levels)[["role", "unit", *_COLUMNS]]
    if booked_on is None:
        silent = members[(members["generic"] == 0) & ~members["resource_id"].isin({*measured, *rows["person"]})]
        silent = silent.assign(person=silent["resource_id"], person_months=0, hard_hours=0.0, soft_hours=0.0)
        rows = pandas.concat([rows, silent[rows.columns]], ignore_index=True)
    rows = rows.assign(unit=rows["person"], never=~rows["person"].isin(measured))
    ordered = rows.sort_values(["hard_hours", "soft_hours", "name", "unit"], ascending=[False, False, True, True])
    return ordered[["team", "role", "unit", *_COLUMNS]].reset_index(drop=True)


_COLUMNS = ("name", "person_months", "hard_hours", "soft_hours", "never")
