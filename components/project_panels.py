"""The views of a project's page: performance, schedule, statuses, people, risks, assurance and dependencies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.bookings import bookings
from components.charts.earned_value_curves import earned_value_curves
from components.charts.index_lines import index_lines
from components.charts.milestones import milestones
from components.charts.slip_history import slip_history
from components.charts.status_history import status_history
from components.downloads import csv_download
from components.formats import format_date, plain
from components.frame import Screen
from components.navigation import page_of
from components.notices import show_empty
from components.project_head import show_facts, show_narrative
from components.project_rivals import show_competitors
from components.project_table import status_chip, status_column
from components.table_columns import column_of
from metrics.utilisation_privacy import LEAST_PEOPLE
from reports.project import ProjectRecord
from reports.project_series import VALUES, booked_months, finish_history, index_series, status_grid, value_curves


@dataclass(frozen=True)
class Shown:
    """The project on screen and how charts of it are cached."""

    screen: Screen
    record: ProjectRecord

    @property
    def version(self) -> tuple:
        return session.drawn_from(self.record.facts["project_id"], self.record.period_end)

    @property
    def is_newest(self) -> bool:
        dates = self.screen.options.reporting_dates
        return not dates or self.record.period_end == dates[-1]

    def chart(self, title: str, build: Callable, table: pandas.DataFrame, key: str, empty: str, note: str = "") -> None:
        show_chart(title, build, table, key=f"project.{key}", version=self.version, empty=empty, note=note,
                   file_name=f"{self.record.facts['project_id']}-{key}")


def show_overview(shown: Shown) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        if shown.record.performance[list(VALUES)].notna().any(axis=None):
            show_curves(shown)
        else:
            show_finish(shown)
    with right:
        st.subheader("What does the project say?", anchor=False)
        show_narrative(shown.record)
    st.subheader("Facts", anchor=False)
    show_facts(shown.record)


def show_curves(shown: Shown) -> None:
    record, figures = shown.record, shown.record.figures or {}
    curves = value_curves(record)
    later = record.baselines[record.baselines["baseline_number"] > 0]
    as_of = record.period_end or (curves["period_end"].max() if len(curves) else None)
    shown.chart("Does the work keep up with the plan and the money?",
                lambda: None if curves.empty else earned_value_curves(
                    curves, as_of=as_of, budget=figures.get("bac"), currency=session.policy().currency,
                    rebaselined_on=tuple(later["approved_on"])),
                curves, "curves", "No planned value, earned value or actual cost yet; performance.csv would fill it.")


def show_performance(shown: Shown) -> None:
    show_curves(shown)
    series, bands = index_series(shown.record), session.policy().bands["cpi"]
    shown.chart("How efficient is it, in money and in time?",
                lambda: index_lines(series, green=bands.green, amber=bands.amber), series, "indices",
                "Neither CPI nor SPI(t) can be measured; performance.csv with earned value and actual cost would fill it.")
    figures = shown.record.figures
    if figures is not None:
        with st.expander("Every figure of this date", key="project.figures"):
            names = ("pv", "ev", "ac", "bac", "cv", "sv", "cpi", "spi", "eac_reported", "eac_typical", "eac_atypical",
                     "eac_combined", "eac", "etc", "vac", "tcpi_bac", "tcpi_eac", "es", "at", "sv_t", "spi_t")
            rows = pandas.DataFrame({"figure": names, "value": [figures[name] for name in names]})
            st.dataframe(rows, hide_index=True, placeholder="–", height="auto", alt="Every figure of the catalogue",
                         column_config={"value": st.column_config.NumberColumn(format="localized")})


def show_finish(shown: Shown) -> None:
    record = shown.record
    history, later = finish_history(record), record.baselines[record.baselines["baseline_number"] > 0]
    original = (record.figures or {}).get("original_finish")
    shown.chart("How far has the finish moved?",
                lambda: slip_history(history, original_finish=original, baselines=later[["approved_on", "finish"]]),
                history, "finish", "No finish has been forecast yet; performance.csv with forecast_finish would fill it.")


def show_schedule(shown: Shown) -> None:
    record = shown.record
    show_finish(shown)
    marks = record.milestones if shown.is_newest else record.milestones.head(0)
    note = "" if shown.is_newest else f"Milestones keep no history: there is no record for {format_date(record.period_end)}."
    as_of = record.period_end or pandas.Timestamp.today()
    shown.chart("Which milestones moved?", lambda: milestones(marks.rename(columns={"milestone_id": "id"}), as_of=as_of),
                marks, "milestones", "No milestones; milestones.csv would fill it.", note)
    show_register("Baselines", record.baselines, shown, "baselines",
                  "No approved baselines beside the plan in projects.csv; baselines.csv would fill it.")


def show_status(shown: Shown) -> None:
    grid = status_grid(shown.record)
    shown.chart("How did each dimension develop?", lambda: status_history(grid), grid, "status",
                "No status has been reported yet; status_reports.csv would fill it.")
    reports = shown.record.status_history
    until = pandas.Timestamp(shown.record.period_end) if shown.record.period_end else None
    reports = reports if until is None else reports[reports["period_end"] <= until]
    show_register("Reports", reports.iloc[::-1], shown, "reports", "No status reports yet; status_reports.csv would fill it.")


def show_people(shown: Shown) -> None:
    named = session.policy().person_rows
    months = booked_months(shown.record, 1 if named else LEAST_PEOPLE)
    few = " Months of one or two people are left out: the policy shows nobody alone." if months["hours"].isna().any() else ""
    shown.chart("How many hours are booked?", lambda: bookings(months), months, "hours",
                few.strip() or "Nobody is booked on this project; allocations.csv would fill it.",
                _present_only(shown, "Bookings") + few)
    if shown.is_newest:
        show_competitors(shown.screen, shown.record.facts["project_id"])
    if not named:
        st.caption("The policy keeps single people out of view, so nobody is named here.")
        return
    show_register("Who is booked", shown.record.bookings.drop(columns=["resource_id", "employment"]), shown, "bookings", "")


def show_risks(shown: Shown) -> None:
    show_register("Risks, assumptions, issues, decisions and changes", shown.record.raid, shown, "raid",
                  "No entries; raid.csv would fill it.", _present_only(shown, "These entries"))


def show_assurance(shown: Shown) -> None:
    record = shown.record
    show_register("Benefits", record.benefits, shown, "benefits", "No benefits are recorded; benefits.csv would fill it.")
    show_register("Gate reviews", record.gates, shown, "gates", "No gate reviews are recorded; gate_reviews.csv would fill it.")
    show_register("Standards", record.standards, shown, "standards", "No standards are recorded; standards.csv would fill it.")


def show_dependencies(shown: Shown) -> None:
    if len(shown.record.dependencies_in) or len(shown.record.dependencies_out):
        st.page_link(page_of("dependencies"), label="Everything above and below it, on the roadmap",
                     icon=":material/account_tree:",
                     query_params=shown.screen.project_filter.to_query() | {"focus": [shown.record.facts["project_id"]]})
    for title, rows, key in (("What it needs from others", shown.record.dependencies_in, "needs"),
                             ("What others need from it", shown.record.dependencies_out, "gives")):
        columns = ["other_name", "giving_milestone", "receiving_milestone", "type", "lag_days", "status", "needed_by",
                   "promised_on", "other_forecast_finish", "description"]
        show_register(title, rows[columns], shown, key, "None is recorded; dependencies.csv would fill it.")
        others = rows.drop_duplicates("other_id")
        if len(others):
            with st.container(horizontal=True):
                for other_id, name in zip(others["other_id"], others["other_name"], strict=True):
                    show_project_link(shown.screen, other_id, name)


def show_project_link(screen: Screen, project_id: str, name: str) -> None:
    """A link to another project, with the filter carried along."""
    st.page_link(page_of("project"), label=plain(name), icon=":material/assignment:",
                 query_params=screen.project_filter.to_query() | {"id": [project_id]})


def show_register(title: str, rows: pandas.DataFrame, shown: Shown, key: str, empty: str, note: str = "") -> None:
    """A list of the project's rows as a table with its CSV; columns without any value are left out."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(title, anchor=False, width="content")
        if len(rows):
            csv_download("CSV", rows, f"{shown.record.facts['project_id']}-{key}", key=f"project.{key}.csv")
    if note:
        st.caption(note)
    if rows.empty:
        show_empty("Nothing recorded", empty)
        return
    filled = rows.dropna(axis="columns", how="all").copy()
    for name in filled.columns:
        if name.endswith("_rag"):
            filled[name] = [status_chip(value) for value in filled[name]]
    st.dataframe(filled, hide_index=True, placeholder="–", height="auto" if len(rows) <= 10 else 390,
                 column_config={name: _column(name, filled[name]) for name in filled.columns}, alt=f"{title}, {len(rows)} rows")


def _column(name: str, values: pandas.Series) -> dict:
    if name.endswith("_rag"):
        return status_column(name.removesuffix("_rag").capitalize(), "As reported")
    return column_of(name, values, LABELS, "large" if values.astype(str).str.len().max() > 60 else None)


def _present_only(shown: Shown, what: str) -> str:
    return "" if shown.is_newest else (
        f"{what} keep no history: this is the present state, not that of {format_date(shown.record.period_end)}.")


LABELS: Mapping[str, str] = {
    "other_name": "Project", "giving_milestone": "It gives", "receiving_milestone": "For",
    "other_forecast_finish": "Its finish",
    "baseline_number": "Baseline", "raid_id": "Id", "benefit_id": "Id", "milestone_id": "Id", "is_key": "Key",
}
VIEWS: Mapping[str, tuple[str, Callable[[Shown], None]]] = {
    "overview": ("Overview", show_overview),
    "performance": ("Performance", show_performance),
    "schedule": ("Schedule", show_schedule),
    "status": ("Status", show_status),
    "people": ("People", show_people),
    "risks": ("Risks", show_risks),
    "assurance": ("Benefits and gates", show_assurance),
    "dependencies": ("Dependencies", show_dependencies),
}
