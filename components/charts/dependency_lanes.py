"""What hangs on what, in time: projects as bars in lanes and the dependencies between them as curves, red where they break."""

from __future__ import annotations

import json
from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from components.charts.dependency_curves import curve_layers
from components.charts.dependency_rows import Drawn, columns_of
from components.charts.palette import BASELINE, FORECAST, GRID, INK, MUTED_INK
from components.charts.rows import arrow_rows
from components.charts.specification import LayeredChart, layer
from components.charts.theme import DAY, HALO, NARROW, SMALL_TEXT_SIZE, date_axis, date_scale, finished, status_points
from components.charts.wording import day

SELECTION = "bar"
# So much of a chart is in sight at once on a laptop or a projector.
SCREEN_HEIGHT = 640
_OPACITY = alt.Opacity("opacity:Q", scale=None)


class Meaning(NamedTuple):
    """What the two kinds of bars and a red line mean, in words."""

    bars: str = "Bar: forecast or actual"
    thin_bars: str = "Grey: original baseline"
    red: str = "Red and heavy: cannot hold"


def dependency_lanes(
    projects: pd.DataFrame, links: pd.DataFrame, *, as_of: object = None, focus: str = "", meaning: Meaning = Meaning()
) -> LayeredChart | None:
    """One row a project in the order given, under a heading for each lane; None without one that has dates.

    `projects`: `id`, `label`, `lane`, `lane_name`, `start`, `finish`, `baseline_start`, `baseline_finish` (drawn thin below),
    `status` (a key), `near` (False fades). A bar needs both ends. `links`: see `dependency_curves.curves`. `focus`: the id of
    the project whose name is heavy. A click on a bar selects its project (parameter `bar`, field id).
    """
    drawn = Drawn(columns_of(projects), links, None if as_of is None else pd.Timestamp(as_of))
    if not drawn.columns["dated"].any():
        return None
    x, y = alt.X("date:T", scale=date_scale(*drawn.ends), axis=None), _y(drawn, focus)
    points = alt.Chart(drawn.rows, encoding=alt.FacetedEncoding(x=alt.XValue(-10), y=y, opacity=_OPACITY))
    layers = [
        *_headings(drawn, y), *_bars(drawn, x, y), *(curve_layers(drawn.curves.rows, x, y) if drawn.curves else []),
        *status_points(points, size=60), *_undated(drawn, y), *_now(drawn, x),
    ]  # fmt: skip
    key, line_key = _key(drawn, meaning), _line_key(drawn, meaning)
    chart = finished(layers, alt_text(projects, links), drawn.height, key, " · ".join(line_key), [*key, *line_key])
    return LayeredChart(chart.layers, {**chart.properties, "resolve": {"axis": {"x": "independent"}}})


