"""A copy of capacity and bookings in memory, as numbers: what the heat map sums many ways without asking the database again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy
import pandas
from sqlalchemy import Connection, String, case, func, select, type_coerce, union_all

from data_access.bookings import Months, during, read_members
from data_access.schema import allocations, capacity

ROWS_AT_A_TIME = 20_000


@dataclass(frozen=True, eq=False)
class BookingCopy:
    """All capacity and bookings of some months, by resource; whoever holds it must not change it.

    members: `data_access.bookings.read_members`; the other frames name a resource by its position there. project_ids: so that a
    number names a project. capacity: resource, month (0 is the first of `span`), hours. bookings: resource, project, month,
    soft (true for soft ones), hours.
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


def read_copy(connection: Connection, span: Months) -> BookingCopy:
    """The copy of these months; one row of it is one row of the database."""
    members = read_members(connection)
    resource, month = (pandas.Index(values) for values in (members["resource_id"], _months(span)))
    # Each project gets the next number when it is first asked for.
    projects: dict[str, int] = defaultdict(count().__next__)
    has, booked = [], []
    for people, months, hours in _parts(connection, capacity, (), span):
        has.append((resource.get_indexer(people), month.get_indexer(months), hours))
    for people, months, hours, names, soft in _parts(
            connection, allocations, (allocations.c.project_id, case((allocations.c.booking == "soft", 1), else_=0)), span):
        numbers = list(map(projects.__getitem__, names))
        booked.append((resource.get_indexer(people), month.get_indexer(months), hours, numbers, soft))
    ids = pandas.Index(list(projects), dtype=object)
    return BookingCopy(span, members, ids, _frame(has, _TYPES[:3]), _frame(booked, _TYPES))


def booked_span(connection: Connection) -> Months | None:
    """From the first to the last month with capacity or bookings; None where there is none."""
    months = union_all(select(capacity.c.month), select(allocations.c.month)).subquery().c.month
    first, last = connection.execute(select(func.min(months), func.max(months))).one()
    return Months(first, last) if first else None


_TYPES = (("resource", "int32"), ("month", "int16"), ("hours", "float64"), ("project", "int32"), ("soft", "bool"))


def _parts(connection: Connection, table, more: Sequence, span: Months) -> Iterator[tuple]:
    """Columns of some rows at a time: all rows at once would be visited by the garbage collector again and again."""
    # The month as the driver gives it (text or date): taking it apart row by row would cost as much as all the rest.
    columns = (table.c.resource_id, type_coerce(table.c.month, String), table.c.hours, *more)
    statement = select(*columns).where(during(table.c.month, span)).execution_options(yield_per=ROWS_AT_A_TIME)
    for rows in connection.execute(statement).partitions():
        people, months, *others = zip(*rows, strict=True)
        yield people, [str(day) for day in months], *others


def _months(span: Months) -> list[str]:
    return pandas.date_range(span.first, span.last, freq="MS").strftime("%Y-%m-%d").tolist()


def _frame(parts: Sequence[tuple], types: Sequence[tuple[str, str]]) -> pandas.DataFrame:
    columns = list(zip(*parts, strict=True)) or [()] * len(types)
    found = {name: numpy.concatenate([numpy.asarray(values, dtype=kind) for values in given] or [numpy.empty(0, kind)])
             for (name, kind), given in zip(types, columns, strict=True)}
    order = numpy.argsort(found["resource"], kind="stable")
    return pandas.DataFrame({name: values[order] for name, values in found.items()})
