"""One chart as a reader meets it: its question, the picture, and its table with CSV one click away."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas
import streamlit as st

from components.charts.specification import LayeredChart, Rows, datasets, specification, without_checks
from components.downloads import csv_download
from components.notices import show_empty
from components.project_links import table_height
from components.results import KeptResults

MOST_CHARTS = 256
without_checks()


@st.cache_resource(show_spinner=False)
def _charts() -> KeptResults:
    return KeptResults(MOST_CHARTS)


def _ready(build: Callable[[], LayeredChart | None]) -> tuple[dict, Mapping[str, Rows]] | None:
    """Specification and rows of a chart: building costs 2 to 10 ms, sending 2."""
    chart = build()
    return None if chart is None else (specification(chart), datasets(chart))


def show_chart(title: str, build: Callable[[], LayeredChart | None], table: pandas.DataFrame, *, key: str,
               version: Hashable, file_name: str, empty: str, columns: Mapping[str, Any] | None = None, note: str = "",
               on_select: Callable[[], None] | None = None) -> None:
    """Draw a chart under its title, with `table` (what it shows, as rows) and its CSV behind a button.

    `build` is called at most once for each (`key`, `version`): the version must name all that the chart depends on.
    `empty`: the sentence shown where there is nothing to draw. `columns`: Streamlit column settings of the table.
    `on_select`: called after a click on a mark of a chart that has a selection.
    """
    ready = _charts().of((key, version), lambda: _ready(build))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(title, anchor=False, width="content")
        if ready is not None:
            shown = st.popover("Table", icon=":material/table_rows:", type="tertiary", key=f"{key}.table", on_change="rerun")
            if shown.open:
                with shown:
                    st.dataframe(table, hide_index=True, column_config=columns, placeholder="–", width=760,
                                 height=table_height(len(table), 8), alt=f"The rows of the chart “{title}”")
                    csv_download("Download CSV", table, file_name, key=f"{key}.csv")
    if note:
        st.caption(note)
    if ready is None:
        show_empty("Nothing to draw", empty)
        return
    drawn, frames = ready
    st.vega_lite_chart({**drawn, "datasets": dict(frames)}, width="stretch", key=f"{key}.chart",
                       on_select=on_select or "ignore")
