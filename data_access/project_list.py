"""The list of projects with their figures at the shown reporting date, who left since, and the figures over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas
from sqlalchemy import Column, Connection, Select, and_, desc, exists, func, nulls_last, select

from data_access.figures import reporting_dates_of
from data_access.filter import FilterOptions, ProjectFilter
from data_access.frames import read_frame
from data_access.schema import portfolios, programs, project_figures, projects
from data_access.shown_projects import joined, shown

_AT = project_figures.c
FIGURES: dict[str, Column] = {
    **{name: _AT[name] for name in (
        "pv", "ev", "ac", "bac", "cv", "sv", "cpi", "spi", "eac_typical", "eac_atypical", "eac_combined", "eac_reported", "eac",
        "eac_basis", "etc", "vac", "tcpi_bac", "tcpi_eac", "es")},
    "at": _AT.actual_time,
    **{name: _AT[name] for name in (
        "sv_t", "spi_t", "finish_es", "reported_status", "reported_on", "computed_status", "computed_schedule", "computed_cost",
        "computed_risk", "reason", "diverges", "divergence_age", "forecast_finish", "original_finish", "finish_slip_days",
        "forecast_variance", "risk_exposure", "active", "severity", "figures_on")},
}
# Column of the list > column of the database; the order is that of every table, export and command.
COLUMNS: dict[str, Column] = {
    "project_id": projects.c.project_id, "name": projects.c.name, "period_end": _AT.period_end,
    "portfolio_id": projects.c.portfolio_id, "portfolio": portfolios.c.name, "program_id": projects.c.program_id,
    "program": programs.c.name,
    **{name: projects.c[name] for name in ("business_unit", "stage", "priority", "project_manager", "sponsor")},
    **FIGURES,
    **{name: projects.c[name] for name in (
        "strategic_objective", "category", "budget", "baseline_start", "baseline_finish", "forecast_start", "actual_start",
        "actual_finish")},
}
_WORST_FIRST = (nulls_last(desc(_AT.severity)), nulls_last(desc(func.coalesce(_AT.bac, projects.c.budget))),
                projects.c.name, projects.c.project_id)


def list_projects(connection: Connection, project_filter: ProjectFilter, options: FilterOptions,
                  limit: int | None = None) -> pandas.DataFrame:
    """One row a project that the filter shows, with its figures at the shown date (the columns of COLUMNS), worst first.

    Of equal severity the greater budget stands first. `limit`: at most so many rows.
    """
    source, condition = shown(project_filter, options)
    return _read(connection, select(projects).select_from(_named(source)).where(condition).order_by(*_WORST_FIRST).limit(limit))


def list_left(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """One row a project of the filter that was in the portfolio at the date compared with and is not at the shown one.

    The columns of COLUMNS, figures at the earlier date (`period_end`), worst first.
    """
    shown_on, before = project_filter.period_end(options), project_filter.compare_end(options)
    later = project_figures.alias("later")
    still_in = exists().where(later.c.project_id == projects.c.project_id, later.c.period_end == shown_on)
    condition = and_(project_filter.condition(), ~still_in)
    if not before or not shown_on:
        condition = and_(condition, projects.c.project_id.is_(None))
    return _read(connection, select(projects).select_from(_named(joined(before))).where(condition).order_by(*_WORST_FIRST))


def read_history(connection: Connection, project_ids: Sequence[str], columns: Sequence[str], last: int,
                 until: date | None = None) -> pandas.DataFrame:
    """The figures `columns` (names of FIGURES) of these projects on the `last` reporting dates up to `until`.

    One row a project and date on which it was in the portfolio, by project_id and period_end.
    """
    dates = [day for day in reporting_dates_of(connection) if until is None or day <= until][-last:]
    chosen = [_AT.project_id, _AT.period_end, *(FIGURES[name].label(name) for name in columns)]
    statement = select(project_figures).where(_AT.project_id.in_(project_ids), _AT.period_end.in_(dates))
    return read_frame(connection, chosen, statement.order_by(_AT.project_id, _AT.period_end))


def _named(source):
    return source.outerjoin(portfolios, portfolios.c.portfolio_id == projects.c.portfolio_id).outerjoin(
        programs, programs.c.program_id == projects.c.program_id)


def _read(connection: Connection, statement: Select) -> pandas.DataFrame:
    return read_frame(connection, [column.label(name) for name, column in COLUMNS.items()], statement)
