"""Dependencies: what hangs on what, and what breaks if it slips?"""

import streamlit as st

from components import session
from components.choice import choose
from components.dependency_chain_panel import show_chain, show_circles
from components.dependency_headline import show_headline
from components.dependency_lanes_panel import show_lanes
from components.dependency_matrix_panel import chosen_cell, show_matrix
from components.dependency_register_panel import show_register
from components.dependency_slip_panel import show_slip
from components.dependency_views import GROUPS, STATES, VIEWS
from components.frame import current_screen
from components.recorded import recorded_screen
from reports.dependencies import dependency_headline

screen = recorded_screen(current_screen())
if not show_headline(session.cached(dependency_headline, screen.project_filter, screen.options)):
    st.stop()

view = choose(screen, "view", VIEWS)
if view == "slip":
    show_slip(screen)
    st.stop()
if view == "chain":
    show_chain(screen)
    show_circles(screen)
    st.stop()

controls = st.container(horizontal=True, vertical_alignment="center")
with controls:
    by = choose(screen, "by", GROUPS)
    state = choose(screen, "state", STATES)
if view == "matrix":
    show_matrix(screen, by, state)
    show_register(screen, by, state, cell=chosen_cell(screen))
else:
    show_lanes(screen, by, state, controls)
    show_register(screen, by, state, focus=screen.values.get("focus", ""))
