"""One project's rows arranged as its pictures need them: curves, indices, statuses and bookings over time."""

from __future__ import annotations

from collections.abc import Sequence

import pandas

from reports.project import ProjectRecord

VALUES = ("planned_value", "earned_value", "actual_cost")
DIMENSIONS = ("overall", "schedule", "cost", "scope", "quality", "resource", "benefits")


def value_curves(record: ProjectRecord) -> pandas.DataFrame:
    """Planned value (also of the future), earned value, actual cost and the forecast: period_end, series, value, cumulative.

    Earned value and actual cost end at the shown date; the forecast is one row, the estimate at completion at the finish
    forecast then.
    """
    rows = record.performance.melt("period_end", list(VALUES), "series", "value").dropna(subset="value")
    shown = pandas.Timestamp(record.period_end) if record.period_end else pandas.Timestamp.max
    rows = rows[(rows["series"] == "planned_value") | (rows["period_end"] <= shown)]
    figures = record.figures or {}
    finish, estimate = figures.get("forecast_finish"), figures.get("eac")
    if finish and estimate is not None and pandas.Timestamp(finish) > shown:
        forecast = pandas.DataFrame({"period_end": [pandas.Timestamp(finish)], "series": ["forecast"], "value": [estimate]})
        rows = pandas.concat([rows, forecast.astype({"period_end": rows["period_end"].dtype})], ignore_index=True)
    return rows.reset_index(drop=True)


def index_series(record: ProjectRecord, names: Sequence[str] = ("cpi", "spi_t")) -> pandas.DataFrame:
    """CPI and SPI(t) at each reporting date up to the shown one: period_end, series, value (missing where not measured)."""
    return _until_shown(record, record.figures_history)[["period_end", *names]].melt("period_end", var_name="series")


def status_grid(record: ProjectRecord) -> pandas.DataFrame:
    """Each dimension's status at each reporting date up to the shown one: period_end, dimension, status.

    Computed stands beside overall. Dimensions that were never reported are left out.
    """
    reported = _until_shown(record, record.status_history)
    columns = {f"{name}_rag": name for name in DIMENSIONS if reported[f"{name}_rag"].notna().any()}
    said = reported[["period_end", *columns]].rename(columns=columns)
    said = said.melt("period_end", var_name="dimension", value_name="status")
    computed = _until_shown(record, record.figures_history)[["period_end", "computed_status"]]
    computed = computed.rename(columns={"computed_status": "status"}).assign(dimension="computed")
    overall = said["dimension"] == "overall"
    parts = [part for part in (said[overall], computed, said[~overall]) if len(part)]
    return pandas.concat(parts, ignore_index=True) if parts else said


def finish_history(record: ProjectRecord) -> pandas.DataFrame:
    """The finish forecast at each reporting date up to the shown one: period_end, forecast_finish."""
    return _until_shown(record, record.figures_history)[["period_end", "forecast_finish"]]


def booked_months(record: ProjectRecord, least: int = 1) -> pandas.DataFrame:
    """Hours a month over all people: month, booking (hard or soft), hours; missing where they are of fewer than `least` people.

    An unfilled role adds nobody to them: its hours stand alone in the heat map, so the rest would be theirs.
    """
    sums = record.bookings.groupby("month", as_index=False)[["hard_hours", "soft_hours"]].sum()
    people = record.bookings[record.bookings["employment"] != "generic"].groupby("month")["resource_id"].nunique()
    few = sums["month"].map(people).between(1, least - 1)
    sums.loc[few, ["hard_hours", "soft_hours"]] = float("nan")
    sums = sums.rename(columns={"hard_hours": "hard", "soft_hours": "soft"})
    return sums.melt("month", ["hard", "soft"], "booking", "hours")


def _until_shown(record: ProjectRecord, rows: pandas.DataFrame) -> pandas.DataFrame:
    return rows if record.period_end is None else rows[rows["period_end"] <= pandas.Timestamp(record.period_end)]
