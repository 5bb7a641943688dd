"""The parts of the Portfolio page: the table, the statuses over time and against each other, the roadmap, who left."""

from __future__ import annotations

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.roadmap import roadmap
from components.charts.status_counts import status_counts
from components.charts.status_matrix import status_matrix
from components.downloads import csv_download
from components.formats import count_of, format_date, format_number, plain, visible
from components.frame import Screen
from components.notices import show_empty
from components.project_links import open_project, table_height
from components.project_table import ROWS_SHOWN, show_project_table, table_rows
from components.recorded import as_recorded
from reports.projects import history, left_projects
from reports.roadmap import key_milestones, roadmap_plans
from reports.status_counts import reported_against_computed, reported_over_time

MOST_ROWS = 1_000
ROADMAP_ROWS = 25
HISTORY = ("reported_status", "cpi")


def show_projects(screen: Screen, projects: pandas.DataFrame) -> None:
    """The table, worst first; a click on a name opens the project with the filter intact."""
    shown = projects.head(MOST_ROWS)
    known = session.cached(history, tuple(shown["project_id"]), HISTORY, 12, screen.project_filter.period_end(screen.options))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Which projects need attention?", anchor=False, width="content")
        csv_download("All columns as CSV", projects, "projects", key="projects.csv")
    rows = table_rows(shown, known)
    clicked = show_project_table(rows, session.policy(), key=f"projects.{hash(tuple(shown['project_id']))}")
    if len(projects) > MOST_ROWS:
        st.caption(f"The {format_number(MOST_ROWS)} worst of {format_number(len(projects))} projects; "
                   "narrow the filter, or take all of them as CSV.")
    elif len(projects) > ROWS_SHOWN:
        st.caption(f"{count_of(len(projects), 'project')}, worst first; scroll in the table for the others.")
    if clicked is not None and clicked < len(shown):
        open_project(screen, shown["project_id"].iloc[clicked])


def show_statuses(screen: Screen) -> None:
    """Reported status over time, and reported against computed."""
    version = session.drawn_from(screen.project_filter)
    over_time = session.cached(reported_over_time, screen.project_filter, screen.options)
    pairs = session.cached(reported_against_computed, screen.project_filter, screen.options)
    left, right = st.columns(2, gap="large")
    with left:
        show_chart("How did the reported status develop?", lambda: status_counts(over_time), over_time, key="status.time",
                   version=version, file_name="status-over-time", empty="No project has reported a status yet.")
    with right:
        show_chart("Do reports and figures agree?", lambda: status_matrix(pairs), pairs, key="status.pairs", version=version,
                   file_name="reported-against-computed", empty="No project has both a reported and a computed status.")


def show_roadmap(screen: Screen) -> None:
    """The worst projects' plans over their original baselines, with the milestones as they stood at the shown date."""
    plans = session.cached(roadmap_plans, screen.project_filter, screen.options, ROADMAP_ROWS)
    as_of = screen.project_filter.period_end(screen.options)
    notes = [f"The {len(plans)} worst projects with dates."] if len(plans) == ROADMAP_ROWS else []
    with as_recorded(screen) as found:
        # Named, for what the chart is kept under has to tell one record from another.
        version = session.drawn_from(screen.project_filter)
        marks = session.cached(key_milestones, tuple(plans["id"])) if found else None
    if found is None:
        notes.append(f"Milestones keep no history: there is no record of them for {format_date(as_of)}.")
    elif found.sentence:
        notes.append(f"Milestones: {plain(found.sentence[0].lower() + found.sentence[1:])}")
    show_chart("When does what happen?", lambda: roadmap(plans, as_of=as_of or plans["start"].min(), milestones=marks), plans,
               key="roadmap", version=version, file_name="roadmap",
               empty="None of these projects has a start and a finish.", note=" ".join(notes))


def show_left(screen: Screen) -> None:
    """Projects that were in the portfolio at the date compared with and are not any more: they count in no figure above."""
    before = screen.project_filter.compare_end(screen.options)
    if before is None:
        return
    left = session.cached(left_projects, screen.project_filter, screen.options)
    if left.empty:
        return
    with st.expander(f"{count_of(len(left), 'project')} left since {format_date(before)}", key="left"):
        rows = pandas.DataFrame({"project": [visible(name) for name in left["name"]], "why": left["why"],
                                 "budget": left["bac"].fillna(left["budget"]), "finished": left["actual_finish"]})
        st.dataframe(rows, hide_index=True, placeholder="–", height=table_height(len(rows), 10),
                     alt="Projects that left", column_config={
            "project": st.column_config.TextColumn("Project", width=380), "why": st.column_config.TextColumn("Why"),
            "budget": st.column_config.NumberColumn(f"Budget, {session.policy().currency}", format="localized"),
            "finished": st.column_config.DateColumn("Finished", format="D MMM YYYY")})


def show_nothing_found(screen: Screen) -> None:
    """The filter left no project: which part of it did."""
    if screen.project_filter.is_at_rest:
        show_empty("No projects yet", "What is loaded has no project at this date; projects.csv would fill this page.")
        return
    counts = session.choice_counts(screen.project_filter)
    active = [key.replace("-", " ") for key in screen.project_filter.to_query()]
    emptied = [key.replace("-", " ") for key in screen.project_filter.to_query() if sum(counts.get(key, {}).values())]
    named = f" Without the filter on {emptied[0]} there would be some." if emptied else ""
    show_empty("No project matches", f"Nothing in this portfolio fits {'all of: ' if len(active) > 1 else 'the filter on '}"
                                    f"{', '.join(active)}.{named}")
