"""Typed tables for tests: a small whole portfolio, single frames, and any portfolio at all for property tests."""

from __future__ import annotations

from datetime import date

import pandas
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from data_access.exchange.cells import dtype
from data_access.exchange.definitions import BY_NAME, EXPORTED, Column, Table
from data_access.exchange.package import TypedTables
from data_access.schema import EXCHANGE

AWKWARD_TEXTS = (
    "=1+1", "+44 20", "-5", "@home", "\tindented", "'quoted'", "''", "'=1", "_x0041_", "_x005F_x0041_", "x005F_", "_x000D_",
    " leading", "trailing ",
    "two\nlines", "\nfirst line empty", 'say "no"', "a,b;c", "NULL", "NA", "nan", "None", "true",
    "1.0", "007", "2026-03-31", "🚀 launch 👩‍👩‍👧", "ünïcödé", "مرحبا", "e\u0301", "\u00a0no-break\u00a0",
    "line\u2028separator",
    "</t>&amp;", "C:\\new", "{=1}",
    "http://example.org", "#N/A", "x" * 5_000,
)
_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
_TEXT = st.one_of(st.sampled_from(AWKWARD_TEXTS), st.text(_CHARACTERS | st.sampled_from("\n\t'=, \""), min_size=1, max_size=20))


def frame_of(table: str, *rows: dict) -> pandas.DataFrame:
    """Rows as a typed frame with the columns that any of them names; dates as ISO text."""
    names = [column for column in BY_NAME[table].columns if any(column.name in row for row in rows)]
    return pandas.DataFrame({column.name: series(column, [row.get(column.name) for row in rows]) for column in names})


def series(column: Column, values: list) -> pandas.Series:
    if column.kind in ("date", "month"):
        return pandas.Series(values, dtype="str").astype("datetime64[s]")
    return pandas.Series(values, dtype=dtype(column))


def stored_rows(connection: Connection) -> dict[str, list[tuple]]:
    """Every row of every exchange table as the database holds it."""
    return {name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for name, table in EXCHANGE.items()}


def small_portfolio() -> TypedTables:
    """Two projects in two programmes, with a row or two in every other file."""
    month = "2026-03-01"
    return {
        "settings": frame_of("settings", {"key": "currency", "value": "GBP"}),
        "portfolios": frame_of("portfolios", {"portfolio_id": "F1", "name": "Change"}, {"portfolio_id": "F2", "name": "Run"}),
        "programs": frame_of("programs", {"program_id": "G1", "portfolio_id": "F1", "name": "Alpha"},
                             {"program_id": "G2", "portfolio_id": "F2", "name": "Beta"}),
        "projects": frame_of(
            "projects", {"project_id": "P1", "name": "Bridge", "portfolio_id": "F1", "program_id": "G1", "budget": 0.1 + 0.2,
                         "priority": 1, "baseline_start": "2026-01-01", "description": "=1+1\nsecond line "},
            {"project_id": "P2", "name": "Tunnel", "portfolio_id": "F2", "program_id": "G2", "budget": 5e5}),
        "baselines": frame_of("baselines", {"project_id": "P1", "baseline_number": 0, "approved_on": "2026-01-01",
                                            "budget": 1e16}),
        "performance": frame_of("performance", {"project_id": "P1", "period_end": "2026-03-31", "planned_value": 1 / 3}),
        "status_reports": frame_of("status_reports", {"project_id": "P2", "period_end": "2026-03-31",
                                                      "overall_rag": "amber/red"}),
        "milestones": frame_of("milestones", {"milestone_id": "M1", "project_id": "P1", "name": "Opened", "is_key": True}),
        "dependencies": frame_of("dependencies", {"dependency_id": "D1", "predecessor_id": "P1", "successor_id": "P2",
                                                  "predecessor_milestone_id": "M1", "type": "SS", "lag_days": -3}),
        "resources": frame_of("resources", {"resource_id": "R1", "name": "Ada", "skills": "steel;concrete"},
                              {"resource_id": "R2", "name": "Bo"}),
        "capacity": frame_of("capacity", {"resource_id": "R1", "month": month, "hours": 160.0}),
        "allocations": frame_of("allocations", {"resource_id": "R1", "project_id": "P1", "month": month, "hours": 80.5,
                                 "booking": "hard"},
                                {"resource_id": "R2", "project_id": "P2", "month": month, "hours": 1.0, "booking": "soft"}),
        "raid": frame_of("raid", {"raid_id": "K1", "project_id": "P1", "kind": "threat", "title": "Flood", "probability": 3}),
        "benefits": frame_of("benefits", {"benefit_id": "B1", "project_id": "P2", "name": "Time saved", "planned_value": -1.5}),
        "gate_reviews": frame_of("gate_reviews", {"project_id": "P1", "gate": "Gate 1", "outcome": "pass"}),
        "standards": frame_of("standards", {"project_id": "P1", "standard": "Business case", "required": False}),
        "kpi_targets": frame_of("kpi_targets", {"kpi_id": "cpi", "target": 0.97},
                                {"kpi_id": "cpi", "portfolio_id": "F1", "target": 1.0}),
        "maturity_results": frame_of("maturity_results", {"campaign": "C", "team": "T", "area": "A", "level": 2}),
        "maturity_targets": frame_of("maturity_targets", {"team": "T", "area": "A", "target": 3, "due_on": "2027-01-01"}),
    }


