"""Files as the Data page takes and gives them: an upload read, its problems as rows, portfolio and template as bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

import pandas

from data_access.app_settings import Limits
from data_access.engine import Database
from data_access.exchange.package import Package, PackageRefused, Problem
from data_access.exchange.problems import problem_counts
from data_access.exchange.reading import read_uploaded
from data_access.exchange.workbook_writing import LONGEST_CELL, MOST_ROWS, ExportRefused, blank_workbook
from data_access.exchange.writing import export_portfolio
from data_access.portfolio_facts import find_too_long

__all__ = ["ExportRefused", "PackageRefused", "beyond_a_workbook", "portfolio_file", "problem_kinds", "problem_rows",
           "template", "uploaded"]


def uploaded(name: str, content: bytes) -> Package:
    """An uploaded zip or workbook as read and not yet checked, within the limits for uploads; raises PackageRefused."""
    return read_uploaded(name, content, Limits())


def problem_rows(problems: Sequence[Problem]) -> pandas.DataFrame:
    """A row a problem, in the order found: file, line (none for what concerns a whole file), column, found, expected."""
    rows = [(problem.file, problem.line or None, problem.column, problem.value, problem.expected) for problem in problems]
    return pandas.DataFrame(rows, columns=["file", "line", "column", "found", "expected"]).astype({"line": "Int64"})


def problem_kinds(problems: Sequence[Problem]) -> pandas.DataFrame:
    """A row a kind of problem, the most frequent first: file, column, expected, count."""
    counted = problem_counts(problems)
    rows = [(*kind, count) for kind, count in counted.items()]
    return pandas.DataFrame(rows, columns=["file", "column", "expected", "count"]).sort_values(
        "count", ascending=False, kind="stable", ignore_index=True)


def portfolio_file(database: Database, form: Literal["zip", "xlsx"], project_ids: Collection[str] | None = None) -> bytes:
    """The portfolio, or the part of it that belongs to these projects, as a file of the exchange format.

    Raises ExportRefused where a text or table does not fit into a workbook.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"portfolio.{form}"
        export_portfolio(database, target, project_ids=project_ids)
        return target.read_bytes()


def beyond_a_workbook(database: Database) -> str | None:
    """What no workbook can hold, such as "projects.description" with a longer text than a cell takes; None where all fits."""
    with database.read() as connection:
        return find_too_long(connection, LONGEST_CELL, MOST_ROWS)


def template() -> bytes:
    """The blank workbook to fill in: a sheet for each file of the format, and one that explains every column."""
    return blank_workbook()
