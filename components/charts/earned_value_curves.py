"""How one project's money and work run against its plan: cumulative planned value, earned value, actual cost and forecast."""

from __future__ import annotations

from typing import NamedTuple

import altair as alt
import numpy
import pandas as pd

from components.charts.palette import INK, MUTED_INK, REFERENCE, SERIES_COLOURS, series_word
from components.charts.rows import ArrowRows, arrow_rows
from components.charts.specification import LayeredChart, layer
from components.charts.theme import (
    DAY,
    HALO,
    NARROW,
    SMALL_TEXT_SIZE,
    date_axis,
    date_scale,
    finished,
    is_alone,
    missing_before,
    number_axis,
    spread,
)
from components.charts.wording import day, short_money, short_number

HEIGHT = 300
SERIES = ("planned_value", "earned_value", "actual_cost", "forecast")
DASHES = [[6, 4], [1, 0], [1, 0], [3, 3]]
WIDTHS = [2, 3, 3, 1.5]
SHORT_WORDS = {"planned_value": "Planned", "earned_value": "Earned", "actual_cost": "Actual", "forecast": "Forecast"}


def earned_value_curves(
    frame: pd.DataFrame,
    *,
    as_of: object,
    budget: float | None = None,
    currency: str = "",
    rebaselined_on: tuple = (),
) -> LayeredChart | None:
    """Cumulative curves with a rule at the as-of date and the budget as a reference; None when there is nothing to draw.

    `frame`: one row a series and date: `period_end` (date), `series` (planned_value | earned_value | actual_cost | forecast),
    `value` (cumulative money in `currency`; may be missing). A forecast is one row, the estimate at completion at the
    forecast finish, or more; its line starts where actual cost ends. `rebaselined_on`: days on which a baseline was approved.
    """
    drawn = _drawn(frame, as_of, budget, currency, rebaselined_on)
    return None if drawn is None else _chart(drawn, currency)


class _Drawn(NamedTuple):
    """The rows that are drawn (None for none), the ends of both axes, and what the picture says in words."""

    rows: ArrowRows
    now: ArrowRows
    line: ArrowRows | None
    ticks: ArrowRows | None
    ends: ArrowRows
    dates: tuple[pd.Timestamp, pd.Timestamp]
    domain: tuple[float, float]
    description: str


def _drawn(frame: pd.DataFrame, as_of: object, budget: float | None, currency: str, rebaselined_on: tuple) -> _Drawn | None:
    points = _points(frame)
    if points is None:
        return None
    as_of, (first, last) = pd.Timestamp(as_of), _reach(points)
    dates = min(first, as_of), max(last, as_of)
    highest, lowest = max(numpy.nanmax(points.value), budget or 0, 0), min(numpy.nanmin(points.value), 0)
    domain = (float(lowest), float(highest) * 1.08 or 1.0)
    now = arrow_rows({"period_end": [as_of], "text": [f"as of {day(as_of)}"]})
    line = ticks = None
    if budget is not None and pd.notna(budget):
        text, until = f"Budget {short_money(budget, currency)}", _plan_end(points, dates[1])
        line = arrow_rows({"period_end": [dates[0]], "end": [until], "value": [float(budget)], "text": [text]})
    if rebaselined_on:
        days = [at for at in map(pd.Timestamp, rebaselined_on) if at >= dates[0]]
        ticks = arrow_rows({"period_end": days, "text": ["New baseline"] * len(days)})
    description = _told(points, as_of, budget, currency)
    words = {name: series_word(name) for name in SERIES}
    rows = arrow_rows(points._asdict() | {"word": [words[name] for name in points.series.tolist()]})
    return _Drawn(rows, now, line, ticks, _ends(points, domain, dates), dates, domain, description)


def _chart(drawn: _Drawn, currency: str) -> LayeredChart:
    x, y = _x(drawn.dates), _y(drawn, currency)
    curves = {"x": x, "y": y, "color": _colour(), "tooltip": _tooltip(currency)}
    lines = {
        "strokeDash": alt.StrokeDash("series:N", scale=alt.Scale(domain=list(SERIES), range=DASHES), legend=None),
        "strokeWidth": alt.StrokeWidth("series:O", scale=alt.Scale(domain=list(SERIES), range=WIDTHS), legend=None),
    }
    layers = [
        *_references(drawn, x, y),
        layer(drawn.rows, alt.MarkDef("line", invalid="break-paths-show-path-domains"), **curves, **lines),
        layer(drawn.rows, alt.MarkDef("point", filled=True, size=45, opacity=1), "datum.alone || datum.last", **curves),
        layer(drawn.rows, alt.MarkDef("point", filled=True, size=160, opacity=0), **curves),
        *_labels(drawn.ends, x, y),
    ]  # fmt: skip
    return finished(layers, drawn.description, HEIGHT)


