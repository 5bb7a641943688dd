"""What a slip moves and breaks, as tables: finishes, need-by dates, milestones, benefits, overloaded months, costs."""

from __future__ import annotations

from collections.abc import Mapping

import pandas
import streamlit as st

from components import session
from components.dependency_slip_sentence import newly_over
from components.downloads import csv_download
from components.formats import format_number, visible
from components.project_links import table_height
from components.table_columns import column_of
from reports.slip_view import SlipView

_WIDE = ("name", "predecessor", "successor")
_MOST_ROWS = 500
_TEXTS = ("name", "project", "predecessor", "successor", "kind", "category", "unit", "dependency_id", "milestone_id",
          "benefit_id")


def show_tables(found: SlipView) -> None:
    """One table for each effect; people are named only where the policy lets them be."""
    money = session.policy().currency
    finishes = found.report.projects.drop(columns=["start_before", "start_after"])
    _table("Every finish that moves", finishes, "projects", {"name": "Project", "asked_days": "Asked, days"}, ["project_id"])
    _table("Need-by dates that break", found.needs, "needs",
           {"predecessor": "Gives", "successor": "Waits", "gap_before_days": "Gap before, days",
            "gap_after_days": "Gap after, days", "newly_broken": "In time before"},
           ["predecessor_id", "successor_id"], ["predecessor", "successor", "dependency_id"])
    _table("Milestones that move", found.milestones, "milestones", {"name": "Milestone"}, ["project_id"], ["name", "project"])
    _table("Benefits that move", found.benefits, "benefits", {"name": "Benefit"}, ["project_id"], ["name", "project"])
    _show_overloads("roles", "Role", found.roles)
    if session.policy().person_rows:
        _show_overloads("people", "Person", found.report.person_months)
    _table("What the delay costs", found.costs, "costs", {
        "cost": f"Cost, {money}", "burn_rate_per_day": f"A day, {money}", "burn_rate_basis": "A day is",
        "days_longer": "Days longer"}, ["project_id"], ["project", "cost"])


def _show_overloads(what: str, label: str, months: pandas.DataFrame) -> None:
    labels = {"name": label, "hard_hours_before": "Hours before", "hard_hours_after": "Hours after",
              "capacity_hours": "Capacity, hours"}
    hidden = ["unit", "soft_hours_before", "soft_hours_after", "overloaded_before", "overloaded_after"]
    _table(f"Months of {what} that turn red", newly_over(months), what, labels, hidden, in_file=months)
    cleared = int((months["overloaded_before"].eq(True) & ~months["overloaded_after"].eq(True)).sum())
    stay = int((months["overloaded_before"].eq(True) & months["overloaded_after"].eq(True)).sum())
    if cleared or stay:
        st.caption(f"{format_number(stay)} more stay red with other hours, {format_number(cleared)} are red no longer; the CSV "
                   "has all.")


def _table(title: str, rows: pandas.DataFrame, key: str, labels: Mapping[str, str], hidden: list[str],
           first: list[str] | None = None, in_file: pandas.DataFrame | None = None) -> None:
    """One effect as a table with its CSV (`in_file`: more rows for that); a title with its count alone where there is none."""
    whole = rows if in_file is None else in_file
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(f"{title} ({format_number(len(rows))})", anchor=False, width="content")
        if len(whole):
            csv_download("CSV", whole, f"slip-{key}", key=f"dependencies.slip.{key}.csv")
    if rows.empty:
        return
    shown = rows.drop(columns=hidden).dropna(axis="columns", how="all")
    order = [name for name in (first or []) if name in shown] + [name for name in shown if name not in (first or [])]
    shown = shown[order].head(_MOST_ROWS)
    rounded = shown.select_dtypes("float").round()
    texts = {name: [None if pandas.isna(text) else visible(text) for text in shown[name]]
             for name in shown if name in _TEXTS}
    columns = {name: column_of(name, shown[name], labels, 300 if name in _WIDE else None) for name in shown}
    st.dataframe(shown.assign(**texts, **rounded), hide_index=True, placeholder="–", height=table_height(len(shown), 10),
                 column_config=columns, alt=f"{title}, {len(rows)} rows")
    if len(rows) > _MOST_ROWS:
        st.caption(f"The first {format_number(_MOST_ROWS)}; the CSV has all.")
