"""Review: what needs us today?"""

import streamlit as st

from components import session
from components.cards import show_cards
from components.exceptions_panel import show_exceptions
from components.formats import format_date
from components.frame import current_screen
from components.portfolio_panels import show_left, show_nothing_found
from reports.portfolio_cards import portfolio_cards
from reports.standing import standing, standing_sentence

screen = current_screen()
now, before = session.cached(standing, screen.project_filter, screen.options)
if not now["projects"]:
    show_nothing_found(screen)
    show_left(screen)
    st.stop()

st.markdown(f"**{standing_sentence(now, before, screen.project_filter.compare_end(screen.options), format_date)}**")
show_cards(session.cached(portfolio_cards, screen.project_filter, screen.options, session.policy()))
show_exceptions(screen)
