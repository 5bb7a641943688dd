"""Scorecards: how does the portfolio stand on every key figure, and what is behind each?"""

import streamlit as st

from components import session
from components.cards import lines_of, show_card
from components.frame import current_screen
from components.kpi_panel import show_behind
from components.scorecard_groups import GROUPS
from reports.kpi_history import kpi_history
from reports.kpi_rows import rows_behind
from reports.kpis import kpis

CARDS_IN_A_ROW = 4

screen = current_screen()
currency = session.policy().currency
asked = (screen.project_filter, screen.options, session.stored_policy())
if screen.values.get("kpi"):
    show_behind(screen, session.cached(rows_behind, screen.values["kpi"], *asked), currency)

found = {kpi.id: kpi for kpi in session.cached(kpis, *asked)}
lines = lines_of(session.cached(kpi_history, *asked))
for question, ids in GROUPS.items():
    st.subheader(question, anchor=False)
    for start in range(0, len(ids), CARDS_IN_A_ROW):
        for column, name in zip(st.columns(CARDS_IN_A_ROW), ids[start:start + CARDS_IN_A_ROW], strict=False):
            with column:
                show_card(found[name], currency, lines.get(name))
