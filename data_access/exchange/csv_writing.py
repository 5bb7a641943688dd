"""A typed frame as CSV text, the same bytes for the same rows on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pandas

from data_access.exchange.cells import TEXT_KINDS, guard_formula
from data_access.exchange.definitions import Table as TableDefinition
from data_access.exchange.staging import values

ROWS_AT_A_TIME = 20_000
# Outer blanks are quoted too: some readers trim a bare cell.
_MUST_QUOTE = r'[",\r\n]|^\s|\s$'


def write_csv(target: BinaryIO, definition: TableDefinition, frame: pandas.DataFrame) -> None:
    """UTF-8 without mark, RFC 4180 quoting, lines end with a line feed, columns in the definition's order, a header always."""
    target.write((",".join(item.name for item in definition.columns) + "\n").encode())
    for start in range(0, len(frame), ROWS_AT_A_TIME):
        part = frame.iloc[start:start + ROWS_AT_A_TIME]
        target.write("".join(_lines(definition, part)).encode())


def number_text(value: float) -> str:
    """The shortest text that reads back as exactly this number, without `.0` for whole numbers."""
    return repr(value).removesuffix(".0")


def _lines(definition: TableDefinition, part: pandas.DataFrame) -> Iterator[str]:
    columns = [_cells(part[item.name], item.kind) for item in definition.columns]
    return (",".join(cells) + "\n" for cells in zip(*columns, strict=True))


def _cells(column: pandas.Series, kind: str) -> list[str]:
    if kind in TEXT_KINDS:
        return _quoted(column)
    write = {"number": number_text, "integer": str, "boolean": lambda value: "true" if value else "false"}.get(kind, str)
    return ["" if value is None else write(value) for value in values(column, kind)]


def _quoted(column: pandas.Series) -> list[str]:
    if column.isna().all():
        return [""] * len(column)
    text = guard_formula(column.astype("str").fillna(""))
    quote = text.str.contains(_MUST_QUOTE, regex=True)
    if quote.any():
        text = text.where(~quote, '"' + text.str.replace('"', '""', regex=False) + '"')
    return text.tolist()
