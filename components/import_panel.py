"""Bringing a portfolio in: choose a file, see every error or what would change, confirm, and take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas
import streamlit as st

from components import session
from components.demonstration import demonstration_rounds
from components.downloads import csv_download
from components.formats import count_of, format_number, plain, visible
from components.notices import show_empty
from components.project_links import table_height
from reports.exchange_files import PackageRefused, problem_kinds, problem_rows, uploaded
from reports.imports import ImportPreview, LoadRefused, check, commit, undo_import

MOST_PROBLEMS = 1_000
LONG_LIST = 12
MOST_LOSSES = 4
MODES = {
    "replace": "Replace: the file is the whole truth",
    "merge": "Merge: update and add, remove nothing",
}
_CHECKED, _DONE, _UPLOAD, _UNDO = "import.checked", "import.done", "import.upload", "import.undo_request"
_UNDONE = "import.undone"


@dataclass(frozen=True)
class Checked:
    """A file as checked against one state of the data: either a preview or the reasons why it is refused.

    `warnings`: what was read over in a file that has problems; where a column is misspelt they say which one is meant.
    """

    about: tuple[str, str, int]
    name: str
    request_key: str
    preview: ImportPreview | None = None
    problems: tuple = ()
    refusal: str = ""
    warnings: tuple[str, ...] = ()


def show_import() -> None:
    """The whole way of one file. What was chosen stays on screen until it is loaded or taken away."""
    _show_undone()
    _show_done()
    if session.identity().role == "viewer":
        st.text("Loading is off on this server.")
        return
    mode = st.radio("How", list(MODES), format_func=MODES.get, key="import.mode", horizontal=True)
    file = st.file_uploader("Portfolio file: a workbook (.xlsx), a zip of CSV files or one of them, at most 25 MB",
                            type=["xlsx", "zip", "csv"], key=f"{_UPLOAD}.{st.session_state.get(_UPLOAD, 0)}")
    if file is None:
        st.caption(plain("Tables of another shape need a mapping and come in on the command line: "
                         "python cli.py import SOURCE --mapping MAPPING.yaml"))
        st.session_state.pop(_CHECKED, None)
        return
    checked = _checked(file, mode)
    if checked.refusal:
        st.warning(checked.refusal, icon=":material/block:")
    elif checked.preview is None:
        show_problems(checked)
    else:
        show_preview(checked)


def _checked(file, mode: str) -> Checked:
    """Check a file once for each state of the data; pressing buttons around it does not check it again."""
    about = (file.file_id, mode, session.data_version().version)
    held: Checked | None = st.session_state.get(_CHECKED)
    if held and held.about == about:
        return held
    # The file's own key, also after the data has moved: a second press during a load then finds the first one's result.
    name, request_key = visible(file.name, 80), f"{file.file_id}-{mode}"
    warnings: tuple[str, ...] = ()
    with st.spinner(f"Checking every row of {plain(name)} …"):
        try:
            package = uploaded(file.name, file.getvalue())
            warnings = package.warnings
            preview = check(session.database(), package, mode, identity=session.identity())
            checked = Checked(about, name, request_key, preview=preview)
        except PackageRefused as refused:
            checked = Checked(about, name, request_key, problems=tuple(refused.problems), warnings=warnings)
        except LoadRefused as refused:
            checked = Checked(about, name, request_key, refusal=str(refused))
    st.session_state[_CHECKED] = checked
    return checked


def show_problems(checked: Checked) -> None:
    """Every error of the file, counted by kind and listed with its place, and the list to keep."""
    rows, kinds = problem_rows(checked.problems), problem_kinds(checked.problems)
    # The list counts what would fill many pages in a line of its own, so its rows are not the number of errors.
    found = count_of(int(kinds["count"].sum()), "error")
    st.error(f"**Nothing was loaded.** The file has {found} of {count_of(len(kinds), 'kind')}. "
             "Correct them in the file and choose it again.", icon=":material/error:")
    _show_warnings(checked.warnings)
    if len(kinds) > 1 and len(rows) > LONG_LIST:
        st.dataframe(kinds, hide_index=True, placeholder="–", column_config=_problem_columns(),
                     height=table_height(len(kinds), 10),
                     alt="How many errors of each kind")
    st.dataframe(rows.head(MOST_PROBLEMS), hide_index=True, placeholder="–", column_config=_problem_columns(),
                 height=table_height(min(len(rows), MOST_PROBLEMS), 10),
                 alt="Every error with file, line, column, what was found and what was expected")
    if len(rows) > MOST_PROBLEMS:
        st.caption(f"The first {MOST_PROBLEMS:,} are shown; the download has all {len(rows):,}.")
    csv_download("Download all errors as CSV", rows, "errors", key="import.errors")


def show_preview(checked: Checked) -> None:
    """What loading would do, table by table, and the button that does it; before a large loss it asks for a tick."""
    preview = checked.preview
    counts = count_rows(preview.counts)
    if preview.losses:
        st.warning(f"**No errors, but loading this takes much away.** {_consequence(preview)} It removes "
                   f"{plain(_few(preview.losses))}.", icon=":material/delete_forever:")
    else:
        st.markdown(f":material/check_circle: **No errors.** {_consequence(preview)}")
    _show_warnings(preview.warnings)
    # A key for each file and state of the data: a tick counts for what was on screen when it was made.
    agreed = not preview.losses or st.checkbox("Yes, remove them", key=f"import.agreed.{'-'.join(map(str, checked.about))}")
    if st.button("Load this file", type="primary", icon=":material/upload:", key="import.load", disabled=not agreed) and agreed:
        _load(checked)
    st.dataframe(counts, hide_index=True, column_config=_count_columns(), height=table_height(len(counts), 20),
                 alt="Rows by file: new, changed, same, removed")


def _few(losses: Sequence[str]) -> str:
    more = len(losses) - MOST_LOSSES
    named = "; ".join(losses[:MOST_LOSSES])
    return f"{named}; and all of {count_of(more, 'more file')}, counted below" if more > 0 else named


def _show_warnings(warnings: Sequence[str]) -> None:
    for warning in warnings:
        st.text(f"Note: {visible(warning, 400)}")


def _load(checked: Checked) -> None:
    try:
        with session.writing(), st.spinner("Loading and working out the figures …"):
            result = commit(session.database(), checked.preview, session.stored_policy(), identity=session.identity(),
                            request_key=checked.request_key)
    except PackageRefused as refused:
        # The data moved between check and load, and the file no longer fits it.
        st.session_state[_CHECKED] = replace(checked, preview=None, problems=tuple(refused.problems),
                                             warnings=checked.preview.package.warnings)
        st.rerun()
    except LoadRefused as refused:
        st.warning(str(refused), icon=":material/block:")
        return
    st.session_state[_DONE] = (checked.name, result)
    st.session_state.pop(_UNDONE, None)
    st.session_state[_UPLOAD] = st.session_state.get(_UPLOAD, 0) + 1
    st.session_state.pop(_CHECKED, None)
    st.rerun()


def _show_undone() -> None:
    """Says that an undo is done until it is closed or the next file is loaded."""
    if not st.session_state.get(_UNDONE):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(":material/undo: **Undone.** The state before that import is back.", width="content")
        if st.button("Close", type="tertiary", key="undone.close"):
            del st.session_state[_UNDONE]
            st.rerun()


def _show_done() -> None:
    """What the last load of this session did, with its undo beside it."""
    if _DONE not in st.session_state:
        return
    name, result = st.session_state[_DONE]
    total = {kind: sum(getattr(counts, kind) for counts in result.counts.values()) for kind in ("new", "changed", "removed")}
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(":material/check_circle: **Loaded.**", width="content")
        st.text(f"{name}: {format_number(total['new'])} rows new, {format_number(total['changed'])} changed, "
                f"{format_number(total['removed'])} removed.", width="content")
        if result.undo_kept:
            show_undo("Undo", result.import_id, key="import.undo")
        if st.button("Close", type="tertiary", key="import.close"):
            del st.session_state[_DONE]
            st.rerun()


def show_undo(label: str, import_id: int, *, key: str) -> None:
    if st.button(label, icon=":material/undo:", key=key, help="Brings back the state before it, exactly."):
        take_back(import_id)
    else:
        # Kept from before the press, so that a second press during the undo finds the first one's result.
        st.session_state[_UNDO] = f"undo-{import_id}-{session.data_version().version}"


def take_back(import_id: int) -> None:
    """Undo an import; says in a sentence why not, where it cannot be."""
    try:
        with session.writing(), st.spinner("Restoring the state before …"):
            undo_import(session.database(), import_id, session.stored_policy(), identity=session.identity(),
                        request_key=st.session_state.get(_UNDO), rounds=demonstration_rounds(session.identity()))
    except LoadRefused as refused:
        st.warning(str(refused), icon=":material/block:")
        return
    st.session_state.pop(_DONE, None)
    st.session_state[_UNDONE] = True
    st.rerun()


def count_rows(counts: dict) -> pandas.DataFrame:
    """A row a table that the file touches: table, new, changed, unchanged, removed; tables without rows are left out."""
    rows = [(name, *count) for name, count in counts.items() if any(count)]
    return pandas.DataFrame(rows, columns=["table", "new", "changed", "unchanged", "removed"])


def show_runs(runs: pandas.DataFrame) -> None:
    """The list of imports, newest first, and the undo of the newest one."""
    _show_undone()
    if runs.empty:
        show_empty("No imports yet", "Each file that is loaded is listed here with who, when and how many rows.")
        return
    st.dataframe(runs.drop(columns=["undoable"]), hide_index=True, column_config=_run_columns(),
                 height=table_height(len(runs), 10),
                 alt="Imports, newest first, with who, when and counts")
    undoable = runs[runs["undoable"]]
    if not undoable.empty and session.identity().role != "viewer":
        newest = int(undoable["import_id"].iloc[0])
        # A key for each import: a second press must not undo the undo.
        show_undo(f"Undo import {newest}", newest, key=f"runs.undo.{newest}")


def _consequence(preview: ImportPreview) -> str:
    projects = preview.counts.get("projects")
    if projects is None or not sum(count.written for count in preview.counts.values()):
        return "Everything in it is here already; loading it changes nothing."
    parts = [f"{format_number(count)} {kind}" for kind, count in projects._asdict().items() if count]
    return f"Projects: {', '.join(parts)}." if parts else "It changes no project itself, only rows that belong to projects."


def _problem_columns() -> dict:
    config = st.column_config
    return {"file": config.TextColumn("File", width=170), "line": config.NumberColumn("Line", format="%d", width=60),
            "column": config.TextColumn("Column", width=150), "found": config.TextColumn("Found", width=180),
            "expected": config.TextColumn("Expected", width=420), "count": config.NumberColumn("Errors", format="localized")}


def _count_columns() -> dict:
    config = st.column_config
    return {"table": config.TextColumn("File"), "unchanged": config.NumberColumn("Same", format="localized"),
            **{name: config.NumberColumn(name.capitalize(), format="localized") for name in ("new", "changed", "removed")}}


def _run_columns() -> dict:
    config = st.column_config
    return {"import_id": config.NumberColumn("Import", format="%d", width=70),
            "started_at": config.DatetimeColumn("When (UTC)", format="D MMM YYYY, HH:mm"),
            "actor": config.TextColumn("Who"),
            "source": config.TextColumn("Source", width=260), "kind": config.TextColumn("Kind"),
            "mode": config.TextColumn("Mode"),
            **{name: config.NumberColumn(name.capitalize(), format="localized") for name in ("new", "changed", "removed")},
            "undone": config.CheckboxColumn("Undone")}
