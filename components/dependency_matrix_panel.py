"""Who gives to whom on the Dependencies page: a matrix whose cells list their dependencies in the register below."""

from __future__ import annotations

import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.dependency_matrix import SELECTION, dependency_matrix
from components.dependency_views import group_names, set_fields
from components.dependency_words import WORDS
from components.formats import count_of, format_number
from components.frame import Screen
from metrics.network_standing import STATUS
from reports.dependency_matrix import dependency_matrix as counts_of


def show_matrix(screen: Screen, by: str, state: str) -> None:
    """Who gives to whom, counted; a click on a cell lists its dependencies below."""
    found = session.cached(counts_of, screen.project_filter, screen.options, by, state)
    chosen = chosen_cell(screen)
    ids = [group for group, _ in found.groups]
    groups = list(zip(ids, group_names((name for _, name in found.groups), by), strict=True))
    cells = found.cells.assign(
        status=[STATUS[name] for name in found.cells["worst"]], word=[WORDS[name] for name in found.cells["worst"]],
        **{name: group_names(found.cells[name], by) for name in ("giver_name", "receiver_name")})
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


def _choose_cell(screen: Screen, before: tuple[str, str] | None) -> None:
    points = (st.session_state.get("dependencies.matrix.chart") or {}).get("selection", {}).get(SELECTION) or []
    if points:
        pair = str(points[0]["giver"]), str(points[0]["receiver"])
        giver, receiver = ("", "") if pair == before else pair
        set_fields(screen, giver=giver, receiver=receiver)
