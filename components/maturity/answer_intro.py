"""The screens around the questions: what people are promised before the first one, thanks after the last, and closed doors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import streamlit as st

from components.formats import plain, visible
from components.maturity.answer_state import Typing, first_open, go_to
from components.maturity.answer_words import (
    HOW_IT_WORKS,
    answered_share,
    dates,
    next_steps,
    progress_text,
    purpose,
    standing_sentence,
    who_sees,
)
from reports.maturity_answering import AnswerSheet

TITLE = "Self-assessment"
# Native radios have no space between their options, so that two statements of two lines each read as one of four; and the
# native bar at the lower edge leaves a tenth of a phone's screen empty beneath its buttons.
SPACING = ("<style>.st-key-answer-choices [role=radiogroup] {gap: 0.65rem} "
           "[data-testid=stBottomBlockContainer] {padding-bottom: 1rem}</style>")


def show_start(sheet: AnswerSheet) -> None:
    """What this is, who sees what, until when; then the first question, or the one where the person stopped."""
    _show_title(sheet)
    st.text(f"{purpose(sheet)} {dates(sheet, date.today())}")
    st.markdown("**Who will see what**")
    _show_list(who_sees(sheet))
    st.markdown("**How it works**")
    _show_list(HOW_IT_WORKS)
    with st.bottom.container(gap="xsmall"):
        if sheet.saved:
            st.progress(answered_share(sheet), text=f"{progress_text(sheet)}, all saved")
        label = "Begin" if not sheet.saved else "Go on where you stopped" if sheet.unanswered else "Look over and submit"
        st.button(label, type="primary", key="answer.begin", width="stretch", icon=":material/arrow_forward:", on_click=go_to,
                  args=(st.session_state, first_open(sheet)))


def _show_title(sheet: AnswerSheet) -> None:
    invitation = sheet.invitation
    st.title(plain(invitation.campaign.name), anchor=False)
    st.text(f"{'Second vote' if invitation.round == 2 else TITLE} of the team {visible(invitation.team.team, 80)}, for "
            f"{visible(invitation.person, 80)}")


def _show_list(sentences: Iterable[str]) -> None:
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def show_thanks(sheet: AnswerSheet) -> None:
    """After submitting, and whenever a used link is opened again."""
    st.title("Thank you", anchor=False)
    st.markdown(f":material/task_alt: Your answers to {plain(f'“{sheet.invitation.campaign.name}”')} are submitted.")
    st.markdown("**What happens next**")
    _show_list(next_steps(sheet, date.today()))
    st.caption("You can close this page.")


def show_not_taken(typing: Typing) -> None:
    """What was changed on this screen after answering had ended elsewhere."""
    if typing.kept:
        st.warning("Your last change on this screen was not taken: answering had ended by then.", icon=":material/block:")


def show_standing(sheet: AnswerSheet) -> None:
    """A link whose campaign is not open yet, or closed before the person submitted."""
    _show_title(sheet)
    st.text(standing_sentence(sheet))


def show_without_link(reason: str = "") -> None:
    """An address without a link, or with one that opens nothing: the same words whatever else is stored here."""
    st.title(TITLE, anchor=False)
    st.text(reason or "Open the personal link that you were sent: this page shows nothing without one.")


