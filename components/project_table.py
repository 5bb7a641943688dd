"""The list of projects as a table: worst first, reported beside computed status, a click on a name opens the project."""

from __future__ import annotations

from collections.abc import Mapping

import pandas
import streamlit as st

from components.charts.palette import STATUSES, status_of
from components.formats import INDEX_DECIMALS, WORD_JOINER, decimals_to_tell, visible
from components.project_links import whole_rows
from metrics.policy import Policy

ROWS_SHOWN = 12
OPTIONAL = ("cpi", "spi_t", "slip", "budget", "forecast", "cpi_trend", "manager")
# Light enough that the words on them stay in ink; shape and word carry the status where colours are not told apart.
_TINTS = {"red": "#F0B9C1", "amber/red": "#F3C4B4", "amber": "#F6DDAE", "amber/green": "#E6E3B4", "green": "#BFE0D6"}
_GREY_TINT = "#E3E6EA"


def status_chip(value: object) -> list[str]:
    """Shape and word of a status, as the one entry of a coloured cell."""
    status = STATUSES[status_of(value)]
    return [f"{status.glyph} {status.word}"]


def cell_label(name: object) -> str:
    """A name as the label of a button in a cell: as it is, also where Streamlit would read an icon or a list of labels."""
    label = visible(name).strip()
    return f"{WORD_JOINER}{label}" if label.startswith((":", "[")) else label


def status_column(label: str, help_text: str) -> dict:
    """The column settings of a column of status chips."""
    options = {status_chip(key)[0]: _TINTS.get(key, _GREY_TINT) for key in STATUSES}
    return st.column_config.MultiselectColumn(label, options=list(options), color=list(options.values()), width=100,
                                              help=help_text)


def status_trail(statuses: pandas.Series) -> str:
    """The last reported statuses as shapes, oldest first: "● ● ▲ ◆"."""
    return " ".join(STATUSES[status_of(value)].glyph for value in statuses)


def table_rows(projects: pandas.DataFrame, history: pandas.DataFrame) -> pandas.DataFrame:
    """What the table shows, a row a project in the given order.

    `projects`: rows of `reports.projects.projects`. `history`: rows of `reports.projects.history` with reported_status, cpi
    and spi_t, by project and date. Columns without any value are left out: nothing is gained by an empty column.
    """
    by_project = history.groupby("project_id", sort=False)
    lists = by_project.agg(cpi_trend=("cpi", list), reports=("reported_status", lambda values: status_trail(values.tail(6))))
    known = history[history["cpi"].notna()].groupby("project_id")["cpi"].size()
    rows = pandas.DataFrame({
        "name": [cell_label(name) for name in projects["name"]],
        "reported": [status_chip(value) for value in projects["reported_status"]],
        "computed": [status_chip(value) for value in projects["computed_status"]],
        "cpi": projects["cpi"].to_numpy(),
        "spi_t": projects["spi_t"].to_numpy(),
        "slip": projects["finish_slip_days"].astype("Float64").to_numpy(dtype=float, na_value=float("nan")),
        "budget": projects["bac"].fillna(projects["budget"]).round().to_numpy(),
        "forecast": projects["eac"].round().to_numpy(),
        "cpi_trend": [lists["cpi_trend"].get(key) if known.get(key, 0) > 1 else None for key in projects["project_id"]],
        "reports": projects["project_id"].map(lists["reports"]).to_numpy(),
        "reason": projects["reason"].to_numpy(),
        "manager": [None if pandas.isna(name) else visible(name) for name in projects["project_manager"]],
    })
    return rows.drop(columns=[name for name in OPTIONAL if rows[name].isna().all()])


def index_decimals(rows: pandas.DataFrame, policy: Policy) -> int:
    """Decimals of the indices of a table: one more where one would read as the limit that it misses, 0.948 as 0.95."""
    for name in ("cpi", "spi_t"):
        limits = policy.bands[name].limits
        near = (value for value in rows.get(name, ()) if any(abs(value - limit) < .005 for limit in limits))
        if any(decimals_to_tell(value, limits, INDEX_DECIMALS) > INDEX_DECIMALS for value in near):
            return INDEX_DECIMALS + 1
    return INDEX_DECIMALS


def show_project_table(rows: pandas.DataFrame, policy: Policy, *, key: str) -> int | None:
    """Draw `table_rows`; returns the position of the row whose name was just clicked, None on any other run."""
    columns = _columns(policy.currency, key, f"%.{index_decimals(rows, policy)}f")
    st.dataframe(rows, hide_index=True, column_config=columns, placeholder="–",
                 height=whole_rows(min(len(rows), ROWS_SHOWN)), key=key,
                 alt=f"{len(rows)} projects, worst first, with reported and computed status and their figures")
    clicked = st.session_state.get(f"{key}.open")
    return clicked.row if clicked else None


def _columns(currency: str, key: str, index: str) -> Mapping[str, dict]:
    config = st.column_config
    return {
        "name": config.ButtonColumn("Project", type="tertiary", alignment="left", width=262, key=f"{key}.open", pinned=True,
                                    help="Click a name to open the project."),
        "reported": status_column("Reported", "What the project says of itself; not known when its report is older."),
        "computed": status_column("Computed", "What the project's own figures say under the policy's bands."),
        "cpi": config.NumberColumn("CPI", format=index, width=58, help="Cost performance index: earned value / actual cost."),
        "spi_t": config.NumberColumn("SPI(t)", format=index, width=64,
                                     help="Schedule performance index in time: earned schedule / actual time."),
        "slip": config.NumberColumn("Slip, days", format="localized", width=82,
                                    help="Forecast finish against the finish of the original baseline, in days."),
        "budget": config.NumberColumn(f"Budget, {currency}", format="localized", width=112,
                                      help="Budget at completion of the baseline in force at this date."),
        "forecast": config.NumberColumn(f"Forecast, {currency}", format="localized", width=112,
                                        help="Estimate at completion: the project's own, else budget / CPI."),
        "reports": config.TextColumn("Last reports", width=110,
                                     help="Reported status at the last six reporting dates, newest on the right."),
        "cpi_trend": config.LineChartColumn("CPI, 12 dates", y_min=0.7, y_max=1.3, width=104,
                                            help="CPI at the last twelve reporting dates, from 0.7 to 1.3."),
        "reason": config.TextColumn("Why", width=420, help="Which rule decided the computed status, on which figures."),
        "manager": config.TextColumn("Project manager", width=160),
    }
