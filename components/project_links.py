"""Tables of projects beside the main one: how tall they are, and opening a project from them with the filter carried along."""

from __future__ import annotations

import streamlit as st

from components.frame import Screen
from components.navigation import page_of
from data_access.filter import KEYS

# Streamlit itself fits a table of up to so many rows.
_FITTED_ROWS = 10
# Pixels of a row, and of the head, in the theme's size of text.
ROW_HEIGHT, _HALF_ROW, _EDGES = 33, 17, 2


def open_project(screen: Screen, project_id: str, **values: str) -> None:
    """Go to a project; `values`: the Project page's own URL fields, such as `view="risks"`."""
    own = {key: [value] for key, value in values.items()}
    # Of the link and not of the filter, which is another one where the page shows the record of an earlier date.
    shown = {key: value for key, value in screen.query.items() if key in KEYS}
    st.switch_page(page_of("project"), query_params={**shown, "id": [project_id], **own})


def table_height(rows: int, most: int) -> int | str:
    """A height that shows all rows, or `most` and half of the next, so that one sees that there are more.

    One row more than `most` is shown whole: half of it would hide the other half for nothing.
    """
    most = max(most, rows) if rows == most + 1 else most
    if rows <= min(most, _FITTED_ROWS):
        return "auto"
    return whole_rows(most) + _HALF_ROW if rows > most else whole_rows(rows)


def whole_rows(rows: int) -> int:
    """The height of a table of so many rows that ends with the last of them."""
    return ROW_HEIGHT * (rows + 1) + _EDGES
