"""Opening a project from any page, with the filter carried along so that the way back is the same view."""

from __future__ import annotations

import streamlit as st

from components.frame import Screen
from components.navigation import page_of


def open_project(screen: Screen, project_id: str, **values: str) -> None:
    """Go to a project; `values`: the Project page's own URL fields, such as `view="risks"`."""
    own = {key: [value] for key, value in values.items()}
    st.switch_page(page_of("project"), query_params={**screen.project_filter.to_query(), "id": [project_id], **own})
