"""What hangs on the projects that a slip moves: their people's hours, milestones, benefits and costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

import numpy
import pandas
from sqlalchemy import and_, func, literal, select

from data_access.booking_copy import BookingCopy, read_copy
from data_access.frames import read_frame
from data_access.portfolio_copy import PortfolioCopy
from data_access.rows_by_project import RowsByProject
from data_access.schema import benefits, milestones, project_figures, projects
from data_access.shown_mask import Mask, positions

Grouping = Literal["person", "role", "team"]
_BOOKED = ("resource", "month", "soft", "hours", "project")


class Booked(NamedTuple):
    """Hours booked so far, and capacity (NaN where unknown), one value in each array for each pair of a unit and a month."""

    unit: numpy.ndarray
    month: numpy.ndarray
    hard: numpy.ndarray
    soft: numpy.ndarray
    capacity: numpy.ndarray


@dataclass(frozen=True, eq=False)
class UnitHours:
    """People, roles or teams with all their hours; nobody may change it.

    ids, names, rank (by name, then id), people (how many of a unit are no generic resources): of each unit; unit_of: the unit
    of each resource of `BookingCopy.members`; hard, soft, capacity (NaN where unknown): a row a unit, a column a month from
    `first` on, which is counted from January 1970.
    """

    ids: numpy.ndarray
    names: numpy.ndarray
    rank: numpy.ndarray
    people: numpy.ndarray
    unit_of: numpy.ndarray
    hard: numpy.ndarray
    soft: numpy.ndarray
    capacity: numpy.ndarray
    first: int

    def at(self, unit: numpy.ndarray, month: numpy.ndarray) -> Booked:
        """The hours of these pairs: 0, 0 and NaN where nothing is recorded of that month."""
        column = month - self.first
        known = (column >= 0) & (column < self.hard.shape[1])
        place = unit, numpy.where(known, column, 0)
        hours = (numpy.where(known, values[place], none)
                 for values, none in ((self.hard, 0.0), (self.soft, 0.0), (self.capacity, numpy.nan)))
        return Booked(unit, month, *hours)


def all_bookings(copy: PortfolioCopy) -> BookingCopy:
    """Capacity and bookings of all months, read once for each state of the data."""
    return copy.held(_read_bookings)


def unit_hours(bookings: BookingCopy, by: Grouping) -> UnitHours:
    """All hours by unit; added up once."""
    return bookings.once(("unit hours", by), lambda: _unit_hours(bookings, by))


def moving_bookings(copy: PortfolioCopy, bookings: BookingCopy, moving: numpy.ndarray) -> dict[str, numpy.ndarray]:
    """The bookings on the projects at these places: unit (the place of the resource in `BookingCopy.members`), month (since
    January 1970), soft, hours, project (its place)."""
    place = _project_places(copy, bookings)
    columns = [bookings.bookings[name].to_numpy() for name in _BOOKED]
    by_project = bookings.once("by project", lambda: RowsByProject.of(place[columns[-1]], len(place)))
    rows = by_project.rows_of(moving)
    unit, month, soft, hours, project = (values[rows] for values in columns)
    month = month.astype("int64") + _month_number(bookings.span.first)
    return {"unit": unit, "month": month, "soft": soft, "hours": hours, "project": place[project]}


def booked_on(copy: PortfolioCopy, bookings: BookingCopy, shown: Mask) -> numpy.ndarray:
    """For each resource whether it has a booking on one of the masked projects."""
    booked = numpy.zeros(len(bookings.members), dtype=bool)
    rows = bookings.bookings
    booked[rows["resource"].to_numpy()[shown[_project_places(copy, bookings)][rows["project"].to_numpy()]]] = True
    return booked


def read_milestones(copy: PortfolioCopy) -> pandas.DataFrame:
    """The milestones of all projects that are not reached; the columns of their file."""
    statement = select(literal(1)).where(milestones.c.actual_date.is_(None)).order_by(milestones.c.milestone_id)
    with copy.database.read() as connection:
        return read_frame(connection, list(milestones.c), statement)


def read_dated_benefits(copy: PortfolioCopy) -> pandas.DataFrame:
    """The benefits of all projects that have a due day; the columns of their file, without the owner."""
    columns = [column for column in benefits.c if column.name != "owner"]
    statement = select(literal(1)).where(benefits.c.due_on.is_not(None)).order_by(benefits.c.benefit_id)
    with copy.database.read() as connection:
        return read_frame(connection, columns, statement)


def read_costs(copy: PortfolioCopy, period_end: date | None) -> pandas.DataFrame:
    """What each project has cost by the reporting date: project_id, actual_start, ac, figures_on, budget (BAC then)."""
    at = project_figures.c
    # Without a date none is found, through the index: a condition that is merely false would look at every pair of rows.
    at_date = and_(at.project_id == projects.c.project_id, at.period_end == period_end)
    columns = [projects.c.project_id, projects.c.actual_start, at.ac, at.figures_on,
               func.coalesce(at.bac, projects.c.budget).label("budget")]
    statement = select(literal(1)).select_from(projects.outerjoin(project_figures, at_date)).order_by(projects.c.project_id)
    with copy.database.read() as connection:
        return read_frame(connection, columns, statement)


def _project_places(copy: PortfolioCopy, bookings: BookingCopy) -> numpy.ndarray:
    """The place among all projects of each project that a booking names."""
    return bookings.once("project positions", lambda: positions(copy, bookings.project_ids))


def _read_bookings(copy: PortfolioCopy) -> BookingCopy:
    with copy.database.read() as connection:
        return read_copy(connection)


def _unit_hours(bookings: BookingCopy, by: Grouping) -> UnitHours:
    members = bookings.members
    unit_of, ids = pandas.factorize(members["resource_id" if by == "person" else by].to_numpy(dtype=object))
    is_person = 1 - members["generic"].to_numpy("int64")
    names = members["name"].to_numpy(dtype=object) if by == "person" else ids
    hard, soft, capacity = _grids(bookings, unit_of, len(ids))
    rank = numpy.empty(len(ids), dtype="int64")
    rank[sorted(range(len(ids)), key=lambda unit: (names[unit], ids[unit]))] = range(len(ids))
    return UnitHours(ids, names, rank, numpy.bincount(unit_of, is_person, minlength=len(ids)), unit_of, hard, soft, capacity,
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
