"""Snapshots: freeze the portfolio under a name, close a reporting period, and open what was frozen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components import session
from components.formats import count_of, format_date, plain, visible
from components.frame import Screen
from components.navigation import page_of
from components.notices import show_empty
from components.project_links import table_height
from reports.snapshots import SnapshotRefused, close, freeze, snapshots, snapshots_elsewhere

LONGEST_NAME = 100


def show_snapshots(screen: Screen) -> None:
    """The list, newest first, each with a link that opens it; and the two ways to make one."""
    if session.identity().role != "viewer":
        _show_making(screen)
    made, elsewhere = snapshots(session.database()), snapshots_elsewhere(session.database())
    if elsewhere:
        st.caption(elsewhere_sentence(elsewhere, session.data_version().origin))
    if made.empty:
        show_empty("No snapshots yet", "A snapshot keeps the whole portfolio as it is now; every page and export opens on it.")
        return
    rows = made.assign(name=[visible(name) for name in made["name"]])
    st.dataframe(rows[["name", "created_at", "actor", "period_end", "rows", "bytes"]], hide_index=True, placeholder="–",
                 height=table_height(len(rows), 10), column_config=_columns(), alt="Snapshots, newest first")
    with st.container(horizontal=True):
        for name in made["name"].head(6):
            st.page_link(page_of("portfolio"), label=plain(f"Open “{name}”"), icon=":material/history:",
                         query_params={"snapshot": [name]})


def elsewhere_sentence(count: int, origin: str) -> str:
    """ "6 snapshots of the demonstration are kept too; they are listed while the demonstration is loaded." """
    of_what = "your own portfolio" if origin == "demonstration" else "the demonstration"
    are = "is kept too; it is" if count == 1 else "are kept too; they are"
    return f"{count_of(count, 'snapshot')} of {of_what} {are} listed while {of_what} is loaded."


def _show_making(screen: Screen) -> None:
    dates = screen.options.reporting_dates
    with st.form("snapshot.make", border=True, enter_to_submit=False):
        name = st.text_input("Name of the snapshot", max_chars=LONGEST_NAME, placeholder="Board meeting of October")
        with st.container(horizontal=True):
            makes = st.form_submit_button("Make a snapshot", icon=":material/photo_camera:")
            closes = bool(dates) and st.form_submit_button(f"Close the period of {format_date(dates[-1])}",
                                                           icon=":material/lock_clock:")
    if makes:
        _make(lambda: freeze(session.database(), name.strip(), session.stored_policy(), identity=session.identity()))
    elif closes:
        _make(lambda: close(session.database(), dates[-1], session.stored_policy(), identity=session.identity()))


def _make(command: Callable) -> None:
    try:
        with session.writing(), st.spinner("Freezing the portfolio …"):
            made = command()
    except SnapshotRefused as refused:
        st.warning(plain(str(refused)), icon=":material/block:")
        return
    st.toast(plain(f"The snapshot “{made.name}” is made."), icon=":material/photo_camera:")


def _columns() -> dict:
    config = st.column_config
    return {"name": config.TextColumn("Name", width=260), "actor": config.TextColumn("Who"),
            "created_at": config.DatetimeColumn("When (UTC)", format="D MMM YYYY, HH:mm"),
            "period_end": config.DateColumn("Closes the period of", format="D MMM YYYY"),
            "rows": config.NumberColumn("Rows", format="localized"), "bytes": config.NumberColumn("Size", format="bytes")}
