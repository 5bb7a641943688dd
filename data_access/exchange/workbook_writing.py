"""Typed frames as an XLSX workbook that keeps every value and can be filled in: one sheet a table, dates as real dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO

import pandas
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from data_access.exchange.definitions import EXPORTED, Column
from data_access.exchange.definitions import Table as TableDefinition
from data_access.exchange.staging import values
from data_access.exchange.workbook_guidance import formats_of, prepare_sheet, write_columns

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_576
# The same properties in every export, so that two exports of the same rows are the same bytes.
_CREATED = datetime(2000, 1, 1)
# Excel counts a 29 February 1900 that never was, so earlier days stay ISO text.
_FIRST_RELIABLE_DAY = "1900-03-01"
_NOT_XML = re.compile("[\ud800-\udfff]")
_LOOKS_LIKE_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NEEDS_CODE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class ExportRefused(ValueError):
    """What was asked cannot be written without loss or harm; the message says what stands in the way and what to do."""


class _ExactSheet(Worksheet):
    """A sheet that writes every underscore before what looks like a character code as a code.

    The library's own rule misses the second of two that overlap (`_x005F_x0041_`), and such a text would come back changed.
    """

    @staticmethod
    def _escape_control_characters(data: str | int) -> str | int:
        if not isinstance(data, str):
            return data
        data = _LOOKS_LIKE_CODE.sub("_x005F_", data)
        return _NEEDS_CODE.sub(lambda found: f"_x{ord(found.group()):04X}_", data)


class _ExactNumber(float):
    """A number that formats as its shortest exact text; the library's own 16 digits would lose the seventeenth."""

    def __format__(self, _specification: str) -> str:
        return repr(float(self))


def workbook(tables: Iterator[tuple[TableDefinition, pandas.DataFrame]]) -> bytes:
    """The workbook's bytes: a sheet a table, ready to be filled in further, and one that explains every column.

    Raises ExportRefused for a longer text, or a table with more rows, than a sheet can hold.
    """
    content = BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        book.set_properties({"title": "Project portfolio", "created": _CREATED})
        formats = formats_of(book)
        for definition, frame in tables:
            _refuse_too_large(definition, frame)
            sheet = book.add_worksheet(definition.name, _ExactSheet)
            prepare_sheet(sheet, definition, formats)
            _write_rows(sheet, definition, frame, formats["date"])
        write_columns(book.add_worksheet("Columns"), formats)
    return content.getvalue()


def blank_workbook() -> bytes:
    """The workbook without a row, for a person to fill in."""
    return workbook((table, pandas.DataFrame(columns=[column.name for column in table.columns])) for table in EXPORTED)


def _write_rows(sheet: Worksheet, definition: TableDefinition, frame: pandas.DataFrame, day) -> None:
    if frame.empty:
        return
    writers = [_writer(sheet, item, day) for item in definition.columns]
    columns = [values(frame[item.name], item.kind) for item in definition.columns]
    for row, cells in enumerate(zip(*columns, strict=True), start=1):
        for position, (write, cell) in enumerate(zip(writers, cells, strict=True)):
            if cell is not None:
                write(row, position, cell)


def _writer(sheet: Worksheet, item: Column, day) -> Callable[[int, int, object], object]:
    if item.kind == "number":
        return lambda row, position, cell: sheet.write_number(row, position, _ExactNumber(cell))
    if item.kind == "integer":
        return sheet.write_number
    if item.kind == "boolean":
        return sheet.write_boolean
    if item.kind in ("date", "month"):
        return lambda row, position, cell: (
            sheet.write_string(row, position, cell) if cell < _FIRST_RELIABLE_DAY
            else sheet.write_datetime(row, position, date.fromisoformat(cell), day))
    return sheet.write_string


def _refuse_too_large(definition: TableDefinition, frame: pandas.DataFrame) -> None:
    if len(frame) >= MOST_ROWS:
        raise ExportRefused(f"{definition.name} has {len(frame):,} rows; a sheet holds {MOST_ROWS - 1:,}. "
                           "Export to a .zip instead.")
    for item in definition.columns:
        if item.kind in ("text", "list", "id"):
            _refuse_impossible_text(definition, item, frame)


def _refuse_impossible_text(definition: TableDefinition, item: Column, frame: pandas.DataFrame) -> None:
    for position, cell in enumerate(values(frame[item.name], item.kind)):
        if cell is None or (len(cell) <= LONGEST_CELL // 2 and not _NOT_XML.search(cell)):
            continue
        key = ", ".join(str(frame[name].iloc[position]) for name in definition.key)
        where = f"The text in {definition.name}, {item.name} of {key}"
        length = len(cell.encode("utf-16-le", "surrogatepass")) // 2
        if length > LONGEST_CELL:
            raise ExportRefused(f"{where} has {length:,} characters; a cell of a workbook holds {LONGEST_CELL:,}. "
                               "Export to a .zip instead.")
        if _NOT_XML.search(cell):
            raise ExportRefused(f"{where} has a character that a workbook cannot hold. Export to a .zip instead.")
