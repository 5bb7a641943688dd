"""What the unsaved changes would do, and the button that saves them."""

from __future__ import annotations

import pandas
import streamlit as st

from components import session
from components.cards import written
from components.downloads import csv_download
from components.formats import count_of, format_date, is_missing, visible
from components.policy_draft import PolicyDraft, begin, put_on
from components.policy_fields import show_problems
from components.policy_words import change_rows
from components.project_links import table_height
from components.project_table import status_chip, status_column
from data_access.filter import FilterOptions, ProjectFilter
from reports.policy_preview import PARTS, PolicyPreview, preview_text
from reports.policy_versions import LONGEST_NOTE, PolicyMoved, StoredPolicy, save_policy
from reports.portfolio_facts import portfolio_facts

# Above this the preview waits for a press: working it out takes seconds.
MOST_AT_ONCE = 3_000
_ASKED, _SAVED = "policy.preview_of", "policy.saved"
_PART_LABELS = {"computed_schedule": "Schedule", "computed_cost": "Cost", "computed_risk": "Risk"}


def show_moved(draft: PolicyDraft, newest: StoredPolicy) -> None:
    """Someone saved another version while this draft was being changed: say so, and offer both ways."""
    if draft.changed_from == newest.version:
        return
    with st.container(border=True):
        st.markdown(":material/sync_problem: **Someone was faster.**")
        st.text(f"{visible(newest.actor, 60)} saved version {newest.version} meanwhile. "
                f"Your changes are still here, made on version {draft.changed_from}.")
        with st.container(horizontal=True):
            st.button(f"Put my changes on version {newest.version}", key="policy.put_on", type="primary",
                      on_click=put_on, args=(st.session_state, newest))
            st.button("Discard my changes", key="policy.discard_moved", on_click=begin, args=(st.session_state, newest))


def show_saved() -> None:
    """What was just saved, once."""
    saved = st.session_state.pop(_SAVED, None)
    if saved:
        st.toast(saved, icon=":material/check_circle:")


def show_preview(draft: PolicyDraft, newest: StoredPolicy, options: FilterOptions) -> None:
    """The changes in words, what they would recolour, and how to save or discard them."""
    problems = draft.problems()
    st.subheader("What would change", anchor=False)
    if not draft.edited:
        st.text("Nothing yet. Change a value above to see which projects and key figures it would recolour.")
        return
    _show_changes(draft)
    if problems:
        st.error(f"**{count_of(len(problems), 'value')} cannot be used.** Nothing can be saved before they are put right.",
                 icon=":material/error:")
        for key in dict.fromkeys(problem.key for problem in problems):
            show_problems([problem for problem in problems if problem.key == key], key, named=True)
        _show_discard(newest)
        return
    text, _ = draft.read()
    if session.cached(portfolio_facts).count("projects") > MOST_AT_ONCE and st.session_state.get(_ASKED) != text:
        if st.button("Work out what would change", key="policy.preview", type="primary", icon=":material/visibility:"):
            st.session_state[_ASKED] = text
            st.rerun()
        _show_discard(newest)
        return
    with st.spinner("Working out the figures under the changed policy …"):
        found = session.cached(preview_text, text, ProjectFilter(scope=session.scope()), options)
    show_effect(found)
    _show_save(draft, newest, text)


def show_effect(found: PolicyPreview) -> None:
    """Projects and key figures that change, counts first."""
    if found.as_of is None:
        st.text("No project has a figure yet, so nothing changes its status.")
        return
    st.markdown(f"**{effect_sentence(found)}**")
    if len(found.counted):
        more = int(found.counted["active_after"].sum())
        fewer = len(found.counted) - more
        st.text(f"Key figures would count {count_of(more, 'project')} more and {count_of(fewer, 'project')} less.")
    if len(found.kpis):
        st.dataframe(_kpi_rows(found.kpis), hide_index=True, height=table_height(len(found.kpis), 8),
                     alt="Key figures that change their status",
                     column_config={"figure": st.column_config.TextColumn("Key figure", width=260),
                                    "before": status_column("Now", ""), "after": status_column("Then", ""),
                                    "value": st.column_config.TextColumn("Value"),
                                    "value_before": st.column_config.TextColumn("Value now"),
                                    "value_after": st.column_config.TextColumn("Value then")})
    if len(found.projects):
        st.dataframe(_project_rows(found.projects), hide_index=True, alt="Projects that change their computed status",
                     height=table_height(len(found.projects), 8),
                     column_config={"project": st.column_config.TextColumn("Project", width=300),
                                    "before": status_column("Now", ""), "after": status_column("Then", ""),
                                    **{name: st.column_config.TextColumn(label) for name, label in _PART_LABELS.items()}})
        csv_download("All of them as CSV", found.projects, "policy-preview", key="policy.preview.csv")