def _bars(drawn: Drawn, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The bars with the days above them, and below them too where the chart is taller than a screen."""
    tooltip = [
        alt.Tooltip("label:N", title="Project"),
        alt.Tooltip("start:T", title="Start", format=DAY),
        alt.Tooltip("finish:T", title="Finish", format=DAY),
        alt.Tooltip("baseline_start:T", title="Thin bar from", format=DAY),
        alt.Tooltip("baseline_finish:T", title="to", format=DAY),
        alt.Tooltip("status_word:N", title="Computed status"),
    ]

    def between(start: str, finish: str, mark: alt.MarkDef, axis: alt.Axis | None) -> alt.Chart:
        position = alt.X(**{**x._kwds, "shorthand": f"{start}:T", "axis": axis})
        return layer(drawn.rows, mark, f"isValid(datum.{start}) && isValid(datum.{finish})", x=position, x2=alt.X2(finish), y=y,
                     tooltip=tooltip, opacity=_OPACITY)

    bar = alt.MarkDef("bar", color=FORECAST, height=9, yOffset=-2, cornerRadius=1, cursor="pointer")
    click = alt.selection_point(name=SELECTION, fields=["id"], on="click", clear=False, toggle=False)
    thin = alt.MarkDef("bar", color=BASELINE, height=3, yOffset=6)
    below = date_axis(*drawn.ends, orient="bottom") if drawn.height > SCREEN_HEIGHT else None
    return [
        between("start", "finish", bar, date_axis(*drawn.ends, orient="top", grid=True)).add_params(click),
        between("baseline_start", "baseline_finish", thin, below),
    ]


def _headings(drawn: Drawn, y: alt.Y) -> list[alt.Chart]:
    rows = [row for row in drawn.names if row.startswith("l:")]
    band = alt.MarkDef("rect", color=GRID, opacity=0.55, aria=False)
    return [layer(arrow_rows({"row": rows}), band, y=y)] if rows else []


def _undated(drawn: Drawn, y: alt.Y) -> list[alt.Chart]:
    if drawn.columns["dated"].all():
        return []
    said = alt.ExprRef(f"{NARROW} ? 'no dates: not drawn' : 'no start or no finish known: not drawn'")
    text = {"text": said, "align": "left", "color": MUTED_INK, "fontSize": SMALL_TEXT_SIZE}
    marks = (alt.MarkDef("text", **text, **HALO), alt.MarkDef("text", **text))
    return [layer(drawn.rows, mark, "!datum.dated", x=alt.XValue(6), y=y) for mark in marks]


def _now(drawn: Drawn, x: alt.X) -> list[alt.Chart]:
    if drawn.as_of is None:
        return []
    rows = arrow_rows({"date": np.array([drawn.as_of], dtype="datetime64[ms]")})
    return [layer(rows, alt.MarkDef("rule", color=INK, strokeWidth=1), x=x)]


def _y(drawn: Drawn, focus: str) -> alt.Y:
    order = list(drawn.names)
    faded = [row for row, near in zip(drawn.columns["row"], drawn.columns["near"], strict=True) if not near]
    is_heavy = f"indexof(datum.value, 'l:') == 0 || datum.value == {json.dumps('p:' + focus)}"
    is_faded = f"indexof({json.dumps(faded)}, datum.value) >= 0"
    axis = alt.Axis(
        title=None, grid=False, labelExpr=f"{json.dumps(drawn.names)}[datum.value]", labelPadding=20,
        labelLimit=alt.ExprRef(f"{NARROW} ? 105 : 270"),
        labelFontWeight={"condition": {"test": is_heavy, "value": "bold"}, "value": "normal"},
        labelColor={"condition": {"test": is_faded, "value": "#8A939C"}, "value": INK},
    )  # fmt: skip
    return alt.Y("row:N", sort=order, scale=alt.Scale(domain=order, paddingInner=0, paddingOuter=0), axis=axis)


def _key(drawn: Drawn, meaning: Meaning) -> list[str]:
    now = [] if drawn.as_of is None else [f"Rule: as of {day(drawn.as_of)}"]
    return [meaning.bars, meaning.thin_bars, "Shape: computed status", *now]


def _line_key(drawn: Drawn, meaning: Meaning) -> list[str]:
    if drawn.curves is None:
        return []
    red = [meaning.red] if drawn.curves.has_red else []
    circular = ["Dashed: runs in a circle"] if drawn.curves.has_circular else []
    return ["Line: who gives to whom", *red, *circular]


def alt_text(projects: pd.DataFrame, links: pd.DataFrame | None = None) -> str:
    """How many projects in how many lanes, how many links, and the first of those that cannot hold."""
    if projects.empty:
        return "No project here has a dependency."
    text = f"{len(projects):,} projects in {len(set(projects['lane'])):,} lanes"
    if links is None or links.empty:
        return text + " without a dependency between them."
    broken = np.flatnonzero(links["trouble"].to_numpy(dtype=bool)).tolist()
    text += f" with {len(links):,} dependencies between them, {len(broken):,} of which cannot hold"
    if broken:
        text += f", first {links['predecessor'].array[broken[0]]} to {links['successor'].array[broken[0]]}"
    return text + "."
