"""Which milestones moved, and how far: the original date of each beside its forecast or actual date."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from components.charts.palette import BASELINE, EARNED_VALUE, INK, MUTED_INK, WHITE
from components.charts.specification import LayeredChart
from components.charts.theme import DAY, NARROW, SMALL_TEXT_SIZE, date_axis, date_scale, finished, halo
from components.charts.wording import day

ROW_HEIGHT = 28
DATES = ["baseline_date", "forecast_date", "actual_date"]


def milestones(frame: pd.DataFrame, *, as_of: object, limit: int = 40) -> LayeredChart | None:
    """One row a milestone in the order given, at most `limit`; None when none has a date.

    `frame`: `id`, `name`, `baseline_date`, `forecast_date`, `actual_date` (dates; any may be missing). The filled dot is the
    actual date, the hollow blue one a forecast, the hollow grey one the baseline; the line between them is the slip.
    """
    rows = _rows(frame)
    if rows.empty:
        return None
    shown = rows.head(limit)
    spans = pd.concat([shown["baseline_date"], shown["date"], pd.Series([pd.Timestamp(as_of)])]).dropna()
    scale, axis = date_scale(spans.min(), spans.max()), date_axis(spans.min(), spans.max(), orient="top", grid=True)
    names = json.dumps(dict(zip(shown["id"], shown["name"], strict=True)))
    limit_pixels = alt.ExprRef(f"{NARROW} ? 105 : 260")
    label_axis = alt.Axis(title=None, grid=False, labelExpr=f"{names}[datum.value]", labelLimit=limit_pixels, labelPadding=8)
    y = alt.Y("id:N", sort=list(shown["id"]), axis=label_axis)
    base = alt.Chart(shown).encode(y=y, tooltip=_tooltip())

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:T", scale=scale, axis=axis)

    now = alt.Chart(pd.DataFrame({"date": [pd.Timestamp(as_of)], "text": [f"as of {day(as_of)}"]}))
    layers = [
        now.mark_rule(color=INK, strokeWidth=1).encode(x=at("date"), tooltip=[alt.Tooltip("text:N", title="Rule")]),
        base.transform_filter("isValid(datum.baseline_date) && isValid(datum.date)")
        .mark_rule(color=BASELINE, strokeWidth=2)
        .encode(x=at("baseline_date"), x2=alt.X2("date")),
        base.transform_filter("isValid(datum.baseline_date)")
        .mark_point(shape="circle", size=70, filled=True, fill=WHITE, stroke=BASELINE, strokeWidth=2, opacity=1)
        .encode(x=at("baseline_date")),
        base.transform_filter("isValid(datum.date) && !datum.reached")
        .mark_point(shape="circle", size=80, filled=True, fill=WHITE, stroke=EARNED_VALUE, strokeWidth=2.5, opacity=1)
        .encode(x=at("date")),
        base.transform_filter("datum.reached")
        .mark_point(shape="circle", size=95, filled=True, color=EARNED_VALUE, opacity=1)
        .encode(x=at("date")),
        *_words(base.transform_filter(f"!({NARROW})").encode(x=at("end"), text=alt.Text("slip:N"))),
        *_words(base.transform_filter(NARROW).encode(x=at("end"), text=alt.Text("slip_short:N"))),
    ]
    key = ["Filled: reached", "Hollow blue: forecast", "Hollow grey: original date", f"Rule: as of {day(as_of)}"]
    note = f"The first {len(shown):,} of {len(rows):,} are drawn; the table has all." if len(rows) > len(shown) else None
    return finished(layers, alt_text(frame, as_of=as_of, limit=limit), ROW_HEIGHT * len(shown), key=key, note=note)


def alt_text(frame: pd.DataFrame, *, as_of: object = None, limit: int = 40) -> str:
    """How many are reached, how many are or will be late against the original date, and the largest slip."""
    rows = _rows(frame)
    if rows.empty:
        return "No milestone here has a date."
    late = rows[rows["slip_days"] > 0]
    noun = "milestone" if len(rows) == 1 else "milestones"
    text = f"{len(rows):,} {noun}, {int(rows['reached'].sum()):,} reached, {len(late):,} later than first planned"
    if len(late):
        worst = late.loc[late["slip_days"].idxmax()]
        text += f", the most by {worst['slip_days']:,.0f} days: {worst['name']}"
    text += f". The first {limit} are drawn." if len(rows) > limit else "."
    return text + (f" As of {day(as_of)}." if as_of is not None else "")


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    rows = frame[["id", "name", *DATES]].copy()
    for name in DATES:
        rows[name] = pd.to_datetime(rows[name])
    rows = rows[rows[DATES].notna().any(axis=1)].reset_index(drop=True)
    rows["id"], rows["name"] = rows["id"].astype(str), rows["name"].fillna(rows["id"]).astype(str)
    rows["reached"] = rows["actual_date"].notna()
    rows["date"] = rows["actual_date"].fillna(rows["forecast_date"])
    rows["end"] = rows[["baseline_date", "date"]].max(axis=1)
    rows["slip_days"] = (rows["date"] - rows["baseline_date"]).dt.days.astype(float)
    rows["slip"] = [_slip(days) for days in rows["slip_days"]]
    rows["slip_short"] = ["" if pd.isna(days) else f"{days:+,.0f} d" for days in rows["slip_days"]]
    return rows[["id", "name", "baseline_date", "date", "end", "reached", "slip_days", "slip", "slip_short"]]


def _words(chart: alt.Chart) -> list[alt.Chart]:
    return halo(chart, align="left", baseline="middle", dx=10, fontSize=SMALL_TEXT_SIZE, color=MUTED_INK)


def _slip(days: float) -> str:
    if pd.isna(days):
        return ""
    return "on the day" if days == 0 else f"{abs(days):,.0f} d {'later' if days > 0 else 'earlier'}"


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title="Milestone"),
        alt.Tooltip("baseline_date:T", title="Original date", format=DAY),
        alt.Tooltip("date:T", title="Forecast or actual", format=DAY),
        alt.Tooltip("slip:N", title="Slip"),
    ]
