"""A choice of views whose place is in the link, like every other choice."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.frame import Screen
from components.url_state import field_key, touch


def choose(screen: Screen, field: str, labels: Mapping[str, str]) -> str:
    """A row of views, one of them chosen; `field` is the page's URL field that holds it. Returns the chosen value."""
    values = list(labels)
    key = field_key(screen.page.name, field)
    st.segmented_control("View", values, format_func=labels.get, key=key, label_visibility="collapsed",
                         on_change=touch, args=(st.session_state,), required=True)
    return st.session_state.get(key) or values[0]
