"""Claim against record in SQL: how many rows of a check are met, which rows they are, and which of them are a team's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pandas
from sqlalchemy import Column, ColumnElement, Connection, FromClause, Select, and_, func, or_, select, true

from data_access.bookings import IS_GENERIC
from data_access.exchange.stored import chosen_projects
from data_access.filter import ProjectFilter
from data_access.frames import read_frame
from data_access.maturity_record_rows import CheckDates, Checked
from data_access.maturity_records_of_entries import ENTRY_CHECKS
from data_access.maturity_records_of_people import PEOPLE_CHECKS
from data_access.maturity_records_of_projects import PROJECT_CHECKS
from data_access.schema import allocations, project_figures, projects, resources
from data_access.shown_projects import joined

Tie = Literal["business unit", "bookings", "portfolio"]
CHECKED = PROJECT_CHECKS | ENTRY_CHECKS | PEOPLE_CHECKS


@dataclass(frozen=True)
class TeamRows:
    """Which rows are a team's. `tie`: how projects are its own; `people`: how the data spells the team.

    "business unit": projects of the business unit of that name. "bookings": projects on which people of the team of that name
    are booked within the months. "portfolio": the data knows no such team, so that everything stands for it. `projects`: the
    ids of its projects, None for all.
    """

    tie: Tie
    people: tuple[str, ...] = ()
    projects: frozenset[str] | None = None


EVERYONE = TeamRows("portfolio")


@dataclass(frozen=True)
class Measured:
    """What one check counts, each as (met, of those also met as all teams do it, all).

    `own`: the rows of filter and team; `everywhere`: those of the whole portfolio within the scope, None where that is the same
    or not asked. `never_filled`: the columns that the check rests on and that no row of the portfolio fills, as "raid.owner".
    """

    own: tuple[int, int, int]
    everywhere: tuple[int, int, int] | None
    never_filled: tuple[str, ...]


def find_team(connection: Connection, team: str, dates: CheckDates) -> TeamRows:
    """How the data knows a team, by its name trimmed and caseless; EVERYONE for an empty name."""
    if not team.strip():
        return EVERYONE
    units, people = (_spelled(connection, column, team) for column in (projects.c.business_unit, resources.c.team))
    if units:
        own = select(projects.c.project_id).where(projects.c.business_unit.in_(units))
        return TeamRows("business unit", people, frozenset(connection.scalars(own)))
    if people:
        booked = (select(allocations.c.project_id).join(resources, resources.c.resource_id == allocations.c.resource_id)
                  .where(_booked(dates), ~IS_GENERIC, resources.c.team.in_(people)).distinct())
        return TeamRows("bookings", people, frozenset(connection.scalars(booked)))
    return EVERYONE


def measure(connection: Connection, name: str, project_filter: ProjectFilter, dates: CheckDates, team: TeamRows = EVERYONE,
            compared: bool = False) -> Measured:
    """Counts the rows of one check; `compared`: beside those of the whole portfolio."""
    checked = CHECKED[name](dates)
    everyone = ProjectFilter(period=project_filter.period, scope=project_filter.scope)
    is_part = team.tie != "portfolio" or not project_filter.is_at_rest
    everywhere = _count(connection, checked, everyone, dates, EVERYONE) if compared and is_part else None
    return Measured(_count(connection, checked, project_filter, dates, team), everywhere,
                    tuple(_never_filled(connection, checked)))


def _count(connection: Connection, checked: Checked, project_filter: ProjectFilter, dates: CheckDates,
           team: TeamRows) -> tuple[int, int, int]:
    rows = checked.table.c
    sums = select(func.coalesce(func.sum(rows.met), 0), func.coalesce(func.sum(rows.shared), 0), func.count())
    return tuple(int(value) for value in connection.execute(_of(connection, sums, checked, project_filter, dates, team)).one())


def read_checked(connection: Connection, name: str, project_filter: ProjectFilter, dates: CheckDates,
                 team: TeamRows = EVERYONE) -> pandas.DataFrame:
    """One row a record that a check counts, those not met first: project_id and project (of rows of people: none), id, name,
    the check's own columns, met and shared (0 or 1)."""
    checked = CHECKED[name](dates)
    rows = checked.table.c
    own = [rows[column] for column in checked.columns]
    place = [] if checked.of_people else [projects.c.project_id, projects.c.name.label("project")]
    columns = [*place, rows.id, rows.record.label("name"), *own, rows.met, rows.shared]
    statement = _of(connection, select(rows.met), checked, project_filter, dates, team)
    statement = statement.order_by(rows.met, rows.shared, rows.owner, rows.id)
    return read_frame(connection, columns, statement)


