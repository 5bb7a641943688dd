"""The changes of the Review page: counts first, then one kind of move as a table, each line opening its project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas
import streamlit as st

from components import session
from components.charts.rows import ArrowRows, arrow_rows
from components.downloads import csv_bytes, show_download
from components.formats import count_of, format_date, format_number, visible
from components.frame import Screen
from components.notices import show_empty
from components.project_links import open_project, table_height
from components.project_table import cell_label, status_chip, status_column
from components.url_state import field_key, touch
from reports.changes import change_counts, change_rows

MOST_ROWS = 200
EMPTY = {
    "status": "No status moved on the scale from green to red.", "finish": "No forecast finish moved.",
    "cost": "No cost at completion moved by 1 % or more.", "risks": "No risk was raised or closed between the two dates.",
    "membership": "No project came, and none went.",
}
NO_RISKS = "No risk is on record in this data; raid.csv would fill it."
NOTES = {
    "finish": "“Slip” is measured against the original baseline: a project that was given a new baseline keeps it.",
    "cost": "Moves of at least 1 %. Where no estimate at completion is known at both dates, budgets are compared. “Against "
            "original” is measured against the first approved budget, whatever was approved since.",
    "membership": "A project is in from its first dated row until its actual finish, or until a reporting date passes without "
                  "any row of it.",
}


def show_changes(screen: Screen) -> None:
    """What moved since the date compared with; says so where there is none."""
    before = screen.project_filter.compare_end(screen.options)
    asked = (screen.project_filter, screen.options)
    counts = session.cached(change_counts, *asked)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        since = f" since {format_date(before)}" if before else ""
        st.subheader(f"What changed{since}?", anchor=False, width="content")
        kind = screen.values["moved"]
        if counts:
            shown_in, policy = session.asked(), session.policy()
            show_download("CSV", lambda: csv_bytes(change_rows(shown_in, *asked, policy, kind)), f"changes-{kind}.csv",
                          "text/csv", key="changes.csv")
    if counts is None:
        show_empty("Nothing to compare with", "This is the first reporting date; choose a later one to see what changed.")
        return
    labels = count_labels(counts)
    st.segmented_control("Kind of change", list(labels), format_func=labels.get, key=field_key(screen.page.name, "moved"),
                         label_visibility="collapsed", on_change=touch, args=(st.session_state,), required=True)
    rows = session.cached(change_rows, *asked, session.policy(), kind, MOST_ROWS)
    if rows.empty:
        show_empty("No change", EMPTY[kind] if kind != "risks" or counts["new_risks"] is not None else NO_RISKS)
        return
    clicked = show_change_table(kind, rows, session.policy().currency)
    note = f"The first {len(rows)} are shown; the CSV has all. " if len(rows) == MOST_ROWS else ""
    if kind == "status" and counts["silent"]:
        note += f"{count_of(counts['silent'], 'project')} without a current report any more. "
    if note or kind in NOTES:
        st.caption(f"{note}{NOTES.get(kind, '')}")
    if clicked is not None and clicked < len(rows):
        open_project(screen, rows["project_id"].iloc[clicked])


def count_labels(counts: Mapping[str, int | None]) -> dict[str, str]:
    """The choice of kinds with their counts, what is worse first: "Finish 9 later, 1 earlier"; without any risk on record
    "Risks not recorded".
    """
    def of(*words: tuple[str, str]) -> str:
        return ", ".join(f"{format_number(counts[name])} {word}" for name, word in words)

    known = counts["new_risks"] is not None
    return {
        "status": f"Reported status {of(('reported_worse', 'worse'), ('reported_better', 'better'))}",
        "finish": f"Finish {of(('later', 'later'), ('earlier', 'earlier'))}",
        "cost": f"Cost {of(('dearer', 'up'), ('cheaper', 'down'))}",
        "risks": f"Risks {of(('new_risks', 'new'), ('closed_risks', 'closed'))}" if known else "Risks not recorded",
        "membership": f"Projects {of(('left', 'left'), ('came', 'came'))}",
    }


def show_change_table(kind: str, rows: pandas.DataFrame, currency: str) -> int | None:
    """Draw the changes of a kind; returns the position of the row whose project was just clicked."""
    key = f"changes.{kind}.{hash(tuple(rows['project_id']))}"
    shown = _ROWS[kind](rows)
    st.dataframe(shown, hide_index=True, placeholder="–", key=key, column_config=_columns(currency, key),
                 height=table_height(len(shown), 9), alt=f"{len(shown)} changes: {kind}")
    clicked = st.session_state.get(f"{key}.open")
    return clicked.row if clicked else None


def _status_rows(rows: pandas.DataFrame) -> ArrowRows:
    chips = {name: [status_chip(value) for value in rows[name]]
             for name in ("reported_before", "reported", "computed_before", "computed")}
    return arrow_rows({"name": _names(rows), **chips})


def _finish_rows(rows: pandas.DataFrame) -> ArrowRows:
    return _named(rows, ["days", "finish_before", "finish", "original_finish", "slip_days", "rebaselined"])


def _cost_rows(rows: pandas.DataFrame) -> ArrowRows:
    money = ["moved", "cost_before", "cost", "original_budget", "against_original"]
    return _named(rows, [*money, "basis", "rebaselined"], **{name: rows[name].round() for name in money})


def _risk_rows(rows: pandas.DataFrame) -> ArrowRows:
    texts = {name: [visible(text) if text else None for text in rows[name]] for name in ("title", "owner")}
    return _named(rows, ["change", "title", "kind", "exposure", "owner", "on"], **texts, change=rows["change"].str.capitalize(),
                  kind=rows["kind"].str.capitalize(), exposure=rows["exposure"].round())


def _member_rows(rows: pandas.DataFrame) -> ArrowRows:
    return _named(rows, ["change", "business_unit", "reported_status", "budget", "why"],
                  change=rows["change"].str.capitalize(), budget=rows["budget"].round(),
                  business_unit=[visible(text) if text else None for text in rows["business_unit"]],
                  reported_status=[status_chip(value) for value in rows["reported_status"]])


_ROWS = {"status": _status_rows, "finish": _finish_rows, "cost": _cost_rows, "risks": _risk_rows, "membership": _member_rows}


def _names(rows: pandas.DataFrame) -> list[str]:
    return [cell_label(name) for name in rows["name"]]


def _named(rows: pandas.DataFrame, columns: Sequence[str], **shown: Sequence) -> ArrowRows:
    """The names and these columns, one of `shown` as it is given there."""
    return arrow_rows({"name": _names(rows), **{name: shown[name] if name in shown else rows[name] for name in columns}})


def _columns(currency: str, key: str) -> Mapping[str, dict]:
    config = st.column_config

    def date(label: str) -> dict:
        return config.DateColumn(label, format="D MMM YYYY", width=100)

    def number(label: str, help_text: str | None = None, width: int = 120) -> dict:
        return config.NumberColumn(label, format="localized", width=width, help=help_text)

    return {
        "name": config.ButtonColumn("Project", type="tertiary", alignment="left", width=262, key=f"{key}.open",
                                    help="Click a name to open the project."),
        "reported_before": status_column("Reported before", "As reported at the date compared with."),
        "reported": status_column("Reported now", "As reported at the shown date."),
        "computed_before": status_column("Computed before", "What the figures said at the date compared with."),
        "computed": status_column("Computed now", "What the figures say at the shown date."),
        "reported_status": status_column("Reported", "Reported status, of a project that left its last one."),
        "days": number("Days moved", "Positive is later.", 90), "finish_before": date("Finish before"),
        "finish": date("Finish now"), "original_finish": date("Original finish"),
        "slip_days": number("Slip, days", "Against the original baseline.", 80),
        "rebaselined": number("New baselines", "How often a later baseline was approved.", 100),
        "moved": number(f"Moved, {currency}"), "cost_before": number("Cost before"), "cost": number("Cost now"),
        "original_budget": number("Original budget"),
        "against_original": number("Against original", "Cost now less the first approved budget."),
        "basis": config.TextColumn("Compared", width=80, help="Forecast cost, or the budget where none is known."),
        "change": config.TextColumn("Change", width=70), "title": config.TextColumn("What", width=280),
        "kind": config.TextColumn("Kind", width=90), "exposure": number(f"Exposure, {currency}", "Probability x cost impact."),
        "owner": config.TextColumn("Owner", width=130), "on": date("On"),
        "business_unit": config.TextColumn("Business unit", width=200),
        "budget": number(f"Budget, {currency}"), "why": config.TextColumn("Why", width=100),
    }
