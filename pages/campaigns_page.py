"""Campaigns: which teams assess themselves, how far are they, and what comes next?"""

import streamlit as st

from components import session
from components.choice import choose
from components.frame import current_screen
from components.maturity.campaign_form import show_new
from components.maturity.campaign_list import show_list
from components.maturity.campaign_models import show_models
from components.maturity.campaign_run import show_campaign
from components.maturity.campaign_state import show_said
from components.notices import show_empty
from reports.maturity_campaigns import MaturityRefused, campaign

screen = current_screen()
may_run = session.identity().role != "viewer"
show_said()
if screen.values["campaign"]:
    try:
        held = campaign(session.database(), int(screen.values["campaign"]))
    except MaturityRefused as refused:
        show_empty("Not found", str(refused))
        st.page_link("pages/campaigns_page.py", label="All campaigns")
    else:
        show_campaign(held, may_run=may_run)
else:
    labels = {"campaigns": "Campaigns", "new": "New campaign", "models": "Models"}
    panel = choose(screen, "panel", labels if may_run else {"campaigns": "Campaigns", "models": "Models"})
    if panel == "new":
        show_new()
    elif panel == "models":
        show_models(may_run=may_run)
    else:
        show_list(may_run=may_run)
