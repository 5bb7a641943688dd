"""The list of campaigns: what runs, and how far people have come; no results while a campaign is open."""

from __future__ import annotations

from datetime import date

import pandas
import streamlit as st

from components import session
from components.formats import visible
from components.maturity.campaign_state import show_panel
from components.maturity.campaign_words import MODES, OVERDUE, STATES, total
from components.notices import show_empty
from components.project_links import table_height
from components.project_table import cell_label
from reports.maturity_campaigns import Campaign, campaigns, progress

MOST_SHOWN, MOST_NAMED = 12, 2
_ORDER = {"open": 0, "draft": 1, "closed": 2}


def show_list(*, may_run: bool) -> None:
    """Every campaign, those that run first; a press on a name opens it."""
    listed = sorted(campaigns(session.database()), key=lambda one: _ORDER[one.state])
    if not listed:
        show_empty("No self-assessment yet", "A campaign asks the people of one or more teams, each by a personal link, how "
                   "they work; the team then sees where it stands, and where it disagrees."
                   + (" Begin with “New campaign”." if may_run else ""))
        return
    rows = campaign_rows(listed, {one.campaign_id: progress(session.database(), one.campaign_id) for one in listed},
                         date.today())
    key = f"campaigns.{hash(tuple(rows['campaign_id']))}"
    st.dataframe(rows.drop(columns=["campaign_id"]), hide_index=True, placeholder="–", key=key, column_config=_columns(key),
                 height=table_height(len(rows), MOST_SHOWN),
                 alt=f"{len(rows)} campaigns with state, teams and how many have answered")
    clicked = st.session_state.get(f"{key}.open")
    if clicked and clicked.row < len(rows):
        show_panel(st.session_state, "campaigns", int(rows["campaign_id"].iloc[clicked.row]))
        st.rerun()


def campaign_rows(listed: list[Campaign], progress_of: dict[int, pandas.DataFrame], today: date) -> pandas.DataFrame:
    """What the table shows: campaign_id, name, state, mode, teams, invited, started, submitted, closes_on."""
    rows = []
    for one in listed:
        people = progress_of[one.campaign_id]
        state = OVERDUE if one.is_overdue(today) else STATES[one.state]
        rows.append((one.campaign_id, cell_label(one.name), state, MODES[one.mode], _teams(people),
                     total(people, "invited"), total(people, "started"), total(people, "submitted"), one.closes_on))
    frame = pandas.DataFrame(rows, columns=["campaign_id", "name", "state", "mode", "teams", "invited", "started", "submitted",
                                            "closes_on"])
    return frame.astype(dict.fromkeys(("invited", "started", "submitted"), "Int64"))


def _teams(people: pandas.DataFrame) -> str:
    return ", ".join(visible(team, 40) for team in people["team"]) if len(people) <= MOST_NAMED else f"{len(people)} teams"


def _columns(key: str) -> dict:
    config = st.column_config
    return {
        "name": config.ButtonColumn("Campaign", type="tertiary", alignment="left", width=250, key=f"{key}.open",
                                    help="Click a name to open the campaign."),
        "state": config.TextColumn("State", width=110),
        "mode": config.TextColumn("Answers", width=120),
        "teams": config.TextColumn("Teams", width=185),
        "invited": config.NumberColumn("Invited", width=80),
        "started": config.NumberColumn("Started", width=80, help="While it is open only: afterwards it would be a result."),
        "submitted": config.NumberColumn("Submitted", width=90,
                                         help="While it is open only: afterwards it would be a result."),
        "closes_on": config.DateColumn("Until", format="D MMM YYYY", width=110),
    }