def _x(dates: tuple[pd.Timestamp, pd.Timestamp]) -> alt.X:
    return alt.X("period_end:T", scale=date_scale(*dates), axis=date_axis(*dates))


def _y(drawn: _Drawn, currency: str) -> alt.Y:
    scale = alt.Scale(domain=list(drawn.domain), nice=False, zero=True)
    return alt.Y("value:Q", scale=scale, axis=number_axis(drawn.domain[1], title=f"{currency}, cumulative".lstrip(", ")))


def alt_text(frame: pd.DataFrame, *, as_of: object = None, budget: float | None = None, currency: str = "") -> str:
    """What the curves show in words: newest value of each series, the budget, and whether work and money lag or overrun."""
    points = _points(frame)
    if points is None:
        return "No planned value, earned value or actual cost is recorded."
    return _told(points, as_of, budget, currency)


def _told(points: _Points, as_of: object, budget: float | None, currency: str) -> str:
    ends = {name: (value, at) for name, at, value in _last_points(points)}
    told = [f"{series_word(name).lower()} {short_money(ends[name][0], currency)} at {day(ends[name][1])}"
            for name in SERIES if name in ends]
    first, last = _reach(points)
    text = f"Cumulative curves from {day(first)} to {day(last)}: {', '.join(told)}."
    if budget is not None and pd.notna(budget):
        text += f" Budget {short_money(budget, currency)}."
    if {"earned_value", "actual_cost"} <= set(ends):
        earned, cost = ends["earned_value"][0], ends["actual_cost"][0]
        word = "above" if cost > earned else "below" if cost < earned else "equal to"
        by = f" by {short_money(abs(cost - earned), currency)}" if cost != earned else ""
        text += f" Actual cost is {word} earned value{by}."
    return text + (f" As of {day(as_of)}." if as_of is not None else "")


class _Points(NamedTuple):
    """The points that are drawn, an item each: their day, series and value, whether nothing stands beside, and whether it ends.

    Known series in date order, gaps cut open, the forecast tied to the end of actual cost.
    """

    period_end: numpy.ndarray
    series: numpy.ndarray
    value: numpy.ndarray
    alone: numpy.ndarray
    last: numpy.ndarray


def _points(frame: pd.DataFrame) -> _Points | None:
    """What of the frame is drawn; None for nothing."""
    # Arrays, not frames: a page draws this anew for each filter, and frames of a dozen rows cost ten times as much.
    series, days = frame["series"].to_numpy(), pd.to_datetime(frame["period_end"]).to_numpy()
    values = pd.to_numeric(frame["value"]).to_numpy(dtype=float)
    dated = ~numpy.isnat(days)
    points = {name: (days[chosen], values[chosen]) for name in SERIES if (chosen := dated & (series == name)).any()}
    points = {name: (at, value) for name, (at, value) in points.items() if not numpy.isnan(value).all()}
    parts = [_part(name, *points[name], _end(points.get("actual_cost"))) for name in points]
    return _Points(*map(numpy.concatenate, zip(*parts, strict=True))) if parts else None


def _reach(points: _Points) -> tuple[pd.Timestamp, pd.Timestamp]:
    return pd.Timestamp(points.period_end.min()), pd.Timestamp(points.period_end.max())


def _last_points(points: _Points) -> list[tuple[str, pd.Timestamp, float]]:
    """Series, day and value of the newest known point of each series."""
    series, days, values = (part[points.last] for part in (points.series, points.period_end, points.value))
    return list(zip(series.tolist(), map(pd.Timestamp, days), values.tolist(), strict=True))


def _end(points: tuple | None) -> tuple:
    """The last known point of a curve, empty without one."""
    if points is None:
        return ()
    days, values = (part[~numpy.isnan(points[1])] for part in points)
    last = numpy.argsort(days, kind="stable")[-1:]
    return days[last], values[last]


