"""What can be chosen on the Dependencies page, and how its choices get into the link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from components.formats import visible
from components.frame import Screen
from components.project_links import open_project
from components.url_state import field_key, touch
from data_access.filter import UNASSIGNED

VIEWS: Mapping[str, str] = {"roadmap": "Roadmap", "matrix": "Who gives to whom", "chain": "What drives the finish",
                            "slip": "What if it slips?"}
GROUPS: Mapping[str, str] = {"program": "Programme", "portfolio": "Portfolio", "business-unit": "Unit", "project": "Project"}
STATES: Mapping[str, str] = {"open": "Open", "trouble": "Cannot hold", "delivered": "Delivered", "all": "All"}
NOBODY: Mapping[str, str] = {"program": "No programme", "portfolio": "No portfolio", "business-unit": "No business unit"}


def choose_focus(screen: Screen, names: Mapping[str, str], nothing: str) -> None:
    """A list of projects whose choice is in the link; `names`: id > name, `nothing`: what stands for no choice."""
    key, focus = field_key(screen.page.name, "focus"), screen.values.get("focus", "")
    listed = sorted(names.items(), key=lambda pair: str(pair[1]).lower())
    labels = {"": nothing} | {project_id: f"{visible(name, 80)} ({visible(project_id)})" for project_id, name in listed}
    if focus and focus not in labels:
        st.text(f"There is no project “{visible(focus, 64)}” to choose here, so it was left out.")
        st.session_state[key] = ""
    st.selectbox("Project", list(labels), format_func=labels.get, key=key, on_change=touch, args=(st.session_state,),
                 width=340, label_visibility="collapsed", help="Choose a project to see everything above and below it.")
    if focus and focus in labels and st.button("Open", icon=":material/assignment:", type="tertiary", help="Open this project"):
        open_project(screen, focus, view="dependencies")


def set_fields(screen: Screen, **values: str) -> None:
    """Put the page's own URL fields to these values, as a widget would."""
    for name, value in values.items():
        st.session_state[field_key(screen.page.name, name)] = value
    touch(st.session_state)


def group_names(names: Iterable[str], by: str) -> list[str]:
    """The names of groups; of what belongs to none, that in words."""
    return [NOBODY.get(by, name) if name == UNASSIGNED else name for name in names]
