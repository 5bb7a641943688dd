"""The views of a project's page: performance, schedule, statuses, people, risks, assurance and dependencies."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas
import streamlit as st

from components import session
from components.charts.earned_value_curves import earned_value_curves
from components.charts.index_lines import index_lines
from components.charts.slip_history import slip_history
from components.charts.status_history import status_history
from components.project_head import show_narrative
from components.project_links import table_height
from components.project_shown import Shown, of_record
from components.project_undated import (
    show_assurance,
    show_dependencies,
    show_milestones,
    show_people,
    show_recorded_facts,
    show_risks,
)
from reports.project_series import VALUES, finish_history, index_series, status_grid, value_curves


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
    show_recorded_facts(shown)


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
            st.dataframe(rows, hide_index=True, placeholder="–", height=table_height(len(rows), 25),
                         alt="Every figure of the catalogue",
                         column_config={"value": st.column_config.NumberColumn(format="localized")})


def show_finish(shown: Shown) -> None:
    record = shown.record
    history, later = finish_history(record), record.baselines[record.baselines["baseline_number"] > 0]
    original = (record.figures or {}).get("original_finish")
    shown.chart("How far has the finish moved?",
                lambda: slip_history(history, original_finish=original, baselines=later[["approved_on", "finish"]]),
                history, "finish", "No finish has been forecast yet; performance.csv with forecast_finish would fill it.")


def show_schedule(shown: Shown) -> None:
    show_finish(shown)
    show_milestones(shown)
    shown.register("Baselines", shown.record.baselines, "baselines",
                   "No approved baselines beside the plan in projects.csv; baselines.csv would fill it.")


def show_status(shown: Shown) -> None:
    grid = status_grid(shown.record)
    shown.chart("How did each dimension develop?", lambda: status_history(grid), grid, "status",
                "No status has been reported yet; status_reports.csv would fill it.")
    reports = shown.record.status_history
    until = pandas.Timestamp(shown.record.period_end) if shown.record.period_end else None
    reports = reports if until is None else reports[reports["period_end"] <= until]
    shown.register("Reports", reports.iloc[::-1], "reports", "No status reports yet; status_reports.csv would fill it.")


VIEWS: Mapping[str, tuple[str, Callable[[Shown], None]]] = {
    "overview": ("Overview", show_overview),
    "performance": ("Performance", show_performance),
    "schedule": ("Schedule", show_schedule),
    "status": ("Status", show_status),
    "people": ("People", of_record("Bookings", show_people)),
    "risks": ("Risks", of_record("Risks and issues", show_risks)),
    "assurance": ("Benefits and gates", of_record("Benefits, gates and standards", show_assurance)),
    "dependencies": ("Dependencies", of_record("Dependencies", show_dependencies)),
}
