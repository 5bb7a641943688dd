"""What the network is made of: every project's own dates, every dependency, and which projects a filter shows."""

from __future__ import annotations

import pandas
from sqlalchemy import Connection, Select, and_, false, select

from data_access.filter import FilterOptions, ProjectFilter
from data_access.frames import read_frame
from data_access.schema import dependencies, milestones, project_figures, projects

_DATES = ("baseline_start", "baseline_finish", "forecast_start", "forecast_finish", "actual_start", "actual_finish")


def read_network_projects(connection: Connection) -> pandas.DataFrame:
    """One row a project, of the whole portfolio: project_id, name and its six dates."""
    columns = [projects.c.project_id, projects.c.name, *(projects.c[name] for name in _DATES)]
    return read_frame(connection, columns, select(projects).order_by(projects.c.project_id))


def read_links(connection: Connection) -> pandas.DataFrame:
    """One row a dependency, of the whole portfolio: its own columns and what is known of the milestone that gives.

    giving_milestone (its name), giving_forecast_date, giving_actual_date: missing where none is named.
    """
    giving = milestones.alias("giving")
    columns = [*dependencies.c, giving.c.name.label("giving_milestone"),
               *(giving.c[name].label(f"giving_{name}") for name in ("forecast_date", "actual_date"))]
    statement = select(dependencies).outerjoin(giving, giving.c.milestone_id == dependencies.c.predecessor_milestone_id)
    return read_frame(connection, columns, statement.order_by(dependencies.c.dependency_id))


def shown_project_ids(project_filter: ProjectFilter, options: FilterOptions) -> Select:
    """The ids of the projects that the filter chooses among all, also those that have no figures at the shown date.

    A project that has not begun to report stands in the network as much as one that has; its statuses are unknown.
    """
    period_end = project_filter.period_end(options)
    at_date = and_(project_figures.c.project_id == projects.c.project_id, project_figures.c.period_end == period_end)
    source = projects.outerjoin(project_figures, at_date if period_end else false())
    return select(projects.c.project_id).select_from(source).where(project_filter.condition())


def read_shown(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> frozenset[str]:
    """The ids of `shown_project_ids`."""
    return frozenset(connection.scalars(shown_project_ids(project_filter, options)))
