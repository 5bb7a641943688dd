"""The bar at the lower edge, within reach of a thumb: back, how far, next or submit."""

from __future__ import annotations

import streamlit as st

from components.maturity.answer_check import show_submit
from components.maturity.answer_state import CHECK, START, Typing, go_to, neighbours
from components.maturity.answer_words import answered_share, progress_text, said
from reports.maturity_answering import AnswerSheet


def show_steps(sheet: AnswerSheet, typing: Typing, place: str) -> None:
    """Back and next for the place that is shown, and how much is answered."""
    before, after = _around(sheet, place)
    with st.bottom.container(gap="xsmall"):
        st.progress(answered_share(sheet), text=f"{progress_text(sheet)}{_saved_sign(typing, place)}")
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            _step("Back", before, ":material/arrow_back:", "answer.back")
            if place == CHECK:
                show_submit(sheet, typing)
            else:
                _step("Overview", CHECK, ":material/list:", "answer.overview", type="tertiary")
                is_answered = place in sheet.saved or place in typing.kept
                _step("Next" if is_answered else "Skip", after, ":material/arrow_forward:", "answer.next",
                      type="primary" if is_answered else "secondary")


def _saved_sign(typing: Typing, place: str) -> str:
    """What was saved last, in words: should the server go, the sign stays on screen beside a choice that it never saw."""
    if place in typing.kept:
        return " · not saved"
    held = typing.seen.get(place)
    return f" · :material/check: Saved: {said(held.answer)}" if held and place == typing.just_saved else ""


def _step(label: str, place: str, icon: str, key: str, **more) -> None:
    st.button(label, icon=icon, key=key, on_click=go_to, args=(st.session_state, place), **more)


def _around(sheet: AnswerSheet, place: str) -> tuple[str, str]:
    if place == CHECK:
        return (sheet.items[-1].item_id if sheet.items else START), CHECK
    return neighbours(sheet, place)
