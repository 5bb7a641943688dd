"""What a reader is told when something is missing, left out or broken: a sentence and what to do, never a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from components.formats import count_of, visible
from components.session import DatabaseUnavailable
from data_access.filter import CHOICE_FIELDS, Ignored
from data_access.identity import NotAllowed

MOST_NAMED = 5
LONGEST_VALUE = 60
_LABELS = {item.key: item.label for item in CHOICE_FIELDS}

log = logging.getLogger("portfolio_lens")


def ignored_sentences(ignored: Sequence[Ignored]) -> list[str]:
    """One sentence for each value that was left out, the first few by name and the rest by number."""
    named = [
        f"{_LABELS.get(item.key, visible(item.key, LONGEST_VALUE).capitalize())}: “{visible(item.value, LONGEST_VALUE)}” "
        f"is not {item.expected}." for item in ignored[:MOST_NAMED]
    ]
    rest = len(ignored) - MOST_NAMED
    return [*named, f"And {count_of(rest, 'more value')}."] if rest > 0 else named


def show_ignored(ignored: Sequence[Ignored]) -> None:
    if ignored:
        with st.container(border=True, gap="xsmall"):
            st.markdown(":material/link_off: **Part of this link is not known here and was left out.**")
            for sentence in ignored_sentences(ignored):
                # Not Markdown: the values come from outside.
                st.text(sentence)


def show_empty(title: str, sentence: str) -> None:
    """The state of a page or panel without rows: what is missing, and what to do."""
    with st.container(border=True):
        st.markdown(f"**{title}**")
        st.text(sentence)


def show_read_only() -> None:
    st.info("Read only: this server can be reached from other machines and has no sign-in, so nothing can be changed here.",
            icon=":material/lock:")


@contextmanager
def error_boundary() -> Iterator[None]:
    """Turns any error of a page into a sentence and an incident id; the log has the trace under the same id."""
    try:
        yield
    except Exception as error:  # the one place that catches everything: Streamlit's own stop and rerun are no Exception
        show_error(error)


def show_error(error: Exception) -> bool:
    """Log an error under a new incident id and show a sentence for it; true, for it needs no other display."""
    incident = secrets.token_hex(4).upper()
    log.error("incident %s", incident, exc_info=error)
    sentence, advice = _explained(error)
    st.error(f"**{sentence}** {advice}", icon=":material/error:")
    st.caption(f"Incident {incident}. The server's log has the details under this number.")
    return True


def _explained(error: Exception) -> tuple[str, str]:
    if isinstance(error, DatabaseUnavailable):
        return ("The database cannot be reached.", "Nothing is lost. Check that it runs and that DATABASE_URL names it, "
                "then reload this page.")
    if isinstance(error, NotAllowed):
        return ("This is not allowed here.", "The app is open read only, so nothing was changed.")
    return ("This page could not be shown.", "Nothing was changed. Reload the page; if it happens again, pass on the incident "
            "number below.")
