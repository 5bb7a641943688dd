"""From plain arrays to the typed frames that loading takes, with every column of the definition present."""

from __future__ import annotations

import numpy
import pandas

from data_access.exchange import definitions

DTYPES = {"id": "str", "text": "str", "choice": "str", "list": "str", "number": "float64", "integer": "Int64",
          "date": "datetime64[s]", "month": "datetime64[s]", "boolean": "boolean"}


def typed(table: str, rows: int, **columns) -> pandas.DataFrame:
    """A frame of `rows` records of that exchange table; a column that is not given is empty."""
    definition = definitions.BY_NAME[table]
    unknown = set(columns) - {column.name for column in definition.columns}
    if unknown:
        raise KeyError(f"{table} has no {sorted(unknown)}")
    return pandas.DataFrame({
        column.name: _series(columns.get(column.name), DTYPES[column.kind], rows) for column in definition.columns
    }, index=pandas.RangeIndex(rows))


def empty(table: str) -> pandas.DataFrame:
    return typed(table, 0)


def blank(values, missing: numpy.ndarray) -> numpy.ndarray:
    """The same values with None (text), NaN or NaT where `missing`."""
    values = numpy.array(values, copy=True)
    if values.dtype.kind == "M":
        values[missing] = numpy.datetime64("NaT")
        return values
    if values.dtype.kind in "iu":
        values = values.astype(float)
    values[missing] = None if values.dtype == object else numpy.nan
    return values


def _series(values, dtype: str, rows: int) -> pandas.Series:
    if values is None or isinstance(values, str):
        values = numpy.full(rows, values, dtype=object)
    if isinstance(values, numpy.ndarray) and values.dtype.kind == "M":
        values = values.astype("datetime64[s]")
    return pandas.Series(values, dtype=dtype, index=pandas.RangeIndex(rows))
