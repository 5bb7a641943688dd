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


def layer(rows: Rows, mark: alt.MarkDef, *where: str, **channels: alt.SchemaBase | Sequence[alt.SchemaBase]) -> alt.Chart:
    """One layer in one step: `encode`, `transform_filter` and `mark_...` one after another copy it each time.

    `where`: Vega expressions, which rows are drawn. A channel is given as its object (`alt.X2("end")`).
    """
    filters = [alt.FilterTransform(expression) for expression in where]
    return alt.Chart(rows, mark=mark, encoding=alt.FacetedEncoding(**channels), transform=filters or alt.Undefined)


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
    layers = _with_one_scale_each(_written_layers(chart.layers, names))
    params = [param for place, layer in enumerate(layers) for param in _lifted(layer, f"view_{place}")]
    ready = {"$schema": alt.SCHEMA_URL, **written(chart.properties), "layer": layers}
    return ready | ({"params": params} if params else {}) | with_renderer(frames.values())


def with_renderer(frames: Iterable[Rows]) -> dict:
    """What a specification says more when these frames are drawn: which renderer, where that is not the usual one."""
    is_large = sum(map(len, frames)) > MARKS_FOR_CANVAS
    return {"usermeta": {"embedOptions": {"renderer": "canvas"}}} if is_large else {}


def datasets(chart: LayeredChart) -> dict[str, Rows]:
    """The frames that the chart draws, by the names that its specification uses: "rows" is the longest, then "rows_2" ..."""
    frames = {id(drawn.data): drawn.data for drawn in chart.layers}
    longest_first = sorted(frames.values(), key=len, reverse=True)
    return {"rows" if place == 0 else f"rows_{place + 1}": frame for place, frame in enumerate(longest_first)}


def drawable(chart: LayeredChart) -> dict:
    """Specification and frames in one dictionary, for `st.vega_lite_chart`."""
    return {**specification(chart), "datasets": datasets(chart)}


def _written_layers(layers: Sequence[alt.Chart], names: Mapping[int, str]) -> list[dict]:
    """The layers with the names of their rows; a channel that several share, such as an axis, is written once."""
    channels = {id(channel): channel for drawn in layers for channel in drawn.encoding._kwds.values()}
    ready = {key: written(channel) for key, channel in channels.items() if channel is not alt.Undefined}
    result = []
    for drawn in layers:
        bare = drawn.copy(deep=False)
        bare.data, bare.encoding = alt.NamedData(names[id(drawn.data)]), alt.Undefined
        encoding = {name: ready[id(channel)] for name, channel in drawn.encoding._kwds.items() if id(channel) in ready}
        result.append({**written(bare), "encoding": encoding})
    return result


def _with_one_scale_each(layers: list[dict]) -> list[dict]:
    """The layers with each time scale stated once, in a layer without a second end (x2, y2); the others share it.

    Vega-Lite 6 warns in the browser's console about conflicting domains when the same dates are stated twice.
    """
    for channel in ("x", "y"):
        timed = [drawn["encoding"] for drawn in layers if drawn["encoding"].get(channel, {}).get("type") == "temporal"]
        keeper = next((encoding for encoding in timed if channel + "2" not in encoding), timed[0] if timed else None)
        for encoding in timed:
            if encoding is not keeper:
                encoding[channel] = {name: value for name, value in encoding[channel].items() if name != "scale"}
    return layers


def _lifted(drawn: dict, name: str) -> list[dict]:
    """The parameters of a layer, taken out of it to stand on the whole: only there does Streamlit look for selections."""
    params = drawn.pop("params", [])
    if params:
        drawn["name"] = name
    return [{**param, "views": [name]} for param in params]
