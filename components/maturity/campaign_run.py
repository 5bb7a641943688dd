"""One campaign: what it promises, how far each team is, and the steps from draft to closed and back."""

from __future__ import annotations

from datetime import date

import pandas
import streamlit as st

from components import session
from components.formats import count_of, plain, visible
from components.maturity.campaign_form import show_change
from components.maturity.campaign_people import show_links, show_people
from components.maturity.campaign_state import done, links_of, show_panel
from components.maturity.campaign_words import (
    STATES,
    facts,
    overdue,
    reminder,
    too_few,
    total,
    what_closing_does,
    what_is_frozen,
    what_reopening_does,
)
from components.navigation import page_of
from components.project_links import table_height
from metrics.maturity.model import Model
from reports.maturity_campaigns import (
    Campaign,
    close_campaign,
    discard_campaign,
    model_of,
    open_campaign,
    progress,
    reopen_campaign,
)

_COLOURS = {"draft": "gray", "open": "blue", "closed": "gray"}


def show_campaign(campaign: Campaign, *, may_run: bool) -> None:
    """Everything about one campaign, its next step first."""
    model = model_of(session.database(), campaign.model_id, campaign.model_version)
    people = progress(session.database(), campaign.campaign_id)
    name = model.name if model else campaign.model_id
    _show_head(campaign, name)
    if may_run:
        show_links(campaign)
        _show_step(campaign, people, name)
    _show_progress(campaign, people)
    if not may_run:
        return
    if campaign.state != "closed":
        with st.expander("People and their links", expanded=campaign.state == "draft", icon=":material/group_add:"):
            show_people(campaign, list(people["team"]))
    if campaign.state == "open":
        with st.expander("A reminder to copy", icon=":material/notifications:"):
            _show_reminder(campaign, people)
    if campaign.state == "draft":
        with st.expander("Change this draft", icon=":material/edit:"):
            show_change(campaign, list(people["team"]))
        _show_discarding(campaign, total(people, "invited"))
    _show_questions(campaign, model)


def _show_head(campaign: Campaign, model_name: str) -> None:
    st.button("All campaigns", icon=":material/arrow_back:", type="tertiary", key="campaigns.back", on_click=show_panel,
              args=(st.session_state, "campaigns"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(campaign.name), anchor=False, width="content")
        st.badge(STATES[campaign.state], color=_COLOURS[campaign.state])
    st.text(visible(facts(campaign, model_name)))
    if sentence := overdue(campaign, date.today()):
        st.warning(sentence, icon=":material/event_busy:")


def _show_step(campaign: Campaign, people: pandas.DataFrame, model_name: str) -> None:
    """The one next step, with what it does before it is confirmed."""
    if campaign.state == "draft" and not total(people, "invited"):
        st.text("Next: invite people below. Their links work once the campaign is open.")
        return
    label, text, yes, command, said, icon = {
        "draft": ("Open the campaign", lambda: what_is_frozen(campaign, model_name), "Open it now", open_campaign,
                  "The campaign is open.", ":material/play_arrow:"),
        "open": ("Close the campaign", lambda: what_closing_does(campaign, people), "Close it now", close_campaign,
                 "The campaign is closed and its results are frozen.", ":material/stop_circle:"),
        "closed": ("Reopen as a new revision", lambda: what_reopening_does(campaign), "Reopen it now", reopen_campaign,
                   "The campaign is open again.", ":material/restart_alt:"),
    }[campaign.state]
    kind = "secondary" if campaign.state == "closed" else "primary"
    # The version is in the key: the panel folds once the step is taken.
    key = f"campaigns.step.{campaign.campaign_id}.{campaign.version}"
    with st.popover(label, type=kind, icon=icon, key=key):
        st.text(visible(text()))
        st.button(yes, type="primary", key=f"{key}.yes", on_click=done,
                  args=(command, campaign.campaign_id, campaign.version), kwargs={"said": said})


def _show_discarding(campaign: Campaign, invited: int | None) -> None:
    key = f"campaigns.discard.{campaign.campaign_id}.{campaign.version}"
    with st.popover("Discard this draft", type="tertiary", icon=":material/delete:", key=key):
        st.text(f"Takes away the draft, its teams and {count_of(invited or 0, 'invitation')}, whose links stop working. It "
                "cannot be brought back; nothing has been answered yet.")
        st.button("Discard it now", key=f"{key}.yes", on_click=_discard, args=(campaign,))


def _discard(campaign: Campaign) -> None:
    if done(discard_campaign, campaign.campaign_id, campaign.version, said="The draft is gone."):
        # Another campaign may get its number.
        links_of(campaign.campaign_id).clear()
        show_panel(st.session_state, "campaigns")


def _show_progress(campaign: Campaign, people: pandas.DataFrame) -> None:
    columns = ["team", "invited", *(("started", "submitted") if campaign.state == "open" else ())]
    shown = people.assign(team=people["team"].map(visible))[columns]
    config = st.column_config
    st.dataframe(shown, hide_index=True, placeholder="–", height=table_height(len(shown), 8), width="content",
                 alt="Teams of the campaign with people invited, started and submitted",
                 column_config={"team": config.TextColumn("Team", width=260),
                                "invited": config.NumberColumn("Invited", width=90),
                                "started": config.NumberColumn("Started", width=90),
                                "submitted": config.NumberColumn("Submitted", width=90)})
    if campaign.state == "closed":
        st.caption("How many answered is part of the results now, and shown with them where the threshold is reached.")
        st.page_link(page_of("maturity"), label="See the results", icon=":material/stairs:",
                     query_params={"campaign": str(campaign.campaign_id)})
    elif sentence := too_few(campaign, people):
        st.text(visible(sentence, 500))


def _show_reminder(campaign: Campaign, people: pandas.DataFrame) -> None:
    teams = list(people["team"])
    team = st.selectbox("Team", teams, format_func=visible, key=f"campaigns.remind.{campaign.campaign_id}")
    row = people[people["team"] == team].iloc[0]
    text = reminder(campaign, visible(team), int(row["invited"]), int(row["submitted"]), date.today())
    st.code(text, language=None, wrap_lines=True)
    if campaign.is_anonymous:
        st.caption("It goes to the whole team: in an anonymous campaign nobody is shown who has answered.")


def _show_questions(campaign: Campaign, model: Model | None) -> None:
    if model is None:
        return
    with st.expander(f"The {count_of(len(campaign.items), 'question')}", icon=":material/quiz:"):
        for area in model.areas:
            asked = [item for item in area.items if item.item_id in campaign.items]
            if asked:
                st.markdown(f"**{plain(area.name)}**")
                st.text("\n".join(f"{visible(item.name)}: {visible(item.question)}" for item in asked))
