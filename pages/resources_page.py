"""Resources: who is over-committed, when, and by what?"""

import streamlit as st

from components.choice import choose
from components.frame import current_screen
from components.notices import show_ignored
from components.recorded import is_newest, recorded_screen, show_no_record
from components.resource_behind import show_behind
from components.resource_data import asked_for
from components.resource_panels import show_controls, show_empty_page, show_headline, show_heat_map
from components.resource_plans import PLANS, VIEWS

screen = recorded_screen(current_screen())
if not is_newest(screen):
    show_no_record("Bookings and capacity", screen.project_filter.period_end(screen.options))
    st.stop()

view = choose(screen, "view", VIEWS)
if view in PLANS:
    PLANS[view](screen)
    st.stop()

shown = asked_for(screen)
if shown.on is None:
    show_empty_page()
    st.stop()
show_ignored(shown.ignored)
found = shown.map()
show_headline(shown, found)
show_controls(shown, found)
show_heat_map(shown, found)
show_behind(shown, found)
