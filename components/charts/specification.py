"""From a chart to what is sent to the browser: a dictionary without rows, and the rows beside it by name.

How it is drawn: `st.vega_lite_chart(drawable(chart))`. Streamlit 1.67 takes the frames out of `datasets` and sends each as
Arrow under its name (bytes of an Arrow stream are passed on as they are, so a caller may cache those). A frame as the first
argument works only for a specification that names no data: Streamlit inserts it into Vega-Lite's default set `source`, and
a specification that names another set fails in the browser. Charts here often have a second small frame for their
labels, so the names are always written.
"""

from __future__ import annotations

from collections.abc import Iterable

import altair as alt
import pandas as pd

MARKS_FOR_CANVAS = 1_000
Chart = alt.Chart | alt.LayerChart


def specification(chart: Chart) -> dict:
    """The chart's Vega-Lite dictionary with named data and no rows; `datasets` gives the rows by name.

    Above `MARKS_FOR_CANVAS` rows it asks for the canvas renderer, which is faster there; Streamlit itself changes over at
    2,000 marks. On a canvas a screen reader gets the description alone, which every chart has.
    """
    frames = datasets(chart)
    bare = _with_named_data(chart, {id(frame): name for name, frame in frames.items()})
    return bare.to_dict(validate=False) | with_renderer(frames.values())


def with_renderer(frames: Iterable[pd.DataFrame]) -> dict:
    """What a specification says more when these frames are drawn: which renderer, where that is not the usual one."""
    is_large = sum(map(len, frames)) > MARKS_FOR_CANVAS
    return {"usermeta": {"embedOptions": {"renderer": "canvas"}}} if is_large else {}


def datasets(chart: Chart) -> dict[str, pd.DataFrame]:
    """The frames that the chart draws, by the names that its specification uses: "rows" is the longest, then "rows_2" ..."""
    frames: dict[int, pd.DataFrame] = {}
    for part in (chart, *_layers(chart)):
        if isinstance(part.data, pd.DataFrame):
            frames.setdefault(id(part.data), part.data)
    longest_first = sorted(frames.values(), key=len, reverse=True)
    return {"rows" if place == 0 else f"rows_{place + 1}": frame for place, frame in enumerate(longest_first)}


def drawable(chart: Chart) -> dict:
    """Specification and frames in one dictionary, for `st.vega_lite_chart`."""
    return {**specification(chart), "datasets": datasets(chart)}


def _layers(chart: Chart) -> list[alt.Chart]:
    return list(chart.layer) if isinstance(chart, alt.LayerChart) else []


def _with_named_data(chart: Chart, names: dict[int, str]) -> Chart:
    bare = chart.copy(deep=False)
    if isinstance(chart.data, pd.DataFrame):
        bare.data = alt.NamedData(names[id(chart.data)])
    if isinstance(chart, alt.LayerChart):
        bare.layer = [_with_named_data(layer, names) for layer in chart.layer]
    return bare
