"""What a page says when no portfolio is loaded yet, with the way to one."""

from __future__ import annotations

import streamlit as st

from components import session
from components.demonstration import PROJECTS, bring_demonstration
from components.navigation import page_of
from components.notices import show_empty
from reports.imports import LoadRefused

_MAKING = "Making the demonstration portfolio and its closed periods; this takes about half a minute …"


def show_first_steps() -> None:
    """The demonstration at a press, or the own portfolio; a visitor is told who can do either."""
    if session.identity().role == "viewer":
        show_empty("No portfolio is loaded yet", "Whoever runs this server loads one on its Data page, or the demonstration "
                   "portfolio with: python cli.py demo")
        return
    show_empty("No portfolio is loaded yet", f"Load your own from a workbook or CSV files, or look around first in a made-up "
               f"portfolio of {PROJECTS} projects, which your own replaces later.")
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = _button()
        st.page_link(page_of("data"), label="Load my own on the Data page", icon=":material/database:", width="content")
    if pressed:
        _load_demonstration()


def show_demonstration_offer() -> None:
    """On the Data page, which has the other ways below it."""
    if session.identity().role == "viewer":
        show_empty("Nothing is loaded yet", "Whoever runs this server loads a portfolio here.")
        return
    show_empty("Nothing is loaded yet", "Load a file below, or look around first in a made-up portfolio.")
    if _button():
        _load_demonstration()


def _button() -> bool:
    return st.button("Load the demonstration portfolio", type="primary", icon=":material/science:",
                     key="first_steps.demonstration")


def _load_demonstration() -> None:
    # A second press while the first one works finds what that one has loaded.
    key = f"demonstration-{session.data_version().version}"
    try:
        with session.writing(), st.spinner(_MAKING):
            bring_demonstration(session.database(), identity=session.identity(), size=PROJECTS,
                                request_key=key)
    except LoadRefused as refused:
        st.warning(str(refused), icon=":material/block:")
        return
    st.rerun()
