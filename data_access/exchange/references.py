"""Checks what points from one file into another, and makes the portfolios and programmes that are only named."""

from __future__ import annotations

from collections.abc import Callable

import numpy
import pandas

from data_access.exchange.definitions import BY_NAME, TABLES, Column
from data_access.exchange.package import Package, Problem, RawTable, TypedTables
from data_access.exchange.rules import problems_at


def check_references(
    package: Package, tables: TypedTables, stored: Callable[[str], frozenset[str]], mode: str
) -> tuple[TypedTables, list[Problem]]:
    """Rows to be made for what is only named (table > typed frame with id and name), and every id that points nowhere."""
    named: dict[str, set[str]] = {}
    problems: list[Problem] = []
    for definition in TABLES:
        for column in definition.columns:
            if definition.name in tables and column.references and column.name in tables[definition.name]:
                unknown = _unknown_ids(package, tables, stored, definition.name, column)
                target = column.references.partition(".")[0]
                if column.created_by_name and target not in package.tables:
                    named.setdefault(target, set()).update(tables[definition.name].loc[unknown, column.name])
                else:
                    problems += _dangling(package, package.tables[definition.name], column, unknown, mode)
    return {target: _made_by_name(target, ids) for target, ids in named.items() if ids}, problems


def _unknown_ids(
    package: Package, tables: TypedTables, stored: Callable[[str], frozenset[str]], table: str, column: Column
) -> pandas.Index:
    """The rows whose id is neither in the package nor, in a merge, stored."""
    target, _, target_column = column.references.partition(".")
    if _unreadable(package, target):
        return pandas.Index([])
    given = tables[table][column.name]
    known = tables[target][target_column] if target in tables and target_column in tables[target] else []
    missing = given.notna() & (given != "") & ~given.isin(known)
    if missing.any():
        missing &= ~given.isin(stored(target))
    return given.index[missing]


def _unreadable(package: Package, target: str) -> bool:
    """Whether the file pointed to was given but could not be read at all; then nothing can be said about its ids."""
    names = {f"{target}.csv", f"[{target}]"}
    return target not in package.tables and any(problem.file.lower().endswith(tuple(names)) for problem in package.problems)


def _dangling(package: Package, raw: RawTable, column: Column, unknown: pandas.Index, mode: str) -> list[Problem]:
    if not len(unknown):
        return []
    target, _, target_column = column.references.partition(".")
    place = f"a {target_column} of {target}" + (" in these files or stored already" if mode == "merge" else "")
    if target not in package.tables and mode == "replace":
        place += ", a file that was not given"
    return problems_at(raw, column.name, place, numpy.asarray(unknown), len(unknown))


def _made_by_name(target: str, ids: set[str]) -> pandas.DataFrame:
    """Rows of a table whose id and name are both the name by which other files call them."""
    key = BY_NAME[target].key[0]
    names = pandas.Series(sorted(ids), dtype="str")
    return pandas.DataFrame({key: names, "name": names})
