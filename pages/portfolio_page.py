"""Portfolio: which projects need me?"""

import streamlit as st

from components import session
from components.cards import show_cards
from components.frame import current_screen
from components.loaded_panel import show_about
from components.portfolio_panels import show_left, show_nothing_found, show_projects, show_roadmap, show_statuses
from reports.portfolio_cards import portfolio_cards
from reports.portfolio_facts import portfolio_facts
from reports.projects import projects

screen = current_screen()
rows = session.cached(projects, screen.project_filter, screen.options)
if rows.empty:
    show_nothing_found(screen)
    show_left(screen)
    st.stop()

asked = (screen.project_filter, screen.options, session.stored_policy())
show_cards(session.cached(portfolio_cards, *asked))
show_projects(screen, rows)
show_left(screen)
show_statuses(screen)
show_roadmap(screen)
show_about(session.cached(portfolio_facts))
