"""Who stands behind the figure of certified managers: the managers of active projects, and the projects that they lead."""

from __future__ import annotations

import pandas

from data_access.kpi_figures import read_project_managers
from metrics.portfolio_kpis import Terms
from metrics.utilisation_kpis import UNMATCHED
from reports.kpi_moment import NO_DATE, Moment
from reports.role_supply import certified_managers

IDS = ("certified_managers",)
_SHOWN = ["projects", "certifications", "manager"]


def manager_terms(asked: Moment) -> Terms:
    """The sums of `certified_managers`; see `reports.role_supply`."""
    if asked.on is None:
        return Terms(left_out={NO_DATE: 0})
    return certified_managers(asked.database, asked.project_filter, asked.options, asked.policy).terms


def manager_parts(asked: Moment) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """One row a manager: id (of the resource, else the name), name, numerator, denominator, reason, and what is shown of each.

    And the filter's active projects: project_id, name, project_manager.
    """
    rows = certified_managers(asked.database, asked.project_filter, asked.options, asked.policy).rows
    with asked.database.read() as connection:
        led = read_project_managers(connection, asked.project_filter, asked.on)
    told = rows["certified"].notna()
    parts = rows[_SHOWN].assign(
        id=rows["resource_id"].where(told, rows["manager"]), name=rows["name"].where(told, rows["manager"]),
        numerator=rows["certified"].map({True: 1.0, False: 0.0}).astype(float), denominator=told.astype(float).where(told),
        certifications=rows["certifications"].map(lambda held: "; ".join(held) if isinstance(held, tuple) else ""),
        # The figure counts them all under one reason; why each was not matched is in `unmatched`.
        reason=pandas.Series([None] * len(rows), dtype=object).where(told, UNMATCHED), unmatched=rows["why_unmatched"])
    return parts, led
