"""The versions of the policy: who saved what when and why, what differs from the one before, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import pandas
import streamlit as st

from components.downloads import show_download
from components.formats import format_moment, visible
from components.frame import Screen
from components.policy_draft import PolicyDraft, begin, differences
from components.policy_words import change_rows
from components.project_links import table_height
from components.url_state import field_key, touch
from reports.policy_versions import StoredPolicy, text_difference

_KINDS = {"shipped": "Shipped file", "file": "File {source}", "page": "This page", "upload": "Uploaded {source}",
          "restored": "Version {source} again"}
YAML = "application/yaml"


def origin_of(version: StoredPolicy) -> str:
    """Where a version came from, in words; of a file's path only its name."""
    source = version.source if version.kind == "restored" else PurePath(version.source).name
    return visible(_KINDS[version.kind].format(source=source), 80)


def show_versions(screen: Screen, versions: Sequence[StoredPolicy], draft: PolicyDraft, *, may_save: bool) -> None:
    """The list, newest first, and below it one version against the one before."""
    rows = pandas.DataFrame({
        "version": [version.version for version in versions],
        "created_at": pandas.Series([version.created_at for version in versions], dtype="datetime64[s]"),
        "actor": [visible(version.actor, 60) for version in versions], "origin": [origin_of(version) for version in versions],
        "note": [visible(version.note) for version in versions],
    })
    st.dataframe(rows, hide_index=True, height=table_height(len(rows), 10),
                 alt="Versions of the policy, newest first",
                 column_config={"version": st.column_config.NumberColumn("Version", format="%d", width=70),
                                "created_at": st.column_config.DatetimeColumn("When (UTC)", format="D MMM YYYY, HH:mm",
                                                                              width=150),
                                "actor": st.column_config.TextColumn("Who", width=140),
                                "origin": st.column_config.TextColumn("From", width=190),
                                "note": st.column_config.TextColumn("Why", width=480)})
    numbers = [str(version.version) for version in versions]
    key = field_key(screen.page.name, "version")
    if st.session_state.get(key) not in numbers:
        st.session_state[key] = numbers[0]
    st.selectbox("Version", numbers, key=key, on_change=touch, args=(st.session_state,), width=160)
    chosen = numbers.index(st.session_state[key])
    _show_version(screen, versions[chosen], versions[chosen + 1:][:1], versions[0], draft, may_save=may_save)


def _show_version(screen: Screen, version: StoredPolicy, before: Sequence[StoredPolicy], newest: StoredPolicy,
                  draft: PolicyDraft, *, may_save: bool) -> None:
    st.subheader(f"What version {version.version} changed" if before else f"Version {version.version}", anchor=False)
    st.caption(f"Saved {format_moment(version.created_at)}")
    if before:
        _show_differences(before[0], version)
    else:
        st.text("The first version: there is none before it.")
    with st.container(horizontal=True):
        if may_save and version.version != newest.version:
            st.button(f"Bring version {version.version} back", key=f"policy.restore.{version.version}",
                      icon=":material/history:",
                      on_click=_restore, args=(screen.page.name, newest, version), disabled=draft.edited,
                      help="Save or discard your unsaved changes first." if draft.edited
                      else "Shows what that would change; it becomes a new version when you save it.")
        show_download("Download as YAML", lambda: version.content.encode(), f"policy-{version.version}.yaml", YAML,
                      key=f"policy.download.{version.version}")


def _show_differences(before: StoredPolicy, version: StoredPolicy) -> None:
    rows = change_rows(differences(before, version))
    if rows:
        st.dataframe(pandas.DataFrame([{name: visible(text) for name, text in row.items()} for row in rows]), hide_index=True,
                     height=table_height(len(rows), 10), alt=f"What version {version.version} changed",
                     column_config={"what": st.column_config.TextColumn("Convention", width=320),
                                    "before": st.column_config.TextColumn(f"Version {before.version}", width=240),
                                    "after": st.column_config.TextColumn(f"Version {version.version}", width=240)})
    lines = text_difference(before.content, version.content)
    if not lines:
        st.text(f"The same text as version {before.version}.")
        return
    if not rows:
        st.text("Only wording and comments differ.")
    with st.expander("Lines of the file that differ", key=f"policy.lines.{version.version}"):
        st.code(lines, language="diff", wrap_lines=True)


def _restore(page: str, newest: StoredPolicy, version: StoredPolicy) -> None:
    begin(st.session_state, newest, version.content, "restored", str(version.version))
    show_editor(page)


def show_editor(page: str) -> None:
    """Go to the panel where the draft is seen, as if the reader had chosen it; called before any widget of the next run."""
    st.session_state[field_key(page, "panel")] = "bands"
    touch(st.session_state)
