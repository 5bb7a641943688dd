"""RAID entries of the projects that the filter shows."""

from __future__ import annotations

import pandas
from sqlalchemy import Connection, func, or_, select

from data_access.filter import FilterOptions, ProjectFilter
from data_access.frames import read_frame
from data_access.schema import project_figures, projects, raid
from data_access.shown_projects import shown

_COLUMNS = ("raid_id", "kind", "title", "probability", "impact", "cost_impact", "schedule_impact_days", "response", "owner",
            "status", "raised_on", "due_on", "closed_on", "description")


def read_open_entries(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """One row an entry that is not closed, of an active project of the filter: project_id, project, and the entry's columns."""
    source, condition = shown(project_filter, options)
    active = or_(project_figures.c.active, project_figures.c.active.is_(None))
    columns = [projects.c.project_id, projects.c.name.label("project"), *(raid.c[name] for name in _COLUMNS)]
    statement = (select(raid.c.raid_id).select_from(source.join(raid, raid.c.project_id == projects.c.project_id))
                 .where(condition, active, func.coalesce(raid.c.status, "open") != "closed").order_by(raid.c.raid_id))
    return read_frame(connection, columns, statement)
