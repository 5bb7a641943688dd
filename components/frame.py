"""The frame that every page lives in: menu, filters, title, what is shown in words, and one place where errors end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from components import filter_bar, session
from components.copy_link import show_copy_link
from components.formats import format_date
from components.navigation import PAGES, PageEntry, show_menu, streamlit_pages
from components.notices import error_boundary, show_ignored, show_read_only
from components.session import DataVersion
from components.url_state import Context, Query, Reading, synchronise
from data_access.filter import FilterOptions, ProjectFilter

APP_NAME = "Portfolio Lens"
ICON = Path(__file__).parent / "icon.svg"
_SCREEN = "frame.screen"


@dataclass(frozen=True)
class Screen:
    """What a page needs to know: its entry, the filter, its own URL values, what can be chosen, and the data's version."""

    page: PageEntry
    project_filter: ProjectFilter
    values: dict[str, str]
    options: FilterOptions
    data: DataVersion
    query: Query


def current_screen() -> Screen:
    """The screen of this run; the same again in a fragment's rerun, where the frame does not run."""
    return st.session_state[_SCREEN]


def show_frame() -> None:
    """The whole app, once for every run: called by the main script and by nothing else."""
    pages = streamlit_pages()
    chosen = st.navigation(list(pages.values()), position="hidden")
    entry = next(entry for entry in PAGES if pages[entry.name].url_path == chosen.url_path)
    st.set_page_config(page_title=f"{entry.title} – {APP_NAME}", page_icon=str(ICON), layout="wide")
    with error_boundary():
        screen, reading = _prepared(entry)
        _show_sidebar(pages, screen)
        _show_head(screen, reading)
        chosen.run()


def _prepared(entry: PageEntry) -> tuple[Screen, Reading]:
    """Bring URL and state into step, before any widget is drawn."""
    data, options = session.data_version(), session.options()
    elsewhere = frozenset(field.key for page in PAGES for field in page.fields)
    context = Context(entry.name, entry.fields, options, session.scope(), elsewhere)
    sent = {key: st.query_params.get_all(key) for key in st.query_params}
    reading, query = synchronise(st.session_state, sent, context)
    # Every time, not only on a change: a link to the page that is already open needs it.
    st.query_params.from_dict(query)
    screen = Screen(entry, reading.project_filter, reading.values, options, data, query)
    st.session_state[_SCREEN] = screen
    return screen, reading


def _show_sidebar(pages: dict[str, st.Page], screen: Screen) -> None:
    with st.sidebar:
        st.markdown(f"##### {APP_NAME}")
        show_menu(pages, screen.page.name, screen.project_filter.to_query())
        if screen.page.filtered and screen.data.origin != "empty":
            filter_bar.show_filters(screen.project_filter, screen.options, session.choice_counts(screen.project_filter))


def _show_head(screen: Screen, reading: Reading) -> None:
    """Title, copy link, the sentence of the filter, chips, and what was left out."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(screen.page.title, anchor=False)
        show_copy_link(screen.query)
    if screen.page.filtered and screen.data.origin != "empty":
        st.text(screen.project_filter.sentence(screen.options, format_date) + ".")
        filter_bar.show_chips(screen.project_filter, screen.options)
    show_ignored(reading.ignored)
    if session.identity().role == "viewer":
        show_read_only()
