"""Who is over-committed, and when? Units against months, darker the fuller, what is above capacity outlined."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from components.charts.palette import INK, ONE_BLUE, WHITE
from components.charts.theme import NARROW, SMALL_TEXT_SIZE, finished

SELECTION = "cell"
ROW_HEIGHT = 30
FULL = 1.0


def load_heat_map(frame: pd.DataFrame, *, limit: int = 40) -> alt.LayerChart | None:
    """One row a unit in the order given, `limit` at most, one column a month; None without any cell.

    `frame`: `unit` (id), `name`, `month` (date, its first day), `load` (share of capacity, missing without capacity),
    `load_hours`, `capacity_hours`, `outside_load_hours` (part outside the filter). A click selects the cell (parameter `cell`,
    fields unit and period). Cells without capacity but with hours are outlined and marked with "?".
    """
    if frame.empty:
        return None
    units = list(dict.fromkeys(frame["unit"]))[:limit]
    rows = _rows(frame[frame["unit"].isin(units)])
    names = json.dumps(dict(zip(rows["unit"], rows["name"], strict=True)))
    months = sorted(rows["period"].unique())
    wide, narrow = (json.dumps({period: pd.Timestamp(period).strftime(form) for period in months}) for form in ("%b %Y", "%b"))
    base = alt.Chart(rows).encode(
        x=alt.X(
            "period:O",
            axis=alt.Axis(
                orient="top", labelAngle=0, title=None, grid=False, labelExpr=f"({NARROW} ? {narrow} : {wide})[datum.value]",
            ),
        ),
        y=alt.Y(
            "unit:N",
            sort=units,
            axis=alt.Axis(
                title=None, grid=False, labelExpr=f"{names}[datum.value]", labelPadding=8,
                labelLimit=alt.ExprRef(f"{NARROW} ? 100 : 240"),
            ),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Who"),
            alt.Tooltip("month:T", title="Month", format="%b %Y"),
            alt.Tooltip("load:Q", title="Booked of capacity", format=".0%"),
            alt.Tooltip("load_hours:Q", title="Booked hours", format=",.0f"),
            alt.Tooltip("capacity_hours:Q", title="Capacity, hours", format=",.0f"),
            alt.Tooltip("outside_load_hours:Q", title="Of it outside the filter", format=",.0f"),
        ],
    )  # fmt: skip
    shade = alt.Color("shade:Q", scale=alt.Scale(domain=[0, FULL], range=list(ONE_BLUE), clamp=True), legend=None)
    click = alt.selection_point(name=SELECTION, fields=["unit", "period"], on="click", clear=False, toggle=False)
    text = base.transform_filter("datum.text != ''").encode(text=alt.Text("text:N"))
    layers = [
        base.mark_rect(stroke=WHITE, strokeWidth=2, cursor="pointer").encode(color=shade).add_params(click),
        base.transform_filter("datum.over").mark_rect(filled=False, stroke=INK, strokeWidth=2),
        text.transform_filter(f"!({NARROW})").mark_text(color=INK, fontSize=SMALL_TEXT_SIZE),
    ]
    key = ["Darker: fuller, up to 100 %", "Outlined: above capacity", "?: booked without capacity data"]
    total = frame["unit"].nunique()
    note = f"The first {len(units)} of {total} rows are drawn; the table has all." if total > len(units) else None
    return finished(layers, alt_text(frame), ROW_HEIGHT * len(units), key=key, note=note)


def alt_text(frame: pd.DataFrame) -> str:
    """How many cells are above capacity, and the fullest."""
    over = frame[frame["load"] > FULL]
    text = f"{frame['unit'].nunique()} rows by {frame['month'].nunique()} months, {len(over)} cells above capacity"
    if len(over):
        worst = over.loc[over["load"].idxmax()]
        text += f"; the fullest is {worst['name']} in {pd.Timestamp(worst['month']).strftime('%b %Y')} with {worst['load']:.0%}"
    return text + "."


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    unmeasured = frame["load"].isna() & (frame["load_hours"].fillna(0) > 0)
    words = ["?" if lacks else "" if pd.isna(load) else f"{load:.0%}"
             for load, lacks in zip(frame["load"], unmeasured, strict=True)]
    return frame[["unit", "name", "month", "load", "load_hours", "capacity_hours", "outside_load_hours"]].assign(
        period=frame["month"].dt.strftime("%Y-%m-%d"), shade=frame["load"].fillna(0.0),
        over=(frame["load"] > FULL) | unmeasured, text=words)


