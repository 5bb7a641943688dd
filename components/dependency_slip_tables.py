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

_WIDE = {"name": 280, "project": 240, "predecessor": 230, "successor": 230}
_MOST_ROWS, _MOST_DECIMALS = 500, 3
_TEXTS = ("name", "project", "predecessor", "successor", "kind", "category", "unit", "dependency_id", "milestone_id",
          "benefit_id")


def show_tables(found: SlipView) -> None:
    """One table for each effect; people are named only where the policy lets them be."""
    money = session.policy().currency
    finishes = found.report.projects.drop(columns=["start_before", "start_after"])
    _table("Every finish that moves", finishes, "projects", {
        "name": "Project", "finish_before": "Finish before", "finish_after": "Finish after", "moved_days": "Later by, days",
        "asked_days": "Of that entered, days"}, ["project_id"])
    _table("Need-by dates that break, or break further", found.needs, "needs", {
        "predecessor": "Gives", "successor": "Waits", "promised_after": "Promised after", "needed_by": "Needed by",
        "gap_after_days": "Too late by, days", "newly_broken": "In time before", "promised_before": "Promised before",
        "gap_before_days": "Gap before, days", "dependency_id": "Id"}, ["predecessor_id", "successor_id"])
    _table("Milestones that move", found.milestones, "milestones", {
        "name": "Milestone", "project": "Project", "date_after": "Date after", "date_before": "Date before",
        "moved_days": "Later by, days", "is_key": "Key milestone", "kind": "Kind", "milestone_id": "Id"}, ["project_id"])
    _table("Benefits that move", found.benefits, "benefits", {
        "name": "Benefit", "project": "Project", "due_after": "Due after", "due_before": "Due before",
        "moved_days": "Later by, days", "planned_value": "Planned", "realised_value": "Realised", "unit": "Unit",
        "category": "Category", "benefit_id": "Id"}, ["project_id"])
    _show_overloads("roles", "Role", found.roles)
    if session.policy().person_rows:
        _show_overloads("people", "Person", found.report.person_months)
    _table("What the delay costs", found.costs, "costs", {
        "project": "Project", "cost": f"Cost, {money}", "days_longer": "Days longer",
        "burn_rate_per_day": f"Cost of a day, {money}", "burn_rate_basis": "How a day is priced"}, ["project_id"])


def _show_overloads(what: str, label: str, months: pandas.DataFrame) -> None:
    labels = {"name": label, "month": "Month", "hard_hours_after": "Hours after", "capacity_hours": "Capacity, hours",
              "hard_hours_before": "Hours before"}
    hidden = ["unit", "soft_hours_before", "soft_hours_after", "overloaded_before", "overloaded_after"]
    over = newly_over(months)
    _table(f"Months of {what} that turn red", over, what, labels, hidden, in_file=months, decimals=hour_decimals(over))
    cleared = int((months["overloaded_before"].eq(True) & ~months["overloaded_after"].eq(True)).sum())
    stay = int((months["overloaded_before"].eq(True) & months["overloaded_after"].eq(True)).sum())
    if cleared or stay:
        st.caption(f"{format_number(stay)} more stay red with other hours, {format_number(cleared)} are red no longer; the CSV "
                   "has all.")


def hour_decimals(over: pandas.DataFrame) -> int:
    """How many decimals show that the hours of each month lie above its capacity: 134.4 of 134.0, not 134 of 134."""
    hours, capacity = over["hard_hours_after"].astype(float), over["capacity_hours"].astype(float)
    return next((decimals for decimals in range(_MOST_DECIMALS) if (hours.round(decimals) > capacity.round(decimals)).all()),
                _MOST_DECIMALS)


def _table(title: str, rows: pandas.DataFrame, key: str, labels: Mapping[str, str], hidden: list[str],
           in_file: pandas.DataFrame | None = None, decimals: int = 0) -> None:
    """One effect as a table with its CSV (`in_file`: more rows for that); a title with its count alone where there is none.

    `labels`: what stands above the columns, in the order of their weight; others follow.
    """
    whole = rows if in_file is None else in_file
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(f"{title} ({format_number(len(rows))})", anchor=False, width="content")
        if len(whole):
            csv_download("CSV", whole, f"slip-{key}", key=f"dependencies.slip.{key}.csv")
    if rows.empty:
        return
    shown = rows.drop(columns=hidden).dropna(axis="columns", how="all")
    order = [name for name in labels if name in shown] + [name for name in shown if name not in labels]
    shown = shown[order].head(_MOST_ROWS)
    rounded = shown.select_dtypes("float").round(decimals)
    texts = {name: [None if pandas.isna(text) else visible(text) for text in shown[name]]
             for name in shown if name in _TEXTS}
    columns = {name: column_of(name, shown[name], labels, _WIDE.get(name)) for name in shown}
    st.dataframe(shown.assign(**texts, **rounded), hide_index=True, placeholder="–", height=table_height(len(shown), 10),
                 column_config=columns, alt=f"{title}, {len(rows)} rows")
    if len(rows) > _MOST_ROWS:
        st.caption(f"The first {format_number(_MOST_ROWS)}; the CSV has all.")
