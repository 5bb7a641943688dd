"""The decisions of the Review page: what became of the last ones, what is asked for, and the log that grows here."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pandas
import streamlit as st

from components import session
from components.charts.rows import ArrowRows, arrow_rows
from components.downloads import csv_bytes, csv_download, show_download
from components.formats import count_of, format_date, format_number, is_missing, own_words, visible
from components.frame import Screen
from components.notices import show_empty
from components.project_links import open_project, table_height
from components.project_table import cell_label
from reports.decisions import (
    LONGEST_NAME,
    LONGEST_TEXT,
    DecisionRefused,
    FollowUp,
    NewDecision,
    Requests,
    filter_query,
    follow_up,
    record,
    requests,
)

MOST_SHOWN = 50
# More than anyone decides in a meeting; the CSV has all.
MOST_ASKED = 200
OTHER, GONE = "Something else", "What you chose is answered by now, or outside the filter"
_DRAFT = "decision.draft"


def show_follow_up(found: FollowUp) -> None:
    """One line that says what became of the last review's decisions, open for the rest."""
    rows = found.rows
    if rows.empty:
        return
    done = int(found.last["done"].astype(bool).sum())
    label = f"Decisions of the last review, {format_date(found.on)}: {done} of {len(found.last)} done"
    label += f", {count_of(len(found.open), 'older one')} still open" if len(found.open) else ""
    with st.expander(label, icon=":material/gavel:", key="decisions.last"):
        for row in rows.head(MOST_SHOWN).to_dict("records"):
            _show_decision(row)


def show_asked(screen: Screen, asked: Requests, open_still: pandas.DataFrame) -> None:
    """The requests that waited at the moment shown; `open_still`: those of them that nobody has answered since."""
    rows = asked.rows
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Which decisions are asked for?", anchor=False, width="content")
        if len(rows):
            asked_of = (screen.project_filter, screen.options, session.stored_policy())
            show_download("CSV", _all_asked(*asked_of), "decisions-asked.csv", "text/csv", key="asked.csv")
    if not asked.has_record:
        st.caption("Decisions in the RAID register and what waits for them: no record for that date.")
    if rows.empty:
        show_empty("No decision is asked for", "No current status report asks for one, and none is open in the RAID register; "
                   "decision_needed in status_reports.csv and decisions in raid.csv would fill it.")
        return
    key = f"asked.{hash(tuple(rows['asked']))}"
    st.dataframe(asked_rows(rows, open_still), hide_index=True, placeholder="–", key=key, column_config=_asked_columns(key),
                 height=table_height(len(rows), 6),
                 alt=f"{len(rows)} decisions asked for, those on which most budget waits first")
    since = len(rows) - len(open_still)
    st.caption((f"The first {len(rows)} of " if asked.total > len(rows) else "") + f"{count_of(asked.total, 'decision')}; "
               "those on which most budget waits come first, that is the budget of the project and of those that wait for "
               "it, and of the same the oldest."
               + (f" {format_number(since)} waited then and got an answer since." if since else ""))
    clicked = st.session_state.get(f"{key}.open")
    if clicked and clicked.row < len(rows):
        open_project(screen, rows["project_id"].iloc[clicked.row])


def _all_asked(*asked_of) -> Callable[[], bytes]:
    """Makes the file of every request that waits at the moment shown."""
    shown_in = session.asked()

    def made() -> bytes:
        waiting = requests(shown_in, *asked_of).rows
        return csv_bytes(waiting.assign(waiting=waiting["waiting"].map("; ".join)))

    return made


def asked_rows(waiting: pandas.DataFrame, open_still: pandas.DataFrame) -> ArrowRows:
    """What the table of requests shows: name, asked, asked_by, since, budget_waiting, waiting (names in one text), and where
    some of them are not `open_still` any more decided_since.
    """
    shown = {
        "name": [cell_label(name) for name in waiting["name"]],
        "asked": [visible(text) for text in waiting["asked"]],
        "asked_by": [None if is_missing(name) else visible(name) for name in waiting["asked_by"]],
        "since": waiting["since"],
        "budget_waiting": waiting["budget_waiting"].round(),
        "waiting": [", ".join(visible(name) for name in names) or None for names in waiting["waiting"]],
    }
    if len(open_still) < len(waiting):
        still = {offer.key for offer in _offers(open_still)}
        shown["decided_since"] = [offer.key not in still for offer in _offers(waiting)]
    return arrow_rows(shown)


def show_recording(screen: Screen, waiting: pandas.DataFrame) -> None:
    """The form that writes a decision into the log; what was typed stays until it is saved."""
    if session.identity().role == "viewer":
        st.text("Recording decisions is off on this server.")
        return
    st.session_state.setdefault(_DRAFT, uuid.uuid4().hex)
    draft, offered = st.session_state[_DRAFT], {offer.key: offer for offer in _offers(waiting)}
    with (st.expander("Record a decision", icon=":material/edit_note:", key="decisions.record"),
          st.form(f"decision.{draft}", border=False, clear_on_submit=False)):
        # What was chosen stays chosen when it is answered or filtered away meanwhile: never another one in its place.
        chosen = st.session_state.get(f"{draft}.about") if st.session_state.get(f"{draft}.save") else None
        keys = ["", *offered, *([chosen] if chosen and chosen not in offered else [])]
        key = st.selectbox("What is decided?", keys, index=min(1, len(keys) - 1), key=f"{draft}.about",
                           format_func=lambda key: _said(key, offered))
        text = st.text_area("Decision", max_chars=LONGEST_TEXT, key=f"{draft}.text", height=90)
        by, owner, due = st.columns(3)
        decided_by = by.text_input("Decided by", max_chars=LONGEST_NAME, key=f"{draft}.by")
        owner_name = owner.text_input("Owner, who sees to it", max_chars=LONGEST_NAME, key=f"{draft}.owner")
        due_on = due.date_input("Due", value=None, format="YYYY-MM-DD", key=f"{draft}.due")
        if st.form_submit_button("Record", type="primary", icon=":material/check:", key=f"{draft}.save"):
            if key and key not in offered:
                st.warning(f"{GONE}: choose another, or “{OTHER}”.", icon=":material/block:")
                return
            _record(NewDecision(text, decided_by, owner_name, due_on, screen.project_filter.period_end(screen.options),
                                filter_query(screen.project_filter), **_about(offered.get(key))), draft)


