"""The project on screen: its charts and lists, and itself as it was kept for an earlier date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.downloads import csv_download
from components.frame import Screen
from components.notices import show_empty
from components.project_links import table_height
from components.project_table import status_chip, status_column
from components.recorded import as_recorded, show_no_record
from components.table_columns import column_of
from reports.project import ProjectRecord, project_record

MOST_ROWS = 10
LABELS: Mapping[str, str] = {
    "other_name": "Project", "giving_milestone": "It gives", "receiving_milestone": "For",
    "other_forecast_finish": "Its finish",
    "baseline_number": "Baseline", "raid_id": "Id", "benefit_id": "Id", "milestone_id": "Id", "is_key": "Key",
}


@dataclass(frozen=True)
class Shown:
    """The project on screen and how charts of it are cached. source: the snapshot it is read from, in a sentence."""

    screen: Screen
    record: ProjectRecord
    source: str = ""

    @property
    def version(self) -> tuple:
        return session.drawn_from(self.record.facts["project_id"], self.record.period_end)

    def chart(self, title: str, build: Callable, table: pandas.DataFrame, key: str, empty: str, note: str = "") -> None:
        show_chart(title, build, table, key=f"project.{key}", version=self.version, empty=empty, note=note,
                   file_name=f"{self.record.facts['project_id']}-{key}")

    def register(self, title: str, rows: pandas.DataFrame, key: str, empty: str) -> None:
        """A list of the project's rows as a table with its CSV; columns without any value are left out."""
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(title, anchor=False, width="content")
            if len(rows):
                csv_download("CSV", rows, f"{self.record.facts['project_id']}-{key}", key=f"project.{key}.csv")
        if rows.empty:
            show_empty("Nothing recorded", empty)
            return
        filled = rows.dropna(axis="columns", how="all").copy()
        for name in filled.columns:
            if name.endswith("_rag"):
                filled[name] = [status_chip(value) for value in filled[name]]
        st.dataframe(filled, hide_index=True, placeholder="–", height=table_height(len(rows), MOST_ROWS),
                     column_config={name: _column(name, filled[name]) for name in filled.columns},
                     alt=f"{title}, {len(rows)} rows")


@contextmanager
def as_kept(shown: Shown) -> Iterator[Shown | None]:
    """The project for what has no date of its own: at an earlier date as the snapshot nearest before has it; None without it.

    What is read within is read from that snapshot.
    """
    with as_recorded(shown.screen) as found:
        record = found and session.cached(project_record, shown.record.facts["project_id"], found.screen.project_filter,
                                          found.screen.options)
        yield Shown(found.screen, record, found.sentence) if record else None


def of_record(what: str, show: Callable[[Shown], None]) -> Callable[[Shown], None]:
    """A view whose rows have no date of their own, drawn for the project as it was kept; `what`: of `show_no_record`."""

    def view(shown: Shown) -> None:
        with as_kept(shown) as kept:
            if kept is None:
                show_no_record(what, shown.record.period_end)
                return
            if kept.source:
                st.text(kept.source)
            show(kept)

    return view


def _column(name: str, values: pandas.Series) -> dict:
    if name.endswith("_rag"):
        return status_column(name.removesuffix("_rag").capitalize(), "As reported")
    return column_of(name, values, LABELS, "large" if values.astype(str).str.len().max() > 60 else None)
