"""How every chart looks: sizes, grid, axes, dates, money, and labels at line ends that keep out of each other's way."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Sequence

import altair as alt
import numpy
import pandas as pd

from components.charts.palette import GRID, INK, MUTED_INK, STATUSES, WHITE
from components.charts.specification import LayeredChart
from components.charts.wording import unit_of

TEXT_SIZE = 13
SMALL_TEXT_SIZE = 12
LABEL_GAP_PIXELS = 16
# True on a phone or in a narrow column. The place's size decides, not the plot's, which the labels themselves change;
# `width` stands there only so that Vega asks again when the window is resized.
NARROW = "(width > 0 && containerSize()[0] < 520)"
DAY = "%-d %b %Y"
# What keeps a text readable where a line passes under it: the same text behind it with a white edge.
HALO = {"stroke": WHITE, "strokeWidth": 4, "strokeJoin": "round", "aria": False}
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)

CONFIG = {
    "axis": {
        "labelFontSize": SMALL_TEXT_SIZE, "titleFontSize": SMALL_TEXT_SIZE, "labelColor": MUTED_INK, "titleColor": MUTED_INK,
        "titleFontWeight": "normal", "domain": False, "ticks": False, "labelPadding": 6, "titlePadding": 8, "gridColor": GRID,
        "labelFlush": False,
    },
    "title": {
        "anchor": "start", "fontSize": TEXT_SIZE, "fontWeight": "normal", "color": MUTED_INK, "subtitleColor": MUTED_INK,
        "subtitleFontSize": SMALL_TEXT_SIZE, "offset": 10, "frame": "bounds",
    },
    "text": {"fontSize": TEXT_SIZE, "color": INK},
    "view": {"stroke": None},
    # A mark tells what its layer says, or nothing: Streamlit would list the bare columns of a text and of a line of guidance.
    "mark": {"tooltip": None},
    "line": {"strokeWidth": 2.5, "strokeCap": "round", "strokeJoin": "round"},
}  # fmt: skip
_HOUSE_STYLE = {
    "autosize": {"type": "fit-x", "contains": "padding"}, "padding": {"left": 4, "right": 8, "top": 6, "bottom": 4},
    "config": CONFIG,
}  # fmt: skip


def finished(
    layers: Sequence[alt.Chart], description: str, height: int, key: Sequence[str] = (), note: str | None = None,
    narrow_key: Sequence[str] = (),
) -> LayeredChart:  # fmt: skip
    """The layers as one chart in the house style: alternative text, height of the plot in pixels, width of its place.

    `key`: what the marks mean, in words above the plot: one line, or two entries a line in a narrow place. `note`: a line more.
    `narrow_key`: what the marks mean in a narrow place, where that is something else.
    """
    title = key_lines(key, note, narrow_key) if key else alt.Undefined
    said = {"description": description, "height": height, "title": title}
    return LayeredChart(layers, said | _HOUSE_STYLE)


def key_lines(key: Sequence[str], note: str | None, narrow_key: Sequence[str] = ()) -> alt.TitleParams:
    """What the marks mean, in words: one line, or two entries a line in a narrow place; `note`: a line more.

    `narrow_key`: all that is said in a narrow place, key and note for none.
    """
    more, few = [note] if note else [], narrow_key or key
    pairs = [" · ".join(few[place : place + 2]) for place in range(0, len(few), 2)] + ([] if narrow_key else more)
    lines = f"{NARROW} ? {json.dumps(pairs)} : {json.dumps([' · '.join(key), *more])}"
    return alt.TitleParams(text=alt.ExprRef(lines))


def spread(values: Sequence[float], domain: tuple[float, float], height: int, gap: int = LABEL_GAP_PIXELS) -> list[float]:
    """Positions for labels of `values` on a vertical scale of `height` pixels, at least `gap` pixels apart and inside it.

    Values and positions are in the scale's units and the order stays; where there is no room for all, they sit evenly.
    """
    low, high = domain
    if not values or high <= low:
        return list(values)
    gap_units = min(gap * (high - low) / height, (high - low) / max(len(values) - 1, 1))
    order = sorted(range(len(values)), key=lambda position: values[position])
    placed = [min(max(values[position], low), high) for position in order]
    for here in range(1, len(placed)):
        placed[here] = max(placed[here], placed[here - 1] + gap_units)
    ceiling = high
    for here in range(len(placed) - 1, -1, -1):
        placed[here] = min(placed[here], ceiling)
        ceiling = placed[here] - gap_units
    positions = [0.0] * len(values)
    for place, position in zip(placed, order, strict=True):
        positions[position] = place
    return positions


def number_axis(largest: float, title: str | None = None, **more: object) -> alt.Axis:
    """A value axis with light grid lines and shortened, thousands-separated labels; `largest` decides the unit."""
    size, name = unit_of(largest)
    suffix = f" + (datum.value == 0 ? '' : ' {name}')" if name else ""
    return alt.Axis(
        grid=True, tickCount=5, title=title, labelExpr=f"format(datum.value / {size:.0f}, ',.3~f'){suffix}", **more,
    )  # fmt: skip


def date_axis(first: pd.Timestamp, last: pd.Timestamp, most: int = 8, **more: object) -> alt.Axis:
    """A time axis whose labels are whole months ("Mar 2026") or years, never the same label twice.

    The ticks are set here because Vega's own would fall on days and repeat a month's name.
    """
    first, last = _wide_enough(first, last)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((size for size in MONTH_STEPS if months / size <= most), MONTH_STEPS[-1])
    start = first.year * 12 + first.month - 1
    ticks = [month for month in range(start - start % step, start + months + 1, step) if month >= start]
    values = [alt.DateTime(year=month // 12, month=month % 12 + 1, date=1) for month in ticks]
    return alt.Axis(
        **{
            "grid": False, "ticks": True, "tickColor": GRID, "domain": True, "domainColor": GRID, "title": None,
            "values": values, "format": "%b %Y" if step < 12 else "%Y",
            "labelOverlap": "parity", "labelSeparation": 8, "labelFlush": True, **more,
        }
    )  # fmt: skip


def date_scale(first: pd.Timestamp, last: pd.Timestamp) -> alt.Scale:
    """A time scale from `first` to `last`; less than two months gets a month on either side."""
    first, last = _wide_enough(first, last)
    ends = [alt.DateTime(year=end.year, month=end.month, date=end.day) for end in (first, last)]
    return alt.Scale(domain=ends, nice=False)


def _wide_enough(first: object, last: object) -> tuple[pd.Timestamp, pd.Timestamp]:
    """At least two months, so that there are months to name on the axis."""
    first, last = pd.Timestamp(first), pd.Timestamp(last)
    month = pd.Timedelta(days=31)
    return (first, last) if last - first >= 2 * month else (first - month, last + month)


def status_scale(part: str) -> alt.Scale:
    """The scale from a status key to its "shape" or "colour"."""
    return alt.Scale(domain=list(STATUSES), range=[getattr(status, part) for status in STATUSES.values()])


def status_points(chart: alt.Chart, size: int = 190, **mark: object) -> list[alt.Chart]:
    """Status marks for a chart whose rows have `status` (a key) and `filled`: shape and colour say the same thing twice."""
    marks = chart.encode(
        shape=alt.Shape("status:N", scale=status_scale("shape"), legend=None),
        color=alt.Color("status:N", scale=status_scale("colour"), legend=None),
    )
    # A layer without a row would be a nameless graphic to a screen reader.
    is_filled = numpy.asarray(chart.data["filled"], dtype=bool)
    layers = []
    if is_filled.any():
        drawn = marks.transform_filter("datum.filled")
        layers.append(drawn.mark_point(filled=True, size=size, opacity=1, strokeWidth=0, **mark))
    if not is_filled.all():
        drawn = marks.transform_filter("!datum.filled")
        layers.append(drawn.mark_point(filled=False, size=size * 0.6, opacity=1, strokeWidth=1.5, **mark))
    return layers


def halo(chart: alt.Chart, **mark: object) -> list[alt.Chart]:
    """The text layer with a white edge behind it, so that it stays readable where a line passes under it."""
    return [
        chart.mark_text(**mark, **HALO),
        chart.mark_text(**mark),
    ]


def with_gaps(frame: pd.DataFrame, date: str, value: str) -> pd.DataFrame:
    """The rows of one series in date order, with an empty row wherever a period is missing.

    A period counts as missing where two dates lie more than 1.6 times the usual step apart. The column `alone` is True for
    a value with no neighbour, which a line cannot show.
    """
    rows = frame.sort_values(date, kind="stable").reset_index(drop=True)
    holes = rows.iloc[missing_before(rows[date].to_numpy())].copy()
    if not holes.empty:
        holes[date] = holes[date] - pd.Timedelta(days=1)
        holes[value] = float("nan")
        rows = pd.concat([rows, holes]).sort_values(date, kind="stable").reset_index(drop=True)
    rows["alone"] = is_alone(rows[value].notna().to_numpy())
    return rows


def missing_before(days: numpy.ndarray) -> numpy.ndarray:
    """The places of the days, which are in order, before which a period is missing; see `with_gaps`."""
    steps = numpy.diff(days).astype("timedelta64[s]").astype(float)
    # Not numpy's median, which takes ten times as long for so few.
    usual = statistics.median(steps[steps > 0].tolist() or [math.inf])
    return numpy.flatnonzero(steps > 1.6 * usual) + 1


def is_alone(known: numpy.ndarray) -> numpy.ndarray:
    """Where a known value has no known neighbour."""
    beside = numpy.concatenate([[False], known, [False]])
    return known & ~beside[:-2] & ~beside[2:]
