"""The form of a campaign: what is asked, of which teams, and what they are promised; changed freely until it opens."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import streamlit as st

from components import session
from components.formats import count_of, visible
from components.maturity.campaign_state import done, show_panel
from components.maturity.campaign_words import MODE_MEANINGS, MODES
from metrics.maturity.model import Model
from reports.maturity_campaigns import (
    DEFAULT_COMMENT_K,
    DEFAULT_K,
    Campaign,
    NewCampaign,
    change_campaign,
    create_campaign,
    model_of,
    models,
    shipped_model,
)
from reports.maturity_model import DELIVERY_LADDER, model_of_file
from reports.maturity_people import known_teams

LEAST_K, MOST_K = 2, 100
_DRAFT = "campaigns.draft"


def show_new(prefix: str = _DRAFT) -> None:
    """The form of a new campaign; what is typed stays until it is saved."""
    draft = st.session_state.setdefault(prefix, uuid.uuid4().hex)
    _show_form(draft, None, (), "Save as a draft", _create, (draft,))


def show_change(campaign: Campaign, teams: Sequence[str]) -> None:
    """The form of a draft. The version is in the keys: after somebody's change it starts from what holds now."""
    key = f"campaign.{campaign.campaign_id}.{campaign.version}"
    _show_form(key, campaign, teams, "Save the changes", _change, (key, campaign.campaign_id, campaign.version))


def _show_form(key: str, held: Campaign | None, teams: Sequence[str], label: str, save, arguments: tuple) -> None:
    offered = offered_models()
    ids = list(offered)
    with st.form(f"{key}.form", border=False, clear_on_submit=False):
        st.text_input("Name", value=held.name if held else "", key=f"{key}.name", max_chars=200,
                      placeholder="Such as Autumn 2026")
        choices = sorted({*session.cached(known_teams), *teams}, key=str.casefold)
        st.multiselect("Teams", choices, default=list(teams), key=f"{key}.teams", accept_new_options=True, format_func=visible,
                       placeholder="Choose, or type a new name")
        what, how = st.columns(2)
        with what:
            st.selectbox("Questions from", ids, index=ids.index((held.model_id, held.model_version)) if held else len(ids) - 1,
                         key=f"{key}.model", format_func=lambda one: _model_label(offered[one]))
            st.radio("How many", [False, True], index=int(held.pulse) if held else 0, key=f"{key}.pulse",
                     format_func=lambda pulse: "Pulse: the key question of each area" if pulse else "All questions")
            with st.container(horizontal=True):
                st.date_input("Opens", value=held.opens_on if held else None, key=f"{key}.opens", format="YYYY-MM-DD")
                st.date_input("Answers until", value=held.closes_on if held else None, key=f"{key}.closes", format="YYYY-MM-DD",
                              help="What people are told. Answers are taken until you close the campaign.")
        with how:
            st.radio("Answers", list(MODES), index=list(MODES).index(held.mode) if held else 0, key=f"{key}.mode",
                     format_func=MODES.get, captions=list(MODE_MEANINGS.values()))
            with st.container(horizontal=True):
                st.number_input("Answers needed for levels", LEAST_K, MOST_K, held.k if held else DEFAULT_K, key=f"{key}.k")
                st.number_input("Answers needed for comments", LEAST_K, MOST_K, held.comment_k if held else DEFAULT_COMMENT_K,
                                key=f"{key}.comment_k")
        st.form_submit_button(label, type="primary", key=f"{key}.save", on_click=save, args=arguments)
    st.caption("The dates are told to people; a campaign opens and closes only by your hand. Links are made in the next step.")


def offered_models() -> dict[tuple[str, str], Model]:
    """The models to choose from by id and version: those that are loaded, and the one that ships."""
    loaded = models(session.database())
    shipped = model_of_file(DELIVERY_LADDER)
    return {(model.model_id, model.version): model for model in (shipped, *loaded)}


def _model_label(model: Model) -> str:
    return (f"{visible(model.name, 60)}, version {visible(model.version, 20)} ({count_of(len(model.items()), 'question')}, "
            f"{len(model.items(pulse=True))} in the pulse)")


def _entered(key: str) -> NewCampaign:
    """What the form holds; loads the shipped model on its first use."""
    def value(part: str):
        return st.session_state.get(f"{key}.{part}")

    database, (model_id, model_version) = session.database(), value("model")
    model = model_of(database, model_id, model_version) or shipped_model(database, identity=session.identity())
    items = tuple(item.item_id for item in model.items(value("pulse")))
    return NewCampaign(value("name") or "", model_id, model_version, items, tuple(value("teams")), value("mode"),
                       int(value("k")), int(value("comment_k")), value("opens"), value("closes"), value("pulse"))


def _create(key: str) -> None:
    new = _entered(key)
    campaign_id = done(create_campaign, new, request_key=key, said="The draft is saved. Next: invite people.")
    if campaign_id:
        st.session_state.pop(_DRAFT, None)
        show_panel(st.session_state, "campaigns", campaign_id)


def _change(key: str, campaign_id: int, version: int) -> None:
    done(change_campaign, campaign_id, version, _entered(key), said="The changes are saved.")
