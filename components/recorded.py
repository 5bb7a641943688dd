"""An earlier date on a page whose rows keep no history: shown from the snapshot nearest before it, which the page names."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components import session
from components.formats import format_date, visible
from components.frame import Screen
from reports.snapshots import SnapshotInfo, snapshot_before


def recorded_screen(screen: Screen) -> Screen:
    """The screen to read this page by; at an earlier date of now that of the record which was kept, told in a line.

    The session travels there for the rest of the run. Links and the filter stay those of the screen that the reader has. The
    very same screen where the shown date is the newest, and where there is no record.
    """
    dates, shown = screen.options.reporting_dates, screen.project_filter.period_end(screen.options)
    if session.moment() or shown is None or shown == dates[-1]:
        return screen
    record = snapshot_before(session.database(), shown)
    if record is None:
        return screen
    session.travel_to(record.name)
    st.text(record_sentence(record))
    return replace(screen, options=session.options(), project_filter=replace(screen.project_filter, period="", compare=""))


def record_sentence(record: SnapshotInfo) -> str:
    """ "As recorded in the snapshot “2026-08-31” of 31 Aug 2026.", for a reader who asked for a date."""
    return f"As recorded in the snapshot “{visible(record.name)}” of {format_date(record.speaks_for)}."
