"""What if it slips? Projects that last longer, kept in the link, and everything that it does before and after."""

from __future__ import annotations

import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.dependency_lanes import Meaning, dependency_lanes
from components.dependency_slip_form import show_chips, show_form
from components.dependency_slip_sentence import slip_sentence, small_print
from components.dependency_slip_tables import show_tables
from components.dependency_slip_text import slips_of
from components.dependency_words import all_say
from components.formats import format_number, plain, visible
from components.frame import Screen
from components.notices import show_ignored
from reports.slip_view import SlipView, names_of, slip_refusals, slip_view

SLIPPED = Meaning("Bar: after the slip", "Grey: before", "Red, heavy: need-by breaks")


def show_slip(screen: Screen) -> None:
    """The form, the slips as chips, and what they do."""
    slips, ignored = slips_of(screen.values.get("slip", ""))
    refused = session.cached(slip_refusals, tuple(slips.items()))
    kept = {project_id: days for project_id, days in slips.items() if project_id not in refused}
    show_ignored(ignored)
    names = session.cached(names_of, tuple(refused)) if refused else {}
    for project_id, reason in refused.items():
        whose = f"{visible(names[project_id], 80)}. " if project_id in names else ""
        st.text(f"Left out: {whose}{visible(reason)}.")
    show_form(screen, kept)
    if not kept:
        st.caption("Choose a project and how many days longer it lasts. Its start stays; float absorbs what it can, and "
                   "finished projects do not move. The link keeps what you tried.")
        return
    show_chips(screen, kept)
    found = session.cached(slip_view, screen.project_filter, screen.options, tuple(kept.items()), session.stored_policy())
    st.markdown(f"**{plain(slip_sentence(found, session.policy().currency))}**")
    st.caption(plain(" ".join(small_print(found))))
    _show_roadmap(screen, found)
    show_tables(found)


def _show_roadmap(screen: Screen, found: SlipView) -> None:
    links = found.lanes.links.assign(says=all_say(found.lanes.links))
    projects, drawn, total = found.lanes.projects, len(found.lanes.projects), found.lanes.projects_in_all
    note = "" if drawn == total else (
        f"Drawn are {format_number(drawn)} of {format_number(total)} projects, those that move most; the tables list all.")
    show_chart("What moves and what breaks?", lambda: dependency_lanes(
        projects, links, as_of=screen.project_filter.period_end(screen.options), meaning=SLIPPED), found.report.projects,
        key="dependencies.slip.lanes", version=session.drawn_from(screen.project_filter, screen.values.get("slip")),
        file_name="slip", note=note, empty="Nothing that the filter shows moves.")
