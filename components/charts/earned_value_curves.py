"""How one project's money and work run against its plan: cumulative planned value, earned value, actual cost and forecast."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.palette import INK, MUTED_INK, REFERENCE, SERIES_COLOURS, series_word
from components.charts.theme import (
    DAY,
    NARROW,
    SMALL_TEXT_SIZE,
    date_axis,
    date_scale,
    finished,
    halo,
    number_axis,
    spread,
    with_gaps,
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
) -> alt.LayerChart | None:
    """Cumulative curves with a rule at the as-of date and the budget as a reference; None when there is nothing to draw.

    `frame`: one row a series and date: `period_end` (date), `series` (planned_value | earned_value | actual_cost | forecast),
    `value` (cumulative money in `currency`; may be missing). A forecast is one row, the estimate at completion at the
    forecast finish, or more; its line starts where actual cost ends. `rebaselined_on`: days on which a baseline was approved.
    """
    rows = _rows(frame)
    if rows.empty:
        return None
    as_of = pd.Timestamp(as_of)
    first, last = min(rows["period_end"].min(), as_of), max(rows["period_end"].max(), as_of)
    highest = max(rows["value"].max(), budget or 0, 0)
    lowest = min(rows["value"].min(), 0)
    domain = (float(lowest), float(highest) * 1.08 or 1.0)
    x = alt.X("period_end:T", scale=date_scale(first, last), axis=date_axis(first, last))
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=list(domain), nice=False, zero=True),
        axis=number_axis(domain[1], title=f"{currency}, cumulative".lstrip(", ")),
    )
    base = alt.Chart(rows).encode(x=x, y=y, color=_colour(), tooltip=_tooltip(currency))
    layers = [
        *_references(as_of, budget, currency, (first, _plan_end(rows, last)), rebaselined_on, x, y),
        base.mark_line(invalid="break-paths-show-path-domains").encode(
            strokeDash=alt.StrokeDash("series:N", scale=alt.Scale(domain=list(SERIES), range=DASHES), legend=None),
            strokeWidth=alt.StrokeWidth("series:O", scale=alt.Scale(domain=list(SERIES), range=WIDTHS), legend=None),
        ),
        base.transform_filter("datum.alone || datum.last").mark_point(filled=True, size=45, opacity=1),
        base.mark_point(filled=True, size=160, opacity=0),
        *_labels(rows, domain, (first, last), x, y),
    ]  # fmt: skip
    return finished(layers, alt_text(frame, as_of=as_of, budget=budget, currency=currency), HEIGHT)


def alt_text(frame: pd.DataFrame, *, as_of: object = None, budget: float | None = None, currency: str = "") -> str:
    """What the curves show in words: newest value of each series, the budget, and whether work and money lag or overrun."""
    rows = _rows(frame)
    if rows.empty:
        return "No planned value, earned value or actual cost is recorded."
    ends = rows[rows["last"]].set_index("series")
    told = [
        f"{series_word(name).lower()} {short_money(ends.loc[name, 'value'], currency)} at {day(ends.loc[name, 'period_end'])}"
        for name in SERIES
        if name in ends.index
    ]
    text = f"Cumulative curves from {day(rows['period_end'].min())} to {day(rows['period_end'].max())}: {', '.join(told)}."
    if budget is not None and pd.notna(budget):
        text += f" Budget {short_money(budget, currency)}."
    if {"earned_value", "actual_cost"} <= set(ends.index):
        earned, cost = ends.loc["earned_value", "value"], ends.loc["actual_cost", "value"]
        word = "above" if cost > earned else "below" if cost < earned else "equal to"
        by = f" by {short_money(abs(cost - earned), currency)}" if cost != earned else ""
        text += f" Actual cost is {word} earned value{by}."
    return text + (f" As of {day(as_of)}." if as_of is not None else "")


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that are drawn: known series in date order, gaps cut open, the forecast tied to the end of actual cost."""
    rows = frame[frame["series"].isin(SERIES)][["period_end", "series", "value"]].copy()
    rows["period_end"] = pd.to_datetime(rows["period_end"])
    rows["value"] = pd.to_numeric(rows["value"])
    rows = rows.dropna(subset=["period_end"])
    known = rows.dropna(subset=["value"])
    if known.empty:
        return known.assign(alone=False, last=False)
    cost = known[known["series"] == "actual_cost"].sort_values("period_end").tail(1)
    parts = []
    for name in [name for name in SERIES if name in set(known["series"])]:
        part = rows[rows["series"] == name]
        if name == "forecast":
            part = pd.concat([cost.assign(series="forecast"), part]).sort_values("period_end")
            part["alone"] = len(part) == 1
        else:
            part = with_gaps(part, "period_end", "value")
        parts.append(part.assign(last=part["period_end"] == part.dropna(subset=["value"])["period_end"].max()))
    return pd.concat(parts, ignore_index=True).assign(word=lambda joined: joined["series"].map(series_word))


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