def _part(name: str, days: numpy.ndarray, values: numpy.ndarray, cost_end: tuple) -> _Points:
    """The points of one series; a lone value is marked, for a line cannot show it."""
    if name == "forecast" and cost_end:
        days, values = (numpy.concatenate(pair) for pair in zip(cost_end, (days, values), strict=True))
    order = numpy.argsort(days, kind="stable")
    days, values = days[order], values[order]
    if name == "forecast":
        alone = numpy.full(len(days), len(days) == 1)
    else:
        holes = missing_before(days)
        if len(holes):
            days = numpy.insert(days, holes, days[holes] - numpy.timedelta64(1, "D"))
            values = numpy.insert(values, holes, numpy.nan)
        alone = is_alone(~numpy.isnan(values))
    last = days == days[~numpy.isnan(values)].max()
    return _Points(days, numpy.full(len(days), name), values, alone, last)


def _colour() -> alt.Color:
    return alt.Color(
        "series:N",
        scale=alt.Scale(domain=list(SERIES), range=[SERIES_COLOURS[name] for name in SERIES]),
        legend=None,
    )


def _tooltip(currency: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("word:N", title="Series"),
        alt.Tooltip("period_end:T", title="Date", format=DAY),
        alt.Tooltip("value:Q", title=currency or "Value", format=",.0f"),
    ]


def _plan_end(points: _Points, last: pd.Timestamp) -> pd.Timestamp:
    """Where the budget's rule stops: the plan ends on it, and its name stands right of there."""
    return next((at for name, at, _ in _last_points(points) if name == "planned_value"), last)


def _references(drawn: _Drawn, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    small, text = {"baseline": "bottom", "fontSize": SMALL_TEXT_SIZE, "color": MUTED_INK}, alt.Text("text:N")
    layers = [
        layer(drawn.now, alt.MarkDef("rule", color=INK, strokeWidth=1), x=x),
        layer(drawn.now, alt.MarkDef("text", align="center", **small), x=x, y=alt.YValue(-3), text=text),
    ]
    if drawn.line is not None:
        layers += [
            layer(drawn.line, alt.MarkDef("rule", color=REFERENCE, strokeWidth=1), x=x, x2=alt.X2("end"), y=y),
            layer(drawn.line, alt.MarkDef("text", align="left", dy=-3, dx=2, **small), x=x, y=y, text=text),
        ]
    if drawn.ticks is not None:
        tooltip = [alt.Tooltip("text:N", title="Event"), alt.Tooltip("period_end:T", title="Approved", format=DAY)]
        mark = alt.MarkDef("tick", color=INK, thickness=2, size=10, orient="vertical")
        layers.append(layer(drawn.ticks, mark, x=x, y=alt.YValue(HEIGHT - 5), tooltip=tooltip))
    return layers


def _ends(points: _Points, domain: tuple[float, float], dates: tuple) -> ArrowRows:
    """Names at the line ends. Ends near each other in time share one column of labels that keep their distance."""
    series, days, values = zip(*_last_points(points), strict=True)
    # Right of the as-of date the free space lies under the curves, so the names of earned value and actual cost hang a little.
    hang = 0.035 * (domain[1] - domain[0])
    heights = [value - hang if name in ("earned_value", "actual_cost") else value
               for name, value in zip(series, values, strict=True)]
    near, by_day = (dates[1] - dates[0]) * 0.25, sorted(range(len(days)), key=days.__getitem__)
    columns: list[list[int]] = []
    for place, before in zip(by_day, [None, *by_day], strict=False):
        if before is None or days[place] - days[before] > near:
            columns.append([])
        columns[-1].append(place)
    for column in columns:
        column.sort()
        for place, height in zip(column, spread([heights[place] for place in column], domain, HEIGHT), strict=True):
            heights[place] = height
    amounts = [short_number(value) for value in values]
    return arrow_rows({
        "period_end": points.period_end[points.last], "series": series, "value": heights,
        "long": [f"{series_word(name)} {amount}" for name, amount in zip(series, amounts, strict=True)],
        "short": [f"{SHORT_WORDS[name]} {amount}" for name, amount in zip(series, amounts, strict=True)]})


def _labels(ends: ArrowRows, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    words, layers = {"align": "left", "baseline": "middle", "dx": 8}, []
    for column, place in (("long", f"!({NARROW})"), ("short", NARROW)):
        named = {"x": x, "y": y, "text": alt.Text(f"{column}:N")}
        layers.append(layer(ends, alt.MarkDef("text", **words, **HALO), place, **named))
        layers.append(layer(ends, alt.MarkDef("text", **words), place, **named, color=_colour()))
    return layers
