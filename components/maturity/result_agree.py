"""The level that a team agrees on for a practice, with dissent and checked evidence; both versions where two people differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from components.formats import format_date, is_missing, own_words, plain, visible
from components.maturity.campaign_state import done
from components.maturity.result_words import level_word
from reports.maturity_answering import LONGEST_TEXT
from reports.maturity_campaigns import Moved, agree_level
from reports.maturity_results import TeamView

# What is written for one practice at a time: its key, the version that its form started from, and a conflict if there is one.
_WRITING = "maturity.agreeing"


def show_agreement(view: TeamView, row: Mapping, names: Sequence[str], *, may_write: bool) -> None:
    """What was agreed, and the form that changes it."""
    if not may_write:
        _show_agreed(row, names)
        return
    place = (view.publication.campaign_id, view.team["team"], row["item_id"])
    writing = st.session_state.get(_WRITING)
    if writing is None or writing["place"] != place:
        writing = st.session_state[_WRITING] = {"place": place, "seen": int(row["version"]), "drawn": 0, "moved": None}
    if writing["moved"]:
        _show_both(writing, names)
    _show_form(row, names, writing)


def _show_agreed(row: Mapping, names: Sequence[str]) -> None:
    if not row["version"]:
        st.text("Nothing is agreed yet.")
        return
    st.text(f"Agreed: {level_word(row['agreed_level'], names)}." + _more(row))


def _more(held: Mapping) -> str:
    said = f" Dissent: {own_words(held['dissent'])}." if held["dissent"] else ""
    if held["checked_by"]:
        said += f" Evidence checked on {format_date(held['checked_on'])} by {visible(held['checked_by'], 80)}."
    return said


def _key(writing: Mapping, part: str) -> str:
    return ".".join(("maturity.agree", *map(str, writing["place"]), str(writing["drawn"]), part))


def _show_form(row: Mapping, names: Sequence[str], writing: dict) -> None:
    held = None if is_missing(row["agreed_level"]) else int(row["agreed_level"])
    with st.form(_key(writing, "form"), border=True):
        st.radio("Agreed level", [None, *range(len(names))], index=0 if held is None else held + 1, key=_key(writing, "level"),
                 format_func=lambda level: "Not agreed" if level is None else plain(level_word(level, names)))
        st.text_area("Who sees it otherwise, and why?", value=row["dissent"] or "", key=_key(writing, "dissent"),
                     max_chars=LONGEST_TEXT, height=80, placeholder="Dissent stays beside the level")
        with st.container(horizontal=True):
            st.date_input("Evidence checked on", value=row["checked_on"], key=_key(writing, "checked_on"), format="YYYY-MM-DD",
                          max_value=date.today())
            st.text_input("Checked by", value=row["checked_by"] or "", key=_key(writing, "checked_by"), max_chars=200)
        st.form_submit_button("Save", type="primary", key=_key(writing, "save"), on_click=_save, args=(writing,))


def _entered(writing: Mapping) -> dict:
    given = {part: st.session_state.get(_key(writing, part)) for part in ("level", "dissent", "checked_on", "checked_by")}
    return given | {part: given[part] or None for part in ("dissent", "checked_by")}


def _save(writing: dict) -> None:
    """Save what the form holds. When somebody else was faster nothing is written, and what was typed stays."""
    campaign_id, team, item_id = writing["place"]
    given, moved = _entered(writing), []

    def command(database, *, identity) -> int:
        try:
            return agree_level(database, campaign_id, team, item_id, given.pop("level"), writing["seen"], **given,
                               identity=identity)
        except Moved as refused:
            moved.append(refused)
            raise

    version = done(command, said="Saved.")
    writing["moved"] = moved[0] if moved else None
    if version is not None:
        writing.update(seen=version, drawn=writing["drawn"] + 1)


def _show_both(writing: dict, names: Sequence[str]) -> None:
    """What somebody else saved meanwhile beside what is on this screen, and the choice between them."""
    moved = writing["moved"]
    with st.container(border=True):
        st.markdown(":material/sync_problem: **Which of the two holds?**")
        st.text(f"Saved now: {_said(moved.theirs, names)}")
        st.text(f"On this screen: {_said(moved.yours, names)}")
        with st.container(horizontal=True):
            st.button("Save mine over it", key=_key(writing, "mine"), on_click=_keep_mine, args=(writing,))
            st.button("Take what is saved", key=_key(writing, "theirs"), on_click=_take_theirs, args=(writing,))


def _said(held: Mapping | None, names: Sequence[str]) -> str:
    return "nothing." if held is None else f"{level_word(held['level'], names)}." + _more(held)


def _keep_mine(writing: dict) -> None:
    writing["seen"] = writing["moved"].version
    _save(writing)


def _take_theirs(writing: dict) -> None:
    writing.update(seen=writing["moved"].version, drawn=writing["drawn"] + 1, moved=None)
