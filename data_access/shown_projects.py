"""The rows behind every view: projects joined with their figures at the reporting date that is shown."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, FromClause, and_, false, true

from data_access.filter import FilterOptions, ProjectFilter
from data_access.schema import project_figures, projects


def joined(period_end: date | None) -> FromClause:
    """Projects with their figures at the date; where there is no date, all projects with empty figures."""
    if period_end is None:
        return projects.outerjoin(project_figures, false())
    at_date = and_(project_figures.c.project_id == projects.c.project_id, project_figures.c.period_end == period_end)
    return projects.join(project_figures, at_date)


def shown(project_filter: ProjectFilter, options: FilterOptions) -> tuple[FromClause, ColumnElement[bool]]:
    """What to select from and the condition, for the projects that the filter shows at its reporting date.

    Without any reporting date yet all projects count; a period that is no reporting date shows none.
    """
    period_end = project_filter.period_end(options)
    known = true() if period_end or not options.reporting_dates else false()
    return joined(period_end), and_(known, project_filter.condition())
