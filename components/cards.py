"""A KPI as a card: its value with unit, status in word and shape, the change since the date before, and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.charts.palette import STATUSES, status_of
from components.formats import (
    MINUS,
    count_of,
    format_change,
    format_date,
    format_days,
    format_index,
    format_number,
    format_share,
)
from metrics.portfolio_kpis import Kpi

MOST_CARDS = 5
NOT_MEASURED = "Not measured"
NO_CHANGE = "no change"
BADGES = {"red": "red", "amber": "orange", "green": "green"}
_VALUES = {"share": format_share, "index": format_index, "days": format_days,
           "projects": lambda value: count_of(round(value), "project")}
# Decimals and unit of a change; a share changes in percentage points.
_CHANGES = {"share": (1, "points", 100), "index": (2, "", 1), "days": (0, "days", 1), "projects": (0, "", 1)}


def chosen(kpis: Sequence[Kpi]) -> tuple[list[Kpi], list[Kpi]]:
    """The cards to draw and those that cannot be measured: measured ones first come, first served; all when none is."""
    measured = [kpi for kpi in kpis if kpi.value is not None]
    if not measured:
        return list(kpis[:MOST_CARDS]), []
    return measured[:MOST_CARDS], [kpi for kpi in kpis if kpi.value is None]


def show_cards(kpis: Sequence[Kpi]) -> None:
    """Up to five cards in a row, and a line that names what this data cannot measure."""
    cards, missing = chosen(kpis)
    for column, kpi in zip(st.columns(len(cards), gap="small"), cards, strict=True):
        with column:
            show_card(kpi)
    if missing:
        st.caption("Not measured here: " + "; ".join(f"{kpi.label} ({_main_reason(kpi.left_out)})" for kpi in missing) + ".")


def show_card(kpi: Kpi) -> None:
    with st.container(border=True, gap="xsmall", height="stretch"):
        st.metric(kpi.label, value_of(kpi), change_of(kpi), delta_color=_colour_of_change(kpi),
                  delta_arrow="off" if change_of(kpi) == NO_CHANGE else "auto")
        status_badge(kpi.status)
        since = f"Change since {format_date(kpi.previous_on)}. " if change_of(kpi) else ""
        st.caption(f"{since}{left_out_sentence(kpi.covered, kpi.left_out)}.")


def _colour_of_change(kpi: Kpi) -> str:
    if change_of(kpi) == NO_CHANGE or kpi.better == "inside":
        return "off"
    return "inverse" if kpi.better == "lower" else "normal"


def value_of(kpi: Kpi) -> str:
    return NOT_MEASURED if kpi.value is None else _VALUES[kpi.unit](kpi.value)


def change_of(kpi: Kpi) -> str | None:
    """The change since the date compared with, with its sign; None where either value is not measured."""
    if kpi.value is None or kpi.previous is None:
        return None
    decimals, unit, factor = _CHANGES[kpi.unit]
    # Streamlit reads the direction of its arrow from an ASCII minus.
    return format_change((kpi.value - kpi.previous) * factor, decimals, unit).replace(MINUS, "-")


def status_badge(value: object) -> None:
    """Icon, word and colour of a status."""
    key = status_of(value)
    st.badge(STATUSES[key].word, icon=STATUSES[key].icon, color=BADGES.get(key.split("/")[-1], "gray"))


def left_out_sentence(covered: int, left_out: Mapping[str, int]) -> str:
    """"Covers 96 of 104 projects; left out: 5 no actual cost, 3 no budget"."""
    missing = sum(left_out.values())
    covers = f"Covers {format_number(covered)} of {count_of(covered + missing, 'project')}"
    reasons = ", ".join(f"{format_number(count)} {reason}" for reason, count in left_out.items() if count)
    return f"{covers}; left out: {reasons}" if reasons else covers


def _main_reason(left_out: Mapping[str, int]) -> str:
    return max(left_out, key=left_out.get, default="no active project")
