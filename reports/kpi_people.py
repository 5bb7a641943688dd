"""How people stand behind the key figures: hours booked and capacity of the next three months, person by person."""

from __future__ import annotations

import pandas

from data_access.bookings import read_members, read_totals
from data_access.kpi_figures import active_projects
from metrics.kpi_contributions import terms_of
from metrics.portfolio_kpis import Terms
from metrics.utilisation import is_over
from metrics.utilisation_privacy import LEAST_PEOPLE, POOL, pooled_paths
from reports.kpi_moment import NO_DATE, Moment
from reports.utilisation import months_after, shows_all
from reports.utilisation_units import POOL_NAME, UNASSIGNED, UNASSIGNED_NAME

IDS = ("utilisation", "overloaded")
MONTHS_AHEAD = 3
NO_CAPACITY_DATA, NO_CAPACITY = "no capacity data in these months", "no capacity in these months"
_COLUMNS = ["id", "name", "team", "numerator", "denominator", "reason"]


def person_months(asked: Moment) -> pandas.DataFrame:
    """One row a person and month of the three after the date's: id, name, month, capacity_hours (NaN without data), hard_hours.

    Hours are totals over all projects. A filter keeps the people who are booked on its active projects in these months.
    """
    with asked.database.read() as connection:
        booked_on = None if shows_all(asked.project_filter) else active_projects(asked.project_filter, asked.on)
        totals = read_totals(connection, ("person",), months_after(asked.on, MONTHS_AHEAD), booked_on=booked_on)
    people = totals[totals["generic_id"] == ""].rename(columns={"person": "id"})
    rows = people[["id", "name", "month", "capacity_hours", "hard_hours"]]
    return rows.sort_values(["name", "id", "month"], ignore_index=True)


def people_parts(asked: Moment, kpi_id: str, rows: pandas.DataFrame) -> pandas.DataFrame:
    """One row a person of `rows`, and without a filter of all: id, name, team, numerator, denominator, reason."""
    known = rows["capacity_hours"].notna()
    measured = rows[known]
    if kpi_id == "utilisation":
        own = measured.assign(numerator=measured["hard_hours"], denominator=measured["capacity_hours"])
    else:
        over = is_over(measured["hard_hours"], measured["capacity_hours"])
        own = measured.assign(numerator=over.astype(float), denominator=1.0)
    sums = own.groupby("id")[["numerator", "denominator"]].sum()
    with asked.database.read() as connection:
        members = read_members(connection)
    members = members[members["generic"] == 0].rename(columns={"resource_id": "id"})
    chosen = members if shows_all(asked.project_filter) else members[members["id"].isin(rows["id"])]
    people = chosen[["id", "name", "team"]].merge(sums, left_on="id", right_index=True, how="left")
    reason = pandas.Series([None] * len(people), index=people.index, dtype=object)
    reason[people["denominator"].isna()] = NO_CAPACITY_DATA
    reason[people["denominator"] == 0] = NO_CAPACITY
    return people.assign(reason=reason)[_COLUMNS].reset_index(drop=True)


def people_terms(asked: Moment, kpi_id: str) -> Terms:
    """The sums of `utilisation` or `overloaded`; hidden where they would tell about fewer people than the policy shows."""
    if asked.on is None:
        return Terms(left_out={NO_DATE: 0})
    parts = people_parts(asked, kpi_id, person_months(asked))
    if too_few(asked, parts):
        return Terms(left_out={f"fewer than {LEAST_PEOPLE} people": int(parts["reason"].isna().sum())})
    return terms_of(parts)


def too_few(asked: Moment, parts: pandas.DataFrame) -> bool:
    """Whether the figure would tell about single people whom the policy does not show."""
    return not asked.policy.person_rows and 0 < parts["reason"].isna().sum() < LEAST_PEOPLE


def by_team(parts: pandas.DataFrame) -> pandas.DataFrame:
    """The parts of people added up by team, small teams together; for a policy that does not show single people."""
    counted = parts[parts["reason"].isna()]
    paths = pooled_paths(counted, ["team"])
    shown = counted.merge(paths[["team", "shown_team"]], on="team", how="left")
    sums = shown.groupby("shown_team", as_index=False)[["numerator", "denominator"]].sum().rename(columns={"shown_team": "id"})
    return sums.assign(name=sums["id"].replace({POOL: POOL_NAME, UNASSIGNED: UNASSIGNED_NAME}), reason=None)