class _Offer(NamedTuple):
    """A request as it is offered for a decision; `raid_id`: None for what a status report asks."""

    project_id: str
    name: str
    asked: str
    raid_id: str | None

    @property
    def key(self) -> str:
        """What it is and not its place, which changes with every answer and every filter."""
        return json.dumps([self.raid_id] if self.raid_id else [self.project_id, self.asked])


def _offers(waiting: pandas.DataFrame) -> list[_Offer]:
    entries = (entry if isinstance(entry, str) else None for entry in waiting["raid_id"])
    return list(map(_Offer, waiting["project_id"], waiting["name"], waiting["asked"], entries))


def _said(key: str, offered: Mapping[str, _Offer]) -> str:
    """A request in the list to choose from; with its id, for the browser tells entries apart by their text alone."""
    if not key:
        return OTHER
    if key not in offered:
        return GONE
    offer = offered[key]
    return f"{visible(offer.name, 60)}: {visible(offer.asked, 80)} ({visible(offer.raid_id or offer.project_id)})"


def _about(offer: _Offer | None) -> dict[str, str | None]:
    return {} if offer is None else {
        "project_id": offer.project_id, "project_name": offer.name, "raid_id": offer.raid_id, "asked": offer.asked}


def _record(new: NewDecision, draft: str) -> None:
    try:
        with session.writing():
            record(session.database(), new, identity=session.identity(), request_key=draft)
    except DecisionRefused as refused:
        st.warning(str(refused), icon=":material/block:")
        return
    del st.session_state[_DRAFT]
    st.toast("The decision is in the log.", icon=":material/gavel:")
    st.rerun()


def show_log(decided: pandas.DataFrame, shown_on: object) -> None:
    """What was decided in this review, and the whole log to keep."""
    here = decided[decided["period_end"] == pandas.Timestamp(shown_on)] if shown_on else decided
    if decided.empty:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**Decided in this review: {len(here)}**", width="content")
        csv_download("Log as CSV", decided, "decisions", key="decisions.csv")
    for row in here.head(MOST_SHOWN).to_dict("records"):
        _show_decision(row)
    if len(here) > MOST_SHOWN:
        st.caption(f"The newest {MOST_SHOWN} are shown; the log has all.")


def _show_decision(row: Mapping) -> None:
    """A decision with its owner, due date and state, and the way to say that it is done."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge("Done" if row["done"] else "Open", icon=":material/task_alt:" if row["done"] else ":material/pending:",
                 color="gray" if row["done"] else "blue")
        with st.container(gap=None, width="stretch"):
            st.text(own_words(row["decision"]))
            st.text(decision_facts(row))
        if session.identity().role != "viewer":
            with st.popover("Follow up", type="tertiary", key=f"follow.{row['decision_id']}.open"):
                _show_follow_up_form(row)


def decision_facts(row: Mapping) -> str:
    """On what, what was asked, by whom, who sees to it until when, and the last note, in one line."""
    facts = [visible(row["project_name"], 60)] if row["project_name"] else []
    facts += [f"asked: {visible(row['asked'], 100)}"] if row["asked"] else []
    facts.append(f"decided by {visible(row['decided_by'], 60)}")
    facts += [f"owner {visible(row['owner'], 60)}"] if row["owner"] else []
    facts += [f"due {format_date(row['due_on'])}"] if not is_missing(row["due_on"]) else []
    facts += [f"note: {visible(row['note'], 200)}"] if row["note"] else []
    return " · ".join(facts)


def _show_follow_up_form(row: Mapping) -> None:
    # The version is in the keys: after somebody's change the form starts from what holds now.
    key = f"follow.{row['decision_id']}.{row['version']}"
    with st.form(key, border=False):
        done = st.checkbox("Done", value=bool(row["done"]), key=f"{key}.done")
        note = st.text_input("Note", value=row["note"] or "", max_chars=LONGEST_TEXT, key=f"{key}.note")
        if st.form_submit_button("Save", key=f"{key}.save"):
            try:
                with session.writing():
                    follow_up(session.database(), int(row["decision_id"]), int(row["version"]), done=done, note=note,
                              identity=session.identity())
            except DecisionRefused as refused:
                st.warning(str(refused), icon=":material/block:")
                return
            st.rerun()


def _asked_columns(key: str) -> Mapping[str, dict]:
    config = st.column_config
    currency = session.policy().currency
    return {
        "name": config.ButtonColumn("Project", type="tertiary", alignment="left", width=215, key=f"{key}.open",
                                    help="Click a name to open the project."),
        "asked": config.TextColumn("What is asked", width=330),
        "asked_by": config.TextColumn("Who asks", width=130, help="The author of the report or the owner of the entry."),
        "since": config.DateColumn("Since", format="D MMM YYYY", width=92, help="The first report with this text."),
        "budget_waiting": config.NumberColumn(f"Waits, {currency}", format="localized", width=110,
                                              help="Budget of the project and of those that wait for it."),
        "decided_since": config.CheckboxColumn("Decided since", width=100, help="Recorded in the log after that moment."),
        "waiting": config.TextColumn("Who waits", width=260, help="Projects that still get something from this one."),
    }
