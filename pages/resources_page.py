"""Resources: who is over-committed, when, and by what?"""

import streamlit as st

from components import session
from components.choice import choose
from components.frame import current_screen
from components.resource_panels import GROUPS, SOFT, show_behind, show_generic, show_heat_map, show_supply
from reports.load_map import load_map
from reports.role_supply import supply_by_role

screen = current_screen()
with st.container(horizontal=True):
    by = choose(screen, "by", GROUPS)
    soft = choose(screen, "soft", {name: label for name, (label, _) in SOFT.items()})

found = session.cached(load_map, screen.project_filter, screen.options, session.stored_policy(), by, SOFT[soft][1],
                       screen.values.get("team", ""))
show_heat_map(screen, found, by)
show_behind(screen, found, by)
show_generic(found)
shown_on = screen.project_filter.period_end(screen.options)
if shown_on:
    show_supply(session.cached(supply_by_role, session.stored_policy(), shown_on, SOFT[soft][1]), True)
