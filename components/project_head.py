"""The top of a project's page: the way back and to its neighbours, its statuses with the reason, its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from components import session
from components.cards import status_badge
from components.formats import (
    INDEX_DECIMALS,
    count_of,
    decimals_to_tell,
    format_date,
    format_days,
    format_index,
    is_missing,
    plain,
    short_money,
    visible,
)
from components.frame import Screen, way_back
from components.navigation import page_of
from components.notices import show_empty
from reports.project import ProjectRecord

FACTS_IN_A_ROW = 4


def show_way(screen: Screen, ids: Sequence[str], current: str) -> None:
    """Back to the list with the filter intact, and the projects before and after this one in it, worst first."""
    query = screen.project_filter.to_query()
    place = ids.index(current) if current in ids else None
    with st.container(horizontal=True, vertical_alignment="center"):
        came_from, back = way_back(screen)
        st.page_link(page_of(came_from.name), label=f"Back to the {came_from.title.lower()} page", icon=":material/arrow_back:",
                     query_params=back, width="content")
        if place is None:
            st.caption("Not among the projects that the filter shows.", width="content")
            return
        st.caption(f"{place + 1} of {count_of(len(ids), 'project')}, worst first", width="content")
        steps = (("Previous", ":material/chevron_left:", place - 1), ("Next", ":material/chevron_right:", place + 1))
        for label, icon, other in steps:
            if 0 <= other < len(ids):
                st.page_link(page_of("project"), label=label, icon=icon, query_params=query | {"id": [ids[other]]},
                             width="content")


def show_statuses(record: ProjectRecord) -> None:
    """What the project says beside what its figures say, and why."""
    figures = record.figures
    if figures is None:
        show_empty("Not in the portfolio at this date",
                   f"There is no row of this project for {format_date(record.period_end)}; its history is below.")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption("Reported", width="content")
        status_badge(figures["reported_status"])
        st.caption("Computed", width="content")
        status_badge(figures["computed_status"])
        if figures["diverges"]:
            st.badge("Reported better than computed", icon=":material/call_split:", color="gray")
        if is_missing(figures["reported_status"]) and figures["reported_on"]:
            st.caption(f"Last report {format_date(figures['reported_on'])}: too old to count.", width="content")
    st.text(figures["reason"])


def show_figures(record: ProjectRecord, currency: str) -> None:
    """Five figures as of the shown date, each against what it should be."""
    figures = record.figures
    if figures is None:
        return
    original = "no original baseline" if is_missing(figures["original_finish"]) else format_date(figures["original_finish"])
    forecast = "No forecast" if is_missing(figures["forecast_finish"]) else format_date(figures["forecast_finish"])
    shown = [
        ("Cost (CPI)", _index(figures, "cpi"), "earned value / actual cost"),
        ("Schedule, SPI(t)", _index(figures, "spi_t"), "earned schedule / actual time"),
        ("Finish slip", format_days(figures["finish_slip_days"]), f"{forecast} against {original}"),
        ("Budget", short_money(figures["bac"], currency), "at completion, baseline in force"),
        ("Forecast cost", short_money(figures["eac"], currency), _basis(figures)),
    ]
    for column, (label, value, note) in zip(st.columns(len(shown), gap="small"), shown, strict=True):
        with column.container(border=True, gap="xsmall", height="stretch"):
            st.metric(label, value)
            st.caption(note)


def _index(figures: dict, name: str) -> str:
    """An index, never written as the limit that it misses."""
    value = figures[name]
    return format_index(value, decimals_to_tell(value, session.policy().bands[name].limits, INDEX_DECIMALS))


def show_facts(facts: Mapping[str, Any]) -> None:
    """Who, where, when; what is not recorded is left out. `facts`: of a project's record."""
    dates = {"Planned": ("baseline_start", "baseline_finish"), "Forecast": ("forecast_start", "forecast_finish"),
             "Actual": ("actual_start", "actual_finish")}
    pairs = [(label, facts[name]) for label, name in (
        ("Portfolio", "portfolio"), ("Programme", "program"), ("Business unit", "business_unit"), ("Sponsor", "sponsor"),
        ("Project manager", "project_manager"), ("Stage", "stage"), ("Priority", "priority"),
        ("Strategic objective", "strategic_objective"), ("Category", "category"))]
    pairs += [(label, _span(facts[first], facts[last])) for label, (first, last) in dates.items()]
    known = [(label, visible(value)) for label, value in pairs if not is_missing(value) and value != ""]
    known.append(("Id", visible(facts["project_id"])))
    for start in range(0, len(known), FACTS_IN_A_ROW):
        row = known[start:start + FACTS_IN_A_ROW]
        for column, (label, value) in zip(st.columns(FACTS_IN_A_ROW, gap="medium"), row, strict=False):
            with column.container(gap=None):
                st.caption(label)
                st.text(value)
    if facts["description"]:
        st.text(facts["description"])


def show_narrative(record: ProjectRecord) -> None:
    """What the project wrote in its newest report, and the decision that it asks for."""
    report = record.report
    if not report or not (report["summary"] or report["decision_needed"]):
        show_empty("No narrative", "This project has written nothing up to this date; status_reports.csv would fill it.")
        return
    author = f" by {visible(report['author'])}" if report["author"] else ""
    st.caption(plain(f"As of {format_date(report['period_end'])}{author}"))
    st.text(report["summary"] or "")
    if report["decision_needed"]:
        with st.container(border=True, horizontal=True):
            st.markdown(":material/gavel: **Decision needed**", width="content")
            st.text(report["decision_needed"])


def _span(first: date | None, last: date | None) -> str | None:
    """Two days as a reader says them; None where neither is known."""
    if first and last:
        return f"{format_date(first)} to {format_date(last)}"
    return f"from {format_date(first)}" if first else f"until {format_date(last)}" if last else None


def _basis(figures: dict) -> str:
    return {"reported": "the project's own estimate", "typical": "budget / CPI"}.get(figures["eac_basis"], "no estimate")
