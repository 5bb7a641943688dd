"""How a project's status went over time: one row a dimension, one column a reporting date, one shape a cell."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from components.charts.palette import STATUSES, key_of, status_of, status_word
from components.charts.specification import LayeredChart
from components.charts.theme import DAY, NARROW, finished, status_points
from components.charts.wording import day

ROW_HEIGHT = 30
COLUMNS_ON_A_PHONE = 12
DIMENSION_WORDS = {
    "overall": "Overall", "computed": "Computed", "schedule": "Schedule", "cost": "Cost", "scope": "Scope",
    "quality": "Quality", "resource": "Resources", "benefits": "Benefits",
}  # fmt: skip


def status_history(frame: pd.DataFrame, *, last: int = 24) -> LayeredChart | None:
    """A grid of status shapes for the newest `last` reporting dates; None when there is nothing to draw.

    `frame`: one row a dimension and reporting date: `period_end` (date), `dimension` (overall | computed | schedule | cost |
    scope | quality | resource | benefits), `status` (as reported, or missing). A pair without a row is drawn as not known. In
    a narrow place only the newest `COLUMNS_ON_A_PHONE` dates are drawn.
    """
    rows = _rows(frame, last)
    if rows.empty:
        return None
    order = list(dict.fromkeys(rows["word"]))
    periods = sorted(rows["period"].unique())
    wide = json.dumps(_column_labels(periods, most=12))
    narrow = json.dumps(_column_labels(periods[-COLUMNS_ON_A_PHONE:], most=4))
    x = alt.X(
        "period:O",
        axis=alt.Axis(
            orient="top", labelAngle=0, grid=False, title=None, labelOverlap=False, labelPadding=22,
            labelExpr=f"({NARROW} ? {narrow} : {wide})[datum.value] || ''",
        ),
    )  # fmt: skip
    base = (
        alt.Chart(rows)
        .transform_filter(f"!({NARROW}) || datum.age < {COLUMNS_ON_A_PHONE}")
        .encode(
            x=x,
            y=alt.Y("word:N", sort=order, axis=alt.Axis(title=None, labelPadding=8, grid=False)),
            tooltip=[
                alt.Tooltip("word:N", title="Dimension"),
                alt.Tooltip("period_end:T", title="Reporting date", format=DAY),
                alt.Tooltip("status_word:N", title="Status"),
            ],
        )
    )
    return finished(status_points(base), alt_text(frame, last=last), ROW_HEIGHT * len(order), key=key_of(rows["status"]))


def alt_text(frame: pd.DataFrame, *, last: int = 24) -> str:
    """The range of dates, and for each dimension its newest status and since when it has been so."""
    rows = _rows(frame, last)
    if rows.empty:
        return "No status is recorded."
    dates = sorted(rows["period_end"].unique())
    told = []
    for word, part in rows.groupby("word", sort=False):
        part = part.sort_values("period_end")
        newest = part.iloc[-1]
        changed = part[part["status"] != newest["status"]]["period_end"]
        since = part[part["period_end"] > changed.max()]["period_end"].min() if len(changed) else part["period_end"].min()
        told.append(f"{word.lower()} {status_word(newest['status']).lower()} since {day(since)}")
    return f"Status at {len(dates)} reporting dates from {day(dates[0])} to {day(dates[-1])}. Now: {', '.join(told)}."


def _rows(frame: pd.DataFrame, last: int) -> pd.DataFrame:
    """Every dimension at every one of the newest dates; `age` counts dates back from the newest."""
    rows = frame[["period_end", "dimension", "status"]].copy()
    rows["period_end"] = pd.to_datetime(rows["period_end"])
    rows = rows.dropna(subset=["period_end"]).drop_duplicates(["period_end", "dimension"], keep="last")
    if rows.empty:
        return rows
    dates = sorted(rows["period_end"].unique())[-last:]
    named = [name for name in DIMENSION_WORDS if name in set(rows["dimension"])]
    dimensions = named + [name for name in dict.fromkeys(rows["dimension"]) if name not in DIMENSION_WORDS]
    grid = pd.MultiIndex.from_product([dimensions, dates], names=["dimension", "period_end"])
    rows = rows.set_index(["dimension", "period_end"]).reindex(grid).reset_index()
    rows["status"] = rows["status"].map(status_of)
    rows["status_word"] = rows["status"].map(status_word)
    rows["filled"] = rows["status"].map(lambda status: STATUSES[status].filled)
    rows["word"] = rows["dimension"].map(lambda name: DIMENSION_WORDS.get(name, name.capitalize()))
    rows["period"] = rows["period_end"].dt.strftime("%Y-%m-%d")
    rows["age"] = rows["period_end"].map({date: len(dates) - 1 - place for place, date in enumerate(dates)})
    return rows


def _column_labels(periods: list[str], most: int) -> dict[str, list[str]]:
    """Labels for at most `most` dates, counted back from the newest.

    The lower line is the month (with its day where a month has two dates), the upper one the year where it is new.
    """
    months = [period[:7] for period in periods]
    step = -(-len(periods) // most)
    labels, year = {}, None
    for place in range((len(periods) - 1) % step, len(periods), step):
        moment = pd.Timestamp(periods[place])
        month = f"{moment:%b}" if months.count(months[place]) == 1 else f"{moment.day} {moment:%b}"
        labels[periods[place]] = [str(moment.year) if moment.year != year else " ", month]
        year = moment.year
    return labels
