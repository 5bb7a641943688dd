"""Do we have the people? Supply and demand of each role over the next twelve months, and certified project managers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas

from data_access.booking_copy import BookingCopy
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.kpi_managers import active_managers
from data_access.portfolio_copy import of_one_state
from metrics.certified_managers import certification_coverage
from metrics.policy import Policy
from metrics.portfolio_kpis import Terms
from metrics.utilisation import ALL_BOOKINGS, HARD_ONLY
from metrics.utilisation_kpis import NO_MANAGER, UNMATCHED
from metrics.utilisation_supply import over_the_year, role_supply
from reports.load_units import units_of
from reports.people_load import people_load
from reports.utilisation import months_after, shown_cells
from reports.utilisation_units import POOL, POOL_NAME, UNASSIGNED, UNASSIGNED_NAME

MONTHS = 12


@dataclass(frozen=True)
class RoleSupply:
    """months: `metrics.utilisation_supply.role_supply`, one row a role and month; roles: `over_the_year`, one row a role; both
    with `name`. with_all: roles as they would be if every booking counted in full. All hours of all projects, whatever is
    filtered: a role's people are shared.
    """

    months: pandas.DataFrame
    roles: pandas.DataFrame
    with_all: pandas.DataFrame


def supply_by_role(database: Database, copy: BookingCopy, policy: Policy, after: date,
                   soft_weight: float = HARD_ONLY) -> RoleSupply:
    """Supply and demand in the twelve months after the month of `after`, which lie within those of the copy."""
    span = months_after(after, MONTHS)
    load = people_load(database, copy, ProjectFilter(), FilterOptions(), soft_weight)
    cells = shown_cells(load, units_of(copy, policy, ("role",)), copy.slice_of(span))
    months = list(pandas.date_range(span.first, span.last, freq="MS"))
    rows = role_supply(cells, months, policy, soft_weight)
    roles = _named(over_the_year(rows))
    with_all = roles if soft_weight == ALL_BOOKINGS else _named(over_the_year(role_supply(cells, months, policy, ALL_BOOKINGS)))
    return RoleSupply(_named(rows), roles, with_all)


@dataclass(frozen=True)
class CertifiedManagers:
    """rows: `metrics.certified_managers.certification_coverage`, one row a manager of the filter's active projects; terms: the
    sums behind the key figure `certified_managers`; unmanaged: active projects without a manager (project_id, name).
    """

    rows: pandas.DataFrame
    terms: Terms
    unmanaged: pandas.DataFrame


def certified_managers(database: Database, project_filter: ProjectFilter, options: FilterOptions,
                       policy: Policy) -> CertifiedManagers:
    """Which managers of active projects hold a certification that the policy counts."""
    managed, members = of_one_state(active_managers)(database, project_filter, options)
    rows = certification_coverage(managed, members, policy.certifications)
    matched = rows[rows["certified"].notna()]
    unmanaged = managed[managed["project_manager"].isna()][["project_id", "name"]].reset_index(drop=True)
    left_out = {UNMATCHED: len(rows) - len(matched)}
    terms = Terms(len(matched), float(matched["certified"].eq(True).sum()), float(len(matched)), left_out,
                  rows_left_out={NO_MANAGER: len(unmanaged)})
    return CertifiedManagers(rows, terms, unmanaged)


def _named(rows: pandas.DataFrame) -> pandas.DataFrame:
    return rows.assign(name=rows["role"].replace({UNASSIGNED: UNASSIGNED_NAME, POOL: POOL_NAME}))
