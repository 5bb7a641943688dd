"""A copy of capacity and bookings in memory, as numbers: what the heat map sums many ways without asking the database again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy
import pandas
from sqlalchemy import ColumnElement, Connection, Select, Subquery, func, select, union_all

from data_access.bookings import Months, during, read_members
from data_access.days import month_number
from data_access.number_rows import read_number_rows
from data_access.schema import allocations, capacity, projects, resources


@dataclass(frozen=True, eq=False)
class BookingCopy:
    """All capacity and bookings of some months, by resource; whoever holds it must not change it.

    members: `data_access.bookings.read_members`; the other frames name a resource by its position there. project_ids: all of
    them, so that a number names a project. capacity: resource, month (0 is the first of `span`), hours. bookings: resource,
    month, hours, project, soft (true for soft ones).
    """

    span: Months
    members: pandas.DataFrame
    project_ids: pandas.Index
    capacity: pandas.DataFrame
    bookings: pandas.DataFrame
    _held: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What follows from the copy alone: made for the first who asks, and gone with the copy. Nobody may change it."""
        if key not in self._held:
            self._held[key] = make()
        return self._held[key]

    @staticmethod
    def rows_of(frame: pandas.DataFrame, places: numpy.ndarray) -> numpy.ndarray:
        """The positions of the rows of `capacity` or `bookings` that belong to the resources at these places."""
        resource = frame["resource"].to_numpy()
        first, end = (numpy.searchsorted(resource, places, side=side) for side in ("left", "right"))
        found = [numpy.arange(*span) for span in zip(first, end, strict=True)]
        return numpy.concatenate(found) if found else numpy.empty(0, "int64")

    def __repr__(self) -> str:
        """Short, and true as long as the data stands still: copies are named in the keys of caches."""
        return f"BookingCopy({self.span.first}, {self.span.last})"

    def slice_of(self, months: Months) -> slice:
        """Which of `month_starts` these months are; they must lie within `span`."""
        first, last = (self.month_starts.get_loc(pandas.Timestamp(day)) for day in months)
        return slice(first, last + 1)

    @property
    def month_starts(self) -> pandas.DatetimeIndex:
        return self.once("months", lambda: pandas.date_range(self.span.first, self.span.last, freq="MS", unit="s"))


def read_copy(connection: Connection, span: Months | None = None) -> BookingCopy:
    """The copy of these months, or of all with capacity or bookings; one row of it is one row of the database."""
    months = span or booked_span(connection) or _NO_MONTHS
    members = read_members(connection)
    ids = pandas.Index(connection.scalars(select(projects.c.project_id).order_by(projects.c.project_id)).all(), dtype=object)
    # Without a span every row is asked for: a condition on the month would only send SQLite through an index.
    has, booked = (_by_resource(read_number_rows(connection, statement.where(during(table.c.month, span)), dtype))
                   for table, statement, dtype in ((capacity, _capacity(months.first), _CAPACITY),
                                                   (allocations, _bookings(months.first), _BOOKING)))
    return BookingCopy(months, members, ids, has, booked)


def booked_span(connection: Connection) -> Months | None:
    """From the first to the last month with capacity or bookings; None where there is none."""
    # Each end of each table by itself is found in an index.
    ends = union_all(*(select(end(table.c.month).label("month"))
                       for table in (capacity, allocations) for end in (func.min, func.max))).subquery().c.month
    first, last = connection.execute(select(func.min(ends), func.max(ends))).one()
    return Months(first, last) if first else None


_NO_MONTHS = Months(date(2000, 1, 1), date(2000, 1, 1))
_CAPACITY = numpy.dtype([("resource", "int32"), ("month", "int16"), ("hours", "float64")])
_BOOKING = numpy.dtype([*_CAPACITY.descr, ("project", "int32"), ("soft", "bool")])


def _capacity(first: date) -> Select:
    """The fields of _CAPACITY, months counted from `first`."""
    place = _places(resources.c.resource_id, resources.c.name, resources.c.resource_id)
    return select(place.c.place, _month(capacity.c.month, first), capacity.c.hours).join_from(
        capacity, place, place.c.id == capacity.c.resource_id)


def _bookings(first: date) -> Select:
    """The fields of _BOOKING, months counted from `first`."""
    booked, resource = allocations.c, _places(resources.c.resource_id, resources.c.name, resources.c.resource_id)
    project = _places(projects.c.project_id, projects.c.project_id)
    columns = (resource.c.place, _month(booked.month, first), booked.hours, project.c.place, booked.booking == "soft")
    source = allocations.join(resource, resource.c.id == booked.resource_id).join(project, project.c.id == booked.project_id)
    return select(*columns).select_from(source)


def _places(key: ColumnElement, *order: ColumnElement) -> Subquery:
    """The place (from 0) of each id in this order: numbers are read many times faster than texts are looked up."""
    return select(key.label("id"), (func.row_number().over(order_by=order) - 1).label("place")).subquery()


def _month(column: ColumnElement, first: date) -> ColumnElement:
    return month_number(column) - (first.year * 12 + first.month)


def _by_resource(rows: numpy.ndarray) -> pandas.DataFrame:
    order = numpy.argsort(rows["resource"], kind="stable")
    return pandas.DataFrame({name: rows[name][order] for name in rows.dtype.names})
