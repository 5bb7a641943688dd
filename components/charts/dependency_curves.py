"""The lines of dependencies on a roadmap: curves from the end that gives to the end that waits, with a head at that end."""

from __future__ import annotations

from collections.abc import Collection

import altair as alt
import pandas as pd

from components.charts.palette import INK, REFERENCE, STATUSES
from components.charts.theme import DAY
from metrics.network_plan import FROM_FINISH, TO_FINISH

POINTS = 4
# Many heavy lines would hide each other and the bars.
HEAVY, LESS_HEAVY, FEW_RED = 2.8, 2.1, 20
CALM = 0.6
TEXTS = ["dependency_id", "predecessor", "successor", "says", "needed_by", "promised", "trouble", "on_cycle", "near"]


def curves(links: pd.DataFrame, drawn: Collection[str], reach: pd.Timedelta) -> pd.DataFrame:
    """Four points a link, which a spline turns into a curve: dependency_id, step, row, date, heads_right and TEXTS.

    `links`: predecessor_id, successor_id, type, lag_days, from_date, to_date, and TEXTS (`says`: how it stands, in words). A
    link without both dates, or with an end that is not `drawn`, has no points. `reach`: how far it runs straight at each end.
    """
    known = links["from_date"].notna() & links["to_date"].notna()
    inside = links["predecessor_id"].isin(drawn) & links["successor_id"].isin(drawn)
    rows = links[known & inside].sort_values("dependency_id", ignore_index=True)
    # A line leaves a finish to the right and a start to the left, and comes to a start from the left.
    leaves, arrives = rows["type"].isin(FROM_FINISH), rows["type"].isin(TO_FINISH)
    bends = (rows["from_date"] + reach * (2 * leaves.astype(int) - 1), rows["to_date"] + reach * (2 * arrives.astype(int) - 1))
    points = zip(("predecessor_id", "predecessor_id", "successor_id", "successor_id"),
                 (rows["from_date"], *bends, rows["to_date"]), strict=True)
    parts = [rows[TEXTS].assign(step=step, row="p:" + rows[end].astype(str), date=date, heads_right=~arrives,
                                link=rows["type"] + rows["lag_days"].map(_lag))
             for step, (end, date) in enumerate(points)]
    return pd.concat(parts, ignore_index=True)


def curve_layers(drawn: pd.DataFrame, scale: alt.Scale, axis: alt.Axis, y: alt.Y,
                 faded: float) -> tuple[list[alt.Chart], list[alt.Chart]]:
    """Layers to draw below the bars (what fits) and above them (what cannot hold, and circles)."""
    red, circular = drawn["trouble"].astype(bool), drawn["on_cycle"].astype(bool)

    def of(chosen: pd.Series, colour: str, width: float, dashed: bool) -> list[alt.Chart]:
        return _layers(drawn[chosen], colour, width, dashed, scale, axis, y, faded)

    worst, heavy = STATUSES["red"].colour, HEAVY if red.sum() <= POINTS * FEW_RED else LESS_HEAVY
    in_circles = of(~red & circular, INK, 1.8, True)
    broken = [*of(red & ~circular, worst, heavy, False), *of(red & circular, worst, heavy, True)]
    return of(~red & ~circular, REFERENCE, 1, False), in_circles + broken


def _layers(points: pd.DataFrame, colour: str, width: float, dashed: bool, scale: alt.Scale, axis: alt.Axis, y: alt.Y,
            faded: float) -> list[alt.Chart]:
    if points.empty:
        return []
    tooltip = [
        alt.Tooltip("predecessor:N", title="Gives"),
        alt.Tooltip("successor:N", title="Waits"),
        alt.Tooltip("link:N", title="Type and lag"),
        alt.Tooltip("says:N", title="How it stands"),
        alt.Tooltip("needed_by:T", title="Needed by", format=DAY),
        alt.Tooltip("promised:T", title="Promised", format=DAY),
    ]
    where = {"x": alt.X("date:T", scale=scale, axis=axis), "y": y, "tooltip": tooltip,
             "opacity": alt.condition("datum.near", alt.value(CALM if width <= 1 else 0.95), alt.value(faded))}
    # Not by Altair's own path: the same frame for line and heads, or its rows would be sent twice.
    chart = alt.Chart(points)
    line = chart.mark_line(interpolate="basis", color=colour, strokeWidth=width, strokeDash=[5, 3] if dashed else [1, 0])
    heads = chart.transform_filter("datum.step == 3").mark_point(filled=True, color=colour, size=12 + 16 * width, strokeWidth=0)
    turned = alt.condition("datum.heads_right", alt.value(90), alt.value(-90))
    return [line.encode(**where, detail=alt.Detail("dependency_id:N"), order=alt.Order("step:Q")),
            heads.encode(**where, shape=alt.value("triangle"), angle=turned)]


def _lag(days: object) -> str:
    return "" if pd.isna(days) or days == 0 else f" {'+' if days > 0 else '−'} {abs(int(days))} days"
