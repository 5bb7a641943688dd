"""The portfolio's money, added up: by business unit or objective, over time, and what is still to be spent until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas
from sqlalchemy import Column, ColumnElement, Connection, Select, Text, and_, case, func, select, true

from data_access.filter import FilterOptions, ProjectFilter
from data_access.frames import read_frame
from data_access.schema import performance, project_figures, projects
from data_access.shown_projects import shown

_AT = project_figures.c
GROUPS: dict[str, Column] = {"business-unit": projects.c.business_unit, "objective": projects.c.strategic_objective}
_CURVES = and_(_AT.pv.is_not(None), _AT.ev.is_not(None), _AT.ac.is_not(None))
_FORECAST = and_(_AT.eac.is_not(None), _AT.bac.is_not(None))
_BUDGET = func.coalesce(_AT.bac, projects.c.budget)


def read_sums_by(connection: Connection, project_filter: ProjectFilter, options: FilterOptions, by: str) -> pandas.DataFrame:
    """One row a value of GROUPS[by] over the shown active projects, the greatest budget first; no value comes as None.

    group, projects, with_budget, budget, with_forecast, forecast and forecast_budget (both over projects that have both),
    with_actual, actual. A sum of nothing is missing, not 0.
    """
    source, condition = _active(project_filter, options)
    group = _group(by)
    columns = [
        group, func.count().label("projects"), func.count(_BUDGET).label("with_budget"), func.sum(_BUDGET).label("budget"),
        _count(_FORECAST, "with_forecast"), func.sum(case((_FORECAST, _AT.eac))).label("forecast"),
        func.sum(case((_FORECAST, _AT.bac))).label("forecast_budget"),
        func.count(_AT.ac).label("with_actual"), func.sum(_AT.ac).label("actual"),
    ]
    statement = select(func.count()).select_from(source).where(condition).group_by(group)
    return read_frame(connection, columns, statement.order_by(func.coalesce(func.sum(_BUDGET), 0).desc(), group))


def count_curves(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> dict[str, float | None]:
    """Over the shown active projects: projects, curves (those with planned value, earned value and actual cost), and of these
    the sum of budgets."""
    source, condition = _active(project_filter, options)
    columns = [func.count().label("projects"), _count(_CURVES, "curves"), func.sum(case((_CURVES, _AT.bac))).label("budget")]
    return dict(connection.execute(select(*columns).select_from(source).where(condition)).one()._mapping)


def read_past_curves(connection: Connection, project_filter: ProjectFilter, options: FilterOptions,
                     dates: Sequence[date]) -> pandas.DataFrame:
    """Sums at each of `dates` over the projects that have all three values at the shown date: period_end, pv, ev, ac."""
    then = project_figures.alias("then").c
    ids = _drawn(project_filter, options)
    columns = [then.period_end, *(func.sum(then[name]).label(name) for name in ("pv", "ev", "ac"))]
    statement = select(then.period_end).where(then.period_end.in_(dates), then.project_id.in_(ids)).group_by(then.period_end)
    return read_frame(connection, columns, statement.order_by(then.period_end))


def read_planned_ahead(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """What these projects plan to add after the shown date: period_end, planned (the rise of planned value up to that day).

    A project's curve may end before another's: adding rises instead of values lets it stay at its height.
    """
    ids = _drawn(project_filter, options)
    day = project_filter.period_end(options)
    row = performance.c
    base = func.coalesce(_AT.pv, 0)
    before = func.lag(row.planned_value).over(partition_by=row.project_id, order_by=row.period_end)
    rises = (select(row.period_end, (row.planned_value - func.coalesce(before, base)).label("rise"))
             .join(project_figures, and_(_AT.project_id == row.project_id, _AT.period_end == day))
             .where(row.project_id.in_(ids), row.period_end > day, row.planned_value.is_not(None))).subquery()
    columns = [rises.c.period_end, func.sum(rises.c.rise).label("planned")]
    return read_frame(connection, columns, select(rises.c.period_end).group_by(rises.c.period_end).order_by(rises.c.period_end))


def read_still_to_spend(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """What these projects have yet to spend, by the finish they forecast: finish (missing where none is known), projects, etc.

    A project without an estimate at completion has an unknown `etc` and a row's sum leaves it out.
    """
    source, condition = _active(project_filter, options)
    rest = case((_AT.eac > _AT.ac, _AT.eac - _AT.ac), (_AT.eac.is_not(None), 0.0))
    columns = [_AT.forecast_finish.label("finish"), func.count().label("projects"), func.count(_AT.eac).label("estimated"),
               func.sum(rest).label("etc")]
    statement = select(_AT.project_id).select_from(source).where(condition, _CURVES).group_by(_AT.forecast_finish)
    return read_frame(connection, columns, statement.order_by(_AT.forecast_finish))


def read_statuses_by(connection: Connection, project_filter: ProjectFilter, dates: Sequence[date], by: str) -> pandas.DataFrame:
    """Projects by group, date and reported status: group, period_end, status (None where not known), count.

    The filter's conditions hold at each date by itself.
    """
    group = _group(by)
    columns = [group, _AT.period_end, _AT.reported_status.label("status"), func.count().label("count")]
    statement = (select(_AT.period_end).select_from(projects.join(project_figures))
                 .where(_AT.period_end.in_(dates), project_filter.condition())
                 .group_by(group, _AT.period_end, _AT.reported_status).order_by(group, _AT.period_end))
    return read_frame(connection, columns, statement)


def _group(by: str) -> ColumnElement:
    return func.nullif(func.trim(GROUPS[by]), "", type_=Text()).label("group")


def _count(condition: ColumnElement[bool], name: str) -> ColumnElement:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)


def _active(project_filter: ProjectFilter, options: FilterOptions) -> tuple:
    source, condition = shown(project_filter, options)
    return source, and_(condition, func.coalesce(_AT.active, true()))


def _drawn(project_filter: ProjectFilter, options: FilterOptions) -> Select:
    source, condition = _active(project_filter, options)
    return select(projects.c.project_id).select_from(source).where(condition, _CURVES)
