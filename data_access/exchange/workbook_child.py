"""Opens one .xlsx in a process of its own and writes its sheets as CSV; run as a script, it imports nothing of the app.

A request (JSON) comes on standard input, the answer is `answer.json` in the request's folder: either
`{"refused": [value, expected]}` or `{"sheets": [...]}`. The memory limit is the operating system's; where there is none
(Windows) the checks of the zip before and the time limit of the parent stand alone.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
import sys
import warnings
import zipfile
from itertools import zip_longest
from pathlib import Path

LAST_ROW = 1_048_576
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
# An underscore that would begin a character code, or a line end with a carriage return: one pass, because they may overlap.
_CODES = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)|(?:\r|_x000D_)\n?")
_PIECE = 1024 * 1024


class Refused(Exception):
    """The workbook cannot be used: (what was found, what was expected)."""


def limit_memory(most_bytes: int) -> None:
    """Ask the operating system to refuse this process more memory than this."""
    try:
        import resource
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    except (ValueError, OSError):
        return  # macOS refuses some limits; the time limit still holds.


def forbid_document_types(path: Path) -> None:
    """A document type, the only place for entities, can stand only before the first element: read just that far."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as member:
                try:
                    next(iterparse(member, events=("start",), forbid_dtd=True), None)
                except DefusedXmlException as error:
                    raise Refused(name, "XML without a document type or entities") from error
                except ParseError:
                    continue  # A picture, or damage that the workbook reader will name.


def has_formulas(path: Path) -> bool:
    """Whether any sheet holds a formula; only then is the workbook read a second time to find those without a value."""
    with zipfile.ZipFile(path) as archive:
        return any(_contains(archive, name) for name in archive.namelist() if name.startswith("xl/worksheets/"))


def _contains(archive: zipfile.ZipFile, name: str) -> bool:
    tail = b""
    with archive.open(name) as member:
        while piece := member.read(_PIECE):
            if _FORMULA.search(tail + piece):
                return True
            tail = piece[-64:]
    return False


def as_text(value: object) -> str:
    """A cell's value as the exchange format writes it in CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time.min
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return _CODES.sub(lambda found: "_" if found.group().startswith("_x005F") else "\n", str(value))


class SheetCopy:
    """Copies one sheet to CSV: first the sheet's row number, then the cells under the header."""

    def __init__(self, name: str, request: dict, budget: list[int]):
        self.name, self.request, self.budget = name, request, budget
        self.header: list[str] = []
        self.problems: list[tuple[int, str, str, str]] = []
        self.more_problems = 0

    def write(self, rows, formulas, target: Path) -> dict:
        with target.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            for number, (row, formula_row) in enumerate(zip_longest(rows, formulas, fillvalue=()), 1):
                if number > LAST_ROW:
                    raise Refused(f"more than {LAST_ROW:,} rows", "a sheet of the usual size")
                if number < self.request["header_row"]:
                    continue
                texts = self._texts(number, row, formula_row)
                if number == self.request["header_row"]:
                    self.header = self._trimmed(texts)
                elif any(texts):
                    self._write_row(writer, number, texts)
                if len(self.header) > self.request["columns"]:
                    break
        return {"name": self.name, "header": self.header, "problems": self.problems, "more": self.more_problems,
                "file": target.name}

    def _texts(self, number: int, row, formula_row) -> list[str]:
        texts = [as_text(cell.value) for cell in row]
        for position, cell in enumerate(row):
            if cell.data_type == "e":
                self._problem(number, position, texts[position], "a value, not an error of the spreadsheet")
                texts[position] = ""
        for position, cell in enumerate(formula_row):
            if cell.data_type == "f" and (position >= len(texts) or not texts[position]):
                self._problem(number, position, str(cell.value), "a formula with its value; open and save the workbook once, "
                              "or put the value in its place")
        return texts

    @staticmethod
    def _trimmed(texts: list[str]) -> list[str]:
        names = [text.strip()[:200] for text in texts]
        while names and not names[-1]:
            names.pop()
        return names

    def _write_row(self, writer, number: int, texts: list[str]) -> None:
        width = len(self.header)
        for position in range(width, len(texts)):
            if texts[position].strip():
                self._problem(number, position, texts[position], "a header above this cell")
        cells = texts[:width] + [""] * (width - len(texts))
        self.budget[0] -= sum(map(len, cells)) + width
        if self.budget[0] < 0:
            raise Refused("", f"at most {self.request['unpacked_bytes']:,} bytes of text")
        writer.writerow([number, *cells])

    def _problem(self, number: int, position: int, value: str, expected: str) -> None:
        if len(self.problems) >= self.request["most_problems"]:
            self.more_problems += 1
            return
        column = self.header[position] if position < len(self.header) else ""
        self.problems.append((number, column or _letters(position), value[:200], expected))


def _letters(position: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(position + 1)


def copy_sheets(path: Path, request: dict) -> list[dict]:
    """Every known sheet copied (the first when none is named), from the header row on; of the others only the names."""
    from openpyxl import load_workbook

    values = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    formulas = load_workbook(path, read_only=True, keep_links=False) if has_formulas(path) else None
    budget = [request["unpacked_bytes"]]
    answers = []
    for index, sheet in enumerate(values.worksheets):
        wanted = index == 0 if request["known"] is None else sheet.title.strip().lower() in request["known"]
        if not wanted:
            answers.append({"name": sheet.title})
            continue
        sheet.reset_dimensions()  # What a sheet says of its own size need not be true.
        rows_of_formulas = ()
        if formulas is not None:
            formulas.worksheets[index].reset_dimensions()
            rows_of_formulas = formulas.worksheets[index].iter_rows()
        copy = SheetCopy(sheet.title, request, budget)
        answers.append(copy.write(sheet.iter_rows(), rows_of_formulas, path.parent / f"{index}.csv"))
    return answers


def main() -> None:
    request = json.load(sys.stdin)
    limit_memory(request["memory_bytes"])
    warnings.simplefilter("ignore")
    sys.modules["numpy"] = None  # openpyxl would load it only to know its types, at the price of memory and threads.
    folder = Path(request["folder"])
    path = folder / "workbook.xlsx"
    try:
        forbid_document_types(path)
        answer: dict = {"sheets": copy_sheets(path, request)}
    except Refused as refusal:
        answer = {"refused": list(refusal.args)}
    except MemoryError:
        answer = {"refused": ["", f"a workbook that can be read within {request['memory_bytes'] // 2**20:,} MiB of memory"]}
    except Exception as error:  # Whatever a damaged workbook makes a reader of XML do, the answer is the same sentence.
        answer = {"refused": [type(error).__name__, "a workbook that is not damaged"]}
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
