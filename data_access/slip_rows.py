"""What hangs on the projects that a slip moves: their people's hours, milestones, benefits and costs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal

import pandas
from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, literal, select, true

from data_access.exchange.stored import chosen_projects
from data_access.filter import UNASSIGNED
from data_access.frames import read_frame
from data_access.schema import allocations, benefits, capacity, milestones, project_figures, projects, resources

Grouping = Literal["person", "role", "team"]


def read_moving_bookings(connection: Connection, by: Grouping, project_ids: Collection[str]) -> pandas.DataFrame:
    """Hours booked on these projects: unit, project_id, month, booking, hours; unit is a resource id, a role or a team."""
    booked = allocations.c
    unit = [_unit(by), booked.project_id, booked.month, booked.booking]
    statement = (select(literal(1)).select_from(_people(allocations))
                 .where(booked.project_id.in_(chosen_projects(connection, project_ids))).group_by(*unit).order_by(*unit))
    return read_frame(connection, [*unit, func.sum(booked.hours).label("hours")], statement)


def read_booked_hours(connection: Connection, by: Grouping, project_ids: Collection[str] | None) -> pandas.DataFrame:
    """All hours of the units that are booked on these projects (None: of all units), on whatever project: unit, month, booking,
    hours."""
    keys = [_unit(by), allocations.c.month, allocations.c.booking]
    return _summed(connection, keys, allocations, by, project_ids)


def read_capacity_hours(connection: Connection, by: Grouping, project_ids: Collection[str] | None) -> pandas.DataFrame:
    """The capacity of the units that are booked on these projects (None: of all): unit, month, hours; no row where unknown."""
    return _summed(connection, [_unit(by), capacity.c.month], capacity, by, project_ids)


def read_units(connection: Connection, by: Grouping, project_ids: Collection[str], shown: Select | None) -> pandas.DataFrame:
    """The units that are booked on these projects: unit, name, people (generic resources are none), shown.

    `shown`: the ids of the projects that a filter shows, None for all; a unit is shown when it is booked on one of them.
    """
    unit = _unit(by)
    name = func.min(resources.c.name) if by == "person" else unit
    people = func.count(case((func.coalesce(resources.c.employment, "") != "generic", 1)))
    is_shown = literal(1)
    if shown is not None:
        on_shown = select(_unit(by)).select_from(_people(allocations)).where(allocations.c.project_id.in_(shown))
        is_shown = func.max(case((unit.in_(on_shown), 1), else_=0))
    columns = [unit, name.label("name"), people.label("people"), is_shown.label("shown")]
    statement = select(literal(1)).select_from(resources).where(unit.in_(_booked_units(connection, by, project_ids)))
    return read_frame(connection, columns, statement.group_by(unit).order_by(unit))


def read_waiting_milestones(connection: Connection, project_ids: Collection[str]) -> pandas.DataFrame:
    """The milestones of these projects that are not reached; the columns of their file."""
    marks = milestones.c
    statement = select(milestones).where(marks.project_id.in_(chosen_projects(connection, project_ids)),
                                         marks.actual_date.is_(None))
    return read_frame(connection, list(marks), statement.order_by(marks.milestone_id))


def read_dated_benefits(connection: Connection, project_ids: Collection[str]) -> pandas.DataFrame:
    """The benefits of these projects that have a due day; the columns of their file, without the owner."""
    columns = [column for column in benefits.c if column.name != "owner"]
    statement = select(benefits).where(benefits.c.project_id.in_(chosen_projects(connection, project_ids)),
                                       benefits.c.due_on.is_not(None))
    return read_frame(connection, columns, statement.order_by(benefits.c.benefit_id))


def read_costs(connection: Connection, project_ids: Collection[str], period_end: date | None) -> pandas.DataFrame:
    """What these projects have cost by the reporting date: project_id, actual_start, ac, figures_on, budget (BAC then)."""
    at = project_figures.c
    at_date = and_(at.project_id == projects.c.project_id, at.period_end == period_end) if period_end else false()
    columns = [projects.c.project_id, projects.c.actual_start, at.ac, at.figures_on,
               func.coalesce(at.bac, projects.c.budget).label("budget")]
    statement = select(literal(1)).select_from(projects.outerjoin(project_figures, at_date))
    chosen = projects.c.project_id.in_(chosen_projects(connection, project_ids))
    return read_frame(connection, columns, statement.where(chosen).order_by(projects.c.project_id))


def _summed(connection: Connection, keys: list, table, by: Grouping, project_ids: Collection[str] | None) -> pandas.DataFrame:
    chosen = true() if project_ids is None else _unit(by).in_(_booked_units(connection, by, project_ids))
    statement = select(literal(1)).select_from(_people(table)).where(chosen).group_by(*keys).order_by(*keys)
    return read_frame(connection, [*keys, func.sum(table.c.hours).label("hours")], statement)


def _booked_units(connection: Connection, by: Grouping, project_ids: Collection[str]) -> Select:
    booked = allocations.c.project_id.in_(chosen_projects(connection, project_ids))
    return select(_unit(by)).select_from(_people(allocations)).where(booked)


def _people(table):
    return table.join(resources, resources.c.resource_id == table.c.resource_id)


def _unit(by: Grouping) -> ColumnElement:
    if by == "person":
        return resources.c.resource_id.label("unit")
    # Written out, not bound: PostgreSQL takes two bound values for two expressions and then misses one in GROUP BY.
    empty, unassigned = (literal(text, literal_execute=True) for text in ("", UNASSIGNED))
    return func.coalesce(func.nullif(resources.c[by], empty), unassigned).label("unit")
