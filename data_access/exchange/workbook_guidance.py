"""What helps a person to fill in a sheet of the exchange format: widths, choices to pick from, and every column explained."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data_access.exchange.definitions import EXPORTED, Column, Table

_LAST_ROW = 1_048_575
_WIDTHS = {"id": 16, "text": 24, "list": 28, "choice": 16, "number": 14, "integer": 10, "date": 12, "month": 12, "boolean": 10}
_TYPES = {"id": "id", "text": "text", "list": "list, separated by ;", "choice": "one of a list", "number": "number",
          "integer": "whole number", "date": "date", "month": "first day of a month", "boolean": "true or false"}


def formats_of(book: Workbook) -> dict[str, Format]:
    """The workbook's cell formats by use: header, required, text, date, wrapped."""
    return {
        "header": book.add_format({"bold": True, "bottom": 1}),
        "required": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EDF3"}),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "wrapped": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
    }


def prepare_sheet(sheet: Worksheet, table: Table, formats: dict[str, Format]) -> None:
    """Header that stays in sight, columns of a fitting width and type, and lists to choose from; before any row is written."""
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(table.columns):
        sheet.set_column(position, position, max(_WIDTHS[column.kind], len(column.name) + 2), _cell_format(column, formats))
        choices = ["true", "false"] if column.kind == "boolean" else list(column.choices)
        if choices:
            sheet.data_validation(1, position, _LAST_ROW, position, {
                "validate": "list", "source": choices, "error_title": column.name,
                "error_message": "Please choose from the list."})
    for position, column in enumerate(table.columns):
        sheet.write_string(0, position, column.name, formats["required" if column.required else "header"])


def write_columns(sheet: Worksheet, formats: dict[str, Format]) -> None:
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


def _cell_format(column: Column, formats: dict[str, Format]) -> Format | None:
    if column.kind in ("date", "month"):
        return formats["date"]
    return formats["text"] if column.kind in ("id", "text", "list", "choice") else None


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
