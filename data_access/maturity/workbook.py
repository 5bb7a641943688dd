"""Frames as an XLSX workbook to read: one sheet a frame, text as text, dates as dates, numbers as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from numbers import Number

import pandas
import xlsxwriter

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False}
_WIDEST = 60


def workbook_of(sheets: Mapping[str, pandas.DataFrame]) -> bytes:
    """The workbook's bytes. `sheets`: name (at most 31 characters) > frame; missing values are empty cells."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for name, frame in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for position, column in enumerate(frame.columns):
                cells = frame[column].tolist()
                sheet.write_string(0, position, str(column), head)
                sheet.set_column(position, position, min(_WIDEST, max(map(len, map(str, [column, *cells]))) + 2))
                for row, cell in enumerate(cells, start=1):
                    _write(sheet, row, position, cell, day)
    return content.getvalue()


def _write(sheet, row: int, position: int, cell: object, day) -> None:
    if cell is None or pandas.isna(cell):
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, position, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, position, cell, day)
    elif isinstance(cell, Number):
        sheet.write_number(row, position, cell)
    else:
        sheet.write_string(row, position, str(cell))
