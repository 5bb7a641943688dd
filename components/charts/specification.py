"""From a chart to what is sent to the browser: a dictionary without rows, and the rows beside it by name.

How it is drawn: `st.vega_lite_chart(drawable(chart))`. Streamlit 1.67 takes the frames out of `datasets` and sends each as
Arrow under its name (bytes of an Arrow stream are passed on as they are, so a caller may cache those). A frame as the first
argument works only for a specification that names no data: Streamlit inserts it into Vega-Lite's default set `source`, and
a specification that names another set fails in the browser. Charts here often have a second small frame for their
labels, so the names are always written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import disable_debug_mode

from components.charts.rows import ArrowRows
from components.charts.writing import written

MARKS_FOR_CANVAS = 1_000
# What a layer draws: a frame, or what `arrow_rows` makes.
Rows = pd.DataFrame | ArrowRows


@dataclass(frozen=True, eq=False)
class LayeredChart:
    """Layers, each with its frame, from the lowest up, and what is said of the whole: description, height, title, ...

    Stands for `alt.LayerChart`, which copies each layer several times and prints its frame to name it: most of a chart's time.
    """

    layers: Sequence[alt.Chart]
    properties: Mapping[str, Any]


def without_checks() -> None:
    """From here on Altair checks no part of a chart while it is put together: three quarters of a chart's time.

    The tests hold every chart against Vega-Lite's schema. A column in a channel is given as its object, `x2=alt.X2("end")`: for
    a text alone Altair takes its whole schema to pieces, 4 ms each.
    """
    disable_debug_mode()


def specification(chart: LayeredChart) -> dict:
    """The chart's Vega-Lite dictionary with named data and no rows; `datasets` gives the rows by name.

    It is not checked against Vega-Lite's schema, which the tests do for every chart. Above `MARKS_FOR_CANVAS` rows it asks for
    the canvas renderer, which is faster there; Streamlit itself changes over at 2,000 marks. On a canvas a screen reader gets
    the description alone, which every chart has.
    """
    frames = datasets(chart)
    names = {id(frame): name for name, frame in frames.items()}
    layers = [_layer(layer, names) for layer in chart.layers]
    params = [param for place, layer in enumerate(layers) for param in _lifted(layer, f"view_{place}")]
    ready = {"$schema": alt.SCHEMA_URL, **written(chart.properties), "layer": layers}
    return ready | ({"params": params} if params else {}) | with_renderer(frames.values())


def with_renderer(frames: Iterable[Rows]) -> dict:
    """What a specification says more when these frames are drawn: which renderer, where that is not the usual one."""
    is_large = sum(map(len, frames)) > MARKS_FOR_CANVAS
    return {"usermeta": {"embedOptions": {"renderer": "canvas"}}} if is_large else {}


def datasets(chart: LayeredChart) -> dict[str, Rows]:
    """The frames that the chart draws, by the names that its specification uses: "rows" is the longest, then "rows_2" ..."""
    frames = {id(layer.data): layer.data for layer in chart.layers}
    longest_first = sorted(frames.values(), key=len, reverse=True)
    return {"rows" if place == 0 else f"rows_{place + 1}": frame for place, frame in enumerate(longest_first)}


def drawable(chart: LayeredChart) -> dict:
    """Specification and frames in one dictionary, for `st.vega_lite_chart`."""
    return {**specification(chart), "datasets": datasets(chart)}


def _layer(layer: alt.Chart, names: Mapping[int, str]) -> dict:
    bare = layer.copy(deep=False)
    bare.data = alt.NamedData(names[id(layer.data)])
    return written(bare)


def _lifted(layer: dict, name: str) -> list[dict]:
    """The parameters of a layer, taken out of it to stand on the whole: only there does Streamlit look for selections."""
    params = layer.pop("params", [])
    if params:
        layer["name"] = name
    return [{**param, "views": [name]} for param in params]
