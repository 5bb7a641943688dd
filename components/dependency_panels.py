"""The parts of the Dependencies page: projects and links in lanes, who gives to whom, and the register below either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import session
from components.chart_panel import show_chart
from components.charts.dependency_lanes import SELECTION as BAR
from components.charts.dependency_lanes import dependency_lanes
from components.charts.dependency_matrix import SELECTION as CELL
from components.charts.dependency_matrix import dependency_matrix
from components.charts.palette import STATUSES
from components.dependency_words import WORDS, all_say, says
from components.downloads import csv_bytes, show_download
from components.formats import count_of, format_number, plain, visible
from components.frame import Screen
from components.notices import show_empty
from components.project_links import open_project, table_height
from components.project_table import cell_label
from components.url_state import field_key, touch
from data_access.filter import UNASSIGNED
from metrics.network_standing import STATUS
from reports import dependencies as read
from reports.dependency_lanes import Lanes
from reports.dependency_lanes import dependency_lanes as lanes_of
from reports.dependency_matrix import dependency_matrix as counts_of

VIEWS: Mapping[str, str] = {"roadmap": "Roadmap", "matrix": "Who gives to whom", "chain": "What drives the finish",
                            "slip": "What if it slips?"}
GROUPS: Mapping[str, str] = {"program": "Programme", "portfolio": "Portfolio", "business-unit": "Unit", "project": "Project"}
STATES: Mapping[str, str] = {"open": "Open", "trouble": "Cannot hold", "delivered": "Delivered", "all": "All"}
NOBODY: Mapping[str, str] = {"program": "No programme", "portfolio": "No portfolio", "business-unit": "No business unit"}
MOST_ROWS = 500


def show_lanes(screen: Screen, by: str, state: str, controls: DeltaGenerator) -> None:
    """Projects in lanes with their links; choosing a project, in the list among the `controls` or by a click on its bar, shows
    its chain."""
    focus = screen.values.get("focus", "")
    asked = (screen.project_filter, screen.options, by, state)
    found = session.cached(lanes_of, *asked, focus)
    with controls:
        choose_focus(screen, dict(zip(found.projects["id"], found.projects["label"], strict=True)), "All projects")
    is_known = bool(found.chain_in_all)
    projects = found.projects.assign(lane_name=_named(found.projects["lane_name"], by))
    links = found.links.assign(says=all_say(found.links))
    as_of = screen.project_filter.period_end(screen.options)
    show_chart("What hangs on what?", lambda: dependency_lanes(projects, links, as_of=as_of, focus=focus if is_known else ""),
               links, key="dependencies.lanes", version=session.drawn_from(screen.project_filter, by, state, focus),
               file_name="dependencies-drawn", note=lanes_note(found), on_select=lambda: _focus_on_bar(screen),
               empty="None of these dependencies is between projects with dates." if len(links) else
               "No dependency is in this state.")


def lanes_note(found: Lanes) -> str:
    """What is drawn, what is left out, and how to see it."""
    drawn, undated = len(found.links), int(found.links[["from_date", "to_date"]].isna().any(axis=1).sum())
    said = []
    if found.chain_in_all:
        said.append(f"{count_of(found.chain_in_all, 'project')} on the chain; the rest is faded." if found.chain_in_all > 1 else
                    "No dependency in this state links this project to another; the rest is faded.")
    if drawn < found.links_in_all:
        first = "the nearest on the chain, then " if found.chain_in_all else ""
        said.append(f"Drawn are {count_of(len(found.projects), 'project')} of {format_number(found.projects_in_all)} and "
                    f"{format_number(drawn)} of {count_of(found.links_in_all, 'dependency', 'dependencies')}: {first}those "
                    "that cannot hold first. Narrow the filter, or choose one project, to see others; the register lists them.")
    if undated:
        said.append(f"{count_of(undated, 'dependency', 'dependencies')} of a project without dates cannot be drawn.")
    return " ".join(said) if said else "Choose a project, or click its bar, to see everything above and below it."


def choose_focus(screen: Screen, names: Mapping[str, str], nothing: str) -> None:
    """A list of projects whose choice is in the link; `names`: id > name, `nothing`: what stands for no choice."""
    key, focus = field_key(screen.page.name, "focus"), screen.values.get("focus", "")
    listed = sorted(names.items(), key=lambda pair: str(pair[1]).lower())
    labels = {"": nothing} | {project_id: f"{visible(name, 80)} ({visible(project_id)})" for project_id, name in listed}
    if focus and focus not in labels:
        st.text(f"There is no project “{visible(focus, 64)}” to choose here, so it was left out.")
        st.session_state[key] = ""
    st.selectbox("Project", list(labels), format_func=labels.get, key=key, on_change=touch, args=(st.session_state,),
                 width=200, label_visibility="collapsed", help="Choose a project to see everything above and below it.")
    if focus and focus in labels and st.button("Open", icon=":material/assignment:", type="tertiary", help="Open this project"):
        open_project(screen, focus, view="dependencies")


def show_matrix(screen: Screen, by: str, state: str) -> None:
    """Who gives to whom, counted; a click on a cell lists its dependencies below."""
    found = session.cached(counts_of, screen.project_filter, screen.options, by, state)
    chosen = chosen_cell(screen)
    groups = [(group, NOBODY.get(by, name) if group == UNASSIGNED else name) for group, name in found.groups]
    cells = found.cells.assign(
        status=[STATUS[name] for name in found.cells["worst"]], word=[WORDS[name] for name in found.cells["worst"]],
        **{name: _named(found.cells[name], by) for name in ("giver_name", "receiver_name")})
    more_groups, more_links = found.left_out
    note = "Click a cell to list its dependencies below." if not more_groups else (
        f"The {len(groups)} with the most trouble; {format_number(more_groups)} more, with "
        f"{count_of(more_links, 'dependency', 'dependencies')}, are left out: narrow the filter to see them.")
    show_chart("Who gives to whom?", lambda: dependency_matrix(cells, groups, chosen=chosen), cells, key="dependencies.matrix",
               version=session.drawn_from(screen.project_filter, by, state, chosen), file_name=f"dependencies-{by}", note=note,
               empty="No dependency is in this state.", on_select=lambda: _choose_cell(screen, chosen))


def chosen_cell(screen: Screen) -> tuple[str, str] | None:
    """The cell in the link: the groups that give and receive."""
    pair = screen.values.get("giver", ""), screen.values.get("receiver", "")
    return pair if all(pair) else None


def show_register(screen: Screen, by: str, state: str, focus: str = "", cell: tuple[str, str] | None = None) -> None:
    """The dependencies as a table, worst first; a click on either end opens that project."""
    asked = (screen.project_filter, screen.options, state, by, *(cell or ("", "")), focus)
    rows, total = session.cached(read.dependency_register, *asked, MOST_ROWS)
    has_owners = session.policy().person_rows
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(f"Register ({format_number(total)})", anchor=False, width="content")
        with st.container(horizontal=True, width="content", gap="xsmall"):
            if cell:
                st.button(_cell_label(rows, cell), icon=":material/close:", icon_position="right", on_click=set_fields,
                          args=(screen,), kwargs={"giver": "", "receiver": ""}, help="Show all cells again")
            if total:
                show_download("CSV", _file_of(session.asked(), asked, has_owners), "dependencies.csv", "text/csv",
                              key="dependencies.register.csv")
    if rows.empty:
        show_empty("None here", "No dependency is in this state between these projects.")
        return
    _show_table(screen, rows, has_owners)
    said = [f"The {format_number(MOST_ROWS)} worst of {format_number(total)}; the CSV has all."] if total > len(rows) else []
    said += [] if has_owners else ["The policy keeps single people out of view, so nobody is named here."]
    if said:
        st.caption(" ".join(said))


def _file_of(opened: Any, asked: tuple, has_owners: bool) -> Callable[[], bytes]:
    def built() -> bytes:
        rows, _ = read.dependency_register(opened, *asked)
        return csv_bytes(rows if has_owners else rows.drop(columns=list(read.OWNERS)))

    return built


def _cell_label(rows: pandas.DataFrame, cell: tuple[str, str]) -> str:
    return plain(f"Only {visible(cell[0], 40)} to {visible(cell[1], 40)}")


def _show_table(screen: Screen, rows: pandas.DataFrame, has_owners: bool) -> None:
    table = pandas.DataFrame({
        "giver": [cell_label(name) for name in rows["predecessor"]],
        "receiver": [cell_label(name) for name in rows["successor"]],
        "stands": [f"{STATUSES[STATUS[row['standing']]].glyph} {says(row)}" for row in rows.to_dict("records")],
        "needed": rows["needed_by"], "promised": rows["promised"], "gap": rows["need_gap_days"],
        "what": [None if pandas.isna(text) else visible(text) for text in rows["description"]],
        "said_by": rows["promised_by"], "dates_gap": rows["dates_gap_days"], "type": rows["type"], "lag": rows["lag_days"],
        "state": rows["status"], "gives": rows["provider_owner"], "takes": rows["receiver_owner"], "age": rows["age_days"],
        "id": rows["dependency_id"],
    })
    table = table if has_owners else table.drop(columns=["gives", "takes"])
    key = f"dependencies.register.{hash(tuple(rows['dependency_id']))}"
    st.dataframe(table, hide_index=True, placeholder="–", key=key, height=table_height(len(table), 10),
                 column_config=_columns(key), alt=f"Register of {len(table)} dependencies, worst first")
    for end, project in (("giver", "predecessor_id"), ("receiver", "successor_id")):
        clicked = st.session_state.get(f"{key}.{end}")
        if clicked and clicked.row < len(rows):
            open_project(screen, rows[project].iloc[clicked.row], view="dependencies")


def _columns(key: str) -> Mapping[str, dict]:
    config = st.column_config
    return {
        "giver": config.ButtonColumn("Gives", type="tertiary", alignment="left", width=185, key=f"{key}.giver",
                                     help="Click a name to open the project."),
        "receiver": config.ButtonColumn("Waits", type="tertiary", alignment="left", width=185, key=f"{key}.receiver"),
        "stands": config.TextColumn("How it stands", width=235), "what": config.TextColumn("What", width=190),
        "needed": config.DateColumn("Needed by", format="D MMM YYYY", width=96),
        "promised": config.DateColumn("Promised", format="D MMM YYYY", width=96,
                                      help="The promise, else the forecast of the milestone, else that of the project."),
        "gap": config.NumberColumn("Gap, days", format="localized", width=76,
                                   help="Promised less needed; above 0 is too late."),
        "said_by": config.TextColumn("Promised by", width=90, help="Whose date it is: promise, milestone or project."),
        "dates_gap": config.NumberColumn("Dates' gap, days", format="localized", width=112,
                                         help="When the giver's dates, type and lag allow it, less when the receiver's ask for "
                                              "it; above 0 clashes."),
        "type": config.TextColumn("Type", width=52, help="From finish or start, to start or finish: FS, SS, FF, SF."),
        "lag": config.NumberColumn("Lag, days", format="localized", width=76), "state": config.TextColumn("State", width=80),
        "gives": config.TextColumn("Provider", width=130), "takes": config.TextColumn("Receiver", width=130),
        "age": config.NumberColumn("Age, days", format="localized", width=78), "id": config.TextColumn("Id", width=80),
    }


def _named(names: pandas.Series, by: str) -> list[str]:
    return [NOBODY.get(by, name) if name == UNASSIGNED else name for name in names]


def _focus_on_bar(screen: Screen) -> None:
    points = (st.session_state.get("dependencies.lanes.chart") or {}).get("selection", {}).get(BAR) or []
    if points:
        set_fields(screen, focus=str(points[0]["id"]))


def _choose_cell(screen: Screen, before: tuple[str, str] | None) -> None:
    points = (st.session_state.get("dependencies.matrix.chart") or {}).get("selection", {}).get(CELL) or []
    if points:
        pair = str(points[0]["giver"]), str(points[0]["receiver"])
        giver, receiver = ("", "") if pair == before else pair
        set_fields(screen, giver=giver, receiver=receiver)


def set_fields(screen: Screen, **values: str) -> None:
    """Put the page's own URL fields to these values, as a widget would."""
    for name, value in values.items():
        st.session_state[field_key(screen.page.name, name)] = value
    touch(st.session_state)
