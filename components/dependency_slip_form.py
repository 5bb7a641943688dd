"""The form of the slip simulator: which project slips by how many days, kept in the link, and the slips so far as chips."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import session
from components.dependency_slip_text import LONGEST_DAYS, MOST_SLIPS, text_of
from components.dependency_views import set_fields
from components.formats import count_of, format_number, plain, visible
from components.frame import Screen
from reports.slip_view import MOST_CHOICES, names_of, slip_choices

USUAL_DAYS = 30
_PROJECT, _DAYS = "dependencies.slip.project", "dependencies.slip.days"


def show_form(screen: Screen, kept: Mapping[str, int]) -> None:
    """Project and days, and the button that adds them to the slips of the link."""
    choices = session.cached(slip_choices, screen.project_filter, screen.options)
    labels = {key: f"{visible(name, 80)} ({visible(key)})" for key, name in choices.items() if key not in kept}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Which project slips?", list(labels), index=None, format_func=labels.get, key=_PROJECT, width=420,
                     placeholder="Type to search, those that others wait for first",
                     help=f"The first {format_number(MOST_CHOICES)}; narrow the filter to find others."
                     if len(choices) == MOST_CHOICES else None)
        st.number_input("Days longer", min_value=1, max_value=LONGEST_DAYS, value=USUAL_DAYS, step=1, key=_DAYS, width=150)
        st.button("Let it slip", icon=":material/add:", on_click=_add, args=(screen, dict(kept)),
                  disabled=len(kept) >= MOST_SLIPS)


def _add(screen: Screen, kept: dict[str, int]) -> None:
    chosen = st.session_state.get(_PROJECT)
    if chosen:
        set_fields(screen, slip=text_of(kept | {chosen: int(st.session_state.get(_DAYS) or USUAL_DAYS)}))


def show_chips(screen: Screen, kept: Mapping[str, int]) -> None:
    """The slips so far; a click takes one away."""
    names = session.cached(names_of, tuple(kept))
    with st.container(horizontal=True, gap="xsmall"):
        for project_id, days in kept.items():
            rest = {other: value for other, value in kept.items() if other != project_id}
            st.button(plain(f"{visible(names.get(project_id, project_id), 60)}: {count_of(days, 'day')} longer"),
                      icon=":material/close:", icon_position="right", on_click=set_fields, args=(screen,),
                      kwargs={"slip": text_of(rest)}, key=f"dependencies.slip.chip.{project_id}", help="Take this slip away")
        st.button("Clear", type="tertiary", on_click=set_fields, args=(screen,), kwargs={"slip": ""})
