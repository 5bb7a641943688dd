"""What is loaded: the portfolio's name, its extent, where it comes from and what it lacks."""

from __future__ import annotations

import streamlit as st

from components.formats import count_of, format_date, format_moment, plain, visible
from components.notices import show_empty
from data_access.versions import DataVersion
from reports.portfolio_facts import PortfolioFacts


def show_loaded(facts: PortfolioFacts, data: DataVersion) -> None:
    if data.origin == "empty":
        show_empty("Nothing is loaded yet", "Load a file below, or the demonstration portfolio with: python cli.py demo")
        return
    with st.container(border=True, gap="xsmall"):
        st.text(visible(facts.settings.get("title") or "Your portfolio"))
        st.text(extent(facts))
        for key in ("source", "note", "licence"):
            if facts.settings.get(key):
                st.caption(plain(facts.settings[key]))
        st.caption(f"Version {data.version}, changed {format_moment(data.changed_at)}")
        with st.expander("Rows of each file", key="loaded.tables"):
            st.dataframe(facts.tables, hide_index=True, height="auto", column_config={
                "table": st.column_config.TextColumn("File"),
                "meaning": st.column_config.TextColumn("What it holds", width=460),
                "rows": st.column_config.NumberColumn("Rows", format="localized")}, alt="How many rows each file has")


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

