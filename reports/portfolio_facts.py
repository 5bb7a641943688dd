"""What is loaded? The portfolio's title, source and gaps, and how many rows of each file there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas

from data_access.engine import Database
from data_access.figures import reporting_dates_of
from data_access.policy_file import read_settings
from data_access.portfolio_facts import count_tables


@dataclass(frozen=True)
class PortfolioFacts:
    """`settings`: what the portfolio says of itself (title, currency, source, licence, note).

    `tables`: a row a file with table, meaning, rows.
    """

    settings: dict[str, str]
    tables: pandas.DataFrame
    reporting_dates: tuple[date, ...]

    def count(self, table: str) -> int:
        """How many rows a file has."""
        return int(self.tables.loc[self.tables["table"] == table, "rows"].sum())


def portfolio_facts(database: Database) -> PortfolioFacts:
    """Everything that the Data page says about what is loaded, as of the newest write."""
    with database.read() as connection:
        return PortfolioFacts(dict(read_settings(connection)), count_tables(connection), tuple(reporting_dates_of(connection)))
