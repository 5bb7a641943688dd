"""What is loaded: the portfolio's name, its extent, where it comes from and what it lacks."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from components.first_steps import show_demonstration_offer
from components.formats import count_of, format_date, format_moment, plain, visible
from components.project_links import table_height
from reports.portfolio_facts import PortfolioFacts

_ORIGIN = ("note", "source", "licence")


def show_loaded(facts: PortfolioFacts, version: int, changed_at: datetime | None) -> None:
    if changed_at is None:
        show_demonstration_offer()
        return
    with st.container(border=True, gap="xsmall"):
        st.subheader(plain(facts.settings.get("title") or "Your portfolio"), anchor=False)
        st.text(extent(facts))
        _show_origin(facts)
        st.caption(f"Version {version}, changed {format_moment(changed_at)}")
        with st.expander("Rows of each file", key="loaded.tables"):
            st.dataframe(facts.tables, hide_index=True, height=table_height(len(facts.tables), 20), column_config={
                "table": st.column_config.TextColumn("File"),
                "meaning": st.column_config.TextColumn("What it holds", width=460),
                "rows": st.column_config.NumberColumn("Rows", format="localized")}, alt="How many rows each file has")


def show_about(facts: PortfolioFacts) -> None:
    """At the end of a page: where the figures come from, under which licence, and what is not in them."""
    if any(facts.settings.get(key) for key in _ORIGIN):
        with st.container(border=True, gap="xsmall", key="about"):
            st.markdown(":material/info: **About this data**")
            _show_origin(facts)


def _show_origin(facts: PortfolioFacts) -> None:
    for key in _ORIGIN:
        if facts.settings.get(key):
            st.caption(plain(facts.settings[key]))


def extent(facts: PortfolioFacts) -> str:
    """"355 projects, 4 reporting dates from 30 Sep 2018 to 31 Mar 2023, money in GBP"."""
    rows = dict(zip(facts.tables["table"], facts.tables["rows"], strict=True))
    parts = [count_of(int(rows["projects"]), "project")]
    dates = facts.reporting_dates
    if dates:
        span = f" from {format_date(dates[0])} to {format_date(dates[-1])}" if len(dates) > 1 else f" ({format_date(dates[0])})"
        parts.append(count_of(len(dates), "reporting date") + span)
    if facts.settings.get("currency"):
        parts.append(f"money in {visible(facts.settings['currency'])}")
    return ", ".join(parts)