@st.composite
def portfolios(draw) -> TypedTables:
    """Any portfolio that the format allows: awkward texts, numbers and dates in every column, references that hold."""
    tables: TypedTables = {}
    for definition in EXPORTED:
        row = _row(definition, tables)
        rows = draw(st.just([]) if row.is_empty else st.lists(
            row, min_size=definition.name == "projects", max_size=3,
            unique_by=lambda row, key=definition.key: tuple(row[name] for name in key)))
        tables[definition.name] = pandas.DataFrame({
            column.name: series(column, [row[column.name] for row in rows]) for column in definition.columns})
    return tables


def _row(definition: Table, tables: TypedTables) -> st.SearchStrategy[dict]:
    cells = {column.name: _cell(column, tables) for column in definition.columns}
    return st.nothing() if any(cell.is_empty for cell in cells.values()) else st.fixed_dictionaries(cells)


def _cell(column: Column, tables: TypedTables) -> st.SearchStrategy:
    filled = _filled(column, tables)
    if column.default is not None:
        return filled
    return filled if column.required else st.none() | filled


def _filled(column: Column, tables: TypedTables) -> st.SearchStrategy:
    if column.references:
        target, _, name = column.references.partition(".")
        ids = tables[target][name].tolist()
        return st.sampled_from(ids) if ids else st.nothing()
    if column.kind in ("date", "month"):
        days = st.dates(date(1000, 1, 1) if column.kind == "date" else date(1900, 1, 1))
        return (days.map(lambda day: day.replace(day=1)) if column.kind == "month" else days).map(date.isoformat)
    if column.kind == "number":
        low = column.minimum if column.minimum is not None else -1e300
        high = column.maximum if column.maximum is not None else 1e300
        return st.floats(low, high).map(lambda number: number + 0.0) | st.sampled_from([5e-324, 0.1, 100.0]).filter(
            lambda number: low <= number <= high)
    if column.kind == "integer":
        return st.integers(int(column.minimum or 0), int(column.maximum or 2**31 - 1))
    if column.kind == "boolean":
        return st.booleans()
    if column.kind == "choice":
        return st.sampled_from(column.choices)
    if column.kind == "list":
        return st.lists(st.sampled_from(["PMP", "PRINCE2", "=x", "'y", "a b"]), min_size=1, max_size=3).map(";".join)
    if column.kind == "id" or column.key:
        return _TEXT.map(lambda text: text.strip()[:60].strip()).filter(bool)
    return _TEXT.filter(str.strip)
