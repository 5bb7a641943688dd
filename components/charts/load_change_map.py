"""Does the scenario help? Units against months as the scenario leaves them, with the change printed in each cell that moves."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.month_grid import cell_words, drawn_units, month_grid, with_periods
from components.charts.palette import INK, ONE_BLUE, WHITE
from components.charts.specification import LayeredChart
from components.charts.theme import finished

CELL_HEIGHT = 42
MINUS = "−"
OUTLINES = {"still": {"strokeWidth": 1.5}, "new": {"strokeWidth": 4}, "gone": {"strokeWidth": 1.5, "strokeDash": [3, 3]}}


def load_change_map(frame: pd.DataFrame, *, limit: int = 25) -> LayeredChart | None:
    """One row a unit in the order given, `limit` at most, one column a month; None without any cell.

    `frame`: `unit` (id), `name`, `month` (date, its first day), `load_before`, `load_after` (shares of capacity, missing
    without capacity), `load_hours_before`, `load_hours_after`, `load_hours_delta`, `capacity_hours_after`,
    `was_over`, `now_over`. Outlined: overbooked after; thick: newly; dashed: no longer.
    """
    if frame.empty:
        return None
    units, note = drawn_units(frame, limit, "rows")
    rows = _rows(frame[frame["unit"].isin(units)])
    base = month_grid(rows, units, [
        alt.Tooltip("name:N", title="Who"),
        alt.Tooltip("month:T", title="Month", format="%b %Y"),
        alt.Tooltip("load_before:Q", title="Booked of capacity before", format=".0%"),
        alt.Tooltip("load_after:Q", title="Booked of capacity after", format=".0%"),
        alt.Tooltip("load_hours_before:Q", title="Booked hours before", format=",.0f"),
        alt.Tooltip("load_hours_after:Q", title="Booked hours after", format=",.0f"),
        alt.Tooltip("capacity_hours_after:Q", title="Capacity after, hours", format=",.0f"),
    ])  # fmt: skip
    shade = alt.Color("shade:Q", scale=alt.Scale(domain=[0, 1], range=list(ONE_BLUE), clamp=True), legend=None)
    layers = [base.mark_rect(stroke=WHITE, strokeWidth=2).encode(color=shade)]
    for kind, line in OUTLINES.items():
        if (rows["outline"] == kind).any():
            layers.append(base.transform_filter(f"datum.outline == '{kind}'").mark_rect(filled=False, stroke=INK, **line))
    moves, tells = rows["delta"] != "", rows["text"] != ""
    for name, shown, where, style in (
            ("text", tells & ~moves, "datum.delta == ''", {}), ("text", tells & moves, "datum.delta != ''", {"dy": -8}),
            ("delta", moves, "true", {"dy": 9, "fontWeight": "bold"})):
        if shown.any():
            layers.append(cell_words(base.transform_filter(where), name, **style))
    key = ["% of capacity, change below it", "outlined: overbooked", "thick: newly", "dashed: no longer"]
    return finished(layers, alt_text(frame), CELL_HEIGHT * len(units), key=key, note=note)


def alt_text(frame: pd.DataFrame) -> str:
    """How many cells are overbooked before and after, and how many of them newly."""
    before, after = int(frame["was_over"].sum()), int(frame["now_over"].sum())
    new = int((frame["now_over"] & ~frame["was_over"]).sum())
    size = f"{frame['unit'].nunique()} rows by {frame['month'].nunique()} months"
    return f"{size}: {before} cells overbooked before, {after} after, {new} of them newly."


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    columns = ["unit", "name", "month", "load_before", "load_after", "load_hours_before", "load_hours_after",
               "capacity_hours_after"]
    was, now = frame["was_over"], frame["now_over"]
    outline = pd.Series("", frame.index).mask(was & now, "still").mask(~was & now, "new").mask(was & ~now, "gone")
    words = [_share(*values) for values in zip(frame["load_after"], frame["load_hours_after"], frame["capacity_hours_after"],
                                               strict=True)]
    deltas = [_change(*values) for values in zip(frame["load_after"] - frame["load_before"], frame["load_hours_delta"],
                                                 strict=True)]
    return with_periods(frame[columns].assign(shade=frame["load_after"].fillna(0.0), outline=outline, text=words,
                                              delta=deltas))


def _share(load: float, hours: float, capacity: float) -> str:
    """The share; without any capacity the hours, "?" where capacity is not known; nothing where nothing is booked."""
    if pd.notna(load):
        return f"{load * 100:.0f} %"
    return "" if not hours > 0 else f"{hours:.0f} h" if capacity == 0 else "?"


def _change(points: float, hours: float) -> str:
    if pd.isna(points):
        return "" if pd.isna(hours) or abs(hours) < 0.5 else _signed(hours, " h")
    return "" if abs(points) < 0.005 else _signed(points * 100)


def _signed(value: float, unit: str = "") -> str:
    return f"{'+' if value > 0 else MINUS}{abs(value):.0f}{unit}"
