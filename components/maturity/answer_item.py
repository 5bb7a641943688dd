"""One question on the screen: its rungs as choices, how sure, evidence and comment; both versions where two screens differ."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components.formats import format_date, plain, visible
from components.maturity.answer_state import Typing
from components.maturity.answer_words import SURENESS, said
from metrics.maturity.model import Item
from reports.maturity_answering import LONGEST_TEXT, Answer, AnswerSheet

LEVEL, NOT_APPLICABLE, DONT_KNOW = "level", "not applicable", "don't know"
_OTHER = {NOT_APPLICABLE: "Does not apply to our team", DONT_KNOW: "I don't know"}
# What is typed is saved after this pause: the phone may be put away in the middle of a sentence.
PAUSE = "2s"


def show_item(sheet: AnswerSheet, typing: Typing, item: Item) -> None:
    """The whole question; every change of it is saved at once."""
    stored = sheet.saved.get(item.item_id)
    is_first = typing.take_in(item.item_id, stored)
    _show_head(sheet, item)
    not_saved = st.container()
    _show_widgets(typing, item)
    answer = answer_on_screen(typing, item.item_id)
    if is_first and answer is not None and answer != (stored.answer if stored else None):
        typing.brought_along(item.item_id, answer, stored)
        st.rerun()
    with not_saved:
        _show_not_saved(typing, item)


def _show_head(sheet: AnswerSheet, item: Item) -> None:
    area = sheet.model.area_of(item.item_id)
    within = sheet.items_of(area)
    place = f"Area {sheet.areas.index(area) + 1} of {len(sheet.areas)}: {plain(area.name)}"
    count = f" · question {within.index(item) + 1} of {len(within)}" if len(within) > 1 else ""
    st.caption(f"{place}{count}")
    st.title(plain(item.question), anchor=False)


def _show_widgets(typing: Typing, item: Item) -> None:
    held, key = typing.shown(item.item_id), lambda part: typing.key(item.item_id, part)
    save = {"on_change": _save, "args": (typing, item.item_id)}
    choices = [*(str(rung.level) for rung in item.rungs), NOT_APPLICABLE, DONT_KNOW]
    with st.container(key="answer-choices"):
        chosen = st.radio("Which statement fits best today?", choices, index=_place(choices, held), key=key("choice"),
                          label_visibility="collapsed", **save,
                          format_func=lambda choice: _OTHER.get(choice) or _rung(item, int(choice)))
    if chosen is None:
        return
    if chosen == NOT_APPLICABLE:
        st.text_input("Why does it not apply? (needed)", value=held.reason if held else None, key=key("reason"),
                      max_chars=LONGEST_TEXT, live=PAUSE, **save)
    elif chosen != DONT_KNOW:
        st.segmented_control("How sure are you?", list(SURENESS), default=held.confidence if held else None,
                             format_func=SURENESS.get, key=key("confidence"), **save)
    _show_more(item, held, key, save, chosen)


def _show_more(item: Item, held: Answer | None, key, save: dict, chosen: str) -> None:
    given = [label for label, value in (("evidence", held and held.evidence), ("comment", held and held.note)) if value]
    label = "Evidence and comment" + (f" ({' and '.join(given)} given)" if given else " (if you like)")
    with st.expander(label, key=key("more")):
        example = item.rung(int(chosen)).show_me if chosen.isdecimal() else ""
        if example:
            st.text(f"What could be shown for this level: {visible(example)}.")
        st.text_input("A link or where to find it", value=held.evidence if held else None, key=key("evidence"),
                      max_chars=LONGEST_TEXT, live=PAUSE, **save)
        st.date_input("Date of that record", value=held.evidence_on if held else None, key=key("evidence_on"),
                      max_value=date.today(), format="YYYY-MM-DD", **save)
        st.text_input("Comment", value=held.note if held else None, key=key("note"), max_chars=LONGEST_TEXT, live=PAUSE, **save)


def answer_on_screen(typing: Typing, item_id: str) -> Answer | None:
    """What the widgets of an item say; None without a choice."""

    def value(part: str):
        held = st.session_state.get(typing.key(item_id, part))
        return (held.strip() or None) if isinstance(held, str) else held

    chosen = value("choice")
    if chosen is None:
        return None
    more = {"evidence": value("evidence"), "evidence_on": value("evidence_on"), "note": value("note")}
    if chosen.isdecimal():
        return Answer(LEVEL, int(chosen), confidence=value("confidence"), **more)
    return Answer(chosen, reason=value("reason") if chosen == NOT_APPLICABLE else None, **more)


def _save(typing: Typing, item_id: str) -> None:
    answer = answer_on_screen(typing, item_id)
    if answer is not None:
        typing.keep(item_id, answer)


def _place(choices: list[str], held: Answer | None) -> int | None:
    if held is None:
        return None
    choice = str(held.score) if held.answer == LEVEL else held.answer
    return choices.index(choice) if choice in choices else None


def _rung(item: Item, level: int) -> str:
    return f"**{level}**  {plain(item.rung(level).statement)}"


def _show_not_saved(typing: Typing, item: Item) -> None:
    """Why it is not saved, or both versions with the choice between them."""
    moved = typing.moved.get(item.item_id)
    if moved is not None:
        _show_both(typing, item, moved.theirs, typing.kept[item.item_id], str(moved))
    elif item.item_id in typing.trouble:
        st.warning(f"**Not saved.** {plain(typing.trouble[item.item_id])} What you entered is still here.",
                   icon=":material/cloud_off:")
        st.button("Try again", key="answer.again", on_click=typing.try_again)


def _show_both(typing: Typing, item: Item, theirs: Answer | None, mine: Answer, why: str) -> None:
    with st.container(border=True):
        st.warning(f"**Not saved.** {plain(why)} Which one holds?", icon=":material/call_split:")
        st.markdown("**Saved meanwhile**")
        _show_version(item, theirs)
        st.button("Keep the saved one", key="answer.theirs", width="stretch", on_click=typing.take_theirs, args=(item.item_id,))
        st.markdown("**On this screen**")
        _show_version(item, mine)
        st.button("Save what is on this screen", key="answer.mine", width="stretch", on_click=typing.keep_mine,
                  args=(item.item_id,))


def _show_version(item: Item, answer: Answer | None) -> None:
    """An answer in full, as text."""
    lines = [said(answer).capitalize()]
    if answer is not None:
        lines += [visible(item.rung(answer.score).statement)] if answer.score is not None else []
        named = (("Reason", answer.reason), ("Evidence", answer.evidence),
                 ("Dated", format_date(answer.evidence_on) if answer.evidence_on else None), ("Comment", answer.note))
        lines += [f"{label}: {visible(value, 300)}" for label, value in named if value]
    st.text("\n".join(lines))
