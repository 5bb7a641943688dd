"""What fills a cell of the heat map: its bookings in priority order against the capacity, with the first that does not fit."""

from __future__ import annotations

import pandas
import streamlit as st

from components.charts.load_heat_map import months_label
from components.charts.palette import series_word
from components.downloads import csv_download
from components.formats import count_of, format_number, format_share, is_missing, plain, visible
from components.frame import Screen
from components.notices import show_empty
from components.project_links import open_project, table_height
from components.project_table import cell_label
from components.resource_data import Shown
from components.resource_panels import choose_cell
from reports.bookings_behind import BookingsBehind
from reports.load_map import UNFILLED_NAME, LoadMap, cell_months
from reports.load_paths import UNFILLED, path_of
from reports.utilisation import shows_all
from reports.utilisation_units import spoken

MOST_ROWS = 8


def show_behind(shown: Shown, found: LoadMap) -> None:
    """The bookings of the chosen cell; nothing where none is chosen."""
    screen = shown.screen
    path, month = screen.values["unit"], screen.values["month"]
    if not path or not month:
        return
    behind = shown.behind(path, month)
    if behind is None:
        show_empty("This row is not shown here", "The link names a row that this grouping does not have.")
        return
    names = path_of(path)
    elsewhere = UNFILLED_NAME if names == UNFILLED else spoken(names[-1])
    name = next((row.name for row in found.rows if row.path == path), elsewhere)
    months = cell_months(month, found.columns)
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            ends = [pandas.Timestamp(day) for day in (months.first, months.last)]
            st.subheader(f"{plain(name)}, {months_label(ends)} {months.first.year}", anchor=False, width="content")
            with st.container(horizontal=True, width="content"):
                if len(behind.rows):
                    csv_download("CSV", behind.rows, "bookings-behind", key="resources.behind.csv")
                st.button("Close", icon=":material/close:", type="tertiary", on_click=choose_cell, args=(screen, "", ""))
        who = ("unfilled role", "unfilled roles") if names[:1] == UNFILLED else ("person", "people")
        st.text(against(behind, who, not shows_all(screen.project_filter)))
        _show_bookings(screen, behind, f"{path}.{month}")
        st.caption(plain(behind.rule))


def against(behind: BookingsBehind, who: tuple[str, str], filtered: bool) -> str:
    """Booked hours beside capacity, what remains or is missing, and how much of it lies outside the filter.

    `who`: what one of them is called, and several.
    """
    booked = f"{format_number(behind.load_hours)} hours booked"
    if behind.capacity_hours is None:
        said = f"{booked}; there is no capacity data, so nobody can say whether that fits."
    else:
        rest = behind.capacity_hours - behind.load_hours
        share = f" ({format_share(behind.load_hours / behind.capacity_hours)})" if behind.capacity_hours else ""
        left = f"{format_number(rest)} hours are not booked" if rest >= 0 else f"{format_number(-rest)} hours too many"
        said = f"{booked} of {format_number(behind.capacity_hours)}{share}; {left}."
    if behind.people > 1:
        said = f"{count_of(behind.people, *who)} together: {said}"
    if filtered and behind.outside_hours is None:
        said += " How much of it lies outside the filter is not told: the policy shows nobody alone."
    elif filtered:
        said += f" {format_number(behind.outside_hours)} of the booked hours lie outside the filter; they are listed too."
    return said


def _show_bookings(screen: Screen, behind: BookingsBehind, key: str) -> None:
    rows = behind.rows
    if not behind.told:
        show_empty("Not told one by one", "Fewer than three people are booked here, and the policy shows nobody alone.")
        return
    if rows.empty:
        show_empty("Nothing booked", "Nobody of this row is booked here.")
        return
    table = pandas.DataFrame({
        "project": [cell_label(name) for name in rows["project"]], "priority": rows["priority"],
        "booking": [None if is_missing(kind) else series_word(kind) for kind in rows["booking"]],
        "hours": rows["hours"], "running": rows["running_hours"],
        "fits": [_fit(*facts) for facts in zip(rows["fits"], rows["first_over"], rows["over_hours"], rows["counted_hours"] > 0,
                                               strict=True)],
        "people": rows["booked_people"],
        "inside": [None if is_missing(inside) else "inside" if inside else "outside" for inside in rows["inside_filter"]],
        "manager": [None if is_missing(name) else visible(name) for name in rows["project_manager"]],
        "next": [None if is_missing(name) else visible(name) for name in rows["next_milestone"]],
        "on": rows["next_milestone_date"]})
    hidden = [] if not rows["inside_filter"].eq(True).all() else ["inside"]
    hidden += [] if behind.people > 1 else ["people"]
    table_key = f"resources.behind.{key}"
    st.dataframe(table.drop(columns=hidden), hide_index=True, placeholder="–", key=table_key,
                 height=table_height(len(table), MOST_ROWS), column_config=_columns(table_key),
                 alt="Bookings in priority order with the running total against capacity")
    clicked = st.session_state.get(f"{table_key}.open")
    if clicked and clicked.row < len(rows) and rows["project_id"].iloc[clicked.row]:
        open_project(screen, rows["project_id"].iloc[clicked.row])


def _fit(fits: bool | None, first: bool, over: float, counts: bool) -> str:
    if not counts:
        return "not counted"
    if fits is None:
        return "not known"
    if first:
        return f"◄ first that does not: {format_number(over)} h over"
    return "fits" if fits else f"no: {format_number(over)} h over"


def _columns(table_key: str) -> dict:
    config = st.column_config
    return {
        "project": config.ButtonColumn("Project", type="tertiary", alignment="left", width=260, key=f"{table_key}.open",
                                       pinned=True, help="Click a name to open the project."),
        "priority": config.NumberColumn("Priority", width=70), "booking": config.TextColumn("Booking", width=80),
        "hours": config.NumberColumn("Hours", format="localized", width=70),
        "running": config.NumberColumn("Running total", format="localized", width=100),
        "fits": config.TextColumn("Fits the capacity?", width=190),
        "people": config.NumberColumn("People", width=64, help="How many people of this row are booked on it."),
        "inside": config.TextColumn("Filter", width=70, help="Whether the filter shows the project."),
        "manager": config.TextColumn("Project manager", width=140),
        "next": config.TextColumn("Next milestone", width=200), "on": config.DateColumn("On", format="D MMM YYYY", width=100),
    }
