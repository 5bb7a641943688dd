"""How many projects had which status: over time, and reported against computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas
from sqlalchemy import Connection, func, select

from data_access.filter import FilterOptions, ProjectFilter
from data_access.frames import read_frame
from data_access.schema import project_figures, projects
from data_access.shown_projects import shown

_AT = project_figures.c
_COUNT = func.count().label("count")


def count_reported(connection: Connection, project_filter: ProjectFilter, dates: Sequence[date]) -> pandas.DataFrame:
    """One row a reporting date of `dates` and reported status: period_end, status (None where not known), count of projects.

    The filter's conditions hold at each date by itself.
    """
    columns = [_AT.period_end, _AT.reported_status.label("status"), _COUNT]
    statement = (select(_AT.period_end).select_from(projects.join(project_figures))
                 .where(_AT.period_end.in_(dates), project_filter.condition())
                 .group_by(_AT.period_end, _AT.reported_status).order_by(_AT.period_end))
    return read_frame(connection, columns, statement)


def count_pairs(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """One row a pair of statuses at the shown date: reported (None where not known), computed, count of projects."""
    source, condition = shown(project_filter, options)
    columns = [_AT.reported_status.label("reported"), _AT.computed_status.label("computed"), _COUNT]
    statement = select(_COUNT).select_from(source).where(condition).group_by(_AT.reported_status, _AT.computed_status)
    return read_frame(connection, columns, statement)
