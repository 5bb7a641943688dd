"""The head of the Maturity page: view, round and team, each in the link; and what is said where there is nothing to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from components import session
from components.choice import choose
from components.formats import count_of, format_date, plain, visible
from components.frame import Screen
from components.maturity.result_data import Round, people_of
from components.navigation import page_of
from components.notices import show_empty
from components.project_links import table_height
from components.url_state import field_key, touch

PAGE = "maturity"
VIEWS = {"teams": "All teams", "team": "A team", "talk": "Talk and decide", "records": "Claim and record"}


def show_head(screen: Screen, rounds: Sequence[Round]) -> tuple[str, Round, str]:
    """The row of choices; returns view, round and team (empty on the view of all teams)."""
    chosen = _asked_round(screen, rounds)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width="content"):
            view = choose(screen, "view", VIEWS)
        _choose_field("campaign", "Round", {str(one.campaign_id): _round_label(one) for one in rounds}, str(chosen.campaign_id))
        team = ""
        if view != "teams" and chosen.is_published:
            team = _asked_team(screen, chosen)
            hidden = set(chosen.teams) - set(chosen.shown)
            _choose_field("team", "Team", {name: visible(name, 60) + (" (hidden)" if name in hidden else "")
                                           for name in chosen.teams}, team)
    return view, chosen, team


def show_unfiltered(screen: Screen, view: str) -> None:
    """Says that a project filter which is set changes nothing here; the records alone follow it."""
    if view != "records" and screen.shows_projects and set(screen.project_filter.to_query()) - {"snapshot"}:
        st.caption("Self-assessments are of teams: the filter of projects and dates changes nothing on this view. Only "
                   f"“{VIEWS['records']}” follows it.")


def go_to(view: str, **fields: str) -> None:
    """Show another view of the page, as if the reader had chosen it."""
    for key, value in {"view": view, **fields}.items():
        st.session_state[field_key(PAGE, key)] = value
    touch(st.session_state)


def show_no_round() -> None:
    """Nothing was ever asked: what a self-assessment is, and where it begins."""
    if session.moment():
        show_empty("No results in this snapshot", "No self-assessment was published when it was made.")
        return
    show_empty("No self-assessment yet",
               "A campaign asks the people of one or more teams how they work, each by a personal link, in about ten minutes. "
               "When it closes, this page shows where each team stands, where it disagrees, and where its gaps are.")
    st.page_link(page_of("campaigns"), label="Go to Campaigns", icon=":material/how_to_vote:")


def show_running(chosen: Round) -> None:
    """A round that is open: how far people are, and nothing of what they say."""
    people = people_of(chosen.campaign_id)
    invited, started, submitted = (int(people[name].sum()) for name in ("invited", "started", "submitted"))
    st.subheader(f"{plain(chosen.name)}: {submitted} of {count_of(invited, 'person', 'people')} have submitted", anchor=False)
    st.progress(submitted / invited if invited else 0.0,
                text=f"{count_of(started, 'person has', 'people have')} started. Nobody sees results before the round closes.")
    shown = people.assign(team=people["team"].map(visible))[["team", "submitted", "started", "invited"]]
    config = st.column_config
    st.dataframe(shown, hide_index=True, height=table_height(len(shown), 10), width="content",
                 alt=f"{len(shown)} teams with people who submitted, started and are invited",
                 column_config={"team": config.TextColumn("Team", width=190),
                                **{name: config.NumberColumn(name.capitalize(), width=90)
                                   for name in ("submitted", "started", "invited")}})
    st.page_link(page_of("campaigns"), label="Open this campaign", icon=":material/how_to_vote:",
                 query_params={"campaign": [str(chosen.campaign_id)]})


def show_other_rounds(rounds: Sequence[Round], chosen: Round) -> None:
    """A line for each round that takes answers now, on a screen of published results."""
    for one in rounds:
        if one.is_open and one.campaign_id != chosen.campaign_id:
            people = people_of(one.campaign_id)
            st.caption(plain(f"Open now: {visible(one.name, 80)}, {int(people['submitted'].sum())} of "
                             f"{int(people['invited'].sum())} people have submitted. Its results come when it closes."))
    if chosen.is_open:
        st.caption(f"This round was reopened: revision {chosen.revision + 1} is being answered. Shown is what was published "
                   f"as revision {chosen.revision}.")


def facts(chosen: Round) -> str:
    """What the results of a round are, in one line."""
    closed = format_date(date.fromisoformat(chosen.closed_on))
    parts = [f"{visible(chosen.model_name, 60)}, version {visible(chosen.model_version, 20)}", f"closed {closed}",
             f"mode {chosen.mode}", f"levels from {chosen.k} answers"]
    return " · ".join([*parts, *([f"revision {chosen.revision}"] if chosen.revision > 1 else [])])


def _asked_round(screen: Screen, rounds: Sequence[Round]) -> Round:
    asked = screen.values["campaign"]
    found = next((one for one in rounds if str(one.campaign_id) == asked), None)
    if asked and found is None:
        st.caption("The round of this link has no results here; shown is the newest one.")
    return found or rounds[0]


def _asked_team(screen: Screen, chosen: Round) -> str:
    asked = screen.values["team"]
    if asked and asked not in chosen.teams:
        st.caption("The team of this link takes no part in this round; shown is the first one.")
    return asked if asked in chosen.teams else (*chosen.shown, *chosen.teams)[0]


def _round_label(one: Round) -> str:
    return visible(one.name, 60) + ("" if one.is_published else " (open)")


def _choose_field(field: str, label: str, labels: Mapping[str, str], chosen: str) -> None:
    """A list whose choice goes into the link; without a choice the link stays as it is."""
    options = list(labels)
    key = f"maturity.choose.{field}.{chosen}"
    st.selectbox(label, options, index=options.index(chosen), format_func=labels.get, key=key, width=260,
                 on_change=_take_choice, args=(field, key))


def _take_choice(field: str, key: str) -> None:
    st.session_state[field_key(PAGE, field)] = st.session_state[key]
    touch(st.session_state)
