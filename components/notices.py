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
from reports.figures import FiguresBusy
from reports.policy import PolicyError

MOST_NAMED = 5
LONGEST_VALUE = 60
_LABELS = {item.key: item.label for item in CHOICE_FIELDS}

log = logging.getLogger("portfolio_lens")


def ignored_sentences(ignored: Sequence[Ignored]) -> list[str]:
    """One sentence for each field of which something was left out: its first value by name, the others by number."""
    fields: dict[str, list[Ignored]] = {}
    for item in ignored:
        fields.setdefault(item.key, []).append(item)
    named = [_ignored_sentence(items) for items in list(fields.values())[:MOST_NAMED]]
    rest = len(fields) - MOST_NAMED
    return [*named, f"And {count_of(rest, 'more field')} of the link."] if rest > 0 else named


def _ignored_sentence(items: list[Ignored]) -> str:
    first, others = items[0], len(items) - 1
    label = _LABELS.get(first.key, visible(first.key, LONGEST_VALUE).capitalize())
    more = f", nor {'is' if others == 1 else 'are'} {count_of(others, 'more value')}" if others else ""
    return f"{label}: “{visible(first.value, LONGEST_VALUE)}” is not {first.expected}{more}."


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
    st.info("Read only: this server can be reached by others and has no sign-in, so nothing can be changed here.",
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
    if isinstance(error, PolicyError):
        # It names the key and what was expected there, and nothing else.
        st.text(visible(error))
    st.caption(f"Incident {incident}. The server's log has the details under this number.")
    return True


def _explained(error: Exception) -> tuple[str, str]:
    if isinstance(error, DatabaseUnavailable):
        return ("The database cannot be reached.", "Nothing is lost. Check that it runs and that DATABASE_URL names it, "
                "then reload this page.")
    if isinstance(error, NotAllowed):
        return ("This is not allowed here.", "The app is open read only, so nothing was changed.")
    if isinstance(error, PolicyError):
        return ("The policy cannot be used.", "No figure is shown before the policy file is put right:")
    if isinstance(error, FiguresBusy):
        return ("The figures are being worked out.", "The data kept changing meanwhile. Reload the page in a moment.")
    return ("This page could not be shown.", "Nothing was changed. Reload the page; if it happens again, pass on the incident "
            "number below.")
