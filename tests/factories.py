"""Rows for tests: each test names only the columns it cares about, and says dates as ISO text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas
from sqlalchemy import Date, insert

from data_access import versions
from data_access.engine import Database
from data_access.identity import LOCAL_OWNER
from data_access.schema import EXCHANGE
from metrics.policy import Policy
from metrics.project_figures import Calendar, PortfolioRows, project_figures

MONTH_ENDS = ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31",
              "2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31")


def portfolio_file(name: str, *rows: Mapping[str, object]) -> pandas.DataFrame:
    """Rows of an exchange file as a typed frame with all its columns, as the figures are worked out from."""
    frame = pandas.DataFrame(list(rows)).reindex(columns=[column.name for column in EXCHANGE[name].columns])
    for column in EXCHANGE[name].columns:
        if isinstance(column.type, Date):
            frame[column.name] = pandas.to_datetime(frame[column.name]).astype("datetime64[s]")
        elif column.type.python_type is not str:
            frame[column.name] = frame[column.name].astype(float)
        else:
            frame[column.name] = frame[column.name].astype(object).where(frame[column.name].notna(), None)
    return frame


def performance(project_id: str = "p", planned=(), earned=(), spent=(), dates=MONTH_ENDS, **more) -> list[dict]:
    """One performance row a date, as long as the longest list; None leaves a cell empty, `more` goes on every row."""
    def at(values, place):
        return values[place] if place < len(values) else None

    return [{"project_id": project_id, "period_end": dates[place], "planned_value": at(planned, place),
             "earned_value": at(earned, place), "actual_cost": at(spent, place), **more}
            for place in range(max(len(planned), len(earned), len(spent)))]


def figures(policy: Policy = Policy(), dates=None, **files) -> pandas.DataFrame:
    """The figures of a portfolio given as rows by file; one project `p` unless told otherwise."""
    files = {"projects": [{"project_id": "p", "name": "P"}], **files}
    frames = {name: portfolio_file(name, *files.get(name, [])) for name in PortfolioRows.__annotations__}
    measured = frames["performance"][frames["performance"][["earned_value", "actual_cost"]].notna().any(axis=1)]
    days = {*measured["period_end"], *frames["status_reports"]["period_end"]}
    reporting = [date.fromisoformat(day) for day in dates] if dates else sorted(day.date() for day in days)
    period_dates = {*reporting, *(day.date() for day in frames["performance"]["period_end"])}
    return project_figures(PortfolioRows(**frames), Calendar(reporting, sorted(period_dates)), policy)


def insert_rows(database: Database, **files) -> int:
    """Insert rows by file name, as one committed change; returns the data version after it."""
    with database.write() as connection:
        for name in EXCHANGE:
            for row in files.get(name, []):
                connection.execute(insert(EXCHANGE[name]).values(_typed(name, row)))
        return versions.advance(connection, LOCAL_OWNER, "import", "test rows", {}, origin="import")


def _typed(name: str, row: Mapping[str, object]) -> dict[str, object]:
    columns = EXCHANGE[name].c
    return {key: date.fromisoformat(value) if isinstance(columns[key].type, Date) and isinstance(value, str) else value
            for key, value in row.items()}
