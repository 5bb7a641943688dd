"""Who else wants them? The projects that compete with one project for its over-booked people."""

from __future__ import annotations

from collections.abc import Sequence

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.rival_map import rival_map
from components.contested_projects import show_contested_projects
from components.downloads import csv_download
from components.formats import count_of, visible
from components.frame import Screen, link_query
from components.navigation import page_of
from components.notices import show_empty
from components.plan_data import Ahead, plan_of, set_field, show_booking_choice
from components.project_links import open_project, table_height
from components.project_table import cell_label
from components.resource_words import FEW, people_word
from components.scenario_form import choose_project
from reports.rivals import OTHERS, Rivals, project_rivals

MOST_NAMED = 3


def show_rivals_view(screen: Screen) -> None:
    """The whole view: a project is chosen, or the most contested ones are offered."""
    plan = plan_of(screen, "Nobody to compete for")
    if plan is None:
        return
    ahead, choices = plan
    with st.container(horizontal=True, vertical_alignment="bottom"):
        project = choose_project(screen, choices.projects, 420)
        show_booking_choice(screen)
    if not project:
        show_contested_projects(ahead)
        return
    found = session.cached(project_rivals, ahead.copy(), project, screen.project_filter, session.stored_policy(), ahead.months,
                           ahead.soft_weight)
    if found.contested.empty and project not in choices.projects:
        show_empty("Nothing to show for this project", f"“{visible(project, 64)}” has no hours in the months ahead among the "
                   "projects shown, or there is no such project.")
        return
    st.subheader(headline(found), anchor=False)
    st.caption(_details(found, ahead))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("What if it moved?", icon=":material/schedule:", on_click=set_field, args=(screen, "view", "what-if"))
        st.page_link(page_of("project"), label="Open the project", icon=":material/assignment:", width="content",
                     query_params=link_query(id=project))
    if len(found.rows):
        _show_map(screen, found, project)
        _show_rivals(screen, found, project)
    if len(found.contested):
        _show_contested_units(found, project)


def headline(found: Rivals) -> str:
    """ "7 projects compete for 4 overbooked people: 2,310 hours" """
    if found.contested.empty:
        return f"None of its {'people' if found.unit == 'person' else 'roles'} is known to be overbooked"
    who = people_word(found.contested["unit"].nunique(), found.unit, "overbooked")
    if found.rows.empty:
        return f"Who competes for its {who} is not told" if found.untold else f"No other project competes for its {who}"
    rivals = int((found.totals["project"] != OTHERS).sum())
    verb = "competes" if rivals == 1 else "compete"
    hours = count_of(round(found.totals["rival_hours"].sum()), "hour")
    return f"{count_of(rivals, 'other project') if rivals else 'Other projects'} {verb} for its {who}: {hours}"


def _details(found: Rivals, ahead: Ahead) -> str:
    said = [f"{ahead.span}, {ahead.bookings}, all projects whatever is filtered."]
    if len(found.contested):
        own, over = found.contested["own_hours"], count_of(round(found.contested["over_hours"].sum()), "hour")
        told = "not told" if own.isna().any() else count_of(round(own.sum()), "hour")
        said.append(f"Hours of the project itself on them in the months in which they are overbooked: {told}; above capacity: "
                    f"{over} in all.")
    if found.untold or found.contested["own_hours"].isna().any():
        said.append(f"Not told: hours of {FEW}.")
    if len(found.unknown):
        who = people_word(found.unknown["unit"].nunique(), found.unit)
        said.append(f"Of {who} there is no capacity data in some month, so nobody can say whether they are overbooked then.")
    return " ".join(said)


def _show_map(screen: Screen, found: Rivals, project: str) -> None:
    # Projects outside what may be seen have no id and share one name.
    order = found.totals["project_id"].fillna(found.totals["project"]).tolist()
    units = found.rows["project_id"].fillna(found.rows["project"])
    rows = found.rows.assign(unit=units, name=found.rows["project"], who=[_named(names) for names in found.rows["names"]],
                             place=units.map(order.index)).sort_values(["place", "month"])
    drawn = rows.groupby(["unit", "name", "month"], sort=False, as_index=False).agg(
        hours=("rival_hours", "sum"), who=("who", "first"))
    table = rows[["project_id", "project", "priority", "month", "who", "rival_hours", "own_hours", "over_hours"]]
    show_chart("Which projects, and in which months?", lambda: rival_map(drawn), table, key="rivals.map",
               version=session.drawn_from(screen.project_filter, project, screen.values["soft"]),
               file_name=f"rivals-of-{project}", empty="No other project competes.")


def _named(names: Sequence[str], most: int = MOST_NAMED) -> str:
    shown = ", ".join(visible(name) for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def _show_rivals(screen: Screen, found: Rivals, project: str) -> None:
    """One row a rival; a click on its name opens it."""
    rows, config, key = found.totals, st.column_config, "rivals.table"
    table = pandas.DataFrame({
        "project": [cell_label(name) for name in rows["project"]], "priority": rows["priority"],
        "hours": rows["rival_hours"].round(), "months": rows["months"], "who": [_named(names) for names in rows["names"]],
        "manager": [None if pandas.isna(name) else visible(name) for name in rows["project_manager"]]})
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Who competes, and for whom?", anchor=False, width="content")
        csv_download("CSV", rows.assign(names=[", ".join(names) for names in rows["names"]]), f"rivals-of-{project}-summary",
                     key="rivals.csv")
    st.dataframe(table, hide_index=True, placeholder="–", key=key, height=table_height(len(table), 10), column_config={
        "project": config.ButtonColumn("Project", type="tertiary", alignment="left", width=260, key=f"{key}.open"),
        "priority": config.NumberColumn("Priority", width=70),
        "hours": config.NumberColumn("Hours on them", format="localized"), "months": config.NumberColumn("Months", width=70),
        "who": config.TextColumn("People" if found.unit == "person" else "Roles"),
        "manager": config.TextColumn("Project manager")},
        alt=f"{len(table)} projects that compete, most hours first")
    clicked = st.session_state.get(f"{key}.open")
    if clicked and clicked.row < len(rows) and rows["project_id"].iloc[clicked.row]:
        open_project(screen, rows["project_id"].iloc[clicked.row])


def _show_contested_units(found: Rivals, project: str) -> None:
    """Whom they compete for: one row an overbooked person or role."""
    rows = found.contested.groupby(["unit", "name"], as_index=False).agg(
        months=("month", "nunique"), over=("over_hours", "sum"),
        **{name: (f"{name}_hours", lambda hours: hours.sum(skipna=False)) for name in ("own", "other")})
    rows = rows.sort_values(["over", "name"], ascending=[False, True], ignore_index=True)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Who is overbooked?", anchor=False, width="content")
        csv_download("CSV", found.contested, f"contested-by-{project}", key="rivals.units.csv")
    config = st.column_config
    shown = rows.assign(name=[visible(name) for name in rows["name"]])[["name", "months", "own", "other", "over"]]
    hours = {name: config.NumberColumn(label, format="%.0f") for name, label in (
        ("own", "Hours of this project"), ("other", "Hours of others"), ("over", "Hours above capacity"))}
    st.dataframe(shown, hide_index=True, placeholder="–", height=table_height(len(shown), 10), column_config={
        "name": config.TextColumn(found.unit.capitalize(), width=220), "months": config.NumberColumn("Months", width=70),
        **hours}, alt=f"{len(shown)} overbooked in months in which the project has hours on them")
