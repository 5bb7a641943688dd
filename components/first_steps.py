"""What a page says when no portfolio is loaded yet, with the way to one."""

from __future__ import annotations

import streamlit as st

from components.navigation import page_of
from components.notices import show_empty


def show_first_steps() -> None:
    show_empty("No portfolio is loaded yet",
               "Load your own from a workbook or CSV files on the Data page, or start with the demonstration portfolio:")
    st.code("python cli.py demo", language=None)
    st.page_link(page_of("data"), label="Go to the Data page", icon=":material/database:")
