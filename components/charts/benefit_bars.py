"""Do benefits arrive? Realised as a solid bar inside the planned one, for each category of money benefits."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.palette import EARNED_VALUE, INK, REFERENCE
from components.charts.specification import LayeredChart
from components.charts.theme import NARROW, finished, number_axis
from components.charts.wording import short_money

ROW_HEIGHT = 40


def benefit_bars(frame: pd.DataFrame, *, currency: str = "") -> LayeredChart | None:
    """One row a category; None when nothing is planned.

    `frame`: `category`, `planned` and `realised` (money in `currency`, missing where none is recorded), greatest planned first.
    """
    if frame.empty or not frame["planned"].sum():
        return None
    words = [f"{short_money(planned, currency)}, none recorded" if pd.isna(done)
             else f"{short_money(done, currency)} of {short_money(planned, currency)}"
             for done, planned in zip(frame["realised"], frame["planned"], strict=True)]
    rows = frame[["category", "planned", "realised"]].assign(text=words, end=frame[["planned", "realised"]].max(axis=1))
    highest = float(rows["end"].max())
    axis = alt.Axis(title=None, grid=False, labelLimit=alt.ExprRef(f"{NARROW} ? 110 : 240"), labelPadding=8)
    y = alt.Y("category:N", sort=list(rows["category"]), axis=axis)
    scale = alt.Scale(domain=[0, highest * 1.35], nice=False, zero=True)
    tooltip = [alt.Tooltip("category:N", title="Category"), alt.Tooltip("planned:Q", title="Planned", format=",.0f"),
               alt.Tooltip("realised:Q", title="Realised", format=",.0f")]
    base = alt.Chart(rows).encode(y=y, tooltip=tooltip)
    layers = [
        base.mark_bar(filled=False, stroke=REFERENCE, strokeWidth=1.5, height=24).encode(
            x=alt.X("planned:Q", scale=scale, axis=number_axis(highest, title=f"{currency}, planned and realised"))),
        base.mark_bar(color=EARNED_VALUE, height=12).encode(x=alt.X("realised:Q", scale=scale)),
        base.mark_text(align="left", dx=8, color=INK).encode(x=alt.X("end:Q", scale=scale), text=alt.Text("text:N")),
    ]
    key = ["Outline: planned", "Solid: realised"]
    return finished(layers, alt_text(frame, currency=currency), ROW_HEIGHT * len(rows), key=key)


def alt_text(frame: pd.DataFrame, *, currency: str = "") -> str:
    """How much of the planned money has been realised, as far as it is recorded."""
    done, planned = frame["realised"].sum(), frame["planned"].sum()
    said = "nothing recorded as realised" if frame["realised"].isna().all() else f"{short_money(done, currency)} realised"
    return f"{said} of {short_money(planned, currency)} planned, in {len(frame)} categories.".capitalize()
