"""The parts of the Risks page: threats and opportunities ranked beside their grid, and what waits."""

from __future__ import annotations

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.exposure_bars import exposure_bars
from components.charts.risk_grid import SELECTION, risk_grid
from components.downloads import csv_download
from components.formats import count_of, format_date, short_money, visible
from components.frame import Screen
from components.notices import show_empty
from components.project_links import open_project, table_height
from components.url_state import field_key, touch
from reports.risks import OpenEntries, grid_counts, in_cell

KINDS = {"threat": "Threats", "opportunity": "Opportunities"}
MOST_BARS = 12
QUESTIONS = {"threat": "What could hurt most?", "opportunity": "What could help most?"}


def cell_of(text: str) -> tuple[int, int] | None:
    """The cell in a link: "4x5" is probability 4, impact 5; None without one."""
    return (int(text[0]), int(text[2])) if text else None


def show_ranked(screen: Screen, entries: OpenEntries, kind: str) -> None:
    """Bars ranked by exposure beside the 5 x 5 grid; a click on a cell leaves its entries."""
    every = entries.threats if kind == "threat" else entries.opportunities
    if every.empty:
        _show_none()
        return
    cell = cell_of(screen.values.get("cell", ""))
    chosen = in_cell(every, cell)
    currency = session.policy().currency
    version = session.drawn_from(screen.project_filter, kind, cell)
    bars = pandas.DataFrame({"id": chosen["raid_id"], "label": _told_apart(chosen), "amount": chosen["exposure"],
                             "detail": chosen["project"]})
    counts = grid_counts(every)
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_chart(QUESTIONS[kind], lambda: exposure_bars(bars, currency=currency, limit=MOST_BARS), bars,
                   key=f"risks.bars.{kind}", version=version, file_name=f"{kind}s-by-exposure",
                   note=_summary(chosen, cell, currency),
                   empty="None of these entries has both a probability and a cost impact.")
    with right:
        key = f"risks.grid.{kind}"
        show_chart("How likely and how severe?", lambda: risk_grid(counts, chosen=cell), counts, key=key, version=version,
                   file_name=f"{kind}s-grid", empty="None of these entries has both a probability and an impact.",
                   note="Click a cell to see only its entries.", on_select=lambda: _choose_cell(screen, f"{key}.chart", cell))
        if cell:
            st.button(f"Probability {cell[0]}, impact {cell[1]}", icon=":material/close:", icon_position="right",
                      on_click=_set_cell, args=(screen, ""), help="Show all cells again")
    show_entries(screen, chosen, KINDS[kind], f"risks.{kind}")


def show_waiting(screen: Screen, waiting: pandas.DataFrame) -> None:
    """Issues, decisions, changes and assumptions, oldest first."""
    show_entries(screen, waiting, "Issues, decisions, changes and assumptions, oldest first", "risks.waiting")


def show_entries(screen: Screen, entries: pandas.DataFrame, title: str, key: str) -> None:
    """Entries as a table with its CSV; a click on a project's name opens it."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(f"{title} ({len(entries)})", anchor=False, width="content")
        if len(entries):
            csv_download("CSV", entries, key.replace(".", "-"), key=f"{key}.csv")
    if entries.empty:
        _show_none()
        return
    shown = entries.drop(columns=["project_id", "raid_id", "closed_on", "description"]).dropna(axis="columns", how="all")
    shown = shown.assign(project=[visible(name) for name in shown["project"]], title=[visible(text) for text in shown["title"]])
    table_key = f"{key}.{hash(tuple(entries['raid_id']))}"
    order = _WAITING_ORDER if key == "risks.waiting" else _ORDER
    st.dataframe(shown[[name for name in order if name in shown]], hide_index=True, placeholder="–", key=table_key,
                 height=table_height(len(shown), 10), column_config=_columns(table_key),
                 alt=f"{title}, {len(shown)} rows")
    clicked = st.session_state.get(f"{table_key}.open")
    if clicked and clicked.row < len(entries):
        open_project(screen, entries["project_id"].iloc[clicked.row], view="risks")


def _show_none() -> None:
    show_empty("None open", "Nothing of this kind is open for these projects; raid.csv would fill it.")


def _told_apart(entries: pandas.DataFrame) -> pandas.Series:
    """What each entry is called, with its project where several of those drawn are called the same."""
    alike = entries["title"].head(MOST_BARS).duplicated(keep=False).reindex(entries.index, fill_value=False)
    return entries["title"].where(~alike, entries["title"] + ", " + entries["project"])


def show_no_record(entries: OpenEntries) -> None:
    show_empty("No record for that date", f"RAID entries keep no history of their own, so what was open on "
               f"{format_date(entries.as_of)} is not known. The newest reporting date shows what is open now.")


def _summary(chosen: pandas.DataFrame, cell: tuple[int, int] | None, currency: str) -> str:
    overdue = int(chosen["overdue"].sum())
    unscored = int(chosen["exposure"].isna().sum())
    parts = [f"{count_of(len(chosen), 'entry', 'entries')} with {short_money(chosen['exposure'].sum(), currency)} of exposure"]
    parts += [f"{overdue} overdue"] if overdue else []
    parts += [f"{unscored} without probability or cost impact left out of the bars"] if unscored else []
    return ", ".join(parts) + (f"; only probability {cell[0]}, impact {cell[1]}." if cell else ".")


def _choose_cell(screen: Screen, chart_key: str, before: tuple[int, int] | None) -> None:
    points = (st.session_state.get(chart_key) or {}).get("selection", {}).get(SELECTION) or []
    if points:
        cell = (int(points[0]["probability"]), int(points[0]["impact"]))
        _set_cell(screen, "" if cell == before else f"{cell[0]}x{cell[1]}")


def _set_cell(screen: Screen, value: str) -> None:
    st.session_state[field_key(screen.page.name, "cell")] = value
    touch(st.session_state)


_WAITING_ORDER = ("title", "project", "kind", "age_days", "owner", "status", "due_on", "overdue", "raised_on", "impact",
                  "cost_impact", "schedule_impact_days")
# Without the kind, which the view has chosen; who and until when before the rest, so that they need no scrolling.
_ORDER = ("title", "project", "exposure", "probability", "impact", "owner", "due_on", "overdue", "cost_impact",
          "schedule_impact_days", "response", "status", "raised_on", "age_days")


def _columns(key: str) -> dict:
    config, currency = st.column_config, session.policy().currency
    return {
        "title": config.TextColumn("What", width=260), "kind": config.TextColumn("Kind", width=90),
        "project": config.ButtonColumn("Project", type="tertiary", alignment="left", width=220, key=f"{key}.open"),
        "exposure": config.NumberColumn(f"Exposure, {currency}", format="localized"),
        "cost_impact": config.NumberColumn(f"Cost impact, {currency}", format="localized"),
        "probability": config.NumberColumn("Prob.", width=56), "impact": config.NumberColumn("Impact", width=62),
        "schedule_impact_days": config.NumberColumn("Days at stake", format="localized"),
        "response": config.TextColumn("Response"), "owner": config.TextColumn("Owner"), "status": config.TextColumn("State"),
        "raised_on": config.DateColumn("Raised", format="D MMM YYYY"), "due_on": config.DateColumn("Due", format="D MMM YYYY"),
        "age_days": config.NumberColumn("Age, days", format="localized"), "overdue": config.CheckboxColumn("Overdue"),
    }
