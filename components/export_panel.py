"""Taking a portfolio out: everything or what the filter shows, and the workbook to fill in."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from components import session
from components.downloads import show_download
from components.formats import count_of, plain
from reports.exchange_files import beyond_a_workbook, portfolio_file, template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_export(shown: Collection[str], filter_at_rest: bool) -> None:
    """Buttons for the portfolio as workbook and zip. `shown`: ids of the projects that the filter of the link leaves."""
    chosen = None
    if not filter_at_rest:
        only_shown = st.toggle(f"Only what the filter shows ({count_of(len(shown), 'project')})", key="export.only_shown")
        chosen = frozenset(shown) if only_shown else None
    opened = session.asked()
    if session.moment():
        st.caption(plain(f"From the snapshot “{session.moment()}”, as it was then."))
    too_long = session.cached(beyond_a_workbook)
    if too_long:
        st.caption(plain(f"No workbook can hold this portfolio: {too_long} is longer than Excel allows. The zip has all."))
    with st.container(horizontal=True):
        show_download("Portfolio as workbook", lambda: portfolio_file(opened, "xlsx", chosen), "portfolio.xlsx", XLSX,
                      key="export.xlsx", help="A sheet for each file; change it and load it again.", disabled=bool(too_long))
        show_download("Portfolio as zip", lambda: portfolio_file(opened, "zip", chosen), "portfolio.zip", "application/zip",
                      key="export.zip", help="CSV files with datapackage.json; exact and complete at any size.")


def show_template() -> None:
    show_download("Blank workbook", template, "portfolio-template.xlsx", XLSX, key="export.template",
                  help="A sheet for each file, and one that explains every column.")
