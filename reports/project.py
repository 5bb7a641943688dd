"""How is this one doing, and why? Everything that the page of one project shows, as of a reporting date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.project_record import read_bookings, read_dependencies, read_facts, read_figures, read_parts


@dataclass(frozen=True)
class ProjectRecord:
    """One project. Dates in frames are `datetime64`, missing is None, NaN or NaT; every frame has its columns also when empty.

    facts: the project's own columns, `portfolio` and `program` with their names. period_end: the date shown. figures: the
    catalogue's figures at that date by id, with statuses and `reason`; None when the project was not in the portfolio then.
    report: the newest status report by that date. The frames carry the columns of their files, without project_id:
    figures_history (all reporting dates), performance (also planned value of the future), baselines, milestones,
    status_history, raid, benefits, gates, standards; bookings: month, resource_id, name, team, role, hard_hours, soft_hours;
    dependencies_in (what it needs) and dependencies_out (what it gives): see `data_access.project_record.read_dependencies`.
    """

    facts: dict[str, object]
    period_end: date | None
    figures: dict[str, object] | None
    report: dict[str, object] | None
    figures_history: pandas.DataFrame
    performance: pandas.DataFrame
    baselines: pandas.DataFrame
    milestones: pandas.DataFrame
    status_history: pandas.DataFrame
    bookings: pandas.DataFrame
    raid: pandas.DataFrame
    benefits: pandas.DataFrame
    gates: pandas.DataFrame
    standards: pandas.DataFrame
    dependencies_in: pandas.DataFrame
    dependencies_out: pandas.DataFrame


def project_record(database: Database, project_id: str, project_filter: ProjectFilter,
                   options: FilterOptions) -> ProjectRecord | None:
    """The project as of the filter's reporting date; None for an id that is unknown or outside the filter's scope."""
    period_end = project_filter.period_end(options)
    with database.read() as connection:
        facts = read_facts(connection, project_id, project_filter.scope)
        if facts is None:
            return None
        history, parts = read_figures(connection, project_id), read_parts(connection, project_id)
        bookings = read_bookings(connection, project_id)
        needs, gives = (read_dependencies(connection, project_id, direction) for direction in ("in", "out"))
    figures = _last(history[history["period_end"] == pandas.Timestamp(period_end)]) if period_end else None
    reports = parts["status_history"]
    report = _last(reports[reports["period_end"] <= pandas.Timestamp(period_end)]) if period_end else None
    return ProjectRecord(facts, period_end, figures, report, figures_history=history, bookings=bookings,
                         dependencies_in=needs, dependencies_out=gives, **parts)


def _last(rows: pandas.DataFrame) -> dict[str, object] | None:
    """The last row as plain values: dates as date, missing as None."""
    if rows.empty:
        return None
    return {name: _plain(value) for name, value in rows.iloc[-1].items()}


def _plain(value: object) -> object:
    if value is None or pandas.isna(value):
        return None
    return value.date() if isinstance(value, pandas.Timestamp) else value
