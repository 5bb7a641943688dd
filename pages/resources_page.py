"""Resources: who is over-committed, when, and by what?"""

import streamlit as st

from components import session
from components.choice import choose
from components.frame import current_screen
from components.resource_panels import GROUPS, SOFT, show_behind, show_generic, show_heat_map
from components.resource_plans import PLANS, VIEWS
from reports.load_map import load_map

screen = current_screen()
view = choose(screen, "view", VIEWS)
if view in PLANS:
    PLANS[view](screen)
    st.stop()

with st.container(horizontal=True):
    by = choose(screen, "by", GROUPS)
    soft = choose(screen, "soft", {name: label for name, (label, _) in SOFT.items()})

found = session.cached(load_map, screen.project_filter, screen.options, session.stored_policy(), by, SOFT[soft][1],
                       screen.values.get("team", ""))
show_heat_map(screen, found, by)
show_behind(screen, found, by)
show_generic(found)
