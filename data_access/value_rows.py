"""What the shown projects are worth: scores, budgets by objective, benefits."""

from __future__ import annotations

import pandas
from sqlalchemy import Connection, func, or_, select

from data_access.filter import FilterOptions, ProjectFilter
from data_access.frames import read_frame
from data_access.schema import benefits, project_figures, projects
from data_access.shown_projects import shown

_AT = project_figures.c
_ACTIVE = or_(_AT.active, _AT.active.is_(None))


def read_scores(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """One row an active project: project_id, name, value_score, risk_score, budget (baseline in force), objective, status."""
    source, condition = shown(project_filter, options)
    columns = [projects.c.project_id, projects.c.name, projects.c.value_score, projects.c.risk_score,
               func.coalesce(_AT.bac, projects.c.budget).label("budget"),
               projects.c.strategic_objective.label("objective"), _AT.computed_status.label("status")]
    statement = select(projects.c.project_id).select_from(source).where(condition, _ACTIVE).order_by(projects.c.project_id)
    return read_frame(connection, columns, statement)


def read_benefits(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """One row a benefit of an active project: project_id, project, and the benefit's columns."""
    source, condition = shown(project_filter, options)
    names = ("benefit_id", "name", "category", "unit", "planned_value", "realised_value", "due_on", "owner")
    columns = [projects.c.project_id, projects.c.name.label("project"), *(benefits.c[name] for name in names)]
    statement = (select(benefits.c.benefit_id)
                 .select_from(source.join(benefits, benefits.c.project_id == projects.c.project_id))
                 .where(condition, _ACTIVE).order_by(benefits.c.benefit_id))
    return read_frame(connection, columns, statement)
