"""The lists behind the heat map of the Resources page: its own rows, and the people without capacity data."""

from __future__ import annotations

import streamlit as st

from components.downloads import csv_download
from components.formats import count_of
from components.notices import show_empty
from components.project_links import table_height
from components.resource_data import Shown
from components.resource_words import FEW
from reports.load_map import LoadMap
from reports.load_table import load_table

MOST_ROWS = 10
WITHOUT_CAPACITY_HIDDEN = (
    "Their hours count in every sum of hours. One row a role over all projects, whatever is filtered; roles with fewer than "
    "three such people are one row together, or left out, because the policy shows nobody alone.")


def show_without_capacity(shown: Shown, count: int) -> None:
    """Who is booked although nobody has stated their capacity: listed as such, never assumed."""
    if not count:
        return
    label = f"{count_of(count, 'person', 'people')} without capacity data"
    opened = st.popover(label, icon=":material/help:", type="tertiary", key="resources.unmeasured", on_change="rerun")
    if not opened.open:
        return
    with opened:
        rows = shown.without_capacity()
        if rows.empty:
            show_empty("Not told one by one", f"These are {FEW}.")
            return
        st.caption("Their hours count in every sum of hours; their capacity is unknown, so nobody can say whether they fit."
                   if shown.policy.person_rows else WITHOUT_CAPACITY_HIDDEN)
        # A role has its name in both columns, and no answer to “never”.
        told = rows.drop(columns=["unit"] if shown.policy.person_rows else ["unit", "role", "never"])
        st.dataframe(told, hide_index=True, placeholder="–", height=table_height(len(rows), MOST_ROWS), width=760,
                     column_config=unmeasured_columns(shown.policy.person_rows),
                     alt="People whose capacity is unknown, with their booked hours")
        csv_download("Download CSV", rows, "people-without-capacity", key="resources.unmeasured.csv")


def unmeasured_columns(person_rows: bool) -> dict:
    """How the columns of `reports.utilisation_kpis.people_without_capacity` are called."""
    config = st.column_config
    return {"team": config.TextColumn("Team"), "role": config.TextColumn("Role"),
            "name": config.TextColumn("Name" if person_rows else "Role"),
            "person_months": config.NumberColumn("Months" if person_rows else "Person-months",
                                                 help="Booked months without capacity data."),
            "hard_hours": config.NumberColumn("Firm hours", format="localized"),
            "soft_hours": config.NumberColumn("Hours not firm", format="localized"),
            "never": config.CheckboxColumn("Never any", help="No capacity data in any of these months.")}


def show_table(shown: Shown, found: LoadMap) -> None:
    opened = st.popover("Table", icon=":material/table_rows:", type="tertiary", key="resources.table", on_change="rerun")
    if opened.open:
        with opened:
            table = load_table(found, shown.policy)
            # Shares are shown as the map shows them; the file has them in full.
            st.dataframe(table.round({"load": 2, "utilisation": 2, "fte": 1, "person_days": 1}), hide_index=True,
                         placeholder="–", height=table_height(len(table), MOST_ROWS), width=900, column_config=table_columns(),
                         alt="The rows of the heat map, one row a unit and month")
            csv_download("Download CSV", table, f"load-by-{shown.question.by}", key="resources.table.csv")


def table_columns() -> dict:
    """How the columns of `reports.load_table.load_table` are called."""
    config = st.column_config
    hours = {"capacity_hours": "Capacity, hours", "load_hours": "Booked hours", "free_hours": "Hours left",
             "hard_hours": "Firm hours", "soft_hours": "Hours not firm", "outside_filter_hours": "All hours outside the filter",
             "outside_load_hours": "Booked hours outside the filter", "hours_without_capacity": "Hours without capacity data",
             "person_days": "Person-days", "fte": "FTE", "people": "People", "people_above_capacity": "People above capacity",
             "person_months": "Person-months", "person_months_above_capacity": "Person-months above capacity"}
    return {"row": config.TextColumn("Row", pinned=True), "within": config.TextColumn("Within"),
            "month": config.DateColumn("Month", format="MMM YYYY"),
            "last_month": config.DateColumn("Last month", format="MMM YYYY"),
            "load": config.NumberColumn("Booked of capacity", format="percent"),
            "utilisation": config.NumberColumn("Firm of capacity", format="percent"),
            **{name: config.NumberColumn(label, format="localized") for name, label in hours.items()}}
