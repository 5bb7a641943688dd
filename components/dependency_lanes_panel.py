"""The roadmap of the Dependencies page: projects in lanes with what they give to each other, or the chain of one of them."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import session
from components.chart_panel import show_chart
from components.charts.dependency_lanes import SELECTION, dependency_lanes
from components.dependency_views import choose_focus, group_names, set_fields
from components.dependency_words import all_say
from components.formats import count_of, format_number
from components.frame import Screen
from reports.dependency_lanes import Lanes
from reports.dependency_lanes import dependency_lanes as lanes_of


def show_lanes(screen: Screen, by: str, state: str, controls: DeltaGenerator) -> None:
    """Projects in lanes with their links; choosing a project, in the list among the `controls` or by a click on its bar, shows
    its chain."""
    focus = screen.values.get("focus", "")
    asked = (screen.project_filter, screen.options, by, state)
    found = session.cached(lanes_of, *asked, focus)
    with controls:
        choose_focus(screen, dict(zip(found.projects["id"], found.projects["label"], strict=True)), "All projects")
    is_known = bool(found.chain_in_all)
    projects = found.projects.assign(lane_name=group_names(found.projects["lane_name"], by))
    links = found.links.assign(says=all_say(found.links))
    as_of = screen.project_filter.period_end(screen.options)
    show_chart("What hangs on what?", lambda: dependency_lanes(projects, links, as_of=as_of, focus=focus if is_known else ""),
               links, key="dependencies.lanes", version=session.drawn_from(screen.project_filter, by, state, focus),
               file_name="dependencies-drawn", note=lanes_note(found), on_select=lambda: _focus_on_bar(screen),
               empty="None of these dependencies is between projects with dates." if len(links) else
               "No dependency is in this state.")


def lanes_note(found: Lanes) -> str:
    """What is drawn, what is left out, and how to see it."""
    drawn, undated = len(found.links), int(found.links[["from_date", "to_date"]].isna().any(axis=1).sum())
    said = []
    if found.chain_in_all:
        said.append(f"{count_of(found.chain_in_all, 'project')} on the chain; the rest is faded." if found.chain_in_all > 1 else
                    "No dependency in this state links this project to another; the rest is faded.")
    if drawn < found.links_in_all:
        first = "the nearest on the chain, then " if found.chain_in_all else ""
        said.append(f"Drawn are {count_of(len(found.projects), 'project')} of {format_number(found.projects_in_all)} and "
                    f"{format_number(drawn)} of {count_of(found.links_in_all, 'dependency', 'dependencies')}: {first}those "
                    "that cannot hold first. Narrow the filter, or choose one project, to see others; the register lists them.")
    if undated:
        said.append(f"{count_of(undated, 'dependency', 'dependencies')} of a project without dates cannot be drawn.")
    return " ".join(said) if said else "Choose a project, or click its bar, to see everything above and below it."


def _focus_on_bar(screen: Screen) -> None:
    points = (st.session_state.get("dependencies.lanes.chart") or {}).get("selection", {}).get(SELECTION) or []
    if points:
        set_fields(screen, focus=str(points[0]["id"]))
