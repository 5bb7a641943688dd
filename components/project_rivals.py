"""On a project's page: who competes with it for its overbooked people, and the way to all of it."""

from __future__ import annotations

import streamlit as st

from components import session
from components.formats import count_of, format_month, visible
from components.frame import Screen, link_query
from components.navigation import page_of
from components.resource_words import FEW, people_word
from reports.load_map import span_of
from reports.rivals import Rivals, project_rivals
from reports.utilisation import Months, load_copy, months_after
from reports.what_if import MONTHS

MOST_NAMED = 3


def show_competitors(screen: Screen, project_id: str) -> None:
    """A sentence and a link; nothing where none of its people is known to be overbooked."""
    shown_on = screen.project_filter.period_end(screen.options)
    if not shown_on:
        return
    months = months_after(shown_on, MONTHS)
    copy = session.shared(load_copy, span_of(shown_on))
    found = session.cached(project_rivals, copy, project_id, screen.project_filter, session.stored_policy(), months)
    if found.contested.empty:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.text(competes_with(found, months), width="stretch")
        st.page_link(page_of("resources"), label="See who competes", icon=":material/groups:", width="content",
                     query_params=link_query(view="rivals", project=project_id))


def competes_with(found: Rivals, months: Months) -> str:
    """ "Competes with Atlas (310 hours), Borealis (80 hours) and 4 more for 3 overbooked people, Oct 2026 to Sep 2027." """
    who = people_word(found.contested["unit"].nunique(), found.unit, "overbooked")
    span = f"{format_month(months.first)} to {format_month(months.last)}"
    if found.rows.empty:
        return f"Who competes for {who} is not told: {FEW}." if found.untold else f"It alone wants {who}, {span}."
    named = [f"{visible(row.project)} ({count_of(round(row.rival_hours), 'hour')})"
             for row in found.totals.head(MOST_NAMED).itertuples()]
    rest = len(found.totals) - len(named)
    parts = [*named, f"{rest} more"] if rest else named
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"Competes with {listed} for {who}, {span}."
