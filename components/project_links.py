"""Tables of projects beside the main one: how tall they are, and opening a project from them with the filter carried along."""

from __future__ import annotations

import streamlit as st

from components.frame import Screen
from components.navigation import page_of

# Streamlit itself fits a table of up to so many rows.
_FITTED_ROWS = 10
_ROW, _HALF_ROW = 35, 18


def open_project(screen: Screen, project_id: str, **values: str) -> None:
    """Go to a project; `values`: the Project page's own URL fields, such as `view="risks"`."""
    own = {key: [value] for key, value in values.items()}
    st.switch_page(page_of("project"), query_params={**screen.project_filter.to_query(), "id": [project_id], **own})


def table_height(rows: int, most: int) -> int | str:
    """A height that shows all rows, or `most` and half of the next, so that one sees that there are more."""
    if rows <= min(most, _FITTED_ROWS):
        return "auto"
    return _ROW * (min(rows, most) + 1) + (_HALF_ROW if rows > most else 3)
