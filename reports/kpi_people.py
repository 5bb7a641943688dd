"""Who stands behind the figures of people's load: hours booked and capacity of the next three months, person by person."""

from __future__ import annotations

from collections.abc import Collection

import pandas

from data_access.bookings import read_members, read_totals, shown_projects
from metrics.portfolio_kpis import Terms
from metrics.utilisation import is_over
from metrics.utilisation_kpis import GENERIC, NO_CAPACITY
from metrics.utilisation_privacy import LEAST_PEOPLE, POOL, pooled_paths
from reports.kpi_moment import NO_DATE, Moment
from reports.utilisation import months_after, shows_all
from reports.utilisation_kpis import MONTHS, load_kpi_terms
from reports.utilisation_units import POOL_NAME, UNASSIGNED, UNASSIGNED_NAME

IDS = ("utilisation", "overloaded")
_COLUMNS = ["id", "name", "team", "numerator", "denominator", "reason"]


def people_terms(asked: Moment, ids: Collection[str]) -> dict[str, Terms]:
    """The sums of those of `ids` that are figures of people's load; see `reports.utilisation_kpis`."""
    wanted = [name for name in ids if name in IDS]
    if asked.on is None or not wanted:
        return {name: Terms(left_out={NO_DATE: 0}) for name in wanted}
    found = load_kpi_terms(asked.database, asked.project_filter, asked.options, asked.policy, asked.on)
    return {name: found[name] for name in wanted}


def person_months(asked: Moment) -> pandas.DataFrame:
    """One row a resource and month of the three after the date's: id, name, month, capacity_hours, hard_hours, generic.

    capacity_hours is NaN without data. Hours are totals over all projects. A filter keeps those who are booked on its projects
    in these months.
    """
    with asked.database.read() as connection:
        booked_on = None if shows_all(asked.project_filter) else shown_projects(asked.project_filter, asked.options)
        totals = read_totals(connection, ("person",), months_after(asked.on, MONTHS), booked_on=booked_on)
    rows = totals.rename(columns={"person": "id"}).assign(generic=totals["generic_id"] != "")
    rows = rows[["id", "name", "month", "capacity_hours", "hard_hours", "generic"]]
    return rows.sort_values(["name", "id", "month"], ignore_index=True)


def people_parts(asked: Moment, kpi_id: str, rows: pandas.DataFrame) -> pandas.DataFrame:
    """One row a resource of `rows`, and without a filter of all: id, name, team, numerator, denominator, reason."""
    measured = rows[rows["capacity_hours"].notna() & ~rows["generic"]]
    if kpi_id == "utilisation":
        own = measured.assign(numerator=measured["hard_hours"], denominator=measured["capacity_hours"])
    else:
        over = is_over(measured["hard_hours"], measured["capacity_hours"])
        own = measured.assign(numerator=over.astype(float), denominator=1.0)
    sums = own.groupby("id")[["numerator", "denominator"]].sum()
    with asked.database.read() as connection:
        members = read_members(connection).rename(columns={"resource_id": "id"})
    chosen = members if shows_all(asked.project_filter) else members[members["id"].isin(rows["id"])]
    people = chosen[["id", "name", "team", "generic"]].merge(sums, left_on="id", right_index=True, how="left")
    reason = pandas.Series([None] * len(people), index=people.index, dtype=object)
    reason[people["denominator"].isna()] = NO_CAPACITY
    reason[people["generic"] == 1] = GENERIC
    return people.assign(reason=reason)[_COLUMNS].reset_index(drop=True)


def too_few(parts: pandas.DataFrame) -> bool:
    """Whether a figure would tell about single people."""
    return 0 < parts["reason"].isna().sum() < LEAST_PEOPLE


def by_team(parts: pandas.DataFrame) -> pandas.DataFrame:
    """The parts of people added up by team, small teams together; for a policy that does not show single people."""
    counted = parts[parts["reason"].isna()]
    paths = pooled_paths(counted, ["team"])
    shown = counted.merge(paths[["team", "shown_team"]], on="team", how="left")
    sums = shown.groupby("shown_team", as_index=False)[["numerator", "denominator"]].sum().rename(columns={"shown_team": "id"})
    return sums.assign(name=sums["id"].replace({POOL: POOL_NAME, UNASSIGNED: UNASSIGNED_NAME}), reason=None)
