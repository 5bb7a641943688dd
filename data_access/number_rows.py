"""Rows of a query as an array of numbers, straight from the driver: of a million rows no object is kept for a single one."""

from __future__ import annotations

import numpy
from sqlalchemy import Boolean, Connection, Double, Integer, Select, SmallInteger, cast, select

_SQL_TYPES = {"i4": Integer, "i2": SmallInteger, "b1": Boolean, "f8": Double}
# What PostgreSQL's binary copy has around its rows: a signature with flags before them, a count of -1 after them.
_HEADER_BYTES, _TRAILER_BYTES = 19, 2


def read_number_rows(connection: Connection, statement: Select, dtype: numpy.dtype) -> numpy.ndarray:
    """One record of `dtype` a row; the statement selects its fields in their order, and none of them may be NULL.

    Fields are int32, int16, bool or float64.
    """
    read = _copied if connection.dialect.name == "postgresql" else _fetched
    return read(connection, statement, dtype)


def _fetched(connection: Connection, statement: Select, dtype: numpy.dtype) -> numpy.ndarray:
    with connection.execute(statement) as result:
        return numpy.fromiter(result.cursor, dtype)


def _copied(connection: Connection, statement: Select, dtype: numpy.dtype) -> numpy.ndarray:
    """By PostgreSQL's binary copy, in which every row is as wide as the types of its fields."""
    given = statement.subquery().c
    typed = select(*(cast(column, _SQL_TYPES[dtype[name].str[1:]])
                     for column, name in zip(given, dtype.names, strict=True))).compile(dialect=connection.dialect)
    found = bytearray()
    copying = f"COPY ({typed}) TO STDOUT (FORMAT BINARY)"
    with connection.connection.cursor() as cursor, cursor.copy(copying, typed.params) as copy:
        for part in copy:
            found += part
    sent = numpy.frombuffer(memoryview(found)[_HEADER_BYTES:-_TRAILER_BYTES], _as_sent(dtype))
    return sent[list(dtype.names)].astype(dtype)


def _as_sent(dtype: numpy.dtype) -> numpy.dtype:
    """How a row is sent: the count of its fields, then each after its length in bytes."""
    fields = [("fields", ">i2")]
    for name in dtype.names:
        fields += [(f"bytes of {name}", ">i4"), (name, dtype[name].newbyteorder(">"))]
    return numpy.dtype(fields)
