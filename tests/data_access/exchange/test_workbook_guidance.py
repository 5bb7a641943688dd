"""A workbook as a person finds it: what helps to fill it in, and that it imports again exactly."""

from __future__ import annotations

import time
from dataclasses import replace
from io import BytesIO

import numpy
import openpyxl
import pandas

from data_access.app_settings import Limits
from data_access.exchange.definitions import BY_NAME, EXPORTED
from data_access.exchange.package import Package, TypedTables
from data_access.exchange.reading import read_uploaded
from data_access.exchange.validation import validate
from data_access.exchange.workbook_writing import blank_workbook, workbook


def read_again(content: bytes) -> Package:
    package = read_uploaded("template.xlsx", content, Limits())
    assert package.warnings == package.problems == ()
    return package


def filled() -> TypedTables:
    """Tables with every kind of column and the texts that a spreadsheet likes to change."""
    def days(*values):
        return pandas.Series(values, dtype="datetime64[s]")

    texts = ["=1+1", "'quoted", "00123", "2026-03-31", "TRUE", "1e5", "a\nb\tc", "_x0041_", " padded ", "#N/A", "https://example.org"]
    count = len(texts)
    return {
        "projects": pandas.DataFrame({
            "project_id": pandas.Series([f"{number:03d}" for number in range(count)], dtype="str"),
            "name": pandas.Series(texts, dtype="str"),
            "priority": pandas.Series([1, None] + [5] * (count - 2), dtype="Int64"),
            "baseline_start": days("2026-03-31", None, "1899-12-31", "1900-01-01", "1900-02-28", "1900-03-01", "0001-01-01",
                                   "9999-12-31", "2024-02-29", None, None),
            "budget": [0.1 + 0.2, numpy.nan, 1e300, 5e-324, 123456789012345680.0, -0.0, 1 / 3, 2.0**53 + 2, 1.5, 0.0, 1e22],
        }),
        "milestones": pandas.DataFrame({
            "milestone_id": pandas.Series(["M-1", "M-2", "M-3"], dtype="str"),
            "project_id": pandas.Series(["001"] * 3, dtype="str"),
            "name": pandas.Series(["a", "b", "c"], dtype="str"),
            "kind": pandas.Series(["gate", None, "milestone"], dtype="str"),
            "is_key": pandas.Series([True, False, None], dtype="boolean"),
        }),
        "kpi_targets": pandas.DataFrame({"kpi_id": pandas.Series(["spi"], dtype="str"),
                                         "portfolio_id": pandas.Series([""], dtype="str"), "target": [0.95]}),
    }


def filled_workbook() -> bytes:
    """The tables above as a workbook, each with the columns that it has here and no others."""
    tables = {BY_NAME[name]: frame for name, frame in filled().items()}
    return workbook((replace(table, columns=tuple(column for column in table.columns if column.name in frame)), frame)
                    for table, frame in tables.items())


def test_blank_template_imports_again_without_warnings():
    tables = validate(read_again(blank_workbook()))
    assert list(tables) == [table.name for table in EXPORTED]
    assert all(frame.empty for frame in tables.values())


def test_filled_workbook_imports_again_exactly():
    tables = validate(read_again(filled_workbook()))
    for name, frame in filled().items():
        expected = frame.assign(budget=frame["budget"] + 0.0) if "budget" in frame else frame
        pandas.testing.assert_frame_equal(tables[name][list(frame)], expected, check_column_type=False, check_exact=True)


def test_same_tables_make_the_same_bytes_at_another_time():
    first = filled_workbook()
    time.sleep(1.1)
    assert filled_workbook() == first


def test_header_is_bold_and_stays_in_sight_and_choices_are_offered():
    book = openpyxl.load_workbook(BytesIO(blank_workbook()))
    assert book.sheetnames == [*(table.name for table in EXPORTED), "Columns"]
    for table in EXPORTED:
        sheet = book[table.name]
        assert [cell.value for cell in sheet[1]] == [column.name for column in table.columns]
        assert all(cell.font.bold for cell in sheet[1])
        assert sheet.freeze_panes == "A2"
        offered = {next(iter(validation.sqref.ranges)).min_col - 1: validation.formula1
                   for validation in sheet.data_validations.dataValidation}
        assert offered == {position: '"' + ",".join(column.choices or ("true", "false")) + '"'
                           for position, column in enumerate(table.columns) if column.choices or column.kind == "boolean"}


def test_columns_sheet_explains_every_column():
    sheet = openpyxl.load_workbook(BytesIO(blank_workbook()))["Columns"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1]) for row in rows] == [(table.name, column.name) for table in EXPORTED for column in table.columns]
    told = {(row[0], row[1]): row[2:] for row in rows}
    assert told["projects", "priority"] == ("", "whole number", "from 1 to 5", BY_NAME["projects"].column("priority").meaning)
    assert told["allocations", "booking"][1:3] == ("one of a list", "hard, soft; empty means hard")
    assert told["milestones", "project_id"][:3] == ("yes", "id", "a project_id of projects")
