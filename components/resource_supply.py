"""Do we have the people? Supply and demand of each role over the next twelve months."""

from __future__ import annotations

import pandas
import streamlit as st

from components import session
from components.downloads import csv_download
from components.formats import visible
from components.frame import Screen
from components.notices import show_empty
from reports.role_supply import RoleSupply, supply_by_role


def show_supply_view(screen: Screen) -> None:
    """The whole view: what each role has and what is asked of it."""
    shown_on = screen.project_filter.period_end(screen.options)
    if shown_on:
        show_supply(session.cached(supply_by_role, session.stored_policy(), shown_on), True)


def show_supply(supply: RoleSupply, has_date: bool) -> None:
    """Supply and demand of each role over the next twelve months, the widest gap first."""
    rows = supply.roles
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Do we have the people, by role? In full-time equivalents", anchor=False, width="content")
        if len(rows):
            csv_download("CSV", supply.months, "supply-by-role", key="resources.supply.csv")
    if rows.empty or not has_date:
        show_empty("No roles", "Nobody has a role with capacity or bookings; resources.csv would fill it.")
        return
    figures = [name for name in rows.columns if pandas.api.types.is_numeric_dtype(rows[name])]
    shown = rows[figures].assign(name=[visible(name) for name in rows["name"]])[["name", *figures]]
    labels = {name: st.column_config.NumberColumn(name.replace("_", " ").capitalize(), format="%.1f") for name in figures}
    st.dataframe(shown, hide_index=True, placeholder="–", height="auto" if len(shown) <= 12 else 420,
                 column_config={"name": st.column_config.TextColumn("Role", width=240), **labels},
                 alt="Supply and demand by role over the next twelve months")
