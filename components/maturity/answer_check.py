"""Before submitting: what is not answered yet, each a link to it, all answers, and what submitting locks."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import session
from components.formats import count_of, plain
from components.maturity.answer_state import LINK, PAGE, PLACE, Typing
from components.maturity.answer_words import said
from components.navigation import page_of
from metrics.maturity.model import Item
from reports.maturity_answering import AnswerSheet, MaturityRefused, submit


def show_check(sheet: AnswerSheet, typing: Typing) -> None:
    """The list of what is open, and the way to submit."""
    st.title("Look over and submit", anchor=False)
    _show_not_saved(sheet, typing)
    _show_open(sheet, typing)
    if sheet.saved:
        with st.expander(f"What you answered ({len(sheet.saved)})", key="answer.all"):
            _show_links(sheet, typing, [item for item in sheet.items if item.item_id in sheet.saved], with_answers=True)
    if not may_submit(sheet, typing):
        st.caption("You can submit once what is listed above is settled." if sheet.saved else
                   "You can submit once at least one question is answered.")


def may_submit(sheet: AnswerSheet, typing: Typing) -> bool:
    """Whether something is answered, every needed reason is given, and nothing on this screen waits to be saved."""
    return bool(sheet.saved) and not sheet.without_reason and not typing.kept


def _show_not_saved(sheet: AnswerSheet, typing: Typing) -> None:
    held = [item for item in sheet.items if item.item_id in typing.kept]
    if held:
        st.warning(f"**{count_of(len(held), 'answer')} not saved.** What you entered is still here; look at it again:",
                   icon=":material/cloud_off:")
        _show_links(sheet, typing, held)


def _show_open(sheet: AnswerSheet, typing: Typing) -> None:
    unanswered, without_reason = sheet.unanswered, sheet.without_reason
    if not unanswered and not without_reason:
        st.markdown(f":material/check_circle: All {count_of(len(sheet.items), 'question')} are answered.")
    if without_reason:
        st.markdown("**Say why it does not apply to your team**, then you can submit:")
        _show_links(sheet, typing, without_reason)
    if unanswered:
        st.markdown(f"**Not answered yet: {len(unanswered)} of {len(sheet.items)}.** “I don't know” is an answer too.")
        _show_links(sheet, typing, unanswered)


def _show_links(sheet: AnswerSheet, typing: Typing, items: Sequence[Item], with_answers: bool = False) -> None:
    """A link to each item, by area."""
    for area in sheet.areas:
        within = [item for item in items if item in area.items]
        if within:
            st.caption(plain(area.name))
            with st.container(horizontal=True, gap="xsmall"):
                for item in within:
                    _link(typing, item, f": {said(sheet.saved[item.item_id].answer)}" if with_answers else "")


def _link(typing: Typing, item: Item, more: str = "") -> None:
    st.page_link(page_of(PAGE), label=f"{plain(item.name)}{more}", width="content",
                 query_params={LINK: typing.token, PLACE: item.item_id})


def show_submit(sheet: AnswerSheet, typing: Typing) -> None:
    """The button that submits, after saying what that locks."""
    with st.popover("Submit", type="primary", key="answer.submit", disabled=not may_submit(sheet, typing)):
        st.text(_what_locks(sheet))
        if st.button("Yes, submit and lock", type="primary", key="answer.submit.yes", icon=":material/lock:", width="stretch"):
            _submit(typing)


def _what_locks(sheet: AnswerSheet) -> str:
    open_count = len(sheet.unanswered)
    sentences = ["Submitting locks your answers: you cannot change them afterwards."]
    if open_count:
        sentences.append(f"{count_of(open_count, 'question')} without an answer {'stays' if open_count == 1 else 'stay'} open "
                         "and count as missing, not as zero.")
    if sheet.invitation.campaign.is_anonymous:
        sentences.append("Your answers are cut off from your name, and you cannot look them up again.")
    return " ".join(sentences)


def _submit(typing: Typing) -> None:
    try:
        with session.writing():
            submit(session.database(), typing.token)
    except MaturityRefused as refused:
        st.warning(plain(refused), icon=":material/block:")
        return
    st.rerun()
