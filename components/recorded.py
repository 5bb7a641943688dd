"""An earlier date of rows that keep no history: shown from the snapshot nearest before it, which the page names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from components import session
from components.formats import format_date, visible
from components.frame import Screen
from components.notices import show_empty
from reports.snapshots import SnapshotInfo, snapshots_before


@dataclass(frozen=True)
class Recorded:
    """The screen to read by, and which record that is, in a sentence; without one where it is the present."""

    screen: Screen
    sentence: str = ""


def recorded_screen(screen: Screen) -> Screen:
    """The screen to read this page by; at an earlier date of now that of the record which was kept, told in a line.

    The session travels there for the rest of the run. Links and the filter stay those of the screen that the reader has. The
    very same screen where the shown date is the newest, and where there is no record.
    """
    record = _record(screen)
    if record is None:
        return screen
    st.text(record_sentence(record))
    return _travelled(screen, record)


@contextmanager
def as_recorded(screen: Screen) -> Iterator[Recorded | None]:
    """For a part of a page: what the session reads within is the record, and after it again what it was; None without one."""
    record = _record(screen)
    if record is None:
        yield Recorded(screen) if is_newest(screen) else None
        return
    try:
        yield Recorded(_travelled(screen, record), record_sentence(record))
    finally:
        session.travel_to("")


def is_newest(screen: Screen) -> bool:
    """Whether the shown date is the newest, at which alone the present rows are those of the date."""
    dates = screen.options.reporting_dates
    return not dates or screen.project_filter.period_end(screen.options) == dates[-1]


def record_sentence(record: SnapshotInfo) -> str:
    """ "As recorded in the snapshot “2026-08-31” of 31 Aug 2026.", for a reader who asked for a date."""
    return f"As recorded in the snapshot “{visible(record.name)}” of {format_date(record.speaks_for)}."


def show_no_record(what: str, day: date | None) -> None:
    """Where nothing was kept of what has no history; `what` begins a sentence: "Milestones"."""
    show_empty("No record for that date", f"{what} keep no history of their own, so how they stood on {format_date(day)} is "
               "not known. The newest reporting date shows how they stand now.")


def _record(screen: Screen) -> SnapshotInfo | None:
    """The snapshot to read in place of the present; None where that is the shown date, and where nothing was kept."""
    shown = screen.project_filter.period_end(screen.options)
    if session.moment() or shown is None or is_newest(screen):
        return None
    return snapshots_before(session.database(), [shown]).get(shown)


def _travelled(screen: Screen, record: SnapshotInfo) -> Screen:
    session.travel_to(record.name)
    return replace(screen, options=session.options(), project_filter=replace(screen.project_filter, period="", compare=""))
