"""Reads the files that a mapping names as text with the line of every record, whatever their encoding, within the limits."""

from __future__ import annotations

import calendar
import csv
import hashlib
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pandas

from data_access.app_settings import Limits
from data_access.exchange.mapping_model import Mapping, Source
from data_access.exchange.package import PackageRefused, Problem
from data_access.exchange.workbook import read_sheet

# From the header row on: the line of each record, and its cells.
Records = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Sheet:
    """One source file: every cell as trimmed text (empty is NA), headers that stand many times numbered `name#2`, `name#3`."""

    source: Source
    file: str
    frame: pandas.DataFrame
    lines: list[int]
    period: date | None = None


@dataclass
class Findings:
    """What reading came across: problems refuse the files, warnings are shown, `digests` make the checksum of what was read."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)

    def refuse(self, file: str, line: int, column: str, value: str, expected: str) -> None:
        self.problems.append(Problem(file, line, column, value, expected))


def read_sources(mapping: Mapping, folder: Path, limits: Limits, findings: Findings) -> list[Sheet]:
    """Every file of every source, in the order of the mapping and of the file names. What cannot be read is in `findings`."""
    sheets = []
    for source in mapping.sources:
        files = _files(source, folder)
        if not files and not source.optional:
            findings.refuse(mapping.file, 0, f"sources.{source.name}", source.file, f"a file of that name in “{folder.name}”")
        for path in files:
            sheet = _read(source, path, limits, findings)
            if sheet is not None:
                sheets.append(sheet)
    if len(sheets) > limits.members:
        findings.refuse(mapping.file, 0, "sources", str(len(sheets)), f"at most {limits.members} files")
    return sheets


def _files(source: Source, folder: Path) -> list[Path]:
    """The files that the pattern means; a link that leads out of the folder is not followed."""
    if folder.is_file():
        return [folder] if folder.match(source.file) else []
    home = folder.resolve()
    return [path for path in sorted(folder.glob(source.file)) if path.is_file() and path.resolve().is_relative_to(home)]


def _read(source: Source, path: Path, limits: Limits, findings: Findings) -> Sheet | None:
    if path.stat().st_size > limits.unpacked_bytes:
        findings.refuse(path.name, 0, "", "", f"a file of at most {limits.unpacked_bytes} bytes")
        return None
    content = path.read_bytes()
    findings.digests.append(hashlib.sha256(content).hexdigest())
    reader = _workbook_records if path.suffix.lower() == ".xlsx" else _csv_records
    records = reader(source, path.name, content, limits, findings)
    if records is None or not _within_limits(path.name, records, limits, findings):
        return None
    if not records or not any(records[0][1]):
        findings.refuse(path.name, source.header_row, "", "", "a row of headers")
        return None
    names = _numbered([_clean(cell) for cell in records[0][1]])
    frame, lines = _table(path.name, names, records[1:], findings)
    return Sheet(source, path.name, frame, lines, _period(source, path.name, findings))


def _workbook_records(source: Source, file: str, content: bytes, limits: Limits, findings: Findings) -> Records | None:
    try:
        records, problems = read_sheet(file, content, limits, source.sheet, source.header_row)
    except PackageRefused as refusal:
        findings.problems += refusal.problems
        return None
    findings.problems += problems
    return records


def _csv_records(source: Source, file: str, content: bytes, limits: Limits, findings: Findings) -> Records | None:
    text = _decoded(source, file, content, findings)
    if text is None:
        return None
    csv.field_size_limit(max(limits.cell_bytes, csv.field_size_limit()))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=source.delimiter, strict=True)
    records, line = [], 1
    try:
        for cells in reader:
            records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        findings.refuse(file, line, "", "", f"a record of comma-separated values ({error})")
        return None
    return records[source.header_row - 1:]


def _decoded(source: Source, file: str, content: bytes, findings: Findings) -> str | None:
    try:
        return content.decode(source.encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        stray = content[error.start:error.start + 1].hex()
        if source.undecodable == "error":
            findings.refuse(file, line, "", f"byte {stray}", f"text in the encoding {source.encoding}")
            return None
        findings.warnings.append(f"{file}:{line}: byte {stray} is no character of {source.encoding}; such bytes were left out")
        return content.decode(source.encoding, errors="ignore")


def _within_limits(file: str, records: Records, limits: Limits, findings: Findings) -> bool:
    before = len(findings.problems)
    for line, cells in records:
        if len(cells) > limits.columns:
            findings.refuse(file, line, "", str(len(cells)), f"at most {limits.columns} columns")
            break
        for at, cell in enumerate(cells):
            # A character has at most four bytes, so only long cells need to be counted exactly.
            if len(cell) * 4 > limits.cell_bytes and len(cell.encode()) > limits.cell_bytes:
                findings.refuse(file, line, f"column {at + 1}", cell[:40] + "…", f"at most {limits.cell_bytes} bytes in a cell")
    return len(findings.problems) == before


def _numbered(names: list[str]) -> list[str]:
    """Headers told apart: the second `Labels` becomes `Labels#2`; one without a name is `column 3`."""
    seen: dict[str, int] = {}
    told_apart = []
    for at, given in enumerate(names):
        name = given or f"column {at + 1}"
        seen[name] = seen.get(name, 0) + 1
        told_apart.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return told_apart


def _table(file: str, names: list[str], records: Records, findings: Findings) -> tuple[pandas.DataFrame, list[int]]:
    width, rows, lines = len(names), [], []
    for line, cells in records:
        cleaned = [_clean(cell) for cell in cells]
        if not any(cleaned):
            continue
        if any(cleaned[width:]):
            findings.refuse(file, line, "", f"{len(cells)} cells", f"{width} cells, one for each header")
            continue
        rows.append((cleaned + [""] * width)[:width])
        lines.append(line)
    frame = pandas.DataFrame(rows, columns=names, dtype="str")
    return frame.mask(frame == ""), lines


def _clean(cell: str) -> str:
    """Trimmed, with plain spaces and one kind of line end; no-break spaces come out of spreadsheets by accident."""
    return cell.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").strip()


def _period(source: Source, file: str, findings: Findings) -> date | None:
    if source.period is None or source.period.file_name is None:
        return source.period.on if source.period else None
    try:
        found = datetime.strptime(file, source.period.file_name).date()
    except ValueError:
        findings.refuse(file, 0, "", file, f"a file name that gives a date as {source.period.file_name}")
        return None
    if "%d" in source.period.file_name or "%j" in source.period.file_name:
        return found
    return found.replace(day=calendar.monthrange(found.year, found.month)[1])
