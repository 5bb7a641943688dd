"""Where what projects say and what their figures say part ways: reported against computed status, as counts."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.palette import INK, ONE_BLUE, STATUSES, WHITE, status_of, status_word, worst_first
from components.charts.specification import LayeredChart
from components.charts.theme import finished

ROW_HEIGHT = 38
ALWAYS = ("red", "amber", "green")


def status_matrix(frame: pd.DataFrame) -> LayeredChart | None:
    """Rows reported, columns computed, the number of projects in each cell; cells that diverge are outlined. None if empty.

    `frame`: one row a pair: `reported`, `computed` (status keys, may be missing), `count` (projects). A cell diverges when the
    reported status is at least one step better than the computed one.
    """
    rows = _rows(frame)
    if rows.empty:
        return None
    order = {side: [status_word(status) for status in _order(rows[side])] for side in ("reported", "computed")}
    base = alt.Chart(rows).encode(
        x=alt.X(
            "computed_word:N",
            sort=order["computed"],
            axis=alt.Axis(orient="top", labelAngle=0, title="Computed from the figures", grid=False, labelOverlap=False),
        ),
        y=alt.Y("reported_word:N", sort=order["reported"], axis=alt.Axis(title="Reported", grid=False)),
        tooltip=[
            alt.Tooltip("reported_word:N", title="Reported"),
            alt.Tooltip("computed_word:N", title="Computed"),
            alt.Tooltip("count:Q", title="Projects", format=",.0f"),
        ],
    )
    shade = alt.Color(
        "count:Q", scale=alt.Scale(domain=[0, float(rows["count"].max())], range=list(ONE_BLUE)), legend=None
    )  # fmt: skip
    layers = [
        base.mark_rect(stroke=WHITE, strokeWidth=2).encode(color=shade),
        base.transform_filter("datum.diverges && datum.count > 0").mark_rect(
            filled=False, stroke=INK, strokeWidth=2, xOffset=2, yOffset=2, x2Offset=-2, y2Offset=-2
        ),
        base.transform_filter("datum.count > 0")
        .mark_text(color=INK, fontSize=14)
        .encode(text=alt.Text("count:Q", format=",.0f")),
    ]
    return finished(
        layers, alt_text(frame), ROW_HEIGHT * len(order["reported"]), key=["Outlined: reported better than computed"]
    )  # fmt: skip


def alt_text(frame: pd.DataFrame) -> str:
    """How many agree, how many report better than their figures, and the most frequent such pair."""
    rows = _rows(frame)
    if rows.empty:
        return "No project has a reported or a computed status."
    total = rows["count"].sum()
    agree = rows[rows["reported"] == rows["computed"]]["count"].sum()
    apart = rows[rows["diverges"] & (rows["count"] > 0)]
    text = f"Of {total:,.0f} projects {agree:,.0f} report what their figures say and {apart['count'].sum():,.0f} report better"
    if len(apart):
        most = apart.loc[apart["count"].idxmax()]
        pair = f"{most['reported_word'].lower()} against {most['computed_word'].lower()}"
        text += f"; most often {pair} ({most['count']:,.0f} projects)"
    return text + "."


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Every pair of the statuses in use with its count, zero where there is none."""
    rows = frame[["reported", "computed", "count"]].copy()
    rows["count"] = pd.to_numeric(rows["count"])
    rows = rows.dropna(subset=["count"])
    if rows.empty or not rows["count"].sum():
        return rows.iloc[:0]
    for side in ("reported", "computed"):
        rows[side] = rows[side].map(status_of)
    counts = rows.groupby(["reported", "computed"])["count"].sum()
    pairs = pd.MultiIndex.from_product([_order(rows["reported"]), _order(rows["computed"])], names=["reported", "computed"])
    rows = counts.reindex(pairs, fill_value=0).reset_index()
    reported, computed = (rows[side].map(lambda key: STATUSES[key].rank).astype(float) for side in ("reported", "computed"))
    rows["diverges"] = computed - reported >= 1
    return rows.assign(reported_word=rows["reported"].map(status_word), computed_word=rows["computed"].map(status_word))


def _order(statuses: pd.Series) -> list[str]:
    return worst_first([*statuses, *ALWAYS])
