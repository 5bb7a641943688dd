"""When does what happen: each shown project's original baseline and present plan, and its key milestones."""

from __future__ import annotations

from collections.abc import Collection

import pandas
from sqlalchemy import Connection, and_, case, desc, func, literal, nulls_last, or_, select

from data_access.filter import FilterOptions, ProjectFilter
from data_access.frames import read_frame
from data_access.schema import baselines, milestones, project_figures, projects
from data_access.shown_projects import shown

_AT = project_figures.c


def read_plans(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """One row a project with any date, worst first.

    id, label, baseline_start and baseline_finish (of the original baseline), start, finish (actual where there is one, else the
    forecast of the shown date), status (computed).
    """
    source, condition = shown(project_filter, options)
    original = and_(baselines.c.project_id == projects.c.project_id, baselines.c.baseline_number == 0)
    columns = [
        projects.c.project_id.label("id"), projects.c.name.label("label"),
        func.coalesce(baselines.c.start, projects.c.baseline_start).label("baseline_start"),
        # Before the first reporting date there are no figures to say which finish was the original one.
        case((_AT.project_id.is_(None), func.coalesce(baselines.c.finish, projects.c.baseline_finish)),
             else_=_AT.original_finish).label("baseline_finish"),
        func.coalesce(projects.c.actual_start, projects.c.forecast_start, projects.c.baseline_start).label("start"),
        func.coalesce(_AT.forecast_finish, projects.c.forecast_finish).label("finish"),
        _AT.computed_status.label("status"),
    ]
    dated = or_(*(column.element.is_not(None) for column in columns[2:6]))
    statement = (select(literal(1)).select_from(source.outerjoin(baselines, original)).where(condition, dated)
                 .order_by(nulls_last(desc(_AT.severity)), nulls_last(desc(func.coalesce(_AT.bac, projects.c.budget))),
                           projects.c.name, projects.c.project_id))
    return read_frame(connection, columns, statement)


def read_key_milestones(connection: Connection, project_ids: Collection[str]) -> pandas.DataFrame:
    """One row a key milestone of these projects that has a date: id (of the project), name, date.

    The date is the actual one, else the forecast, else the baseline's.
    """
    date = func.coalesce(milestones.c.actual_date, milestones.c.forecast_date, milestones.c.baseline_date)
    columns = [milestones.c.project_id.label("id"), milestones.c.name.label("name"), date.label("date")]
    statement = select(literal(1)).where(milestones.c.project_id.in_(project_ids), milestones.c.is_key, date.is_not(None))
    return read_frame(connection, columns, statement.order_by(milestones.c.project_id, date))