def effect_sentence(found: PolicyPreview) -> str:
    """ "12 projects and 2 key figures change their status at 30 Sep 2026; 3 more projects change in a part of it"."""
    overall = int((found.projects["computed_status_before"] != found.projects["computed_status_after"]).sum())
    parts = len(found.projects) - overall
    counts = [count_of(overall, "project")] if overall else []
    counts += [count_of(len(found.kpis), "key figure")] if len(found.kpis) else []
    verb = "change their" if overall + len(found.kpis) > 1 else "changes its"
    said = f"{' and '.join(counts) or 'No project and no key figure'} {verb} status at {format_date(found.as_of)}"
    return said + (f"; {count_of(parts, 'more project')} in a part of it only." if parts else ".")


def _show_changes(draft: PolicyDraft) -> None:
    rows = change_rows(draft.changes())
    if draft.kind != "page":
        st.text(f"From {'a file' if draft.kind == 'upload' else 'version ' + draft.source}"
                f"{': ' + visible(draft.source, 80) if draft.kind == 'upload' else ''}.")
    if not rows:
        st.text("Only wording and comments differ; no figure follows from them.")
        return
    st.dataframe(pandas.DataFrame([{name: visible(text) for name, text in row.items()} for row in rows]), hide_index=True,
                 height=table_height(len(rows), 8), alt="What you have changed",
                 column_config={"what": st.column_config.TextColumn("You have changed", width=320),
                                "before": st.column_config.TextColumn("In force", width=240),
                                "after": st.column_config.TextColumn("New", width=240)})


def _show_save(draft: PolicyDraft, newest: StoredPolicy, text: str) -> None:
    key = f"policy.note.{draft.generation}"
    if key not in st.session_state:
        st.session_state[key] = draft.note
    draft.note = st.text_input("Why is it changed? (kept with the version)", key=key, max_chars=LONGEST_NOTE)
    with st.container(horizontal=True):
        if st.button(f"Save as version {newest.version + 1}", key="policy.save", type="primary", icon=":material/save:",
                     disabled=draft.changed_from != newest.version):
            _save(draft, text)
        _show_discard(newest)


def _show_discard(newest: StoredPolicy) -> None:
    st.button("Discard changes", key="policy.discard", on_click=begin, args=(st.session_state, newest))


def _save(draft: PolicyDraft, text: str) -> None:
    try:
        with session.writing(), st.spinner("Saving, and working out the figures …"):
            stored = save_policy(session.database(), text, changed_from=draft.changed_from, identity=session.identity(),
                                 note=draft.note, kind=draft.kind, source=draft.source, request_key=draft.request_key(text))
    except PolicyMoved:
        # The next run reads the newer version and offers what to do; nothing of the draft is lost.
        st.rerun()
    begin(st.session_state, stored)
    st.session_state[_SAVED] = f"Version {stored.version} is in force."
    st.rerun()


def _kpi_rows(kpis: pandas.DataFrame) -> pandas.DataFrame:
    currency = session.policy().currency
    values = {name: ["not measured" if is_missing(value) else written(float(value), unit, currency, limits)
                     for value, unit, limits in zip(kpis[name], kpis["unit"], kpis["limits"], strict=True)]
              for name in ("value_before", "value_after")}
    rows = pandas.DataFrame({"figure": kpis["label"], "before": kpis["status_before"].map(status_chip),
                             "after": kpis["status_after"].map(status_chip), **values})
    # The value itself moves only with conventions other than its band.
    same = rows["value_before"].equals(rows["value_after"])
    return rows.drop(columns="value_after").rename(columns={"value_before": "value"}) if same else rows


def _project_rows(projects: pandas.DataFrame) -> pandas.DataFrame:
    moved = projects["computed_status_before"] != projects["computed_status_after"]
    ordered = projects.assign(_moved=~moved).sort_values(["_moved", "name"], kind="stable")
    parts = {name: [_step(one, other) for one, other in zip(ordered[f"{name}_before"], ordered[f"{name}_after"], strict=True)]
             for name in PARTS if name in _PART_LABELS}
    # A part in which nothing moves needs no column.
    parts = {name: steps for name, steps in parts.items() if any(steps)}
    return pandas.DataFrame({"project": [visible(name) for name in ordered["name"]],
                             "before": ordered["computed_status_before"].map(status_chip),
                             "after": ordered["computed_status_after"].map(status_chip), **parts})


def _step(before: str, after: str) -> str:
    return "" if before == after else f"{before} → {after}"
