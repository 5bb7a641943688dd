"""What drives the finish, with float in days, and which dependencies run in a circle."""

from __future__ import annotations

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.dependency_lanes import Meaning, dependency_lanes
from components.dependency_views import choose_focus
from components.dependency_words import all_say
from components.downloads import csv_download
from components.formats import count_of, format_date, format_number, visible
from components.frame import Screen
from components.notices import show_empty
from components.project_links import open_project, table_height
from components.project_table import cell_label
from reports.dependency_chain import Circles, chain_to_finish, dependency_circles
from reports.slip_view import names_of, slip_choices

LONGEST_CIRCLE = 12
MOST_CIRCLES = 200
DRIVEN = Meaning("Bar: what the dependencies allow", "Grey: as the project states it")


def show_chain(screen: Screen) -> None:
    """The chain that drives the finish of the portfolio, or of the focused project: drawn, and listed with float."""
    focus = screen.values.get("focus", "")
    choices = session.cached(slip_choices, screen.project_filter, screen.options)
    with st.container(horizontal=True, vertical_alignment="center"):
        choose_focus(screen, choices | session.cached(names_of, (focus,)), "The whole portfolio")
    found = session.cached(chain_to_finish, screen.project_filter.period_end(screen.options), focus)
    if found.rows.empty:
        show_empty("No finish", "No project has both a start and a finish." if not focus else
                   "This project has no start or no finish, or it is not in this portfolio: nothing can be said of its chain.")
        return
    last, links = found.rows.iloc[-1], found.lanes.links.assign(says=all_say(found.lanes.links))
    projects = found.lanes.projects
    whose = "of all" if not focus else f"of “{visible(last['name'], 60)}”"
    ends = f"the finish {whose} on {format_date(last['early_finish'])}"
    note = f"Nothing but the project itself drives {ends}." if found.in_all == 1 else (
        f"{count_of(found.in_all, 'project')} drive {ends}: when one of them moves by a day, so does the end.")
    note += f" Shown are the last {format_number(len(found.rows))}." if len(found.rows) < found.in_all else ""
    show_chart("What drives the finish?", lambda: dependency_lanes(
        projects, links, as_of=screen.project_filter.period_end(screen.options), meaning=DRIVEN), found.rows,
        key="dependencies.chain", note=note,
        version=session.drawn_from(screen.project_filter.period, focus), file_name="driving-chain",
        empty="No project of this chain has both a start and a finish.")
    _show_rows(screen, found.rows, focus)


def _show_rows(screen: Screen, rows: pandas.DataFrame, focus: str) -> None:
    table = pandas.DataFrame({
        "place": range(1, len(rows) + 1), "name": [cell_label(name) for name in rows["name"]], "start": rows["early_start"],
        "finish": rows["early_finish"], "float": rows["total_float_days"], "type": rows["type"], "lag": rows["lag_days"]})
    key, config = f"dependencies.chain.{focus}.{len(rows)}", st.column_config
    st.dataframe(table, hide_index=True, placeholder="–", key=key, height=table_height(len(table), 10),
                 alt=f"The {len(table)} projects that drive the finish, first to last", column_config={
        "place": config.NumberColumn("", width=40),
        "name": config.ButtonColumn("Project", type="tertiary", alignment="left", width=320, key=f"{key}.open"),
        "start": config.DateColumn("Earliest start", format="D MMM YYYY"),
        "finish": config.DateColumn("Earliest finish", format="D MMM YYYY"),
        "float": config.NumberColumn("Float, days", format="localized",
                                     help="By how much it may move before the latest finish of all does; a finished project "
                                          "has none to know."),
        "type": config.TextColumn("Link before", help="From finish or start, to start or finish of this one."),
        "lag": config.NumberColumn("Lag, days", format="localized")})
    clicked = st.session_state.get(f"{key}.open")
    if clicked and clicked.row < len(rows):
        open_project(screen, rows["project_id"].iloc[clicked.row], view="dependencies")


def show_circles(screen: Screen) -> None:
    """The circles by name, shortest first, and one of them drawn."""
    chosen = st.session_state.get("dependencies.circle") or 0
    found = session.cached(dependency_circles, screen.project_filter, screen.options, chosen)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(f"What runs in a circle? ({format_number(len(found.sizes))})", anchor=False, width="content")
        if found.sizes:
            csv_download("CSV", found.rows, "circles", key="dependencies.circles.csv")
    if not found.sizes:
        show_empty("No circle", "No dependency of these projects leads back to where it began.")
        return
    st.caption("No plan can meet every link of a circle. Inside it they do not move any dates here; one of them has to go.")
    names = circle_names(found)
    number = next(iter(names))
    if len(names) > 1:
        number = st.selectbox("Which circle?", list(names), format_func=names.get, key="dependencies.circle")
    st.text(names[number])
    if len(found.sizes) > len(names):
        st.caption(f"The {format_number(len(names))} shortest can be chosen; the CSV names all by their first projects.")
    lanes = found.lanes
    links = lanes.links.assign(says=all_say(lanes.links))
    note = "" if len(lanes.projects) == found.sizes[number] else (
        f"Drawn are the first {format_number(len(lanes.projects))} of {format_number(found.sizes[number])} projects.")
    show_chart("Where does it run?", lambda: dependency_lanes(
        lanes.projects, links, as_of=screen.project_filter.period_end(screen.options)), found.rows, key="dependencies.circle",
        version=session.drawn_from(screen.project_filter.period, number), file_name="circle", note=note,
        empty="No project of this circle has both a start and a finish.")


def circle_names(found: Circles) -> dict[int, str]:
    """Number > the circle in words: “A > B > C > A”; a long one is cut."""
    members = found.rows.groupby("cycle")["name"].agg(list)
    said = {}
    for number in list(found.sizes)[:MOST_CIRCLES]:
        names = [visible(name, 48) for name in members[number]]
        first, size = names[:LONGEST_CIRCLE], found.sizes[number]
        more = [f"{format_number(size - len(first))} more"] if size > len(first) else []
        said[number] = f"{count_of(size, 'project')}: " + " > ".join([*first, *more, names[0]])
    return said


