"""The policy as a file: to take away, and to bring in with every fault named by its line."""

from __future__ import annotations

import pandas
import streamlit as st

from components.downloads import csv_download, show_download
from components.formats import count_of, visible
from components.frame import Screen
from components.policy_draft import PolicyDraft, begin
from components.policy_history import YAML, show_editor
from components.project_links import table_height
from reports.policy import PolicyRefused
from reports.policy_versions import StoredPolicy, read_uploaded_policy

_UPLOADED = "policy.upload"


def show_file(screen: Screen, newest: StoredPolicy, draft: PolicyDraft, own_file: str, *, may_save: bool) -> None:
    """Download, upload, and how a file on the server is followed. `own_file`: the name of the one that is, empty for none."""
    st.subheader("Take it away", anchor=False)
    st.text("One commented text with every convention; change it in any editor and bring it back.")
    with st.container(horizontal=True):
        show_download(f"Version {newest.version} as YAML", lambda: newest.content.encode(), "policy.yaml", YAML,
                      key="policy.download")
        if draft.edited:
            show_download("With your unsaved changes", lambda: draft.written().encode(), "policy-draft.yaml", YAML,
                          key="policy.download_draft")
    if may_save:
        st.subheader("Bring one in", anchor=False)
        file = st.file_uploader("Policy file (.yaml)", type=["yaml", "yml"],
                                key=f"{_UPLOADED}.{st.session_state.get(_UPLOADED, 0)}")
        if file is not None:
            _show_uploaded(screen, newest, draft, visible(file.name, 80), file.getvalue())
    st.subheader("A file on the server", anchor=False)
    st.text(_followed(own_file))


def _followed(own_file: str) -> str:
    if own_file:
        return (f"This server follows the file {visible(own_file, 80)} (PORTFOLIO_LENS_POLICY). When the file changes, it "
                "becomes a new version and is in force at once; what is saved on this page stands until then.")
    return ("None is followed: what is saved here is in force. To keep the policy in a file of your own, name it in the "
            "environment variable PORTFOLIO_LENS_POLICY; whenever that file changes, it becomes a new version.")


def _show_uploaded(screen: Screen, newest: StoredPolicy, draft: PolicyDraft, name: str, content: bytes) -> None:
    try:
        text = read_uploaded_policy(content)
    except PolicyRefused as refused:
        found = [(problem.line, visible(problem.key, 80), visible(problem.message, 300)) for problem in refused.problems]
        rows = pandas.DataFrame(found, columns=["line", "key", "problem"]).astype({"line": "Int64"})
        st.error(f"**Nothing was taken over.** The file has {count_of(len(rows), 'error')}. Correct them and choose it again.",
                 icon=":material/error:")
        st.dataframe(rows, hide_index=True, placeholder="–", height=table_height(len(rows), 10),
                     alt="Every error of the file with its line",
                     column_config={"line": st.column_config.NumberColumn("Line", format="%d", width=60),
                                    "key": st.column_config.TextColumn("Where", width=220),
                                    "problem": st.column_config.TextColumn("What is wrong", width=620)})
        csv_download("Download all errors as CSV", rows, "policy-errors", key="policy.upload.errors")
        return
    if text == newest.content:
        st.text("This is the very text that is in force; there is nothing to change.")
        return
    st.markdown(":material/check_circle: **No errors.** See what it would change before you save it.")
    st.button("See what it would change", key="policy.upload.take", type="primary", on_click=_take_over,
              args=(screen.page.name, newest, text, name), disabled=draft.edited,
              help="Save or discard your unsaved changes first." if draft.edited else None)


def _take_over(page: str, newest: StoredPolicy, text: str, name: str) -> None:
    begin(st.session_state, newest, text, "upload", name)
    st.session_state[_UPLOADED] = st.session_state.get(_UPLOADED, 0) + 1
    show_editor(page)
