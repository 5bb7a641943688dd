"""The heat map of the Resources page: its headline, its controls, the map itself, and its table."""

from __future__ import annotations

import streamlit as st

from components import session
from components.charts.load_heat_map import MEASURES, with_chosen
from components.choice import choose
from components.formats import count_of, format_month, plain
from components.frame import Screen
from components.load_grid import show_load_grid
from components.notices import show_empty
from components.resource_data import SPANS, TEAM, Shown
from components.resource_tables import show_table, show_without_capacity
from components.resource_words import GROUPS, corner, details, headline, legend, nobody
from components.url_state import field_key, touch
from data_access.filter import CHOICE_FIELDS
from reports.load_map import LoadMap, tree_levels
from reports.load_paths import path_of, paths_of, paths_text
from reports.utilisation import shows_all
from reports.utilisation_units import teams

TITLE = "Load of people by month"
WAYS_OUT = {TEAM: "the team", "search": "the words searched for"} | {
    item.key: f"the filter on {item.phrase}" for item in CHOICE_FIELDS}
SOFT = {"hard": "Firm bookings", "weighted": "Not firm weighted", "all": "Firm and not firm"}


def show_controls(shown: Shown, found: LoadMap) -> None:
    """Grouping, months, measure, how soft bookings count, of people one by one the team; nothing where no choice would help."""
    if not found.rows and not shown.question.team:
        return
    screen, people = shown.screen, shown.policy.person_rows
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose(screen, "by", {name: label for name, label in GROUPS.items() if people or name != "person"})
        _select(screen, "span", "Months", SPANS)
        _select(screen, "measure", "Numbers", {name: measure.label for name, measure in MEASURES.items()})
        _select(screen, "soft", "Bookings", SOFT)
        if shown.question.by == "person":
            names = session.shared(teams)
            _select(screen, "team", "Team", {"": "All teams"} | {name: name for name in names})


def show_headline(shown: Shown, found: LoadMap) -> None:
    """Who is over-committed, when, and by what, before anything is looked up in the map; nothing where nobody is."""
    summary = shown.summary()
    if not summary.people:
        return
    filtered = not shows_all(shown.screen.project_filter)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(plain(headline(summary, filtered)), anchor=False, width="content")
        if found.rows:
            with st.container(horizontal=True, width="content"):
                show_without_capacity(shown, summary.without_capacity)
                show_table(shown, found)
    said = details(summary, shown.screen.values["soft"], shown.policy.soft_booking_probability)
    if said:
        st.caption(plain(" ".join(said)))


def show_heat_map(shown: Shown, found: LoadMap) -> None:
    """The map under its legend; a click on a row opens it in place, one on a cell shows what fills it."""
    screen, question = shown.screen, shown.question
    if not found.rows:
        _show_nobody(shown)
        return
    drawn = shown.drawn(TITLE, corner(tree_levels(question.by, shown.policy)))
    show_load_grid(with_chosen(drawn, screen.values["unit"], screen.values["month"]), key="resources.grid",
                   on_toggle=lambda path: _toggle(screen, path), on_choose=lambda path, month: choose_cell(screen, path, month))
    notes = [f"The first {len(found.rows)} rows are drawn, the worst first; {count_of(found.rows_left_out, 'more row')} would "
             "follow. Close rows, or choose a team."] if found.rows_left_out else []
    last = found.months[-1]
    if len(found.months) < question.months:
        notes.append(f"There is no capacity and no booking after {format_month(last)}.")
    said = legend(found, screen.values["soft"], shown.policy.soft_booking_probability, not shows_all(screen.project_filter))
    st.caption(plain(" ".join([*notes, said, "Click a row to open it, a cell to see its bookings; or move with the arrow keys "
                               "and press Enter."])))


def choose_cell(screen: Screen, path: str, month: str) -> None:
    """Set what the link calls the chosen cell; both empty for none."""
    st.session_state[field_key(screen.page.name, "unit")] = path
    st.session_state[field_key(screen.page.name, "month")] = month
    touch(st.session_state)


def _toggle(screen: Screen, path: str) -> None:
    """Open a row, or close it with everything below it."""
    key, names = field_key(screen.page.name, "open"), path_of(path)
    opened = paths_of(st.session_state.get(key, ""))
    kept = [other for other in opened if other[:len(names)] != names]
    st.session_state[key] = paths_text(kept if names in opened else [*opened, names])
    touch(st.session_state)


def _select(screen: Screen, field: str, label: str, labels: dict[str, str]) -> None:
    key = field_key(screen.page.name, field)
    if st.session_state.get(key) not in labels:
        st.session_state[key] = next(iter(labels))
    st.selectbox(label, list(labels), format_func=lambda value: labels.get(value, value), key=key, width=145,
                 on_change=touch, args=(st.session_state,), label_visibility="collapsed")


def show_empty_page() -> None:
    """Where nothing at all has a date: what would fill the page."""
    show_empty("No capacity and no bookings", "resources.csv, capacity.csv and allocations.csv would fill this page; load "
               "them on the Data page.")


def _show_nobody(shown: Shown) -> None:
    """What leaves nobody to show, and the way out of it."""
    team, filtered = shown.question.team, not shows_all(shown.screen.project_filter)
    if not team and not filtered:
        show_empty("Nobody to show", f"There is no capacity and no booking from {format_month(shown.on)} on. resources.csv, "
                   "capacity.csv and allocations.csv would fill this page; load them on the Data page.")
        return
    ways_out = shown.ways_out()
    show_empty("Nobody to show", nobody(team, filtered, [WAYS_OUT[key] for key in ways_out]))
    if TEAM in ways_out:
        st.button("Show all teams", icon=":material/groups:", key="resources.all_teams", on_click=_all_teams,
                  args=(shown.screen,))


def _all_teams(screen: Screen) -> None:
    st.session_state[field_key(screen.page.name, "team")] = ""
    touch(st.session_state)
