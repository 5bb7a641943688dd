"""Whether cost and schedule efficiency get better or worse: CPI and SPI(t) over time, with the bands that judge them."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from components.charts.palette import GRID, MUTED_INK, REFERENCE, series_colour, series_word
from components.charts.specification import LayeredChart
from components.charts.theme import DAY, SMALL_TEXT_SIZE, date_axis, date_scale, finished, halo, spread, with_gaps
from components.charts.wording import day

HEIGHT = 220


def index_lines(frame: pd.DataFrame, *, green: float = 0.95, amber: float = 0.90) -> LayeredChart | None:
    """One line an index on one scale, broken where a period is missing; None when there is nothing to draw.

    `frame`: one row an index and date: `period_end` (date), `series` (cpi | spi_t, or another index), `value` (a ratio, 1.00 is
    on plan; may be missing). `green` and `amber`: the lowest values still judged green and amber.
    """
    rows = _rows(frame)
    if rows.empty:
        return None
    first, last = rows["period_end"].min(), rows["period_end"].max()
    low = math.floor(min(rows["value"].min(), amber - 0.1) * 10) / 10
    high = math.ceil(max(rows["value"].max(), 1.1) * 10) / 10
    names = list(dict.fromkeys(rows["series"]))
    x = alt.X("period_end:T", scale=date_scale(first, last), axis=date_axis(first, last))
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
        axis=None,
    )
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=[series_colour(name) for name in names]), legend=None)
    tooltip = [
        alt.Tooltip("word:N", title="Index"),
        alt.Tooltip("period_end:T", title="Date", format=DAY),
        alt.Tooltip("value:Q", title="Value", format=".2f"),
    ]
    base = alt.Chart(rows).encode(x=x, y=y, color=colour, tooltip=tooltip)
    layers = [
        *_thresholds(green, amber, (low, high), y),
        base.mark_line(invalid="break-paths-show-path-domains"),
        base.transform_filter("datum.alone || datum.last").mark_point(filled=True, size=45, opacity=1),
        base.mark_point(filled=True, size=160, opacity=0),
        *_labels(rows, (low, high), x, y, colour),
    ]
    return finished(layers, alt_text(frame, green=green, amber=amber), HEIGHT)


def alt_text(frame: pd.DataFrame, *, green: float = 0.95, amber: float = 0.90) -> str:
    """For each index its newest value, what it is judged, its range and where periods are missing."""
    rows = _rows(frame)
    if rows.empty:
        return "No index over time: earned value or actual cost is not recorded."
    told = []
    for name, part in rows.groupby("series", sort=False):
        known = part.dropna(subset=["value"])
        newest = known.iloc[-1]
        band = "green" if newest["value"] >= green else "amber" if newest["value"] >= amber else "red"
        text = f"{series_word(name)} is {newest['value']:.2f} ({band}) at {day(newest['period_end'])}"
        if len(known) > 1:
            low, high = known["value"].min(), known["value"].max()
            text += f", between {low:.2f} and {high:.2f} since {day(known['period_end'].min())}"
        told.append(text + (", with periods missing" if part["value"].isna().any() else ""))
    return "; ".join(told) + f". 1.00 is on plan; green from {green:.2f}, amber from {amber:.2f}."


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    rows = frame[["period_end", "series", "value"]].copy()
    rows["period_end"] = pd.to_datetime(rows["period_end"])
    rows["value"] = pd.to_numeric(rows["value"]).where(lambda values: values.abs() != math.inf)
    rows = rows.dropna(subset=["period_end"])
    known = set(rows.dropna(subset=["value"])["series"])
    parts = [with_gaps(part, "period_end", "value") for name, part in rows.groupby("series", sort=False) if name in known]
    if not parts:
        return rows.iloc[:0]
    joined = pd.concat([part.assign(last=part.index == part["value"].last_valid_index()) for part in parts], ignore_index=True)
    return joined.assign(word=joined["series"].map(series_word))


def _thresholds(green: float, amber: float, domain: tuple[float, float], y: alt.Y) -> list[alt.Chart]:
    """Rules for on plan and for the bands, and the axis's own words: beside the plot, where no line can cross them."""
    low, high = domain
    named = {1.0: "on plan", green: "green", amber: "amber"}
    gap = 14 * (high - low) / HEIGHT
    step = next(step for step in (0.1, 0.2, 0.5, 1, 5, 20, 100) if (high - low) / step <= 8)
    plain = [step * count for count in range(math.ceil(low / step), math.floor(high / step + 1e-9) + 1)]
    plain = [value for value in plain if all(abs(value - other) > gap for other in named)]
    marks = pd.DataFrame({"value": [*named, *plain], "named": [True] * len(named) + [False] * len(plain)})
    marks["text"] = [f"{value:.2f} {named.get(value, '')}".strip() for value in marks["value"]]
    marks["place"] = spread(list(marks["value"]), domain, HEIGHT, gap=14)
    chart = alt.Chart(marks)
    rules = chart.encode(y=y)
    words = chart.encode(x=alt.XValue(-6), y=alt.Y("place:Q", scale=y["scale"], axis=None), text=alt.Text("text:N"))
    return [
        rules.transform_filter("!datum.named").mark_rule(color=GRID, strokeWidth=1),
        rules.transform_filter("datum.value == 1").mark_rule(color=REFERENCE, strokeWidth=1.5),
        rules.transform_filter("datum.named && datum.value != 1").mark_rule(color=REFERENCE, strokeWidth=1, strokeDash=[2, 4]),
        words.mark_text(align="right", baseline="middle", fontSize=SMALL_TEXT_SIZE, color=MUTED_INK),
    ]


def _labels(rows: pd.DataFrame, domain: tuple[float, float], x: alt.X, y: alt.Y, colour: alt.Color) -> list[alt.Chart]:
    ends = rows[rows["last"]].copy()
    ends["text"] = [f"{word} {value:.2f}" for word, value in zip(ends["word"], ends["value"], strict=True)]
    ends["value"] = spread(list(ends["value"]), domain, HEIGHT)
    edge, text = halo(
        alt.Chart(ends[["period_end", "series", "value", "text"]]).encode(x=x, y=y, text=alt.Text("text:N")),
        align="left", baseline="middle", dx=8,
    )  # fmt: skip
    return [edge, text.encode(color=colour)]
