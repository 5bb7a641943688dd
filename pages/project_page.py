"""Project: how is this one doing, and why?"""

import streamlit as st

from components import session
from components.choice import choose
from components.formats import plain
from components.frame import current_screen
from components.portfolio_panels import show_projects
from components.project_choice import show_project_choice, show_unknown_project
from components.project_head import show_figures, show_statuses, show_way
from components.project_panels import VIEWS
from components.project_shown import Shown
from reports.project import project_record
from reports.projects import projects

screen = current_screen()
listed = session.cached(projects, screen.project_filter, screen.options)
project_id = screen.values.get("id", "")
if not project_id:
    show_project_choice(screen, listed)
    if not listed.empty:
        show_projects(screen, listed)
    st.stop()

record = session.cached(project_record, project_id, screen.project_filter, screen.options)
if record is None:
    show_unknown_project(screen, project_id, listed)
    st.stop()

show_way(screen, listed["project_id"].tolist(), project_id)
st.header(plain(record.facts["name"]), anchor=False)
show_statuses(record)
show_figures(record, session.policy().currency)
view = choose(screen, "view", {name: label for name, (label, _) in VIEWS.items()})
VIEWS[view][1](Shown(screen, record))
