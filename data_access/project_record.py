"""Everything stored about one project."""

from __future__ import annotations

from collections.abc import Iterable

import pandas
from sqlalchemy import Column, ColumnElement, Connection, Table, case, func, nulls_last, select

from data_access import schema
from data_access.filter import Scope
from data_access.frames import read_frame
from data_access.project_list import COLUMNS, FIGURES

_AT = schema.project_figures.c
# Frame of the record > its table and the order of its rows; every column but the project's own id is shown.
_PARTS: dict[str, tuple[Table, tuple[str, ...]]] = {
    "performance": (schema.performance, ("period_end",)),
    "baselines": (schema.baselines, ("baseline_number",)),
    "milestones": (schema.milestones, ("baseline_date", "forecast_date", "milestone_id")),
    "status_history": (schema.status_reports, ("period_end",)),
    "raid": (schema.raid, ("kind", "raised_on", "raid_id")),
    "benefits": (schema.benefits, ("due_on", "benefit_id")),
    "gates": (schema.gate_reviews, ("planned_on", "gate")),
    "standards": (schema.standards, ("standard",)),
}


def read_facts(connection: Connection, project_id: str, scope: Scope) -> dict[str, object] | None:
    """The project's own columns with the names of its portfolio and programme; None for an unknown id or one out of scope."""
    names = {"portfolio": COLUMNS["portfolio"], "program": COLUMNS["program"]}
    projects = schema.projects
    source = projects.outerjoin(schema.portfolios, schema.portfolios.c.portfolio_id == projects.c.portfolio_id).outerjoin(
        schema.programs, schema.programs.c.program_id == projects.c.program_id)
    statement = select(projects, *(column.label(name) for name, column in names.items())).select_from(source)
    row = connection.execute(statement.where(projects.c.project_id == project_id, scope.condition())).one_or_none()
    return dict(row._mapping) if row else None


def read_figures(connection: Connection, project_id: str) -> pandas.DataFrame:
    """The stored figures at every reporting date on which the project is in the portfolio, oldest first."""
    columns = [_AT.period_end, *(column.label(name) for name, column in FIGURES.items())]
    statement = select(schema.project_figures).where(_AT.project_id == project_id)
    return read_frame(connection, columns, statement.order_by(_AT.period_end))


def read_parts(connection: Connection, project_id: str) -> dict[str, pandas.DataFrame]:
    """The project's rows of each file that has a row of its own for it, by the names of _PARTS."""
    return {name: _rows(connection, table, table.c.project_id == project_id, order) for name, (table, order) in _PARTS.items()}


def _rows(connection: Connection, table: Table, condition: ColumnElement[bool], order: Iterable[str]) -> pandas.DataFrame:
    columns = [column for column in table.columns if column.name != "project_id"]
    ordered = select(table).where(condition).order_by(*(nulls_last(table.c[name]) for name in order))
    return read_frame(connection, columns, ordered)


def read_bookings(connection: Connection, project_id: str) -> pandas.DataFrame:
    """Booked hours, one row a month and person: month, resource_id, name, team, role, employment, hard_hours,
    soft_hours."""
    booked, people = schema.allocations.c, schema.resources.c
    hours = [func.sum(case((booked.booking == kind, booked.hours), else_=0.0)).label(f"{kind}_hours")
             for kind in ("hard", "soft")]
    person = [booked.month, booked.resource_id, people.name, people.team, people.role, people.employment]
    statement = select(schema.allocations).join(schema.resources, people.resource_id == booked.resource_id)
    return read_frame(connection, [*person, *hours], statement.where(booked.project_id == project_id).group_by(*person)
                      .order_by(booked.month, people.name, booked.resource_id))


def read_dependencies(connection: Connection, project_id: str, direction: str) -> pandas.DataFrame:
    """What the project needs of others (`in`) or gives to others (`out`), one row a dependency.

    The dependency's columns, then the other project: other_id, other_name, its dates (other_baseline_finish,
    other_forecast_start, other_forecast_finish, other_actual_finish), and the milestones that are named: giving_milestone,
    giving_baseline_date, giving_forecast_date, giving_actual_date, and the same with receiving_.
    """
    links, other = schema.dependencies.c, schema.projects.alias("other")
    own, far = (links.successor_id, links.predecessor_id) if direction == "in" else (links.predecessor_id, links.successor_id)
    giving, receiving = schema.milestones.alias("giving"), schema.milestones.alias("receiving")
    columns = [*links, other.c.project_id.label("other_id"), other.c.name.label("other_name")]
    columns += [other.c[name].label(f"other_{name}")
                for name in ("baseline_finish", "forecast_start", "forecast_finish", "actual_finish")]
    columns += [_of_milestone(prefix, milestone.c[name]) for prefix, milestone in (("giving", giving), ("receiving", receiving))
                for name in ("name", "baseline_date", "forecast_date", "actual_date")]
    statement = (select(schema.dependencies).join(other, other.c.project_id == far)
                 .outerjoin(giving, giving.c.milestone_id == links.predecessor_milestone_id)
                 .outerjoin(receiving, receiving.c.milestone_id == links.successor_milestone_id))
    ordered = statement.where(own == project_id).order_by(nulls_last(links.needed_by), links.dependency_id)
    return read_frame(connection, columns, ordered)


def _of_milestone(prefix: str, column: Column) -> ColumnElement:
    return column.label(f"{prefix}_milestone" if column.name == "name" else f"{prefix}_{column.name}")
