"""Moving about on the Campaigns page, and doing its commands so that no press is lost and every refusal is a sentence."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping

import streamlit as st

from components import session
from components.formats import plain
from components.url_state import field_key, touch
from reports.maturity_campaigns import MaturityRefused

PAGE = "campaigns"
_SAID, _LINKS = "campaigns.said", "campaigns.links"


def show_panel(state: MutableMapping, panel: str, campaign_id: int | None = None) -> None:
    """Go to a part of the page, or to a campaign."""
    state[field_key(PAGE, "panel")] = panel
    state[field_key(PAGE, "campaign")] = str(campaign_id or "")
    touch(state)


def done(command: Callable, *arguments, said: str, **more):
    """Run a command as whoever acts; afterwards the page says so, or why not. Returns its result, None when refused."""
    # Kept at hand from before the write: each touch of the session's state may end the run.
    said_list = st.session_state.setdefault(_SAID, [])
    acting, database = session.identity(), session.database()
    try:
        with session.writing():
            result = command(database, *arguments, identity=acting, **more)
    except MaturityRefused as refused:
        said_list.append(("refused", str(refused)))
        return None
    said_list.append(("done", said))
    return True if result is None else result


def show_said() -> None:
    """What the last command did, or why it did nothing; said once."""
    for kind, sentence in st.session_state.pop(_SAID, []):
        if kind == "refused":
            st.warning(plain(sentence), icon=":material/block:")
        else:
            st.toast(plain(sentence), icon=":material/check:")


def links_of(campaign_id: int) -> list[dict[str, str]]:
    """The links made in this session and not put away: team, person, token. They are nowhere else."""
    return st.session_state.setdefault(_LINKS, {}).setdefault(campaign_id, [])
