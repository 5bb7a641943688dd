"""Rows against months: the axes that every grid of cells by month shares, readable on a wide screen and on a phone."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.palette import INK
from components.charts.theme import NARROW, SMALL_TEXT_SIZE

ROW_HEIGHT = 34
# Labels of two lines grow downwards from where they begin.
SECOND_LINE = 20
SMALLEST_TEXT_SIZE = 10
# Numbers in cells: smaller where a year of them shares the width of a phone.
CELL_TEXT_SIZE = alt.ExprRef(f"{NARROW} ? {SMALLEST_TEXT_SIZE} : {SMALL_TEXT_SIZE}")


def drawn_units(frame: pd.DataFrame, limit: int, noun: str) -> tuple[list[str], str | None]:
    """The first `limit` units in the order of the rows, and a note where there are more; `noun`: what a unit is, as "rows"."""
    units = list(dict.fromkeys(frame["unit"]))
    note = f"The first {limit} of {len(units)} {noun} are drawn; the table has all." if len(units) > limit else None
    return units[:limit], note


def with_periods(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with `period`, the month as text: ordinal dates would be printed as numbers."""
    return frame.assign(period=frame["month"].dt.strftime("%Y-%m-%d"))


def month_grid(rows: pd.DataFrame, units: Sequence[str], tooltip: Sequence[alt.Tooltip]) -> alt.Chart:
    """A chart of `rows` (unit, name, period and what else is drawn) with months along the top and units down the side.

    Months are named with their year at the first one and in January. Marks are added by the caller.
    """
    periods = sorted(rows["period"].unique())
    names = json.dumps(dict(zip(rows["unit"], rows["name"], strict=True)))
    months = json.dumps({period: _label(period, place == 0) for place, period in enumerate(periods)})
    return alt.Chart(rows).encode(
        x=alt.X(
            "period:O",
            sort=periods,
            axis=alt.Axis(
                orient="top", labelAngle=0, title=None, grid=False, labelExpr=f"{months}[datum.value]",
                labelFontSize=CELL_TEXT_SIZE, labelOverlap=False, labelPadding=SECOND_LINE,
            ),
        ),
        y=alt.Y(
            "unit:N",
            sort=list(units),
            axis=alt.Axis(
                title=None, grid=False, labelExpr=f"{names}[datum.value]", labelPadding=8,
                labelLimit=alt.ExprRef(f"{NARROW} ? 96 : 210"),
            ),
        ),
        tooltip=list(tooltip),
    )  # fmt: skip


def cell_words(chart: alt.Chart, column: str, **style: object) -> alt.Chart:
    """The words of a column in their cells, where there are any; in a narrow place without units, and without hours."""
    short = f"indexof(datum.{column}, ' h') > 0 ? '' : replace(datum.{column}, ' %', '')"
    written = f"{NARROW} ? ({short}) : datum.{column}"
    told = chart.transform_filter(f"datum.{column} != ''").transform_calculate(word=written)
    return told.mark_text(color=INK, fontSize=CELL_TEXT_SIZE, **style).encode(text=alt.Text("word:N"))


def _label(period: str, is_first: bool) -> list[str]:
    month = pd.Timestamp(period)
    return [month.strftime("%b"), month.strftime("%Y") if is_first or month.month == 1 else ""]
