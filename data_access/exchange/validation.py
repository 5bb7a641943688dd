"""Checks a package against the exchange format and types it: everything wrong in all its files is found in one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy
import pandas

from data_access.exchange import cells
from data_access.exchange.crossing import crossing_problems
from data_access.exchange.definitions import TABLES, Column, Table
from data_access.exchange.package import Package, PackageRefused, Problem, RawTable, TypedTables
from data_access.exchange.problems import MOST_LISTED, in_order, problem_counts
from data_access.exchange.references import check_references
from data_access.exchange.rules import NOT_EMPTY, broken_rules, problems_at, text_schema, value_schema

__all__ = ["problem_counts", "validate"]

ExistingIds = Callable[[str], frozenset[str]]
Mode = Literal["replace", "merge"]


def validate(package: Package, existing_ids: ExistingIds | None = None, mode: Mode = "replace") -> TypedTables:
    """The package's tables, typed (see `TypedTables`), in the order of the definitions.

    `existing_ids(table)`: the ids stored now (first key column), asked only in the mode `merge` and only where they matter.
    Portfolios and programmes that are only named are added as rows of their own. Raises PackageRefused with all problems.
    """
    stored = existing_ids if mode == "merge" and existing_ids else lambda table: frozenset()
    problems = [*package.problems, *_missing_files(package, mode)]
    tables: TypedTables = {}
    for definition in TABLES:
        if raw := package.tables.get(definition.name):
            tables[definition.name], wrong = _check_table(definition, raw, mode, stored)
            problems += wrong
    created, wrong = check_references(package, tables, stored, mode)
    problems += wrong
    if problems:
        raise PackageRefused(in_order(_without_echoes(problems, package.problems)))
    return {table.name: merged for table in TABLES if (merged := tables.get(table.name, created.get(table.name))) is not None}


def _missing_files(package: Package, mode: Mode) -> list[Problem]:
    unreadable = {table_of(problem.file) for problem in package.problems}
    if mode == "replace" and "projects" not in package.tables and "projects" not in unreadable:
        return [Problem("projects.csv", 0, "", "", f"this file or sheet in {package.source}; every portfolio has one")]
    if not package.tables and not package.problems:
        return [Problem(package.source, 0, "", "", "at least one file or sheet of the exchange format")]
    return []


def _without_echoes(problems: list[Problem], read: Sequence[Problem]) -> list[Problem]:
    """A cell that could not be read at all (an error of the spreadsheet) is not also called empty."""
    unread = {(problem.file, problem.line, problem.column) for problem in read if problem.column}
    return [problem for problem in problems if problem.expected != NOT_EMPTY or problem[:3] not in unread]


def table_of(file: str) -> str:
    """The table that a file or sheet is named after: `projects.csv` and `portfolio.xlsx[projects]` are both `projects`."""
    return file.partition("[")[2].rstrip("]").lower() if file.endswith("]") else file.rpartition(".")[0].lower()


def _check_table(definition: Table, raw: RawTable, mode: Mode, stored: ExistingIds) -> tuple[pandas.DataFrame, list[Problem]]:
    given = [column for column in definition.columns if column.name in raw.frame]
    names = tuple(column.name for column in given)
    frame = raw.frame.reset_index(drop=True)
    text = pandas.DataFrame({column.name: cells.tidy(column, frame[column.name].astype("str")) for column in given})
    problems = broken_rules(text_schema(definition.name, names), raw, text)
    values = pandas.DataFrame({column.name: cells.typed(column, text[column.name]) for column in given}, index=frame.index)
    problems += broken_rules(value_schema(definition.name, names), raw, values)
    values = _with_defaults(definition, values, mode)
    problems += _missing_columns(definition, raw, values, mode, stored)
    problems += _repeated_keys(definition, raw, values)
    return values, problems + crossing_problems(definition, raw, values)


def _with_defaults(definition: Table, values: pandas.DataFrame, mode: Mode) -> pandas.DataFrame:
    """What an empty cell stands for; in the mode `merge` an absent column stays absent unless it is part of the key."""
    for column in definition.columns:
        empty = "" if column.key and not column.required and column.default is None else column.default
        if empty is None or (column.name not in values and mode == "merge" and not column.key):
            continue
        default = int(empty) if column.kind == "integer" else empty
        if column.name in values:
            values[column.name] = values[column.name].fillna(default)
        else:
            values[column.name] = pandas.Series(default, index=values.index, dtype=cells.dtype(column))
    return values[[column.name for column in definition.columns if column.name in values]]


def _missing_columns(
    definition: Table, raw: RawTable, values: pandas.DataFrame, mode: Mode, stored: ExistingIds
) -> list[Problem]:
    """Required columns that the file lacks. A merge may leave one out for rows that are stored already.

    Only a key of one id says which rows those are; tables with a longer key must bring their required columns.
    """
    problems = []
    for column in definition.columns:
        if not column.required or column.name in raw.frame:
            continue
        if mode == "merge" and not column.key and len(definition.key) == 1 and definition.key[0] in values:
            problems += _new_rows_without(definition, column, raw, values, stored)
        else:
            problems.append(Problem(raw.file, 1, column.name, "", "this column, which is required"))
    return problems


def _new_rows_without(
    definition: Table, column: Column, raw: RawTable, values: pandas.DataFrame, stored: ExistingIds
) -> list[Problem]:
    key = values[definition.key[0]]
    new = numpy.flatnonzero(key.notna() & ~key.isin(stored(definition.name)))
    found = [f"no column {column.name}" for _ in new[:MOST_LISTED]]
    expected = f"a value for {column.name}, because this {definition.key[0]} is new"
    return [problem._replace(column=column.name)
            for problem in problems_at(raw, definition.key[0], expected, new, len(new), found)]


def _repeated_keys(definition: Table, raw: RawTable, values: pandas.DataFrame) -> list[Problem]:
    """Rows whose key an earlier row has; the problem names that row's line."""
    if not set(definition.key) <= set(values.columns):
        return []
    key = values[list(definition.key)].dropna()
    positions = numpy.flatnonzero(values.index.isin(key.index[key.duplicated()])) if key.duplicated().any() else []
    if not len(positions):
        return []
    group = key.groupby(list(definition.key), sort=False).ngroup()
    first_of = pandas.Series(group.index, index=group.to_numpy())
    first_of = first_of[~first_of.index.duplicated()]
    firsts = first_of.loc[group.loc[positions[:MOST_LISTED]]].tolist()
    found = [f"{_key_text(definition, raw, position)}, first on line {line}" if file == raw.file
             else f"{_key_text(definition, raw, position)}, first in {file}:{line}"
             for position, (file, line) in zip(positions, raw.places(firsts), strict=False)]
    shown_in = next(name for name in definition.key if name in raw.frame)
    expected = f"each {' + '.join(definition.key)} only once"
    return [problem._replace(column=", ".join(definition.key))
            for problem in problems_at(raw, shown_in, expected, positions, len(positions), found)]


def _key_text(definition: Table, raw: RawTable, position: int) -> str:
    parts = [raw.frame[name].iloc[position] for name in definition.key if name in raw.frame]
    return " / ".join("" if pandas.isna(part) else str(part).strip() for part in parts)
