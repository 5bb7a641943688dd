"""Targets of key figures: those of one portfolio where the filter names exactly that one, the general ones else."""

from __future__ import annotations

from sqlalchemy import select

from data_access.filter import UNASSIGNED, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.schema import kpi_targets


@of_one_state
def targets_of(copy: PortfolioCopy, project_filter: ProjectFilter) -> dict[str, float]:
    """KPI id > target in the KPI's own unit; a KPI without one is absent. Asked of a database."""
    chosen = project_filter.portfolio[0] if len(project_filter.portfolio) == 1 else ""
    # The general target is stored under an empty portfolio; the portfolio's own replaces it.
    targets = copy.held(_targets)
    return targets.get("", {}) | (targets.get(chosen, {}) if chosen != UNASSIGNED else {})


def _targets(copy: PortfolioCopy) -> dict[str, dict[str, float]]:
    """Portfolio id, empty for the general ones > KPI id > target."""
    columns = kpi_targets.c
    with copy.database.read() as connection:
        rows = connection.execute(select(columns.portfolio_id, columns.kpi_id, columns.target)
                                  .where(columns.target.is_not(None))).all()
    found: dict[str, dict[str, float]] = {}
    for portfolio_id, kpi_id, target in rows:
        found.setdefault(portfolio_id, {})[kpi_id] = target
    return found
