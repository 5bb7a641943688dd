"""The frame that every page lives in: menu, filters, title, what is shown in words, and one place where errors end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components import filter_bar, session
from components.copy_link import show_copy_link
from components.first_steps import show_first_steps
from components.formats import format_date, plain
from components.navigation import PAGES, PageEntry, show_menu, streamlit_pages, title_of
from components.notices import error_boundary, show_ignored, show_read_only
from components.session import DataVersion
from components.url_state import (
    Context,
    Query,
    Reading,
    asked_snapshot,
    canonical,
    oversized,
    reset,
    step_in_history,
    synchronise,
)
from data_access.filter import FilterOptions, ProjectFilter

ICON, LOGO = (str(Path(__file__).parent / name) for name in ("icon.svg", "logo.svg"))
# Wide enough for most names with their counts; folded on a phone all the same.
SIDEBAR_WIDTH = 320
_SCREEN, _LIST = "frame.screen", "frame.list"


@dataclass(frozen=True)
class Screen:
    """What a page needs to know: its entry, the filter, its own URL values, what can be chosen, and the data's version."""

    page: PageEntry
    project_filter: ProjectFilter
    values: dict[str, str]
    options: FilterOptions
    data: DataVersion
    query: Query

    @property
    def shows_projects(self) -> bool:
        """Whether this page shows a part of the portfolio, and there is a portfolio to show."""
        return self.page.filtered and self.data.origin != "empty"


def current_screen() -> Screen:
    """The screen of this run; the same again in a fragment's rerun, where the frame does not run."""
    return st.session_state[_SCREEN]


def show_frame() -> None:
    """The whole app, once for every run: called by the main script and by nothing else."""
    pages = streamlit_pages()
    chosen = st.navigation(list(pages.values()), position="hidden")
    entry = next(entry for entry in PAGES if pages[entry.name].url_path == chosen.url_path)
    st.set_page_config(page_title=title_of(entry), page_icon=ICON,
                       layout="centered" if entry.by_link_alone else "wide", initial_sidebar_state=SIDEBAR_WIDTH)
    with error_boundary():
        screen, reading = _prepared(entry)
        if entry.by_link_alone:
            st.logo(LOGO, size="large")
            chosen.run()
            return
        _show_sidebar(pages, screen)
        _show_head(screen, reading)
        if screen.page.filtered and screen.page.needs_projects and not screen.shows_projects:
            show_first_steps()
        else:
            chosen.run()


def _prepared(entry: PageEntry) -> tuple[Screen, Reading]:
    """Bring URL and state into step, before any widget is drawn."""
    data = session.begin_run(with_figures=not entry.by_link_alone)
    elsewhere = frozenset(field.key for page in PAGES for field in page.fields)
    run = get_script_run_ctx()
    if run.is_history_navigation:
        step_in_history(st.session_state)
    address = run.query_string
    sent = {key: st.query_params.get_all(key) for key in st.query_params}
    snapshot = asked_snapshot(st.session_state, sent)
    # What changes the portfolio always shows it as it is now.
    if entry.filtered and snapshot in session.snapshot_names():
        session.travel_to(snapshot)
    options = FilterOptions() if entry.by_link_alone else session.options()
    context = Context(entry.name, entry.fields, options, session.scope(), elsewhere)
    reading, query = synchronise(st.session_state, sent, context, oversized(address))
    # Also without a change, for a link to the page that is already open needs it; but never to spell the same otherwise, nor
    # at a step back or forward, which may arrive when the reader has gone on and would then be written over the next one.
    if query != sent or (urlencode(query, doseq=True) == address and not run.is_history_navigation):
        st.query_params.from_dict(query)
    screen = Screen(entry, reading.project_filter, reading.values, options, data, canonical(reading, entry.fields))
    st.session_state[_SCREEN] = screen
    if entry.filtered and entry.name != "project":
        st.session_state[_LIST] = entry, {key: screen.query[key] for key in (field.key for field in entry.fields)
                                          if key in screen.query}
    return screen, reading


def way_back(screen: Screen) -> tuple[PageEntry, Query]:
    """The page from which a project was opened, as it was but with the filter of now; the Portfolio page for a shared link."""
    portfolio = next(entry for entry in PAGES if entry.name == "portfolio")
    entry, own = st.session_state.get(_LIST, (portfolio, {}))
    return entry, screen.project_filter.to_query() | own


def link_query(**values: str) -> Query:
    """The query of a link from this screen: its filter, and the target page's own fields (`id="P-1"`)."""
    return current_screen().project_filter.to_query() | {key: [value] for key, value in values.items() if value}


def _show_sidebar(pages: dict[str, st.Page], screen: Screen) -> None:
    st.logo(LOGO, size="large", icon_image=ICON)
    with st.sidebar:
        show_menu(pages, screen.project_filter.to_query())
        if screen.shows_projects:
            filter_bar.show_filters(screen.project_filter, screen.options, session.choice_counts(screen.project_filter))


def _show_moment() -> None:
    """The band that says which moment this is, and the way back to now."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f":material/history: **Snapshot {plain(f'“{session.moment()}”')}**: everything on this page is as it was "
                    "when it was made, not as it is now.", width="content")
        st.button("Return to now", icon=":material/update:", on_click=reset, args=(st.session_state, ("snapshot",)))


def _show_head(screen: Screen, reading: Reading) -> None:
    """Title, copy link, the sentence of the filter, chips, and what was left out."""
    if session.moment():
        _show_moment()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(screen.page.title, anchor=False, width="content")
        show_copy_link(screen.query)
    if screen.shows_projects:
        st.text(screen.project_filter.sentence(screen.options, format_date) + ".")
        filter_bar.show_chips(screen.project_filter, screen.options)
    show_ignored(reading.ignored)
    if session.identity().role == "viewer":
        show_read_only()
