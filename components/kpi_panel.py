"""What is behind a KPI: its formula with the numbers, who weighs on it, the rows, their age and the policy that judged."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas
import streamlit as st

from components import session
from components.cards import left_out_sentence, status_badge, value_of, written
from components.downloads import csv_download
from components.formats import an, count_of, format_date, format_moment, plain, visible
from components.frame import Screen
from components.navigation import page_of
from components.notices import show_empty
from components.project_links import open_project, table_height
from components.project_table import status_chip, status_column
from metrics.kpi_catalogue import CATALOGUE, KpiDefinition
from metrics.policy import Band
from reports.kpi_rows import KpiBehind

MOST_ROWS = 500
STATUS_COLUMNS = ("reported_status", "computed_status", "status")
LABELS = {"contribution": "Adds", "without": "Without it", "name": "Name", "id": "Id", "cpi": "CPI", "spi": "SPI",
          "bac": "Budget", "eac": "Estimate at completion", "ev": "Earned value", "ac": "Actual cost",
          "pv": "Planned value", "spi_t": "SPI(t)", "figures_on": "Figures of", "reported_on": "Reported on"}


def show_behind(screen: Screen, behind: KpiBehind, currency: str) -> None:
    """The panel of one figure; closing it leaves the cards."""
    kpi, definition = behind.kpi, CATALOGUE[behind.kpi.id]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.header(f"{kpi.label}: {value_of(kpi, currency)}", anchor=False, width="content")
            st.page_link(page_of("scorecards"), label="Close", icon=":material/close:", width="content",
                         query_params=screen.project_filter.to_query())
        with st.container(horizontal=True, vertical_alignment="center"):
            status_badge(kpi.status)
            bands = bands_in_words(session.policy().bands[kpi.id], judged_unit(definition), currency)
            judged = f"As of {format_date(kpi.as_of)}, judged by {session.policy_label()}."
            st.caption(plain(f"{bands}. {judged}"), width="content")
        st.text(f"{definition.label} = {behind.formula}")
        if behind.formula_filled:
            st.text(behind.formula_filled)
        st.caption(plain(f"{left_out_sentence(kpi)}. {_age(behind)}"))
        _show_contributors(screen, behind)
        _show_rows(behind, definition.rows)
        _show_left_out(behind)
        if definition.covers == "teams":
            st.page_link(page_of("maturity"), label="See where the gaps are", icon=":material/stairs:", width="content",
                         query_params=screen.project_filter.to_query())
        if not definition.follows_filter:
            st.caption("This figure is about teams, not projects: the project filter does not change it.")


def judged_unit(definition: KpiDefinition) -> str:
    """The unit of the number that the band judges: a share of the denominator for what is counted or summed against one."""
    return "share" if definition.rule in ("counted share", "sum") else definition.unit


def bands_in_words(band: Band, unit: str, currency: str) -> str:
    """ "Green from 0.95, amber from 0.90" or "Green up to 10 days, amber up to 30 days"."""

    def said(limit: object) -> str:
        if isinstance(limit, tuple):
            return f"{said(limit[0])} to {said(limit[1])}"
        return written(float(limit), unit, currency, [float(limit)])

    word = {"higher": "from ", "lower": "up to ", "inside": ""}[band.better]
    return f"Green {word}{said(band.green)}, amber {word}{said(band.amber)}"


def terms_named(definition: KpiDefinition) -> dict[str, str]:
    """What the columns of the two terms are called: {"numerator": "Earned value", "denominator": "Actual cost"}."""
    said = {"numerator": definition.numerator, "denominator": definition.denominator}
    return {name: f"{words[0].upper()}{words[1:]}" for name, words in said.items() if words}


def _show_contributors(screen: Screen, behind: KpiBehind) -> None:
    rows, covers = behind.contributors, behind.kpi.covers
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(f"Who weighs on it? ({len(rows)})", anchor=False, width="content")
        if len(rows):
            csv_download("CSV", rows, f"{behind.kpi.id}-contributors", key=f"behind.{behind.kpi.id}.contributors")
    if rows.empty:
        show_empty("Not measured", "Nothing counts for this figure; what was left out and why is below.")
        return
    key = f"behind.{behind.kpi.id}.{hash(tuple(rows['id']))}"
    definition = CATALOGUE[behind.kpi.id]
    terms = terms_named(definition)
    # A figure that is a term of the formula stands there once, under its name; what is only summed adds what it is.
    repeated = {name for name in rows if LABELS.get(name) in terms.values()}
    repeated |= set() if definition.rule == "ratio" else {"contribution", definition.id}
    table = _shown(rows.drop(columns=["id", *repeated], errors="ignore"))
    columns = _columns(table, terms)
    if covers == "projects":
        columns["name"] = st.column_config.ButtonColumn("Project", type="tertiary", alignment="left", width=280,
                                                        key=f"{key}.open")
    st.dataframe(table, hide_index=True, placeholder="–", key=key, column_config=columns,
                 height=table_height(len(table), 8), alt=f"What each of {len(table)} {covers} adds, heaviest first")
    clicked = st.session_state.get(f"{key}.open")
    if clicked and clicked.row < len(table):
        open_project(screen, rows["id"].iloc[clicked.row])


def _show_rows(behind: KpiBehind, what: str) -> None:
    if behind.rows.empty:
        return
    shown = st.expander(f"The rows behind it: {count_of(len(behind.rows), 'row')}, each {an(what)}", on_change="rerun",
                        key=f"behind.{behind.kpi.id}.rows")
    if shown.open:
        with shown:
            csv_download("All rows as CSV", behind.rows, f"{behind.kpi.id}-rows", key=f"behind.{behind.kpi.id}.rows.csv")
            table = _shown(behind.rows.head(MOST_ROWS))
            st.dataframe(table, hide_index=True, placeholder="–", height=table_height(len(table), 10),
                         column_config=_columns(table),
                         alt=f"The first {len(table)} of {len(behind.rows)} rows")


def _show_left_out(behind: KpiBehind) -> None:
    if len(behind.left_out):
        with st.expander(f"Left out: {len(behind.left_out)}", key=f"behind.{behind.kpi.id}.left"):
            table = _shown(behind.left_out)
            st.dataframe(table, hide_index=True, placeholder="–", height=table_height(len(table), 8),
                         column_config=_columns(table), alt="What does not count for this figure, and why")


def _shown(rows: pandas.DataFrame) -> pandas.DataFrame:
    table = rows.dropna(axis="columns", how="all").copy()
    for name in table.columns:
        if name in STATUS_COLUMNS and table[name].isin(["red", "amber", "green", "unknown"]).any():
            table[name] = [status_chip(value) for value in table[name]]
        elif table[name].dtype == object:
            table[name] = [visible(value) if isinstance(value, str) else value for value in table[name]]
    return table


def _columns(table: pandas.DataFrame, named: Mapping[str, str] = MappingProxyType({})) -> dict:
    config, labels = st.column_config, LABELS | dict(named)
    columns = {}
    for name, values in table.items():
        label = labels.get(name, str(name).replace("_", " ").capitalize())
        if name in STATUS_COLUMNS and values.map(lambda value: isinstance(value, list)).all():
            columns[name] = status_column(label, "")
        elif pandas.api.types.is_datetime64_any_dtype(values):
            columns[name] = config.DateColumn(label, format="D MMM YYYY")
        elif pandas.api.types.is_bool_dtype(values):
            columns[name] = config.CheckboxColumn(label)
        elif pandas.api.types.is_numeric_dtype(values):
            small = values.abs().max() < 100 and (values.dropna() % 1 != 0).any()
            columns[name] = config.NumberColumn(label, format="%.3f" if small else "localized")
        else:
            columns[name] = config.TextColumn(label, width=260 if name in ("name", "title") else None)
    return columns


def _age(behind: KpiBehind) -> str:
    age = behind.data_age
    days = f"Rows from {format_date(age.oldest)} to {format_date(age.newest)}. " if age.oldest and age.newest else ""
    return f"{days}Data last changed {format_moment(age.changed_at)}."
