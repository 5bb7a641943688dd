"""Turns the text of cells into typed columns and back, one rule for each kind of column, whole columns at a time."""

from __future__ import annotations

import numpy
import pandas

from data_access.exchange.definitions import Column

TEXT_KINDS = frozenset({"id", "text", "list", "choice"})
# What a spreadsheet would run as a formula, and the apostrophe itself, so that taking one away is always exact.
_GUARDED_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_INTEGER = r"[+-]?[0-9]+(?:\.0*)?"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MONTH = r"[0-9]{4}-[0-9]{2}(?:-01)?"
_FIRST_DAY = pandas.Timestamp("0001-01-01").as_unit("s")  # The first that Python and the databases know.
_SMALLEST_INTEGER, _LARGEST_INTEGER = -(2**31), 2**31 - 1
_DTYPES = {"number": "float64", "integer": "Int64", "date": "datetime64[s]", "month": "datetime64[s]", "boolean": "boolean"}

FORMS = {
    "id": "text",
    "text": "text",
    "list": "text",
    "choice": "text",
    "number": "a number such as 1234.5",
    "integer": "a whole number",
    "date": "a date such as 2026-03-31",
    "month": "the first day of a month, such as 2026-03-01 or 2026-03",
    "boolean": "true or false",
}


def guard_formula(cells: pandas.Series) -> pandas.Series:
    """Text as it is written to CSV: one `'` before what a spreadsheet would take for a formula, or before another `'`."""
    risky = cells.str.startswith(_GUARDED_STARTS).fillna(False).astype(bool)
    return cells.where(~risky, "'" + cells) if risky.any() else cells


def without_formula_guard(cells: pandas.Series) -> pandas.Series:
    """Text as it was before `guard_formula`: exactly one `'` is taken from before such a character."""
    guarded = cells.str.startswith(tuple("'" + start for start in _GUARDED_STARTS)).fillna(False).astype(bool)
    return cells.where(~guarded, cells.str.slice(1)) if guarded.any() else cells


def dtype(column: Column) -> str:
    """The pandas dtype of a checked column."""
    return _DTYPES.get(column.kind, "str")


def tidy(column: Column, cells: pandas.Series) -> pandas.Series:
    """The text that a cell's rule reads: trimmed (free text is kept as it is), NA where only white space is left."""
    trimmed = cells.str.strip()
    if column.kind == "list":
        trimmed = trimmed.str.replace(r"\s*;[\s;]*", ";", regex=True).str.strip(";")
    kept = cells if column.kind == "text" and not column.key else trimmed
    return kept.where((trimmed != "").fillna(False).astype(bool))


def typed(column: Column, cells: pandas.Series) -> pandas.Series:
    """Tidy text as values of `dtype(column)`; missing where the text does not have the form of its kind."""
    if column.kind in ("number", "integer"):
        return _numbers(column, cells)
    if column.kind in ("date", "month"):
        return _dates(column, cells)
    if column.kind == "boolean":
        return cells.str.lower().map({"true": True, "false": False}).astype("boolean")
    if column.kind == "choice":
        spelt = {choice.lower(): choice for choice in column.choices}
        return cells.str.lower().map(spelt).astype("str").fillna(cells)
    return cells


def readable(column: Column, cells: pandas.Series) -> pandas.Series:
    """Whether each tidy, non-empty cell has the form of its kind."""
    return typed(column, cells).notna().astype(bool)


def _numbers(column: Column, cells: pandas.Series) -> pandas.Series:
    pattern = _INTEGER if column.kind == "integer" else _NUMBER
    formed = cells.where(cells.str.fullmatch(pattern).fillna(False).astype(bool))
    # Adding zero turns -0.0 into 0.0, which a second export could not tell from it.
    values = pandas.Series(formed.to_numpy(dtype="float64", na_value=numpy.nan) + 0.0, index=cells.index)
    if column.kind == "integer":
        return values.where(values.between(_SMALLEST_INTEGER, _LARGEST_INTEGER)).astype("Int64")
    return values.where(numpy.isfinite(values))


def _dates(column: Column, cells: pandas.Series) -> pandas.Series:
    pattern = _MONTH if column.kind == "month" else _DATE
    formed = cells.where(cells.str.fullmatch(pattern).fillna(False).astype(bool))
    if column.kind == "month":
        formed = formed.str.slice(0, 7) + "-01"
    days = pandas.to_datetime(formed, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    return days.where(days >= _FIRST_DAY)
