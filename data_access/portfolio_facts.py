"""What the database holds: rows of each exchange table, and the portfolio's own settings."""

from __future__ import annotations

import pandas
from sqlalchemy import Connection, func, literal, select, union_all

from data_access.exchange.definitions import EXPORTED
from data_access.schema import EXCHANGE


def count_tables(connection: Connection) -> pandas.DataFrame:
    """A row an exported exchange table, in the order of the format: table, meaning, rows."""
    counts = [select(literal(position).label("position"), func.count().label("rows")).select_from(EXCHANGE[table.name])
              for position, table in enumerate(EXPORTED)]
    found = dict(connection.execute(union_all(*counts)).all())
    rows = [(table.name, table.meaning, found[position]) for position, table in enumerate(EXPORTED)]
    return pandas.DataFrame(rows, columns=["table", "meaning", "rows"])


def find_too_long(connection: Connection, longest: int, most_rows: int) -> str | None:
    """Where something exceeds a sheet of a workbook: "projects.description" or the name of a table; None where all fits."""
    for table in EXPORTED:
        columns = EXCHANGE[table.name].c
        if connection.scalar(select(func.count()).select_from(EXCHANGE[table.name])) >= most_rows:
            return table.name
        for column in (item for item in table.columns if item.kind in ("text", "list") and item.longest is None):
            over = select(literal(1)).where(func.length(columns[column.name]) > longest).limit(1)
            if connection.scalar(over):
                return f"{table.name}.{column.name}"
    return None
