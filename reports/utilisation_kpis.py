"""How loaded are our people? The key figures of the next three months, and the people whose capacity nobody has stated."""

from __future__ import annotations

from datetime import date

import pandas

from data_access.bookings import Months
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import chosen_mask
from metrics.policy import Policy
from metrics.portfolio_kpis import Terms
from metrics.utilisation_kpis import overloaded_terms, utilisation_terms
from metrics.utilisation_privacy import LEAST_PEOPLE, POOL, pooled
from reports.load_units import LoadUnits, units_of
from reports.people_load import PeopleLoad
from reports.people_totals import people_in
from reports.utilisation import months_after, shows_all
from reports.utilisation_units import spoken

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
    known = people_in(copy, span)
    if shows_all(project_filter):
        return known.totals(known.everybody())
    period_end = project_filter.period_end(options)
    mask = chosen_mask(copy, project_filter, period_end)
    # A period that is no reporting date shows nothing.
    is_known = bool(period_end) or not options.reporting_dates
    return known.totals(known.booked_on(mask & is_known))


def people_without_capacity(_database: Database, load: PeopleLoad, policy: Policy, months: Months) -> pandas.DataFrame:
    """One row a person whose capacity is unknown in some of these months of the load: listed as such, never assumed.

    Columns: team, role, unit, name, person_months (how many booked months have no capacity data), hard_hours and soft_hours
    booked in them, never (no capacity data in any of the months). Under a filter those booked on its projects; without one also
    people without any bookings. Where the policy does not show single people one row a role, whatever is filtered and without
    `team`, as `roles_without_capacity` has them; `never` is then None.
    """
    span = load.copy.slice_of(months)
    there, missing, hard, soft = (load.grid[name][:, span] for name in (
        "person_months", "person_months_unmeasured", "hard_unmeasured", "soft_unmeasured"))
    members = load.copy.members
    rows = members[["team", "role", "name"]].assign(
        unit=members["resource_id"], person_months=missing.sum(axis=1), hard_hours=hard.sum(axis=1),
        soft_hours=soft.sum(axis=1), never=~(there & ~missing).any(axis=1))
    listed = missing.any(axis=1) & (members["generic"] == 0)
    if not policy.person_rows:
        return roles_without_capacity(rows[listed], units_of(load.copy, policy, ("role",)))
    listed &= load.present(span)
    if not load.is_filtered:
        listed |= rows["never"] & (members["generic"] == 0)
    ordered = rows[listed].sort_values(["hard_hours", "soft_hours", "name", "unit"], ascending=[False, False, True, True])
    return ordered[["team", "role", "unit", *_COLUMNS]].reset_index(drop=True)


def roles_without_capacity(people: pandas.DataFrame, units: LoadUnits) -> pandas.DataFrame:
    """One row a role with so many people without capacity data that none of them is told alone: role, unit, and _COLUMNS.

    `people`: rows of `people_without_capacity` by their position among the members; `units`: of the level "role". Roles with
    fewer such people are one row together; nothing is told where these are still fewer and no other role can join them.
    """
    role = pandas.Series(units.innermost[units.units], units.people).reindex(people.index)
    counts = role.value_counts().sort_index()
    role = role.where(~role.isin(pooled(counts)), POOL)
    enough = role.map(role.value_counts()) >= LEAST_PEOPLE
    sums = people[enough].groupby(role[enough])[["person_months", "hard_hours", "soft_hours"]].sum()
    return pandas.DataFrame({
        "role": sums.index, "unit": sums.index, "name": [spoken(unit) for unit in sums.index],
        **{name: sums[name].to_numpy() for name in sums}, "never": None})


_COLUMNS = ("name", "person_months", "hard_hours", "soft_hours", "never")
