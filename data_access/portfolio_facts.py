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
