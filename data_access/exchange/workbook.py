"""Reads an .xlsx workbook into a package: its zip is checked here, its XML is opened only in a child process with limits."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from data_access.app_settings import Limits
from data_access.exchange import csv_text, workbook_child
from data_access.exchange.archive import open_archive, refused
from data_access.exchange.csv_tables import Read, known_columns, oversized_cells, without_header
from data_access.exchange.definitions import BY_NAME, Table
from data_access.exchange.package import Package, PackageRefused, Problem, RawTable
from data_access.exchange.problems import MOST_LISTED, in_order, rest, shown

KNOWN_EXTRAS = ("columns", "readme")
_OLD_OFFICE_FILE = b"\xd0\xcf\x11\xe0"
_ROW = "\x00row"
_PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


def read_workbook(file: str, content: bytes, limits: Limits, digest: str) -> Package:
    """The sheets that are named after files of the exchange format, as raw tables; a line is the sheet's row.

    Numbers in text columns come as integer text where they are whole, dates as ISO dates, booleans as true and false,
    formulas as the value that the spreadsheet saved. Raises PackageRefused when the workbook cannot be opened safely.
    """
    _refuse_other_kinds(file, content, limits)
    with TemporaryDirectory(prefix="portfolio-lens-") as name:
        folder = Path(name)
        (folder / "workbook.xlsx").write_bytes(content)
        return _package(file, _sheets(file, folder, limits, list(BY_NAME)), folder, limits, digest)


def read_sheet(file: str, content: bytes, limits: Limits, sheet: str | None = None,
               header_row: int = 1) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """One sheet of any workbook (the first when it is not named): (row, cells) from the header row on, and its problems.

    Cells are text as in `read_workbook`. Raises PackageRefused when the workbook cannot be opened safely or lacks the sheet.
    """
    _refuse_other_kinds(file, content, limits)
    with TemporaryDirectory(prefix="portfolio-lens-") as name:
        folder = Path(name)
        (folder / "workbook.xlsx").write_bytes(content)
        sheets = _sheets(file, folder, limits, None if sheet is None else [sheet.strip().lower()], header_row)
        found = next((one for one in sheets if "header" in one), None)
        if found is None:
            names = ", ".join(one["name"] for one in sheets)
            raise refused(file, sheet or "", f"a sheet of that name; the workbook has {names}")
        with (folder / found["file"]).open(encoding="utf-8", newline="") as stream:
            records = [(int(row), cells) for row, *cells in csv.reader(stream)]
    problems = [Problem(file, row, column, shown(value), expected) for row, column, value, expected in found["problems"]]
    return [(header_row, found["header"]), *records], problems


def _refuse_other_kinds(file: str, content: bytes, limits: Limits) -> None:
    if content.startswith(_OLD_OFFICE_FILE):
        raise refused(file, "", "an .xlsx workbook without a password; this one has one, or is of the older kind .xls")
    with open_archive(file, content, limits) as opened:
        if "[Content_Types].xml" not in opened.namelist():
            raise refused(file, "", "an .xlsx workbook; this is another kind of zip file")


def _sheets(file: str, folder: Path, limits: Limits, known: list[str] | None, header_row: int = 1) -> list[dict]:
    """What the child process made of the workbook in this folder."""
    request = {
        "folder": str(folder), "known": known, "header_row": header_row, "columns": limits.columns,
        "most_problems": MOST_LISTED, "memory_bytes": limits.workbook_memory_bytes, "unpacked_bytes": limits.unpacked_bytes,
    }
    # Isolated (-I) and by path: neither the environment nor the working folder decides what the child imports.
    command = [sys.executable, "-I", workbook_child.__file__]
    try:
        subprocess.run(
            command, input=json.dumps(request).encode(), timeout=limits.workbook_seconds, cwd=folder, check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        )
        answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    except subprocess.TimeoutExpired as error:
        raise refused(file, "", f"a workbook that can be read within {limits.workbook_seconds} seconds") from error
    except (subprocess.CalledProcessError, OSError, ValueError) as error:
        memory = limits.workbook_memory_bytes // 2**20
        raise refused(file, "", f"a workbook that is not damaged and can be read within {memory:,} MiB of memory") from error
    if "refused" in answer:
        raise refused(file, *answer["refused"])
    return answer["sheets"]


def _package(file: str, sheets: list[dict], folder: Path, limits: Limits, digest: str) -> Package:
    tables: dict[str, RawTable] = {}
    problems: list[Problem] = []
    warnings: list[str] = []
    for sheet in sheets:
        name = sheet["name"].strip().lower()
        if "header" not in sheet:
            if name not in KNOWN_EXTRAS:
                warnings.append(f"{file}: sheet “{shown(sheet['name'])}” is not part of the exchange format and was left out")
            continue
        table, wrong, notes = _raw_table(BY_NAME[name], f"{file}[{name}]", sheet, folder, limits)
        problems += wrong
        warnings += notes
        if table is not None:
            tables[name] = table
    return Package(file, tables, digest, tuple(warnings), tuple(in_order(problems)))


def _raw_table(definition: Table, file: str, sheet: dict, folder: Path, limits: Limits) -> Read:
    problems = [Problem(file, row, column, shown(value), expected) for row, column, value, expected in sheet["problems"]]
    if sheet["more"]:
        problems.append(rest(file, "", "cells with usable values", sheet["more"]))
    names = sheet["header"]
    wanted, wrong, warnings = known_columns(definition, file, names, 1, limits.columns)
    if wanted is None:
        return None, problems + wrong, warnings
    content = (folder / sheet["file"]).read_bytes()
    nameless = {position: f"\x00{position}" for position, name in enumerate(names) if not name}
    kept = {0: _ROW} | {position + 1: name for position, name in (wanted | nameless).items()}
    try:
        cleaned, wrong = csv_text.clean_text(file, content)
        frame, _ = csv_text.text_columns(cleaned, 0, len(names) + 1, kept)
    except csv_text.TooLong as error:
        raise PackageRefused([Problem(file, 0, "", "", "rows of less than 64 MiB")]) from error
    rows = frame.pop(_ROW).astype("int64").to_numpy()

    def line_of(positions: Sequence[int]) -> list[int]:
        return [int(rows[position]) for position in positions]

    problems += wrong + without_header(file, frame, list(nameless.values()), line_of)
    frame = frame[list(wanted.values())]
    problems += oversized_cells(file, frame, limits.cell_bytes, line_of)
    return RawTable(definition.name, file, frame, line_of), problems, warnings
