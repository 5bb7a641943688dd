"""Choosing a project by name, for a page that was opened without one or with one that is not there."""

from __future__ import annotations

import pandas
import streamlit as st

from components.formats import visible
from components.frame import Screen
from components.notices import show_empty
from components.project_links import open_project


def show_project_choice(screen: Screen, listed: pandas.DataFrame) -> None:
    """A searchable list of the projects that the filter shows, worst first; choosing one opens it."""
    if listed.empty:
        show_empty("No project matches", "The filter leaves no project to open; reset it to see all.")
        return
    names = {key: f"{visible(name)} ({visible(key)})" for key, name in zip(listed["project_id"], listed["name"], strict=True)}
    chosen = st.selectbox("Which project?", list(names), index=None, format_func=names.get, key="project.choice",
                          placeholder=f"Type to search among {len(names):,}, worst first")
    if chosen:
        open_project(screen, chosen)


def show_unknown_project(screen: Screen, project_id: str, listed: pandas.DataFrame) -> None:
    show_empty("This project is not here", f"There is no project with the id “{visible(project_id, 64)}”: it may have been "
               "removed by an import, or the link is from another portfolio.")
    show_project_choice(screen, listed)
