"""The parts of the Resources page: the heat map, the bookings behind a cell, unfilled demand."""

from __future__ import annotations

from collections.abc import Mapping

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.load_heat_map import SELECTION, load_heat_map
from components.downloads import csv_download
from components.formats import count_of, format_month, format_number, format_share, plain
from components.frame import Screen
from components.notices import show_empty
from components.project_links import open_project
from components.project_table import cell_label
from components.url_state import field_key, touch
from reports.bookings_behind import BookingsBehind, bookings_behind
from reports.load_map import LoadMap, cell_months

GROUPS: Mapping[str, str] = {"team": "Team", "role": "Role", "person": "Person", "skill": "Skill", "location": "Location"}
SOFT: Mapping[str, tuple[str, float]] = {"hard": ("Firm bookings", 0.0), "all": ("Firm and not firm", 1.0)}


def show_heat_map(screen: Screen, found: LoadMap, by: str) -> None:
    """Units against months; a click on a cell shows what fills it."""
    cells = found.people
    version = session.drawn_from(screen.project_filter, by, screen.values.get("soft"), screen.values.get("team"))
    over = cells[cells["load"] > 1]
    above = f"{count_of(over['unit'].nunique(), 'row')} above capacity in at least one month. "
    note = (f"{above}Hours outside the filter count too: a filter never hides load." if len(over)
            else "Nobody is booked above capacity in these months.")
    show_chart("Who is over-committed, and when?", lambda: load_heat_map(cells), cells, key="resources.map", version=version,
               file_name=f"load-by-{by}", note=note if len(cells) else "",
               empty="No capacity and no bookings in the twelve months after this date; capacity.csv and allocations.csv would "
                     "fill it.", on_select=lambda: _choose(screen, "resources.map.chart"))


def show_behind(screen: Screen, found: LoadMap, by: str) -> None:
    """The bookings of the chosen cell in priority order, against its capacity."""
    unit, period = screen.values.get("unit", ""), screen.values.get("month", "")
    if not unit or not period:
        if len(found.people):
            st.caption("Click a cell to see the bookings behind it, in priority order.")
        return
    name = next(iter(found.people.loc[found.people["unit"] == unit, "name"]), unit)
    level = {"skill": "skills"}.get(by, by)
    behind = session.cached(bookings_behind, screen.project_filter, screen.options, session.stored_policy(), {level: unit},
                            cell_months(period), SOFT[screen.values.get("soft") or "hard"][1])
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(f"{plain(name)}, {format_month(cell_months(period).first)}", anchor=False, width="content")
            st.button("Close", icon=":material/close:", type="tertiary", on_click=_set, args=(screen, "", ""))
        st.text(_against(behind))
        _show_bookings(screen, behind, f"{unit}.{period}")
        st.caption(plain(behind.rule))


def _against(behind: BookingsBehind) -> str:
    booked = f"{format_number(behind.load_hours)} hours booked"
    if behind.capacity_hours is None:
        return f"{booked}; there is no capacity data, so nobody can say whether that fits."
    share = format_share(behind.load_hours / behind.capacity_hours) if behind.capacity_hours else "no capacity"
    return f"{booked} against {format_number(behind.capacity_hours)} hours of capacity ({share})."


def _show_bookings(screen: Screen, behind: BookingsBehind, key: str) -> None:
    rows = behind.rows
    if rows.empty:
        show_empty("Nothing booked", "Nobody of this row is booked in this month.")
        return
    table = pandas.DataFrame({
        "project": [cell_label(name) for name in rows["project"]], "priority": rows["priority"], "booking": rows["booking"],
        "hours": rows["hours"], "running": rows["running_hours"], "fits": rows["fits"], "manager": rows["project_manager"],
        "next": rows["next_milestone"], "on": rows["next_milestone_date"]})
    config = st.column_config
    table_key = f"resources.behind.{key}"
    columns = {
        "project": config.ButtonColumn("Project", type="tertiary", alignment="left", width=260, key=f"{table_key}.open"),
        "priority": config.NumberColumn("Priority", width=70), "booking": config.TextColumn("Booking", width=80),
        "hours": config.NumberColumn("Hours", format="localized"),
        "running": config.NumberColumn("Running", format="localized"),
        "fits": config.CheckboxColumn("Fits"), "manager": config.TextColumn("Project manager"),
        "next": config.TextColumn("Next milestone"), "on": config.DateColumn("On", format="D MMM YYYY"),
    }
    st.dataframe(table, hide_index=True, placeholder="–", key=table_key, height="auto" if len(table) <= 10 else 390,
                 column_config=columns, alt="Bookings in priority order with the running total against capacity")
    clicked = st.session_state.get(f"{table_key}.open")
    if clicked and clicked.row < len(rows) and rows["project_id"].iloc[clicked.row]:
        open_project(screen, rows["project_id"].iloc[clicked.row])


def show_generic(found: LoadMap) -> None:
    """Demand on generic resources: roles that nobody fills yet."""
    if found.generic.empty:
        return
    rows = found.generic.pivot_table(index="name", columns="month", values="load_hours", aggfunc="sum").reset_index()
    rows.columns = ["Unfilled role", *(format_month(month) for month in rows.columns[1:])]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Which demand has nobody yet?", anchor=False, width="content")
        csv_download("CSV", found.generic, "unfilled-demand", key="resources.generic.csv")
    st.dataframe(rows, hide_index=True, placeholder="–", height="auto", alt="Hours asked of generic resources by month")


def _choose(screen: Screen, chart_key: str) -> None:
    points = (st.session_state.get(chart_key) or {}).get("selection", {}).get(SELECTION) or []
    if points:
        _set(screen, str(points[0]["unit"]), str(points[0]["period"])[:7])


def _set(screen: Screen, unit: str, month: str) -> None:
    st.session_state[field_key(screen.page.name, "unit")] = unit
    st.session_state[field_key(screen.page.name, "month")] = month
    touch(st.session_state)
