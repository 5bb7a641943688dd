"""Targets of key figures: those of one portfolio where the filter names exactly that one, the general ones else."""

from __future__ import annotations

from sqlalchemy import Connection, select

from data_access.filter import UNASSIGNED, ProjectFilter
from data_access.schema import kpi_targets


def read_targets(connection: Connection, project_filter: ProjectFilter) -> dict[str, float]:
    """KPI id > target in the KPI's own unit; a KPI without one is absent."""
    chosen = project_filter.portfolio[0] if len(project_filter.portfolio) == 1 else ""
    # The general target is stored under an empty portfolio; it comes first, so that the portfolio's own replaces it.
    asked = ("", chosen if chosen != UNASSIGNED else "")
    rows = (select(kpi_targets.c.kpi_id, kpi_targets.c.target).where(kpi_targets.c.portfolio_id.in_(asked))
            .order_by(kpi_targets.c.portfolio_id))
    return {kpi_id: target for kpi_id, target in connection.execute(rows) if target is not None}
