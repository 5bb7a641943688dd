"""How dependencies stand behind the key figures: which open ones contradict themselves by their dates."""

from __future__ import annotations

import pandas

from data_access.kpi_figures import active_projects
from reports.kpi_moment import Moment
from reports.network import open_dependencies

IDS = ("dependency_conflicts",)
NO_DATES = "no dates that could contradict each other"


def link_rows(asked: Moment) -> pandas.DataFrame:
    """One row an open dependency with an active project of the filter at either end: the columns of `open_dependencies`."""
    rows = open_dependencies(asked.database, asked.project_filter, asked.options)
    with asked.database.read() as connection:
        active = set(connection.scalars(active_projects(asked.project_filter, asked.on)))
    kept = rows["predecessor_id"].isin(active) | rows["successor_id"].isin(active)
    return rows[kept].sort_values(["gap_days", "dependency_id"], ascending=[False, True], ignore_index=True)


def link_parts(rows: pandas.DataFrame) -> pandas.DataFrame:
    """One row a dependency: id, name (who gives > who receives), numerator (1 in conflict), denominator, reason."""
    told = rows["need_gap_days"].notna() | rows["dates_gap_days"].notna()
    reason = pandas.Series(NO_DATES, index=rows.index, dtype=object).where(~told, None)
    return pandas.DataFrame({
        "id": rows["dependency_id"], "name": rows["predecessor"].astype(str) + " > " + rows["successor"].astype(str),
        "numerator": rows["rule"].notna().astype(float).where(told), "denominator": pandas.Series(1.0, rows.index).where(told),
        "reason": reason,
    })
