"""The register of the Dependencies page: each dependency with its dates, gaps and owners, worst first, and its CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas
import streamlit as st

from components import session
from components.charts.palette import STATUSES
from components.dependency_views import set_fields
from components.dependency_words import says
from components.downloads import csv_bytes, show_download
from components.formats import format_number, plain, visible
from components.frame import Screen
from components.notices import show_empty
from components.project_links import open_project, table_height
from components.project_table import cell_label
from metrics.network_standing import STATUS
from reports import dependencies as read

MOST_ROWS = 500


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
