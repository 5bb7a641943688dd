"""The database as it would be with other figures at one date: every query finds them, and nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import pandas
from sqlalchemy import Column, Connection, MetaData, Table, select

from data_access.engine import Database
from data_access.figures import insert_figures
from data_access.filter import FilterOptions, ProjectFilter
from data_access.frames import read_frame
from data_access.schema import project_figures, projects
from data_access.shown_projects import shown

PARTS = ("computed_status", "computed_schedule", "computed_cost", "computed_risk")


class ScratchDatabase(Database):
    """The database as one scratch transaction sees it, with its temporary tables; any report takes it for the database.

    What was asked of it before stays as it was: take another one after `put_in_place`.
    """

    is_lasting = False

    def __init__(self, database: Database, connection: Connection):
        self.url, self.dialect, self.engine = database.url, database.dialect, database.engine
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        yield self._connection

    def write(self):
        """Never: what is tried out is not stored."""
        raise NotImplementedError("what is tried out is not stored")


def put_in_place(connection: Connection, frames: Sequence[pandas.DataFrame], day: date) -> None:
    """Make the figures of one date the ones that every query of this scratch transaction finds.

    Both kinds of database look for a table among the temporary ones first, so one of the same name takes the place of the
    stored one for this connection alone. `frames`: of `metrics.project_figures`.
    """
    columns = [Column(column.name, column.type, primary_key=column.primary_key) for column in project_figures.columns]
    Table(project_figures.name, MetaData(), *columns, prefixes=["TEMPORARY"]).create(connection, checkfirst=False)
    at_day = [frame[frame["period_end"] == pandas.Timestamp(day)] for frame in frames if len(frame)]
    if at_day:
        insert_figures(connection, pandas.concat(at_day))


def read_statuses(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """One row a project that the filter shows, by id: project_id, name, the computed status and its PARTS, active."""
    source, condition = shown(project_filter, options)
    columns = [projects.c.project_id, projects.c.name, *(project_figures.c[name] for name in (*PARTS, "active"))]
    statement = select(projects).select_from(source).where(condition).order_by(projects.c.project_id)
    return read_frame(connection, columns, statement)
