"""What a team has set out to do: actions with owner and due date, closed with what shows that they are done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

import pandas
import streamlit as st

from components.downloads import csv_download
from components.formats import count_of, format_date, is_missing, own_words, plain, visible
from components.maturity.campaign_state import done
from reports.maturity_campaigns import NewAction, add_action, finish_action, take_up_again
from reports.maturity_results import TeamView

_DRAFT = "maturity.action.draft"
LONGEST = 2_000
# An action needs a date; this one stands there until another is chosen.
USUAL_TIME = timedelta(days=90)


def show_actions(view: TeamView, *, may_write: bool) -> None:
    """Open actions by due date, then the finished ones, and the form of a new one."""
    actions = view.actions
    is_open = actions["done_on"].isna()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(_headline(actions[is_open]), anchor=False, width="content")
        if len(actions):
            csv_download("CSV", actions.drop(columns=["action_id", "version", "campaign_id"]), "maturity-actions",
                         key="maturity.actions.csv")
    items = dict(zip(view.items["item_id"], view.items["item"], strict=True))
    for action in actions[is_open].to_dict("records"):
        _show_open(action, items, may_write=may_write)
    if may_write:
        _show_new(view, items)
    finished = actions[~is_open]
    if len(finished):
        with st.expander(f"Done: {len(finished)}", icon=":material/task_alt:", key="maturity.actions.done"):
            for action in finished.to_dict("records"):
                _show_finished(action, items, may_write=may_write)


def _headline(actions: pandas.DataFrame) -> str:
    if actions.empty:
        return "What does the team do about it? Nothing is open"
    late = sum(_is_late(day) for day in actions["due_on"])
    return f"What does the team do about it? {count_of(len(actions), 'action')} open" + (f", {late} overdue" if late else "")


def _is_late(due_on: object) -> bool:
    return not is_missing(due_on) and pandas.Timestamp(due_on).date() < date.today()


def _told(action: Mapping, items: Mapping[str, str]) -> str:
    about = items.get(action["item_id"]) or action["area"]
    return f"{visible(action['owner'], 80)}, until {format_date(action['due_on'])}" + (
        f", for {visible(about, 80)}" if about else "")


def _show_open(action: Mapping, items: Mapping[str, str], *, may_write: bool) -> None:
    key = f"maturity.action.{action['action_id']}.{action['version']}"
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(gap="xxsmall", width="stretch"):
            st.text(own_words(action["action"]))
            late = ":material/warning: Overdue. " if _is_late(action["due_on"]) else ""
            st.caption(late + plain(_told(action, items)))
        if may_write:
            with st.popover("Done", icon=":material/check:", key=key):
                st.text_area("What shows that it is done?", key=f"{key}.evidence", max_chars=LONGEST, height=80)
                st.date_input("Done on", value=date.today(), key=f"{key}.done_on", format="YYYY-MM-DD")
                st.button("Close the action", type="primary", key=f"{key}.close", on_click=_close,
                          args=(key, action["action_id"], action["version"]))


def _close(key: str, action_id: int, version: int) -> None:
    done(finish_action, action_id, version, done_on=st.session_state.get(f"{key}.done_on") or date.today(),
         evidence=st.session_state.get(f"{key}.evidence") or "", said="The action is closed.")


def _show_finished(action: Mapping, items: Mapping[str, str], *, may_write: bool) -> None:
    key = f"maturity.action.{action['action_id']}.{action['version']}"
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(gap="xxsmall", width="stretch"):
            st.text(own_words(action["action"]))
            st.text(f"Done on {format_date(action['done_on'])}: {own_words(action['evidence'])}")
            st.caption(plain(_told(action, items)))
        if may_write:
            st.button("Take up again", icon=":material/undo:", key=f"{key}.again", on_click=done,
                      args=(take_up_again, action["action_id"], action["version"]),
                      kwargs={"said": "The action is open again."})


def _show_new(view: TeamView, items: Mapping[str, str]) -> None:
    # One key for a form until it is saved: a second press writes nothing more.
    draft = st.session_state.setdefault(_DRAFT, uuid.uuid4().hex)
    rising = list(dict.fromkeys(view.rises["item_id"]))
    offered = [None, *rising, *(item for item in items if item not in rising)]
    with st.form(f"maturity.new.{draft}", border=True):
        st.text_area("New action", key=f"{draft}.action", max_chars=LONGEST, height=80, placeholder="What will be done")
        with st.container(horizontal=True):
            st.text_input("Who sees to it", key=f"{draft}.owner", max_chars=200, width=200)
            st.date_input("Until", value=date.today() + USUAL_TIME, key=f"{draft}.due", format="YYYY-MM-DD", width=150)
            st.selectbox("For which practice", offered, key=f"{draft}.item", width=240,
                         format_func=lambda item: "No single one" if item is None else visible(items[item], 60))
        st.form_submit_button("Add the action", type="primary", key=f"{draft}.save", on_click=_add, args=(draft, view))


def _add(draft: str, view: TeamView) -> None:
    given = {part: st.session_state.get(f"{draft}.{part}") for part in ("action", "owner", "due", "item")}
    areas = dict(zip(view.items["item_id"], view.items["area"], strict=True))
    new = NewAction(view.team["team"], given["action"] or "", given["owner"] or "", given["due"], areas.get(given["item"]),
                    given["item"])
    if done(add_action, view.publication.campaign_id, new, request_key=draft, said="The action is on the list.") is not None:
        st.session_state.pop(_DRAFT, None)