def _plan_end(rows: pd.DataFrame, last: pd.Timestamp) -> pd.Timestamp:
    """Where the budget's rule stops: the plan ends on it, and its name stands right of there."""
    plan = rows[(rows["series"] == "planned_value") & rows["last"]]["period_end"]
    return plan.max() if len(plan) else last


def _references(as_of, budget, currency, dates, rebaselined_on, x, y) -> list[alt.Chart]:
    now = alt.Chart(pd.DataFrame({"period_end": [as_of], "text": [f"as of {day(as_of)}"]})).encode(x=x)
    layers = [
        now.mark_rule(color=INK, strokeWidth=1),
        now.mark_text(align="center", baseline="bottom", fontSize=SMALL_TEXT_SIZE, color=MUTED_INK).encode(
            y=alt.value(-3), text=alt.Text("text:N")
        ),
    ]
    if budget is not None and pd.notna(budget):
        text = f"Budget {short_money(budget, currency)}"
        line = alt.Chart(pd.DataFrame({"period_end": [dates[0]], "end": [dates[1]], "value": [float(budget)], "text": [text]}))
        layers += [
            line.mark_rule(color=REFERENCE, strokeWidth=1).encode(x=x, x2=alt.X2("end"), y=y),
            line.mark_text(align="left", baseline="bottom", dy=-3, dx=2, fontSize=SMALL_TEXT_SIZE, color=MUTED_INK).encode(
                x=x, y=y, text=alt.Text("text:N")
            ),
        ]
    if rebaselined_on:
        days = pd.DataFrame({"period_end": pd.to_datetime(list(rebaselined_on)), "text": "New baseline"})
        tooltip = [alt.Tooltip("text:N", title="Event"), alt.Tooltip("period_end:T", title="Approved", format=DAY)]
        ticks = alt.Chart(days[days["period_end"] >= dates[0]]).encode(x=x, y=alt.value(HEIGHT - 5), tooltip=tooltip)
        layers.append(ticks.mark_tick(color=INK, thickness=2, size=10, orient="vertical"))
    return layers


def _labels(rows: pd.DataFrame, domain: tuple[float, float], dates: tuple, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Names at the line ends. Ends near each other in time share one column of labels that keep their distance."""
    ends = rows[rows["last"]].copy()
    amounts = ends["value"].map(short_number)
    ends["long"] = ends["series"].map(series_word) + " " + amounts
    ends["short"] = ends["series"].map(SHORT_WORDS) + " " + amounts
    # Right of the as-of date the free space lies under the curves, so the names of earned value and actual cost hang a little.
    hang = ends["series"].isin(["earned_value", "actual_cost"]) * 0.035 * (domain[1] - domain[0])
    near = (dates[1] - dates[0]) * 0.25
    column = (ends["period_end"].sort_values().diff() > near).cumsum().reindex(ends.index)
    ends["value"] = ends["value"] - hang
    for _, group in ends.groupby(column):
        ends.loc[group.index, "value"] = spread(list(group["value"]), domain, HEIGHT)
    text = alt.Text("long:N")
    chart = alt.Chart(ends[["period_end", "series", "value", "long", "short"]]).encode(x=x, y=y)
    wide = chart.transform_filter(f"!({NARROW})").encode(text=text)
    narrow = chart.transform_filter(NARROW).encode(text=alt.Text("short:N"))
    mark = {"align": "left", "baseline": "middle", "dx": 8}
    return [layer for part in (wide, narrow) for layer in _coloured(halo(part, **mark))]


def _coloured(layers: list[alt.Chart]) -> list[alt.Chart]:
    edge, text = layers
    return [edge, text.encode(color=_colour())]
