"""Do we have the people? Roles against months, darker the more full-time equivalents are missing."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.month_grid import ROW_HEIGHT, cell_words, drawn_units, month_grid, with_periods
from components.charts.palette import INK, ONE_BLUE, WHITE
from components.charts.specification import LayeredChart
from components.charts.theme import finished

# A twentieth of a person is shown as no gap: the figure in the cell has one decimal.
SHOWN_GAP = 0.05
MINUS = "−"


def supply_gap_map(frame: pd.DataFrame, *, limit: int = 12) -> LayeredChart | None:
    """One row a role in the order given, `limit` at most, one column a month; None without any.

    `frame`: `unit` (role), `name`, `month` (date, its first day), and in FTE `supply` and `gap` (missing where there is no
    capacity data; negative is a shortage), `demand`, `generic_demand`, `unmeasured`.
    """
    if frame.empty:
        return None
    units, note = drawn_units(frame, limit, "roles")
    rows = _rows(frame[frame["unit"].isin(units)])
    base = month_grid(rows, units, [
        alt.Tooltip("name:N", title="Role"),
        alt.Tooltip("month:T", title="Month", format="%b %Y"),
        alt.Tooltip("supply:Q", title="Supply, FTE", format=".1f"),
        alt.Tooltip("demand:Q", title="Booked on people, FTE", format=".1f"),
        alt.Tooltip("generic_demand:Q", title="Asked with nobody named, FTE", format=".1f"),
        alt.Tooltip("gap:Q", title="Gap, FTE", format="+.1f"),
    ])  # fmt: skip
    worst = max(float(rows["short"].max()), SHOWN_GAP)
    shade = alt.Color("short:Q", scale=alt.Scale(domain=[0, worst], range=list(ONE_BLUE)), legend=None)
    layers = [base.mark_rect(stroke=WHITE, strokeWidth=2).encode(color=shade)]
    if (rows["short"] > 0).any():
        layers.append(base.transform_filter("datum.short > 0").mark_rect(filled=False, stroke=INK, strokeWidth=1.5))
    layers.append(cell_words(base, "text"))
    key = ["Supply less demand, in FTE", "outlined: short", "?: no capacity data"]
    return finished(layers, alt_text(frame), ROW_HEIGHT * len(units), key=key, note=note)


def alt_text(frame: pd.DataFrame) -> str:
    """How many roles are short in any month, and the worst gap."""
    short = frame[frame["gap"] <= -SHOWN_GAP]
    size = f"{frame['unit'].nunique()} roles by {frame['month'].nunique()} months"
    if short.empty:
        return f"{size}; none is short of people in a month that has capacity data."
    worst = short.loc[short["gap"].idxmin()]
    return (f"{size}; {short['unit'].nunique()} are short in at least one, the worst is {worst['name']} in "
            f"{worst['month']:%b %Y} with {abs(worst['gap']):.1f} FTE.")


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    short = (-frame["gap"]).where(frame["gap"] <= -SHOWN_GAP, 0.0)
    return with_periods(frame[["unit", "name", "month", "supply", "demand", "generic_demand", "gap"]].assign(
        short=short, text=frame["gap"].map(_word)))


def _word(gap: float) -> str:
    if pd.isna(gap):
        return "?"
    return "0" if abs(gap) < SHOWN_GAP else f"{MINUS if gap < 0 else ''}{abs(gap):.1f}"
