"""Turns one CSV file into a raw table of the exchange format, with everything that is wrong with its shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches

import numpy
import pandas

from data_access.app_settings import Limits
from data_access.exchange import csv_text
from data_access.exchange.cells import TEXT_KINDS, without_formula_guard
from data_access.exchange.definitions import Table
from data_access.exchange.package import Problem, RawTable
from data_access.exchange.problems import MOST_LISTED, listed, shown

Read = tuple[RawTable | None, list[Problem], list[str]]


def read_csv_table(definition: Table, file: str, load: Callable[[], bytes], limits: Limits) -> Read:
    """The file's known columns as a raw table (None when its header is unusable), its problems, and its warnings.

    `load` gives the file's bytes; it is called again when the lines of wrong records are asked for.
    """
    content, problems = csv_text.clean_text(file, load())
    if problems and not content:
        return None, problems, []
    names, header_line, start = csv_text.header(content, limits.columns)
    wanted, wrong, warnings = known_columns(definition, file, names, header_line, limits.columns)
    problems += wrong
    if wanted is None:
        return None, problems, warnings
    nameless = {position: f"\x00{position}" for position, name in enumerate(names) if not name}
    try:
        frame, ragged = csv_text.text_columns(content, start, len(names), wanted | nameless)
    except csv_text.TooLong:
        return None, [*problems, Problem(file, 0, "", "", "records of less than 64 MiB")], warnings
    problems += _misshapen(file, content, len(names), ragged)

    def line_of(positions: Sequence[int]) -> list[int]:
        return _lines(csv_text.clean_text(file, load())[0], len(names), positions)

    problems += without_header(file, frame, list(nameless.values()), line_of)
    frame = frame[list(wanted.values())]
    problems += oversized_cells(file, frame, limits.cell_bytes, line_of)
    texts = [column.name for column in definition.columns if column.kind in TEXT_KINDS and column.name in frame]
    return RawTable(definition.name, file, frame.assign(**{name: without_formula_guard(frame[name]) for name in texts}),
                    line_of), problems, warnings


def known_columns(
    definition: Table, file: str, names: Sequence[str], line: int, most: int
) -> tuple[dict[int, str] | None, list[Problem], list[str]]:
    """Which positions of a header hold which known column; None when the header cannot be used."""
    if not any(names):
        return None, [Problem(file, 1, "", "", "a header row with the names of the columns")], []
    if len(names) > most:
        return None, [Problem(file, line, "", f"more than {most} columns", f"at most {most} columns")], []
    known = {column.name for column in definition.columns}
    if len(names) == 1 and names[0] not in known and (";" in names[0] or "\t" in names[0]):
        return None, [Problem(file, line, "", shown(names[0]), "columns separated by commas")], []
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        return None, [Problem(file, line, name, name, "each column only once") for name in twice], []
    if not known.intersection(names):
        expected = ", ".join(column.name for column in definition.columns if column.key or column.required)
        return None, [Problem(file, line, "", shown(", ".join(names)), f"the names of the columns, at least {expected}")], []
    warnings = [_unknown(file, name, known) for name in names if name and name not in known]
    return {position: name for position, name in enumerate(names) if name in known}, [], warnings


def _unknown(file: str, name: str, known: set[str]) -> str:
    near = get_close_matches(name.lower().replace(" ", "_"), sorted(known), n=1, cutoff=0.8)
    return f"{file}: column “{shown(name)}” is not known and was left out" + (f"; did you mean “{near[0]}”?" if near else "")


def _misshapen(file: str, content: bytes, count: int, ragged: int) -> list[Problem]:
    """Records with too few or too many fields, and a quote that is never closed."""
    if not ragged and content.count(b'"') % 2 == 0:
        return []
    problems, lines, found = [], [], []
    for record in csv_text.records(content):
        if record.open_quote:
            problems.append(Problem(file, record.line, "", "", "a closing quote before the file ends"))
        elif record.fields != count:
            lines.append(record.line)
            found.append(f"{record.fields:,} cells")
        if len(lines) == MOST_LISTED:
            break
    return problems + listed(file, "", f"{count} cells, one for each column", lines, found, max(ragged, len(lines)))


def _lines(content: bytes, count: int, positions: Sequence[int]) -> list[int]:
    lines = (record.line for record in csv_text.records(content) if record.fields == count)
    every = numpy.fromiter(lines, dtype=numpy.int64)[1:]
    return [int(every[position]) for position in positions]


def without_header(
    file: str, frame: pandas.DataFrame, nameless: Sequence[str], line_of: Callable[[Sequence[int]], list[int]]
) -> list[Problem]:
    """Cells that stand under no header; columns without one that are empty throughout are nothing to speak of."""
    problems = []
    for name in nameless:
        found = numpy.flatnonzero(frame[name].notna())
        kept = found[:MOST_LISTED]
        problems += listed(file, "", "a header above this cell", line_of(kept) if len(kept) else [],
                           frame[name].iloc[kept].tolist(), len(found))
    return problems


def oversized_cells(
    file: str, frame: pandas.DataFrame, most_bytes: int, line_of: Callable[[Sequence[int]], list[int]]
) -> list[Problem]:
    """Cells of more bytes than the limit allows."""
    problems = []
    for name in frame:
        found = numpy.flatnonzero(csv_text.cell_bytes(frame[name]) > most_bytes)
        kept = found[:MOST_LISTED]
        problems += listed(file, str(name), f"at most {most_bytes:,} bytes in a cell", line_of(kept) if len(kept) else [],
                           frame[name].iloc[kept].tolist(), len(found))
    return problems
