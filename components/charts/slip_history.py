"""How the promised finish moved from report to report, against the original baseline that no re-baseline can hide."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.palette import EARNED_VALUE, INK, MUTED_INK, REFERENCE
from components.charts.specification import LayeredChart
from components.charts.theme import DAY, SMALL_TEXT_SIZE, date_axis, date_scale, finished, halo
from components.charts.wording import day, days_between

HEIGHT = 220


def slip_history(
    frame: pd.DataFrame, *, original_finish: object = None, baselines: pd.DataFrame | None = None
) -> LayeredChart | None:
    """Forecast finish at each reporting date as steps, with the original baseline as a rule; None without any forecast.

    `frame`: one row a reporting date: `period_end`, `forecast_finish` (dates; the latter may be missing). `original_finish`:
    the first approved finish, or None. `baselines`: `approved_on`, `finish` of every later approved baseline.
    """
    rows = _rows(frame)
    if rows.empty:
        return None
    later = _later(baselines)
    across = pd.concat([rows["period_end"], later["approved_on"]])
    known = [pd.Timestamp(original_finish)] if pd.notna(original_finish) else []
    upward = pd.concat([rows["forecast_finish"], later["finish"], pd.Series(known, dtype="datetime64[ns]")])
    margin = max((upward.max() - upward.min()) * 0.12, pd.Timedelta(days=20))
    bottom, top = upward.min() - margin, upward.max() + margin
    x = alt.X("period_end:T", scale=date_scale(across.min(), across.max()), axis=date_axis(across.min(), across.max()))
    axis = date_axis(bottom, top, most=6, grid=True, domain=False, ticks=False, title="Forecast finish")
    y = alt.Y("forecast_finish:T", scale=date_scale(bottom, top), axis=axis)
    base = alt.Chart(rows).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("period_end:T", title="Reporting date", format=DAY),
            alt.Tooltip("forecast_finish:T", title="Forecast finish", format=DAY),
        ],
    )
    layers = [
        *_original(original_finish, across.min(), x, y),
        *_baseline_marks(later, rows["period_end"].max(), x, y),
        base.mark_line(color=EARNED_VALUE, interpolate="step-after", invalid="break-paths-show-path-domains"),
        base.mark_point(color=EARNED_VALUE, filled=True, size=40, opacity=1),
        *_label(rows, original_finish, x, y),
    ]
    return finished(layers, alt_text(frame, original_finish=original_finish, baselines=baselines), HEIGHT)


def alt_text(frame: pd.DataFrame, *, original_finish: object = None, baselines: pd.DataFrame | None = None) -> str:
    """The first and the newest forecast, how often it moved, its distance from the original, and the re-baselines."""
    rows = _rows(frame)
    if rows.empty:
        return "No forecast finish is recorded."
    newest = rows["forecast_finish"].iloc[-1]
    moves = int((rows["forecast_finish"].diff().dropna() != pd.Timedelta(0)).sum())
    times = f"{moves} {'time' if moves == 1 else 'times'}"
    text = f"The forecast finish was {day(rows['forecast_finish'].iloc[0])} at {day(rows['period_end'].iloc[0])}"
    text += f" and is {day(newest)} at {day(rows['period_end'].iloc[-1])}; it moved {times}."
    if pd.notna(original_finish):
        text += f" That is {_distance(newest, original_finish)} the original baseline of {day(original_finish)}."
    count = len(_later(baselines))
    return text + (f" {count} later {'baseline was' if count == 1 else 'baselines were'} approved." if count else "")


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    rows = frame[["period_end", "forecast_finish"]].apply(pd.to_datetime)
    return rows.dropna().sort_values("period_end").reset_index(drop=True)


def _later(baselines: pd.DataFrame | None) -> pd.DataFrame:
    if baselines is None or baselines.empty:
        return pd.DataFrame({"approved_on": pd.to_datetime([]), "finish": pd.to_datetime([])})
    return baselines[["approved_on", "finish"]].apply(pd.to_datetime).dropna().reset_index(drop=True)


def _distance(newest: object, original: object) -> str:
    days = days_between(newest, original)
    return "on" if days == 0 else f"{abs(days):,} days {'after' if days > 0 else 'before'}"


def _original(finish: object, first: pd.Timestamp, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    if pd.isna(finish):
        return []
    row = {"period_end": [first], "forecast_finish": [pd.Timestamp(finish)], "text": [f"Original baseline {day(finish)}"]}
    line = alt.Chart(pd.DataFrame(row)).encode(y=y)
    return [
        line.mark_rule(color=REFERENCE, strokeWidth=1.5),
        *halo(
            line.encode(x=x, text=alt.Text("text:N")),
            align="left", baseline="top", dx=2, dy=4, fontSize=SMALL_TEXT_SIZE, color=MUTED_INK,
        ),
    ]  # fmt: skip


def _baseline_marks(later: pd.DataFrame, newest: pd.Timestamp, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    if later.empty:
        return []
    marks = alt.Chart(later.rename(columns={"approved_on": "period_end", "finish": "forecast_finish"})).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("period_end:T", title="New baseline approved", format=DAY),
            alt.Tooltip("forecast_finish:T", title="Its finish", format=DAY),
        ],
    )
    # Where the steps end the newest forecast has its own words.
    earlier = alt.datum.period_end < newest.timestamp() * 1000
    worded = marks.transform_filter(earlier).encode(text=alt.Text(value="new baseline"))
    return [
        marks.mark_tick(color=INK, orient="horizontal", thickness=3, size=22),
        *halo(worded, align="left", baseline="top", dx=-10, dy=6, fontSize=SMALL_TEXT_SIZE, color=MUTED_INK),
    ]


def _label(rows: pd.DataFrame, original_finish: object, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The newest forecast and its distance from the original, in two lines at the end of the steps."""
    newest = rows.tail(1).copy()
    finish = newest["forecast_finish"].iloc[0]
    days = None if pd.isna(original_finish) else days_between(finish, original_finish)
    newest["first"] = day(finish)
    apart = f"{abs(days):,} d {'later' if days > 0 else 'earlier'}" if days else "as first planned"
    newest["second"] = "" if days is None else apart
    chart = alt.Chart(newest).encode(x=x, y=y)
    return [
        chart.mark_text(align="left", baseline="bottom", dx=8, dy=1, color=EARNED_VALUE).encode(text=alt.Text("first:N")),
        chart.mark_text(align="left", baseline="top", dx=8, dy=3, color=MUTED_INK, fontSize=SMALL_TEXT_SIZE).encode(
            text=alt.Text("second:N")
        ),
    ]
