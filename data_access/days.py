"""Days between two dates, and months as numbers, worked out inside the database on SQLite and PostgreSQL alike."""

from __future__ import annotations

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement):
    """`days_between(later, earlier)`: whole days from the earlier date to the later one, negative the other way round."""

    type = Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _on_sqlite(element, compiler, **more) -> str:
    later, earlier = (compiler.process(clause, **more) for clause in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _on_postgresql(element, compiler, **more) -> str:
    later, earlier = (compiler.process(clause, **more) for clause in element.clauses)
    return f"(CAST({later} AS DATE) - CAST({earlier} AS DATE))"


class month_number(FunctionElement):
    """`month_number(day)`: twelve for each year and one for each month of it, so that months can be counted."""

    type = Integer()
    inherit_cache = True


@compiles(month_number, "sqlite")
def _month_on_sqlite(element, compiler, **more) -> str:
    # A day is its ISO text: to cut it costs half of what the date functions take to read it.
    day = compiler.process(element.clauses, **more)
    return f"(CAST(substr({day}, 1, 4) AS INTEGER) * 12 + CAST(substr({day}, 6, 2) AS INTEGER))"


@compiles(month_number, "postgresql")
def _month_on_postgresql(element, compiler, **more) -> str:
    day = compiler.process(element.clauses, **more)
    return f"CAST(extract(year FROM {day}) * 12 + extract(month FROM {day}) AS INTEGER)"
