"""What hangs on the projects that a slip moves: their people's hours, milestones, benefits and costs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy
import pandas
from sqlalchemy import Connection, and_, false, func, literal, select

from data_access.booking_copy import BookingCopy, read_copy
from data_access.exchange.stored import chosen_projects
from data_access.frames import read_frame
from data_access.portfolio_copy import PortfolioCopy
from data_access.schema import benefits, milestones, project_figures, projects
from data_access.shown_mask import Mask, positions

Grouping = Literal["person", "role", "team"]


@dataclass(frozen=True, eq=False)
class UnitHours:
    """People, roles or teams with all their hours; nobody may change it.

    ids, names, people (how many of a unit are no generic resources): of each unit; unit_of: the unit of each resource of
    `BookingCopy.members`; hard, soft, capacity (NaN where unknown): a row a unit, a column a month from `first` on, which is
    counted from January 1970.
    """

    ids: numpy.ndarray
    names: numpy.ndarray
    people: numpy.ndarray
    unit_of: numpy.ndarray
    hard: numpy.ndarray
    soft: numpy.ndarray
    capacity: numpy.ndarray
    first: int

    def at(self, unit: numpy.ndarray, month: numpy.ndarray) -> pandas.DataFrame:
        """hard, soft, capacity of each pair of a unit and a month: 0, 0 and NaN where nothing is recorded of that month."""
        column = month - self.first
        known = (column >= 0) & (column < self.hard.shape[1])
        place = unit, numpy.where(known, column, 0)
        return pandas.DataFrame({"hard": numpy.where(known, self.hard[place], 0.0),
                                 "soft": numpy.where(known, self.soft[place], 0.0),
                                 "capacity": numpy.where(known, self.capacity[place], numpy.nan)})


def all_bookings(copy: PortfolioCopy) -> BookingCopy:
    """Capacity and bookings of all months, read once for each state of the data."""
    return copy.held(_read_bookings)


def unit_hours(bookings: BookingCopy, by: Grouping) -> UnitHours:
    """All hours by unit; added up once."""
    return bookings.once(("unit hours", by), lambda: _unit_hours(bookings, by))


def moving_bookings(bookings: BookingCopy, days: pandas.Series) -> pandas.DataFrame:
    """The bookings on projects that move. `days`: project_id > by how many.

    unit (the place of the resource in `BookingCopy.members`), project_id, month (since January 1970), soft, hours, days.
    """
    shift = days.reindex(bookings.project_ids).fillna(0).to_numpy("int64")
    rows = bookings.bookings.take(numpy.flatnonzero((shift > 0)[bookings.bookings["project"].to_numpy()]))
    project = rows["project"].to_numpy()
    return pandas.DataFrame({
        "unit": rows["resource"].to_numpy("int64"), "project_id": bookings.project_ids.to_numpy()[project],
        "month": rows["month"].to_numpy("int64") + _month_number(bookings.span.first), "soft": rows["soft"].to_numpy(),
        "hours": rows["hours"].to_numpy(), "days": shift[project]})


def booked_on(copy: PortfolioCopy, bookings: BookingCopy, shown: Mask) -> numpy.ndarray:
    """For each resource whether it has a booking on one of the masked projects."""
    place = bookings.once("project positions", lambda: positions(copy, bookings.project_ids))
    booked = numpy.zeros(len(bookings.members), dtype=bool)
    rows = bookings.bookings
    booked[rows["resource"].to_numpy()[shown[place][rows["project"].to_numpy()]]] = True
    return booked


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


def _read_bookings(copy: PortfolioCopy) -> BookingCopy:
    with copy.database.read() as connection:
        return read_copy(connection)


def _unit_hours(bookings: BookingCopy, by: Grouping) -> UnitHours:
    members = bookings.members
    unit_of, ids = pandas.factorize(members["resource_id" if by == "person" else by].to_numpy(dtype=object))
    is_person = 1 - members["generic"].to_numpy("int64")
    names = members["name"].to_numpy(dtype=object) if by == "person" else ids
    hard, soft, capacity = _grids(bookings, unit_of, len(ids))
    return UnitHours(ids, names, numpy.bincount(unit_of, is_person, minlength=len(ids)), unit_of, hard, soft, capacity,
                     _month_number(bookings.span.first))


def _grids(bookings: BookingCopy, unit_of: numpy.ndarray, count: int) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    months = len(bookings.month_starts)

    def summed(rows: pandas.DataFrame, weights: numpy.ndarray | None) -> numpy.ndarray:
        cell = unit_of[rows["resource"].to_numpy()] * months + rows["month"].to_numpy()
        return numpy.bincount(cell, weights, minlength=count * months).reshape(count, months)

    booked, hours = bookings.bookings, bookings.bookings["hours"].to_numpy()
    soft, has = booked["soft"].to_numpy(), bookings.capacity
    capacity = numpy.where(summed(has, None) > 0, summed(has, has["hours"].to_numpy()), numpy.nan)
    return summed(booked, numpy.where(soft, 0, hours)), summed(booked, numpy.where(soft, hours, 0)), capacity


def _month_number(day: date) -> int:
    """Months since January 1970."""
    return (pandas.Timestamp(day).year - 1970) * 12 + pandas.Timestamp(day).month - 1
