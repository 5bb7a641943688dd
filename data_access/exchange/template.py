"""Writes the exchange format as a workbook that people fill in: a sheet for each file, and one that explains every column."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import numpy
import pandas
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data_access.exchange.definitions import EXPORTED, Column, Table
from data_access.exchange.package import PackageRefused, Problem, TypedTables
from data_access.exchange.problems import shown

LONGEST_CELL = 32_767
LAST_ROW = 1_048_575
_LARGE_FROM = 20_000
# Excel takes 1900 for a leap year and knows nothing before it; such dates are written as ISO text, which imports the same.
_FIRST_SAFE_DATE = numpy.datetime64("1900-03-01")
_CREATED = datetime(2000, 1, 1)
_OPTIONS = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
_WIDTHS = {"id": 16, "text": 24, "list": 28, "choice": 16, "number": 14, "integer": 10, "date": 12, "month": 12, "boolean": 10}
_TYPES = {"id": "id", "text": "text", "list": "list, separated by ;", "choice": "one of a list", "number": "number",
          "integer": "whole number", "date": "date", "month": "first day of a month", "boolean": "true or false"}


class _Exact(float):
    """A number that xlsxwriter writes with every digit, where its own format keeps only 16 of 17."""

    def __format__(self, _specification: str) -> str:
        return repr(float(self))


def template_workbook(filled: TypedTables | None = None) -> bytes:
    """An .xlsx with a sheet for each exported file, empty or `filled`, that imports again unchanged; the same bytes every time.

    Raises PackageRefused when a text is longer, or a table has more rows, than a workbook can hold.
    """
    filled = filled or {}
    large = sum(map(len, filled.values())) > _LARGE_FROM
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, _OPTIONS | ({"constant_memory": True} if large else {"in_memory": True}))
    workbook.set_properties({"title": "Project portfolio", "created": _CREATED})
    formats = {
        "header": workbook.add_format({"bold": True, "bottom": 1}),
        "required": workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EDF3"}),
        "text": workbook.add_format({"num_format": "@"}),
        "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
        "wrapped": workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
    }
    problems: list[Problem] = []
    for table in EXPORTED:
        problems += _write_table(workbook.add_worksheet(table.name), table, filled.get(table.name), formats)
    _write_columns(workbook.add_worksheet("Columns"), formats)
    workbook.close()
    if problems:
        raise PackageRefused(problems)
    return stream.getvalue()


def _write_table(sheet: Worksheet, table: Table, frame: pandas.DataFrame | None, formats: dict[str, Format]) -> list[Problem]:
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(table.columns):
        width = max(_WIDTHS[column.kind], len(column.name) + 2)
        sheet.set_column(position, position, width, _cell_format(column, formats))
        choices = ["true", "false"] if column.kind == "boolean" else list(column.choices)
        if choices:
            sheet.data_validation(1, position, LAST_ROW, position, {
                "validate": "list", "source": choices, "error_title": column.name,
                "error_message": "Please choose from the list."})
    for position, column in enumerate(table.columns):
        sheet.write_string(0, position, column.name, formats["required" if column.required else "header"])
    if frame is None or frame.empty:
        return []
    if len(frame) > LAST_ROW:
        expected = f"at most {LAST_ROW:,} rows in a workbook's sheet; a zip of CSV files has no limit"
        return [Problem(table.name, 0, "", f"{len(frame):,} rows", expected)]
    return list(_write_rows(sheet, table, frame, formats))


def _cell_format(column: Column, formats: dict[str, Format]) -> Format | None:
    if column.kind in ("date", "month"):
        return formats["date"]
    return formats["text"] if column.kind in ("id", "text", "list", "choice") else None


def _write_rows(sheet: Worksheet, table: Table, frame: pandas.DataFrame, formats: dict[str, Format]) -> Iterator[Problem]:
    """Row by row, because a large workbook is written while it is made."""
    given = [(position, column) for position, column in enumerate(table.columns) if column.name in frame]
    values = [_values(frame[column.name], column) for _, column in given]
    styles = [_cell_format(column, formats) for _, column in given]
    for row, cells in enumerate(zip(*values, strict=True), 1):
        for (position, column), value, style in zip(given, cells, styles, strict=True):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                if len(value) > LONGEST_CELL:
                    yield Problem(table.name, row + 1, column.name, shown(value),
                                  f"at most {LONGEST_CELL:,} characters in a workbook's cell; a zip of CSV files has no limit")
                sheet.write_string(row, position, value[:LONGEST_CELL], style)
            elif isinstance(value, bool):
                sheet.write_boolean(row, position, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(row, position, value, style)
            else:
                sheet.write_number(row, position, value)


def _values(series: pandas.Series, column: Column) -> list:
    """Plain values of a typed column, None where it is empty."""
    missing = series.isna().to_numpy()
    if column.kind in ("date", "month"):
        days = series.to_numpy(dtype="datetime64[D]")
        iso, moments = numpy.datetime_as_string(days), days.astype("datetime64[s]").tolist()
        plain = [moment if safe else text for moment, text, safe in zip(moments, iso.tolist(), days >= _FIRST_SAFE_DATE,
                                                                        strict=True)]
    elif column.kind == "number":
        plain = [_Exact(value) for value in series.to_numpy(dtype="float64", na_value=numpy.nan)]
    elif column.kind == "boolean":
        plain = [bool(value) if not empty else None for value, empty in zip(series.array, missing, strict=True)]
    else:
        plain = series.tolist()
    return [None if empty else value for value, empty in zip(plain, missing, strict=True)]


def _write_columns(sheet: Worksheet, formats: dict[str, Format]) -> None:
    """What every column means, what it may hold, and whether it must be filled."""
    sheet.freeze_panes(1, 0)
    headers = ("Sheet", "Column", "Required", "Type", "Choices or range", "Meaning")
    for position, (header, width) in enumerate(zip(headers, (18, 26, 10, 22, 40, 60), strict=True)):
        sheet.set_column(position, position, width, formats["wrapped"])
        sheet.write_string(0, position, header, formats["header"])
    rows = ((table, column) for table in EXPORTED for column in table.columns)
    for row, (table, column) in enumerate(rows, 1):
        required = "yes" if column.required else ""
        texts = (table.name, column.name, required, _TYPES[column.kind], _allowed(column), column.meaning)
        for position, text in enumerate(texts):
            sheet.write_string(row, position, text, formats["wrapped"])


def _allowed(column: Column) -> str:
    parts = [", ".join(column.choices)] if column.choices else []
    if column.minimum is not None:
        parts.append(f"from {column.minimum:,g}")
    if column.maximum is not None:
        parts.append(f"to {column.maximum:,g}")
    if column.references:
        parts.append(f"a {column.references.partition('.')[2]} of {column.references.partition('.')[0]}")
    if column.default is not None:
        parts.append(f"empty means {column.default}")
    return "; ".join(parts) if column.choices or column.references else " ".join(parts)
