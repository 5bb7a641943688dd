"""A KPI as a card: value, status, change and whether it is better, target, the dates before, what it covers and leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas
import streamlit as st

from components import session
from components.charts.palette import STATUSES, status_of
from components.formats import (
    INDEX_DECIMALS,
    MINUS,
    count_of,
    decimals_to_tell,
    format_change,
    format_date,
    format_days,
    format_index,
    format_number,
    format_share,
    plain,
    short_money,
)
from components.frame import link_query
from components.navigation import page_of
from metrics.portfolio_kpis import Kpi
from reports.kpi_moment import NO_RECORD

MOST_CARDS = 5
FEWEST_FOR_A_LINE = 2
NOT_MEASURED = "Not measured"
NO_CHANGE = "no change"
BADGES = {"red": "red", "amber": "orange", "green": "green"}
NOUNS = {"projects": ("project", "projects"), "milestones": ("milestone", "milestones"), "decisions": ("decision", "decisions"),
         "dependencies": ("dependency", "dependencies"), "people": ("person", "people"), "managers": ("manager", "managers"),
         "teams": ("team", "teams")}
# How a figure is written, its fewest decimals and what its number is multiplied by.
_FIGURES = {"share": (format_share, 0, 100), "index": (format_index, INDEX_DECIMALS, 1), "days": (format_days, 0, 1)}
# Decimals and unit of a change; a share changes in percentage points.
_CHANGES = {"share": (1, "points", 100), "index": (2, "", 1), "days": (0, "days", 1)}


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
            show_card(kpi, session.policy().currency)
    if missing:
        st.caption("Not measured here: " + "; ".join(f"{kpi.label} ({_main_reason(kpi.left_out)})" for kpi in missing) + ".")


def show_card(kpi: Kpi, currency: str, line: list[float] | None = None) -> None:
    """One card; its link opens what is behind the figure, with the filter carried along. `line`: of `lines_of`."""
    with st.container(border=True, gap="xsmall", height="stretch"):
        st.metric(kpi.label, value_of(kpi, currency), change_of(kpi, currency), delta_color=_colour_of_change(kpi, currency),
                  delta_arrow="auto" if _moved(kpi, currency) else "off",
                  chart_data=line)
        status_badge(kpi.status)
        st.caption(plain(" ".join(sentences(kpi, currency))))
        st.page_link(page_of("scorecards"), label="What is behind it", icon=":material/search:",
                     query_params=link_query(kpi=kpi.id))


def lines_of(history: pandas.DataFrame) -> dict[str, list[float]]:
    """KPI id > its values at the dates before, where there are enough for a line; `history`: of `reports.kpi_history`."""
    lines: dict[str, list[float]] = {}
    known = history["value"].notna()
    for name, value in zip(history["id"][known], history["value"][known].tolist(), strict=True):
        lines.setdefault(name, []).append(value)
    return {name: line for name, line in lines.items() if len(line) >= FEWEST_FOR_A_LINE}


def sentences(kpi: Kpi, currency: str) -> list[str]:
    """What a card says beneath its value: the change and whether it is better, or why none can be told, target, coverage, and
    dates that differ."""
    said = [f"As of {format_date(kpi.as_of)}."] if kpi.as_of else []
    if change_of(kpi, currency):
        since = f"since {format_date(kpi.previous_on)}"
        said.append(f"{kpi.trend.capitalize()} {since}." if _moved(kpi, currency) else f"No change {since}.")
    elif kpi.value is not None and kpi.previous_on:
        missing = "No record for" if kpi.previous_reason == NO_RECORD else "Not measured on"
        said.append(f"{missing} {format_date(kpi.previous_on)}.")
    if kpi.target is not None:
        said.append(f"Target {written(kpi.target, kpi.unit, currency, [kpi.target])}.")
    if kpi.beside is not None and kpi.beside.value is not None:
        said.append(f"{kpi.beside.label}: {value_of(kpi.beside, currency)}.")
    said.append(f"{left_out_sentence(kpi)}.")
    if kpi.told_on and kpi.as_of and kpi.told_on != kpi.as_of:
        said.append(f"Read from the record of {format_date(kpi.told_on)}.")
    return said


def value_of(kpi: Kpi, currency: str) -> str:
    """The figure as it is written beside its limits and its target: never as the one that it misses."""
    limits = [*kpi.limits, *([] if kpi.target is None else [kpi.target])]
    return NOT_MEASURED if kpi.value is None else written(kpi.value, kpi.unit, currency, limits)


def written(value: float, unit: str, currency: str, limits: Iterable[float] = ()) -> str:
    """A figure with its unit, as precise as it is, and precise enough to be told from the `limits` beside it."""
    if unit == "money":
        return short_money(value, currency)
    if unit in NOUNS:
        return count_of(round(value), *NOUNS[unit])
    write, fewest, factor = _FIGURES[unit]
    return write(value, decimals_to_tell(value * factor, [limit * factor for limit in limits], fewest))


def change_of(kpi: Kpi, currency: str) -> str | None:
    """The change since the date compared with, with its sign; None where either value is not measured."""
    if kpi.value is None or kpi.previous is None:
        return None
    change = kpi.value - kpi.previous
    if kpi.unit == "money":
        text = short_money(abs(change), currency)
        return NO_CHANGE if short_money(change) == "0" else f"{'-' if change < 0 else '+'}{text}"
    decimals, unit, factor = _CHANGES.get(kpi.unit, (0, "", 1))
    # Streamlit reads the direction of its arrow from an ASCII minus.
    return format_change(change * factor, decimals, unit).replace(MINUS, "-")


def status_badge(value: object) -> None:
    """Icon, word and colour of a status."""
    key = status_of(value)
    st.badge(STATUSES[key].word, icon=STATUSES[key].icon, color=BADGES.get(key.split("/")[-1], "gray"))


def left_out_sentence(kpi: Kpi) -> str:
    """ "Covers 96 of 104 projects; left out: 5 no actual cost, 3 no budget"."""
    covered, missing = kpi.covered, sum(kpi.left_out.values())
    covers = f"Covers {format_number(covered)} of {count_of(covered + missing, *NOUNS[kpi.covers])}"
    missed = [*kpi.left_out.items(), *kpi.rows_left_out.items()]
    reasons = [f"{format_number(count)} {reason}" for reason, count in missed if count]
    return f"{covers}; left out: {', '.join(reasons)}" if reasons else covers


def _moved(kpi: Kpi, currency: str) -> bool:
    """Whether it became better or worse by more than the figure is precise."""
    return kpi.trend in ("better", "worse") and change_of(kpi, currency) not in (None, NO_CHANGE)


def _colour_of_change(kpi: Kpi, currency: str) -> str:
    """Green for better and red for worse, whichever way the figure moved; grey where it did not or cannot be told."""
    if not _moved(kpi, currency):
        return "off"
    return "normal" if (kpi.value > kpi.previous) == (kpi.trend == "better") else "inverse"


def _main_reason(left_out: Mapping[str, int]) -> str:
    return max(left_out, key=left_out.get, default="nothing recorded")
