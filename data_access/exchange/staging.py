"""Typed frames into temporary tables of the loading transaction, by the fastest way that each database has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy
import pandas
from sqlalchemy import Column, Connection, MetaData, Table, func, select, text

from data_access.exchange.cells import TEXT_KINDS, tidy
from data_access.exchange.definitions import Column as Definition
from data_access.exchange.definitions import Table as TableDefinition
from data_access.schema import EXCHANGE

ROWS_AT_A_TIME = 20_000
_WORTH_STATISTICS = 1_000


@dataclass(frozen=True)
class Staged:
    """A typed frame in the database: `table` has the key columns and the `given` ones, a row is one of the package's.

    `table` is None for a frame without rows.
    """

    definition: TableDefinition
    table: Table | None
    given: tuple[Definition, ...]
    rows: int


def stage(connection: Connection, definition: TableDefinition, frame: pandas.DataFrame, *, whole: bool,
          report: Callable[[int], None] = lambda rows: None) -> Staged:
    """Copy one typed frame into a temporary table that lasts as long as the transaction.

    `whole`: columns that the frame lacks count as given and empty; otherwise only the key's are added.
    `report` is told the number of rows copied so far. Raises sqlalchemy's or the driver's own error when a key stands twice.
    """
    given = tuple(item for item in definition.columns if whole or item.key or item.name in frame.columns)
    if frame.empty:
        return Staged(definition, None, given, 0)
    table = _temporary_table(connection, definition, given)
    copy = _copy_to_postgresql if connection.dialect.name == "postgresql" else _copy_to_sqlite
    copy(connection, table, _rows(frame, given, connection.dialect.name == "sqlite", report))
    if connection.dialect.name == "postgresql" and len(frame) > _WORTH_STATISTICS:
        connection.execute(text(f"ANALYZE {table.name}"))
    return Staged(definition, table, given, connection.scalar(select(func.count()).select_from(table)))


def discard(connection: Connection, staged: Sequence[Staged]) -> None:
    """Drop the temporary tables before the transaction ends, so that a pooled connection comes back as it was."""
    for item in staged:
        if item.table is not None:
            item.table.drop(connection)


def values(column: pandas.Series, kind: str) -> list:
    """A typed column as plain values, None where missing: str, float, int, bool and ISO text for dates.

    An empty text counts as missing, and minus zero as zero, because no file can tell them apart.
    """
    if kind == "number":
        numbers = column.to_numpy(dtype="float64", na_value=numpy.nan) + 0.0
        return _with_none(numbers, numpy.isnan(numbers))
    if kind in ("date", "month"):
        days = column.to_numpy(dtype="datetime64[D]")
        return _with_none(numpy.datetime_as_string(days), numpy.isnat(days))
    plain = column.to_numpy(dtype=object)
    missing = pandas.isna(plain)
    return _with_none(plain, missing if kind in ("integer", "boolean") else missing | (plain == ""))


def _with_none(array: numpy.ndarray, missing: numpy.ndarray) -> list:
    objects = array.astype(object)
    objects[missing] = None
    return objects.tolist()


def empty_value(item: Definition) -> str | int | None:
    """What an empty cell of this column is stored as: its default, '' in a key, else nothing."""
    if item.default is not None:
        return int(item.default) if item.kind == "integer" else item.default
    return "" if item.key else None


def _rows(frame: pandas.DataFrame, given: Sequence[Definition], sqlite: bool, report: Callable[[int], None]) -> Iterator[tuple]:
    for start in range(0, len(frame), ROWS_AT_A_TIME):
        part = frame.iloc[start:start + ROWS_AT_A_TIME]
        yield from zip(*(_cells(part, item, sqlite) for item in given), strict=True)
        report(start + len(part))


def _cells(part: pandas.DataFrame, item: Definition, sqlite: bool) -> list:
    empty = empty_value(item)
    if item.name not in part.columns:
        return [empty] * len(part)
    plain = values(_as_files_hold_it(item, part[item.name]), item.kind)
    if empty is not None and not item.required:
        plain = [empty if value is None else value for value in plain]
    if item.kind == "boolean":
        # numpy's own booleans are unknown to the drivers.
        plain = [None if value is None else (int(value) if sqlite else bool(value)) for value in plain]
    return plain


def _as_files_hold_it(item: Definition, cells: pandas.Series) -> pandas.Series:
    """Text as reading a file gives it, so that what is stored survives an export and an import whoever made the frame."""
    if item.kind not in TEXT_KINDS:
        return cells
    cells = cells.astype("str")
    if item.kind == "text" and cells.str.contains("\r", regex=False).any():
        cells = cells.str.replace("\r\n", "\n", regex=False).str.replace("\r", "\n", regex=False)
    return tidy(item, cells)


def _temporary_table(connection: Connection, definition: TableDefinition, given: Sequence[Definition]) -> Table:
    stored = EXCHANGE[definition.name]
    columns = [Column(item.name, stored.c[item.name].type, primary_key=item.key, autoincrement=False) for item in given]
    table = Table(f"staged_{definition.name}", MetaData(), *columns, prefixes=["TEMPORARY"], sqlite_with_rowid=False)
    table.create(connection)
    return table


def _copy_to_sqlite(connection: Connection, table: Table, rows: Iterator[tuple]) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    places = ", ".join("?" * len(table.columns))
    cursor = connection.connection.cursor()
    cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({places})", rows)  # noqa: S608 - names are our own
    cursor.close()


def _copy_to_postgresql(connection: Connection, table: Table, rows: Iterator[tuple]) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
