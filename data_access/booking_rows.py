"""The bookings behind the sums: hours by project of some units, and what is to be known about those projects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas
from sqlalchemy import Connection, Text, and_, case, func, literal, select, true

from data_access.bookings import IS_GENERIC, LEVELS, Months, during, positions, shown_projects
from data_access.exchange.stored import chosen_projects
from data_access.filter import FilterOptions, ProjectFilter, Scope
from data_access.frames import read_frame
from data_access.schema import allocations, project_figures, projects, resources
from data_access.shown_projects import joined


def read_booked(connection: Connection, levels: Sequence[str], months: Months | None = None,
                within: Mapping[str, str] | None = None, project_ids: Collection[str] | None = None) -> pandas.DataFrame:
    """Booked hours, one row a unit, month, project and booking.

    Columns: `levels` (of `data_access.bookings.LEVELS`), generic_id (empty for people), name (of a person or generic resource),
    month, project_id, booking (hard | soft), hours, booked_people. `within`: only these levels; `project_ids`: only bookings on
    them.
    """
    booked = allocations.c
    named = true() if "person" in levels else IS_GENERIC
    unit = [*(LEVELS[name].label(name) for name in levels),
            case((IS_GENERIC, resources.c.resource_id), else_="").label("generic_id"),
            case((named, resources.c.name)).label("name"), booked.month, booked.project_id, booked.booking]
    statement = (select(literal(1)).select_from(allocations).join(resources, resources.c.resource_id == booked.resource_id)
                 .where(during(booked.month, months), booked.hours > 0))
    statement = statement.where(*(LEVELS[name] == value for name, value in (within or {}).items()))
    if project_ids is not None:
        statement = statement.where(booked.project_id.in_(chosen_projects(connection, project_ids)))
    columns = [*unit, func.sum(booked.hours).label("hours"), func.count(booked.resource_id.distinct()).label("booked_people")]
    return read_frame(connection, columns, statement.group_by(*positions(len(unit))))


def read_active_managers(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """One row an active project that the filter shows: project_id, name, project_manager (None where there is none)."""
    condition = and_(func.coalesce(project_figures.c.active, true()), project_filter.condition())
    manager = func.nullif(func.trim(projects.c.project_manager), "", type_=Text)
    columns = [projects.c.project_id, projects.c.name, manager.label("project_manager")]
    statement = select(literal(1)).select_from(joined(project_filter.period_end(options))).where(condition)
    return read_frame(connection, columns, statement.order_by(projects.c.project_id))


def known_projects(connection: Connection, project_ids: Collection[str], scope: Scope) -> dict[str, str]:
    """Project id > name, of those ids that exist within the scope."""
    found = select(projects.c.project_id, projects.c.name).where(
        projects.c.project_id.in_(chosen_projects(connection, project_ids)), scope.condition())
    return dict(connection.execute(found).all())


def booked_projects(connection: Connection, months: Months, project_filter: ProjectFilter,
                    options: FilterOptions) -> dict[str, str]:
    """Project id > name, by name, of the projects that the filter shows and that have hours in these months."""
    booked = select(allocations.c.project_id).where(during(allocations.c.month, months), allocations.c.hours > 0)
    found = select(projects.c.project_id, projects.c.name).where(
        projects.c.project_id.in_(booked), projects.c.project_id.in_(shown_projects(project_filter, options)))
    return dict(connection.execute(found.order_by(projects.c.name, projects.c.project_id)).all())


def known_roles(connection: Connection) -> set[str]:
    """The roles that people have."""
    return set(connection.scalars(select(resources.c.role).where(resources.c.role.is_not(None), ~IS_GENERIC).distinct()))
