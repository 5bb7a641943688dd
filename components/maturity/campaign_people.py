"""Who is invited to a campaign: putting people on a team's list, their links shown once, new links, taking people off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pandas
import streamlit as st

from components import session
from components.downloads import csv_download
from components.formats import count_of, plain, visible
from components.maturity.campaign_state import done, links_of
from components.maturity.campaign_words import link_rows
from components.project_links import table_height
from reports.maturity_campaigns import Campaign, Invited, invite, invited, renew_link, withdraw
from reports.maturity_people import known_teams


def show_links(campaign: Campaign) -> None:
    """The links that were just made: the only time that they are known, until they are put away."""
    links = links_of(campaign.campaign_id)
    if not links:
        return
    rows = link_rows(campaign, links, st.context.url, date.today())
    with st.container(border=True):
        st.markdown(f":material/key: **{count_of(len(rows), 'personal link')}, shown only now.** Copy or download them before "
                    "you go on: they are stored nowhere, and whoever holds one can answer with it.")
        st.dataframe(rows[["team", "person", "link"]].map(visible), hide_index=True, height=table_height(len(rows), 6),
                     alt="Team, person and link", column_config={
                         "team": st.column_config.TextColumn("Team", width=160),
                         "person": st.column_config.TextColumn("Person", width=200),
                         "link": st.column_config.TextColumn("Link", width=640)})
        with st.container(horizontal=True):
            csv_download("Download as CSV, with a text for each", rows, "links", key=f"links.{campaign.campaign_id}.csv")
            st.button("I have them; put them away", icon=":material/visibility_off:", key=f"links.{campaign.campaign_id}.away",
                      on_click=links.clear)


def show_people(campaign: Campaign, teams: Sequence[str]) -> None:
    """The list of a team, and adding to it."""
    key = f"people.{campaign.campaign_id}"
    everyone = invited(session.database(), campaign.campaign_id)
    _show_known(campaign, _known_and_new(teams, everyone), key)
    team = st.selectbox("Team", teams, format_func=visible, key=f"{key}.team")
    listed = [person for person in everyone if person.team == team]
    _show_adding(campaign, team, f"{key}.{team}", {person.person for person in listed})
    if listed:
        _show_listed(campaign, listed)
        _show_changing(campaign, listed, f"{key}.{team}")


def _known_and_new(teams: Sequence[str], everyone: Sequence[Invited]) -> dict[str, list[str]]:
    """Team > names that the portfolio knows and that are not on its list yet; teams without such people are left out."""
    there = {(person.team, person.person) for person in everyone}
    known = session.cached(known_teams)
    found = {team: [name for name in known.get(team, ()) if (team, name) not in there] for team in teams}
    return {team: names for team, names in found.items() if names}


def _show_known(campaign: Campaign, known: dict[str, list[str]], key: str) -> None:
    """With several teams: everyone at once, after saying who that is."""
    if len(known) < 2:
        return
    count = sum(map(len, known.values()))
    with st.popover(f"Invite everyone known in {len(known)} teams", icon=":material/groups:", key=f"{key}.everyone"):
        st.text(f"Makes a link for each of {count} people that the portfolio knows: "
                + ", ".join(f"{visible(team, 60)} ({len(names)})" for team, names in known.items()) + ".")
        st.button(f"Invite {count} people", type="primary", key=f"{key}.everyone.yes", on_click=_invite_all,
                  args=(campaign.campaign_id, known))


def _invite_all(campaign_id: int, known: dict[str, list[str]]) -> None:
    links = links_of(campaign_id)
    for team, names in known.items():
        _keep(links, team, done(invite, campaign_id, team, names, said=f"{team}: {count_of(len(names), 'name')} on the list."))


def _keep(links: list[dict[str, str]], team: str, made: dict[str, str] | None) -> None:
    """Before anything else is done: these tokens exist nowhere but here."""
    links.extend({"team": team, "person": person, "token": token} for person, token in (made or {}).items())


def _show_adding(campaign: Campaign, team: str, key: str, there: set[str]) -> None:
    text_key = f"{key}.names"
    known = [name for name in session.cached(known_teams).get(team, ()) if name not in there]
    st.text_area("Whom to invite: one name or e-mail address a line", key=text_key, height=110)
    if again := st.session_state.pop(f"{text_key}.again", ()):
        st.warning(f"One invitation stands for each name, and these were there already or twice: "
                   f"{plain(', '.join(again))}. Two people of one name each need an e-mail address or more of their name.",
                   icon=":material/group:")
    with st.container(horizontal=True):
        st.button("Invite and make their links", type="primary", key=f"{key}.invite", on_click=_invite,
                  args=(campaign.campaign_id, team, text_key))
        if known:
            st.button(f"Fill in the {count_of(len(known), 'person', 'people')} of this team", type="tertiary",
                      key=f"{key}.known", on_click=_fill, args=(text_key, known))


def _fill(text_key: str, names: Sequence[str]) -> None:
    st.session_state[text_key] = "\n".join(names)


def _invite(campaign_id: int, team: str, text_key: str) -> None:
    state, links = st.session_state, links_of(campaign_id)
    names = [name.strip() for name in (state.get(text_key) or "").splitlines() if name.strip()]
    there = {person.person for person in invited(session.database(), campaign_id) if person.team == team}
    made = done(invite, campaign_id, team, names, said=f"{count_of(len({*names}), 'name')} on the list.")
    if made is not None:
        _keep(links, team, made)
        state[text_key] = ""
        state[f"{text_key}.again"] = [name for name, count in Counter(names).items() if count > 1 or name in there]


def _show_listed(campaign: Campaign, listed: Sequence[Invited]) -> None:
    rows = pandas.DataFrame({"person": [visible(person.person) for person in listed],
                             "standing": [_standing(person) for person in listed]})
    if campaign.is_anonymous or campaign.state == "draft":
        rows = rows[["person"]]
    st.dataframe(rows, hide_index=True, height=table_height(len(rows), 8), width="content", alt="People of the team",
                 column_config={"person": st.column_config.TextColumn("Invited", width=300),
                                "standing": st.column_config.TextColumn("Standing", width=140)})


def _standing(person: Invited) -> str:
    return "Submitted" if person.submitted else "Started" if person.started else "Not started"


def _show_changing(campaign: Campaign, listed: Sequence[Invited], key: str) -> None:
    """A new link for one, or for all whose links are lost; taking somebody off."""
    names = {person.invitation_id: visible(person.person) for person in listed}
    st.selectbox("A link is lost, or somebody should not answer", list(names), index=None, format_func=names.get,
                 placeholder="Choose a person", key=f"{key}.chosen")
    chosen = st.session_state.get(f"{key}.chosen")
    with st.container(horizontal=True):
        st.button("New link", icon=":material/autorenew:", key=f"{key}.renew", disabled=chosen is None, on_click=_renew,
                  args=(campaign.campaign_id, [person for person in listed if person.invitation_id == chosen]),
                  help="The old link stops working; what was answered stays.")
        st.button("Take off the list", icon=":material/person_remove:", key=f"{key}.withdraw", disabled=chosen is None,
                  on_click=done, args=(withdraw, chosen), kwargs={"said": f"{names.get(chosen, '')} is off the list."},
                  help="The link stops working, and what was begun is deleted.")
        st.button("New links for the whole team", icon=":material/sync_lock:", type="tertiary", key=f"{key}.renew_all",
                  on_click=_renew, args=(campaign.campaign_id, list(listed)), help="All old links of the team stop working.")


def _renew(campaign_id: int, people: Sequence[Invited]) -> None:
    links = links_of(campaign_id)
    for person in people:
        token = done(renew_link, person.invitation_id, said=f"New link for {person.person}.")
        if isinstance(token, str):
            links[:] = [entry for entry in links if (entry["team"], entry["person"]) != (person.team, person.person)]
            links.append({"team": person.team, "person": person.person, "token": token})