def _never_filled(connection: Connection, checked: Checked) -> Iterator[str]:
    for need in checked.needs:
        columns = need if isinstance(need, tuple) else (need,)
        if not connection.scalar(select(or_(*(_any_value(column) for column in columns)))):
            yield f"{columns[0].table.name}.{columns[0].name}"


def _any_value(column: Column) -> ColumnElement[bool]:
    filled = column.is_not(None)
    if column.type.python_type is str:
        filled = and_(filled, func.trim(column) != "")
    return select(column).where(filled).exists()


def _spelled(connection: Connection, column: Column, team: str) -> tuple[str, ...]:
    # Compared here, not in SQL: SQLite's lower() knows no letters beyond ASCII.
    wanted = team.strip().casefold()
    known = connection.scalars(select(column).where(column.is_not(None)).distinct())
    return tuple(sorted(name for name in known if wanted and name.strip().casefold() == wanted))


def _of(connection: Connection, statement: Select, checked: Checked, project_filter: ProjectFilter, dates: CheckDates,
        team: TeamRows) -> Select:
    if checked.of_people:
        return (statement.select_from(checked.table.join(resources, resources.c.resource_id == checked.table.c.owner))
                .where(_shown_people(project_filter, dates), _people_of(connection, team, dates)))
    source: FromClause = _everyone(dates) if checked.all_projects else joined(dates.on)
    active = true() if checked.all_projects else func.coalesce(project_figures.c.active, true())
    return (statement.select_from(source.join(checked.table, checked.table.c.owner == projects.c.project_id))
            .where(active, project_filter.condition(), _projects_of(connection, team)))


def _everyone(dates: CheckDates) -> FromClause:
    """Every project there is, with its figures at the date where it has any."""
    at_date = and_(project_figures.c.project_id == projects.c.project_id, project_figures.c.period_end == dates.on)
    return projects.outerjoin(project_figures, at_date)


def _booked(dates: CheckDates) -> ColumnElement[bool]:
    return and_(allocations.c.hours > 0, allocations.c.month.between(dates.this_month, dates.last_month))


def _projects_of(connection: Connection, team: TeamRows) -> ColumnElement[bool]:
    return true() if team.projects is None else projects.c.project_id.in_(chosen_projects(connection, team.projects))


def _people_of(connection: Connection, team: TeamRows, dates: CheckDates) -> ColumnElement[bool]:
    """People are a team's by their own team, else by being booked on the projects of the business unit of its name."""
    if team.people:
        return resources.c.team.in_(team.people)
    return true() if team.projects is None else _booked_on(_projects_of(connection, team), dates)


def _shown_people(project_filter: ProjectFilter, dates: CheckDates) -> ColumnElement[bool]:
    """A filter keeps the people who are booked on its projects within the months; a filter at rest keeps everybody."""
    if project_filter.is_at_rest and not project_filter.scope.portfolios:
        return true()
    return _booked_on(project_filter.condition(), dates)


def _booked_on(condition: ColumnElement[bool], dates: CheckDates) -> ColumnElement[bool]:
    source = _everyone(dates).join(allocations, allocations.c.project_id == projects.c.project_id)
    return resources.c.resource_id.in_(select(allocations.c.resource_id).select_from(source).where(_booked(dates), condition))

