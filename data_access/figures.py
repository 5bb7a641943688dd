"""Rows in and figures out: what the figures are worked out from, and their store with the versions they were made from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy
import pandas
from sqlalchemy import Connection, Date, delete, func, insert, or_, select, union
from sqlalchemy.exc import OperationalError

from data_access import versions
from data_access.engine import Database
from data_access.frames import read_frame
from data_access.schema import (
    baselines,
    figures_state,
    performance,
    project_figures,
    projects,
    raid,
    reporting_dates,
    status_reports,
)

_READ = {
    "projects": (projects, ("project_id", "stage", "budget", "baseline_start", "baseline_finish", "forecast_start",
                            "forecast_finish", "actual_start", "actual_finish")),
    "baselines": (baselines, ("project_id", "baseline_number", "approved_on", "start", "finish", "budget")),
    "performance": (performance, ("project_id", "period_end", "planned_value", "earned_value", "actual_cost",
                                  "estimate_at_completion", "forecast_finish")),
    "status_reports": (status_reports, ("project_id", "period_end", "overall_rag")),
    "raid": (raid, ("project_id", "kind", "status", "probability", "cost_impact")),
}


class FiguresState(NamedTuple):
    """The data and policy that the stored figures were worked out from."""

    data_version: int
    policy_version: str


def state(connection: Connection) -> FiguresState | None:
    """What the stored figures were worked out from, None when there are none yet."""
    row = connection.execute(select(figures_state.c.data_version, figures_state.c.policy_version)).one_or_none()
    return FiguresState(*row) if row else None


def count_figures(connection: Connection) -> int:
    """How many figures of a project at a date are stored."""
    return connection.scalar(select(func.coalesce(func.sum(reporting_dates.c.projects), 0)))


def find_reporting_dates(connection: Connection) -> list[date]:
    """The days of status reports and of performance rows with an earned value or an actual cost, oldest first."""
    measured = or_(performance.c.earned_value.is_not(None), performance.c.actual_cost.is_not(None))
    days = union(select(status_reports.c.period_end), select(performance.c.period_end).where(measured)).subquery()
    return list(connection.scalars(select(days.c.period_end).order_by(days.c.period_end)))


def find_performance_dates(connection: Connection) -> list[date]:
    """The days of all performance rows, also of those with a planned value alone, oldest first."""
    return list(connection.scalars(select(performance.c.period_end).distinct().order_by(performance.c.period_end)))


def reporting_dates_of(connection: Connection) -> list[date]:
    """The reporting dates as stored with the figures, oldest first."""
    return list(connection.scalars(select(reporting_dates.c.period_end).order_by(reporting_dates.c.period_end)))


def project_groups(connection: Connection, size: int) -> list[tuple[str, str]]:
    """The first and last id of each group of at most `size` projects, in the database's own order of ids."""
    ids = list(connection.scalars(select(projects.c.project_id).order_by(projects.c.project_id)))
    return [(ids[start], ids[min(start + size, len(ids)) - 1]) for start in range(0, len(ids), size)]


def read_rows(connection: Connection, first: str, last: str) -> dict[str, pandas.DataFrame]:
    """The rows of the projects from id `first` to id `last`, by table, in the shape that `metrics.project_figures` asks for."""
    return {name: read_frame(connection, [table.c[column] for column in columns],
                             select(table).where(table.c.project_id.between(first, last)))
            for name, (table, columns) in _READ.items()}


def store(database: Database, made_from: FiguresState, frames: Sequence[pandas.DataFrame], dates: Sequence[date]) -> bool:
    """Replace all figures in one transaction, if the data is still at the version that they were made from.

    `frames`: of `metrics.project_figures`, in the order of their projects. False when a write came in between or another writer
    held the database for long: work them out again. True also when another process has stored the same figures meanwhile.
    """
    try:
        with database.write() as connection:
            if versions.current(connection).version != made_from.data_version:
                return False
            if state(connection) != made_from:
                _replace(connection, made_from, frames, dates)
            return True
    except OperationalError as error:
        # A writer that stores many figures can hold SQLite for longer than another one's patience.
        if "locked" in str(error.orig):
            return False
        raise


def _replace(connection: Connection, made_from: FiguresState, frames: Sequence[pandas.DataFrame],
             dates: Sequence[date]) -> None:
    for table in (project_figures, reporting_dates, figures_state):
        connection.execute(delete(table))
    for day in dates:
        # In the order of the primary key, which halves the time that the indexes take.
        at_day = pandas.concat([frame[frame["period_end"] == pandas.Timestamp(day)] for frame in frames])
        insert_figures(connection, at_day)
        connection.execute(insert(reporting_dates).values(period_end=day, projects=len(at_day)))
    connection.execute(insert(figures_state).values(id=1, **made_from._asdict(), computed_at=versions.now()))


def insert_figures(connection: Connection, frame: pandas.DataFrame) -> None:
    """Insert rows of `metrics.project_figures` into the table of that name, the temporary one where there is one."""
    names = [column.name for column in project_figures.columns]
    columns = [_plain(frame[name]) for name in names]
    rows = zip(*columns, strict=True)
    if connection.dialect.name == "postgresql":
        statement = f"COPY project_figures ({', '.join(names)}) FROM STDIN"
        with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(names))
    # The columns are the schema's own names; every value is bound.
    connection.exec_driver_sql(f"INSERT INTO project_figures ({', '.join(names)}) VALUES ({marks})", list(rows))  # noqa: S608


def _plain(values: pandas.Series) -> list:
    """The values as the drivers take them: dates as ISO text, None for missing, whole numbers where the column has them."""
    column = project_figures.c[values.name]
    if isinstance(column.type, Date):
        days = values.to_numpy().astype("datetime64[D]")
        return numpy.where(numpy.isnat(days), None, numpy.datetime_as_string(days).astype(object)).tolist()
    kind = column.type.python_type
    if kind is str:
        return values.astype(object).where(values.notna(), None).tolist()
    return [None if missing else kind(value) for value, missing in zip(values.tolist(), values.isna().tolist(), strict=True)]
