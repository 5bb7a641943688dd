"""The lines of dependencies on a roadmap: curves from the end that gives to the end that waits, with a head at that end."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from components.charts.palette import INK, REFERENCE, STATUSES
from components.charts.rows import ArrowRows, arrow_rows
from components.charts.specification import layer
from components.charts.theme import DAY
from metrics.network_plan import FROM_FINISH, TO_FINISH

FADED = 0.22
# Many heavy lines would hide each other and the bars.
HEAVY, LESS_HEAVY, FEW_RED = 2.8, 2.1, 20
_TEXTS = ["dependency_id", "predecessor", "successor", "says", "needed_by", "promised"]


class Curves(NamedTuple):
    """The points of the lines that are drawn, and whether any of these is red, and any circular."""

    rows: ArrowRows
    has_red: bool
    has_circular: bool


def curves(links: pd.DataFrame, drawn: Collection[str], reach: pd.Timedelta) -> Curves | None:
    """Four points a link, which a spline turns into a curve; what fits first, so that what breaks is drawn over it.

    `links`: predecessor_id, successor_id, predecessor, successor, dependency_id, type, lag_days, says (how it stands, in
    words), needed_by, promised, trouble, on_cycle, near (False fades), from_date, to_date. One without both dates, or with an
    end that is not `drawn`, has no points; None without any. `reach`: how far a line runs straight at each end.

    dependency_id, step, row, date, heads_right, link (type and lag), colour, width, dash, opacity and what the tooltip says.
    """
    red, circular, near = (links[name].to_numpy(dtype=bool) for name in ("trouble", "on_cycle", "near"))
    ids, kinds, lags = links["dependency_id"].tolist(), links["type"].to_numpy(dtype=object), links["lag_days"].tolist()
    begin, end = (links[name].to_numpy("datetime64[ms]") for name in ("from_date", "to_date"))
    ends = [links[name].tolist() for name in ("predecessor_id", "successor_id")]
    inside = np.array([giver in drawn and receiver in drawn for giver, receiver in zip(*ends, strict=True)], dtype=bool)
    order = np.flatnonzero(inside & ~np.isnat(begin) & ~np.isnat(end)).tolist()
    if not order:
        return None
    order.sort(key=lambda place: (red[place], circular[place], ids[place]))
    begin, end, kinds = begin[order], end[order], kinds[order]
    # A line leaves a finish to the right and a start to the left, and comes to a start from the left.
    leaves, arrives = (np.isin(kinds.astype(str), ends) for ends in (FROM_FINISH, TO_FINISH))
    straight = np.timedelta64(round(reach / pd.Timedelta(milliseconds=1)), "ms")
    bends = (begin + np.where(leaves, straight, -straight), end + np.where(arrives, straight, -straight))
    giver, receiver = ([f"p:{places[place]}" for place in order] for places in ends)
    looks = {
        **{name: links[name].to_numpy()[order] for name in _TEXTS}, "heads_right": ~arrives,
        "link": np.array([f"{kind}{_lag(lags[place])}" for kind, place in zip(kinds, order, strict=True)], dtype=object),
        **_looks(red[order], circular[order], near[order])}
    rows = arrow_rows({
        **{name: np.tile(values, 4) for name, values in looks.items()}, "step": np.repeat(range(4), len(order)),
        "row": giver * 2 + receiver * 2, "date": np.concatenate([begin, *bends, end])})
    return Curves(rows, bool(red[order].any()), bool(circular[order].any()))


def _looks(red: np.ndarray, circular: np.ndarray, near: np.ndarray) -> dict[str, np.ndarray]:
    heavy = HEAVY if red.sum() <= FEW_RED else LESS_HEAVY
    calm = np.where(red | circular, 0.95, 0.6)
    return {
        "colour": np.where(red, STATUSES["red"].colour, np.where(circular, INK, REFERENCE)),
        "width": np.where(red, heavy, np.where(circular, 1.8, 1.0)),
        "dash": np.where(circular, "dashed", "solid"), "opacity": np.where(near, calm, FADED),
    }


def curve_layers(drawn: ArrowRows, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The lines and their heads."""
    looks = {
        "x": x, "y": y, "color": alt.Color("colour:N", scale=None), "opacity": alt.Opacity("opacity:Q", scale=None),
        "tooltip": [
            alt.Tooltip("predecessor:N", title="Gives"),
            alt.Tooltip("successor:N", title="Waits"),
            alt.Tooltip("link:N", title="Type and lag"),
            alt.Tooltip("says:N", title="How it stands"),
            alt.Tooltip("needed_by:T", title="Needed by", format=DAY),
            alt.Tooltip("promised:T", title="Promised", format=DAY),
        ]}  # fmt: skip
    dashes = alt.Scale(domain=["solid", "dashed"], range=[[1, 0], [5, 3]])
    line, head = alt.MarkDef("line", interpolate="basis"), alt.MarkDef(
        "point", filled=True, strokeWidth=0, shape="triangle", size=50)
    turned = alt.AngleValue(-90, condition={"test": "datum.heads_right", "value": 90})
    return [
        # A line's size is its width; a stroke width would lose against that of the theme.
        layer(drawn, line, detail=alt.Detail("dependency_id:N"), order=alt.Order("step:Q"), **looks,
              size=alt.Size("width:Q", scale=None), strokeDash=alt.StrokeDash("dash:N", scale=dashes, legend=None)),
        layer(drawn, head, "datum.step == 3", **looks, angle=turned),
    ]  # fmt: skip


def _lag(days: object) -> str:
    return "" if pd.isna(days) or days == 0 else f" {'+' if days > 0 else '−'} {abs(int(days))} days"
