"""Who else wants them? Projects against months, darker the more hours they have on the same over-booked people."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.month_grid import ROW_HEIGHT, cell_words, drawn_units, month_grid, with_periods
from components.charts.palette import ONE_BLUE, WHITE
from components.charts.specification import LayeredChart
from components.charts.theme import finished


def rival_map(frame: pd.DataFrame, *, limit: int = 15) -> LayeredChart | None:
    """One row a project in the order given, `limit` at most, one column a month; None without any.

    `frame`: `unit` (id), `name`, `month` (date, its first day), `hours`, `who` (names, or how many).
    """
    if frame.empty:
        return None
    units, note = drawn_units(frame, limit, "projects")
    rows = with_periods(frame[frame["unit"].isin(units)]).assign(text=lambda found: found["hours"].map("{:,.0f}".format))
    base = month_grid(rows, units, [
        alt.Tooltip("name:N", title="Project"),
        alt.Tooltip("month:T", title="Month", format="%b %Y"),
        alt.Tooltip("hours:Q", title="Hours on the same people", format=",.0f"),
        alt.Tooltip("who:N", title="On"),
    ])  # fmt: skip
    shade = alt.Color("hours:Q", scale=alt.Scale(domain=[0, float(rows["hours"].max())], range=list(ONE_BLUE)), legend=None)
    layers = [base.mark_rect(stroke=WHITE, strokeWidth=2).encode(color=shade), cell_words(base, "text")]
    return finished(layers, alt_text(frame), ROW_HEIGHT * len(units), key=["Hours on the same overbooked people"], note=note)


def alt_text(frame: pd.DataFrame) -> str:
    """How many projects compete in how many months, and the one with most hours."""
    hours = frame.groupby("unit", sort=False)["hours"].sum()
    name = frame.loc[frame["unit"] == hours.idxmax(), "name"].iloc[0]
    return (f"{len(hours)} projects by {frame['month'].nunique()} months; {name} competes most, with {hours.max():,.0f} of "
            f"{hours.sum():,.0f} hours.")
