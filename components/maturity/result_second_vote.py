"""A team's second vote: starting it on chosen practices, how far it is, and ending it, which publishes it."""

from __future__ import annotations

import pandas
import streamlit as st

from components.formats import count_of, visible
from components.maturity.campaign_state import done
from components.maturity.result_data import people_of
from reports.maturity_campaigns import end_second_vote, start_second_vote
from reports.maturity_results import TeamView


def show_second_vote(view: TeamView, order: pandas.DataFrame, *, may_write: bool) -> None:
    """Where the second vote stands, and its next step. `order`: the team's items as they are offered."""
    campaign_id, team = view.publication.campaign_id, view.team["team"]
    people = people_of(campaign_id)
    row = people[people["team"] == team].iloc[0]
    key = f"maturity.vote.{campaign_id}.{team}.{row['version']}"
    if row["second_vote"] == "closed":
        voted = view.items["voted_again"].eq(True).sum()
        st.text(f"The team has voted again; the second vote counts for {count_of(int(voted), 'practice')}."
                if voted else "The team has voted again, with too few answers to count. The first vote stands.")
    elif row["second_vote"] == "open":
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"A second vote is open by the same links: {int(row['voted_again'])} of {int(row['invited'])} people have "
                    "voted again.")
            if may_write:
                with st.popover("End the second vote", icon=":material/stop_circle:", key=key):
                    st.text("Its results are published beside the first vote. What was begun and not submitted is deleted.")
                    st.button("End it now", type="primary", key=f"{key}.end", on_click=done,
                              args=(end_second_vote, campaign_id, team, int(row["version"])),
                              kwargs={"said": "The second vote has ended; its results are published."})
    elif may_write:
        with st.popover("Vote again", icon=":material/how_to_vote:", key=key):
            labels = dict(zip(order["item_id"], order["item"], strict=True))
            st.multiselect("On which practices?", list(labels), default=list(view.talk["item_id"]), key=f"{key}.items",
                           format_func=lambda item: visible(labels[item], 60))
            st.text("Everyone on the list votes again on these, by the link they have. Both votes are kept. There is only one "
                    "second vote, so talk first.")
            st.button("Start the second vote", type="primary", key=f"{key}.start", on_click=_start_vote,
                      args=(campaign_id, team, int(row["version"]), f"{key}.items"))


def _start_vote(campaign_id: int, team: str, version: int, key: str) -> None:
    done(start_second_vote, campaign_id, team, tuple(st.session_state.get(key) or ()), version,
         said="The second vote is open. Ask the team to open their links again.")
