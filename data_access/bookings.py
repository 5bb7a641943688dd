"""Capacity and booked hours by unit and month, summed in SQL: all of them, and the part on projects that a filter shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import pandas
from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    null,
    select,
    true,
    union_all,
)

from data_access.filter import UNASSIGNED, FilterOptions, ProjectFilter
from data_access.frames import read_frame
from data_access.schema import allocations, capacity, project_figures, projects, resources

# A unit is over its capacity by more than the rounding error of a sum.
TOLERANCE = 1e-6


class Months(NamedTuple):
    """A span of months, each named by its first day, both ends within it."""

    first: date
    last: date


def _assigned(column) -> ColumnElement:
    return func.coalesce(func.nullif(column, ""), UNASSIGNED)


IS_GENERIC = func.coalesce(resources.c.employment == "generic", false())
# Level > what people are grouped by; a skill is the whole list as stored, which the reader of the frame takes apart.
LEVELS: dict[str, ColumnElement] = {
    **{name: _assigned(resources.c[name]) for name in ("team", "role", "location", "skills")},
    "person": resources.c.resource_id,
}


def read_totals(connection: Connection, levels: Sequence[str], months: Months | None = None,
                within: Mapping[str, str] | None = None, booked_on: Select | None = None) -> pandas.DataFrame:
    """One row a unit and month with capacity or bookings, over all projects, whatever is filtered.

    `levels`: names of LEVELS, each a column of the frame ("-" for none). `within`: only resources of these levels. Then
    generic_id (a generic resource is a row of its own; empty for people), name (of a person or generic resource), month;
    person_months: how many resources the row adds up; person_months_over: of them those with hard hours above their capacity,
    hours on zero capacity included; person_months_unmeasured: those without capacity data; capacity_hours (NaN where nobody has
    any), hard_hours, soft_hours; hard_unmeasured and soft_unmeasured: the part of both on people without capacity data.
    `booked_on`: only resources with hours on these projects in these months (a selection of ids, see `shown_projects`).
    """
    chosen = _chosen_resources(months, within, booked_on)
    own = _person_months(months, chosen).c
    unmeasured = own.capacity.is_(None)
    columns = {
        "person_months": func.count(), "person_months_over": _count(own.hard > own.capacity + TOLERANCE),
        "person_months_unmeasured": _count(unmeasured),
        "capacity_hours": func.sum(own.capacity), "hard_hours": func.sum(own.hard), "soft_hours": func.sum(own.soft),
        "hard_unmeasured": _where(unmeasured, own.hard), "soft_unmeasured": _where(unmeasured, own.soft),
    }
    return _by_unit(connection, own.month.table, levels, columns)


def read_members(connection: Connection) -> pandas.DataFrame:
    """One row a resource: resource_id, name, team, role, location, skills, certifications, generic (0 or 1)."""
    grouped = [LEVELS[name].label(name) for name in ("team", "role", "location", "skills")]
    columns = [resources.c.resource_id, resources.c.name, *grouped, resources.c.certifications,
               case((IS_GENERIC, 1), else_=0).label("generic")]
    return read_frame(connection, columns, select(resources).order_by(resources.c.name, resources.c.resource_id))


def shown_projects(project_filter: ProjectFilter, options: FilterOptions) -> Select:
    """The ids of the projects that the filter shows, also those that the shown reporting date does not know."""
    period_end = project_filter.period_end(options)
    at_date = and_(project_figures.c.project_id == projects.c.project_id, project_figures.c.period_end == period_end)
    source = projects.outerjoin(project_figures, at_date if period_end else false())
    known = true() if period_end or not options.reporting_dates else false()
    return select(projects.c.project_id).select_from(source).where(known, project_filter.condition())


def during(column, months: Months | None) -> ColumnElement[bool]:
    return column.between(months.first, months.last) if months else true()


def _chosen_resources(months: Months | None, within: Mapping[str, str] | None,
                      booked_on: Select | None = None) -> Select | None:
    """The ids of the resources that are asked for; None for all."""
    if not within and booked_on is None:
        return None
    conditions = [LEVELS[name] == value for name, value in (within or {}).items()]
    if booked_on is not None:
        booked = select(allocations.c.resource_id).where(allocations.c.project_id.in_(booked_on), allocations.c.hours > 0,
                                                         during(allocations.c.month, months))
        conditions.append(resources.c.resource_id.in_(booked))
    return select(resources.c.resource_id).where(*conditions)


def _of(column, chosen: Select | None) -> list[ColumnElement[bool]]:
    return [] if chosen is None else [column.in_(chosen)]


def _person_months(months: Months | None, chosen: Select | None) -> Subquery:
    """One row a resource and month: capacity (NULL without data), hard, soft."""
    nothing = literal(0.0, Double)
    has = select(capacity.c.resource_id, capacity.c.month, capacity.c.hours.label("capacity"), nothing.label("hard"),
                 nothing.label("soft")).where(during(capacity.c.month, months), *_of(capacity.c.resource_id, chosen))
    booked = allocations.c
    hours = [case((booked.booking == kind, booked.hours), else_=0.0).label(kind) for kind in ("hard", "soft")]
    owes = select(booked.resource_id, booked.month, cast(null(), Double).label("capacity"), *hours).where(
        during(booked.month, months), *_of(booked.resource_id, chosen))
    rows = union_all(has, owes).subquery().c
    sums = [func.sum(rows[name]).label(name) for name in ("capacity", "hard", "soft")]
    return select(rows.resource_id, rows.month, *sums).group_by(rows.resource_id, rows.month).subquery()


def _by_unit(connection: Connection, own: FromClause, levels: Sequence[str],
             columns: Mapping[str, ColumnElement]) -> pandas.DataFrame:
    generic = case((IS_GENERIC, resources.c.resource_id), else_="")
    named = true() if "person" in levels else IS_GENERIC
    unit = [*(LEVELS[name].label(name) for name in levels), generic.label("generic_id"),
            case((named, resources.c.name)).label("name"), own.c.month]
    statement = select(own).join(resources, resources.c.resource_id == own.c.resource_id)
    counted = [value.label(name) for name, value in columns.items()]
    return read_frame(connection, [*unit, *counted], statement.group_by(*positions(len(unit))))


def positions(count: int) -> list[ColumnElement]:
    """The first columns of a query by position: an expression with bound values of its own is another one to PostgreSQL."""
    return [literal_column(str(place)) for place in range(1, count + 1)]


def _count(condition: ColumnElement[bool]) -> ColumnElement:
    return func.sum(case((condition, 1), else_=0))


def _where(condition: ColumnElement[bool], value: ColumnElement) -> ColumnElement:
    return func.sum(case((condition, value), else_=0.0))
