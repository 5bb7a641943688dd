"""What travels between reading, checking and loading a portfolio's files: raw tables in, problems or typed frames out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas


class Problem(NamedTuple):
    """One thing wrong with one file.

    `line` counts from 1 as an editor does (a sheet's row for a workbook), 0 for the whole file.
    """

    file: str
    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        found = f"found “{self.value}”, " if self.value else ""
        return f"{self.file}:{self.line}:{self.column}: {found}expected {self.expected}"


class PackageRefused(ValueError):
    """The files were refused whole; `problems` holds every reason, at least one. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]):
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} problem(s), the first: {self.problems[0]}")


@dataclass(frozen=True)
class RawTable:
    """One file as text. `frame`: a row is a record, every column of dtype `str`, a missing or empty cell is NA.

    `file` is how a person knows it (`projects.csv`, `portfolio.xlsx[projects]`). `line_of` gives the editor's line of the
    records at the given positions (0 for the first); it may read the file again, because only wrong files need it.
    `origin_of` is given when the records come from several files (a mapping): the file and line of each.
    """

    name: str
    file: str
    frame: pandas.DataFrame
    line_of: Callable[[Sequence[int]], list[int]]
    origin_of: Callable[[Sequence[int]], list[tuple[str, int]]] | None = None

    def places(self, positions: Sequence[int]) -> list[tuple[str, int]]:
        """The file and line of the records at these positions, for messages."""
        if self.origin_of is not None:
            return self.origin_of(positions)
        return [(self.file, line) for line in self.line_of(positions)]


@dataclass(frozen=True)
class Package:
    """A portfolio as read and not yet checked: table name > raw table.

    `warnings` say what was read over (unknown columns or files).
    """

    source: str
    tables: dict[str, RawTable]
    sha256: str = ""
    warnings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


# Checked and typed: table name > frame. id, text, list, choice: `str`; number: `float64`; integer: `Int64`;
# date, month: `datetime64[s]` at midnight; boolean: `boolean`. Missing is NA / NaN / NaT. Only the columns that were given.
TypedTables = dict[str, pandas.DataFrame]
