"""What projects ask to be decided: in their current status reports and in the RAID register, and who waits for it."""

from __future__ import annotations

from datetime import date

import pandas
from sqlalchemy import Connection, Text, and_, func, select, true

from data_access.frames import read_frame
from data_access.schema import dependencies, project_figures, projects, raid, status_reports
from data_access.shown_projects import joined

_AT, _REPORT = project_figures.c, status_reports.c


def read_asked_in_reports(connection: Connection, day: date) -> pandas.DataFrame:
    """One row an active project whose report current at the reporting date asks for a decision.

    project_id, name, budget, asked (the text), asked_by (the report's author, else the project manager), since (the first
    report with that text), reported_on.
    """
    earlier = status_reports.alias("earlier").c
    text = func.trim(_REPORT.decision_needed, type_=Text())
    first = (select(func.min(earlier.period_end)).where(earlier.project_id == projects.c.project_id,
                                                        func.trim(earlier.decision_needed) == text).scalar_subquery())
    columns = [projects.c.project_id, projects.c.name, _budget(), text.label("asked"),
               func.coalesce(_REPORT.author, projects.c.project_manager).label("asked_by"), first.label("since"),
               _AT.reported_on]
    current = and_(_REPORT.project_id == projects.c.project_id, _REPORT.period_end == _AT.reported_on,
                   _AT.reported_status.is_not(None))
    statement = select(_REPORT.project_id).select_from(joined(day).join(status_reports, current))
    return read_frame(connection, columns, statement.where(_AT.active, text != ""))


def read_asked_in_raid(connection: Connection, day: date | None) -> pandas.DataFrame:
    """One row a decision in the RAID register of a project active at the reporting date that is not closed.

    project_id, name, budget, raid_id, asked (its title), asked_by (its owner, else the project manager), since (raised_on),
    due_on.
    """
    entry = raid.c
    columns = [projects.c.project_id, projects.c.name, _budget(), entry.raid_id, entry.title.label("asked"),
               func.coalesce(entry.owner, projects.c.project_manager).label("asked_by"), entry.raised_on.label("since"),
               entry.due_on]
    still_open = and_(entry.kind == "decision", func.coalesce(entry.status, "open") != "closed")
    statement = select(entry.raid_id).select_from(joined(day).join(raid, entry.project_id == projects.c.project_id))
    return read_frame(connection, columns, statement.where(func.coalesce(_AT.active, true()), still_open))


def read_waiting(connection: Connection, day: date | None) -> pandas.DataFrame:
    """One row a pair of projects where one has yet to give something to an active other one.

    project_id (the giver), waiting_id, waiting (its name), budget (of the one that waits).
    """
    link = dependencies.c
    columns = [link.predecessor_id.label("project_id"), link.successor_id.label("waiting_id"),
               projects.c.name.label("waiting"), _budget()]
    source = (dependencies.join(projects, projects.c.project_id == link.successor_id)
              .join(project_figures, and_(_AT.project_id == projects.c.project_id, _AT.period_end == day)))
    is_open = and_(func.coalesce(link.status, "agreed") != "delivered", _AT.active)
    statement = select(link.dependency_id).select_from(source).where(is_open)
    return read_frame(connection, columns, statement.distinct().order_by(link.predecessor_id, projects.c.name))


def _budget():
    return func.coalesce(_AT.bac, projects.c.budget).label("budget")
