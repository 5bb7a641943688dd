"""The lines of dependencies on a roadmap: curves from the end that gives to the end that waits, with a head at that end."""

from __future__ import annotations

from collections.abc import Collection

import altair as alt
import numpy as np
import pandas as pd

from components.charts.palette import INK, REFERENCE, STATUSES
from components.charts.theme import DAY
from metrics.network_plan import FROM_FINISH, TO_FINISH

FADED = 0.22
# Many heavy lines would hide each other and the bars.
HEAVY, LESS_HEAVY, FEW_RED = 2.8, 2.1, 20
_TEXTS = ["dependency_id", "predecessor", "successor", "says", "needed_by", "promised"]


def curves(links: pd.DataFrame, drawn: Collection[str], reach: pd.Timedelta) -> pd.DataFrame:
    """Four points a link, which a spline turns into a curve; what fits first, so that what breaks is drawn over it. Empty for
    none.

    `links`: predecessor_id, successor_id, predecessor, successor, dependency_id, type, lag_days, says (how it stands, in
    words), needed_by, promised, trouble, on_cycle, near (False fades), from_date, to_date. One without both dates, or with an
    end that is not `drawn`, has no points. `reach`: how far a line runs straight at each end.

    dependency_id, step, row, date, heads_right, link (type and lag), colour, width, dash, opacity and what the tooltip says.
    """
    known = links["from_date"].notna() & links["to_date"].notna()
    inside = links["predecessor_id"].isin(drawn) & links["successor_id"].isin(drawn)
    rows = links[known & inside].sort_values(["trouble", "on_cycle", "dependency_id"], ignore_index=True)
    if rows.empty:
        return rows
    # A line leaves a finish to the right and a start to the left, and comes to a start from the left.
    leaves, arrives = rows["type"].isin(FROM_FINISH), rows["type"].isin(TO_FINISH)
    bends = (rows["from_date"] + reach * (2 * leaves.astype(int) - 1), rows["to_date"] + reach * (2 * arrives.astype(int) - 1))
    looks = rows[_TEXTS].assign(heads_right=~arrives, link=rows["type"] + rows["lag_days"].map(_lag), **_looks(rows))
    points = pd.concat([looks] * 4, ignore_index=True)
    ends = [("p:" + rows[end].astype(str)).to_numpy() for end in ("predecessor_id", "successor_id")]
    return points.assign(step=np.repeat(range(4), len(rows)), row=np.repeat(ends, 2, axis=0).ravel().astype(object),
                         date=pd.concat([rows["from_date"], *bends, rows["to_date"]], ignore_index=True))


def _looks(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    red, circular, near = (rows[name].to_numpy(dtype=bool) for name in ("trouble", "on_cycle", "near"))
    heavy = HEAVY if red.sum() <= FEW_RED else LESS_HEAVY
    calm = np.where(red | circular, 0.95, 0.6)
    return {
        "colour": np.where(red, STATUSES["red"].colour, np.where(circular, INK, REFERENCE)).astype(object),
        "width": np.where(red, heavy, np.where(circular, 1.8, 1.0)),
        "dash": np.where(circular, "dashed", "solid").astype(object), "opacity": np.where(near, calm, FADED),
    }


def curve_layers(drawn: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The lines and their heads."""
    tooltip = [
        alt.Tooltip("predecessor:N", title="Gives"),
        alt.Tooltip("successor:N", title="Waits"),
        alt.Tooltip("link:N", title="Type and lag"),
        alt.Tooltip("says:N", title="How it stands"),
        alt.Tooltip("needed_by:T", title="Needed by", format=DAY),
        alt.Tooltip("promised:T", title="Promised", format=DAY),
    ]
    looks = {"color": alt.Color("colour:N", scale=None), "opacity": alt.Opacity("opacity:Q", scale=None)}
    chart = alt.Chart(drawn).encode(x=x, y=y, tooltip=tooltip, **looks)
    dashes = alt.Scale(domain=["solid", "dashed"], range=[[1, 0], [5, 3]])
    turned = alt.condition("datum.heads_right", alt.value(90), alt.value(-90))
    return [
        chart.mark_line(interpolate="basis").encode(
            detail=alt.Detail("dependency_id:N"), order=alt.Order("step:Q"),
            # A line's size is its width; a stroke width would lose against that of the theme.
            size=alt.Size("width:Q", scale=None), strokeDash=alt.StrokeDash("dash:N", scale=dashes, legend=None)),
        chart.transform_filter("datum.step == 3").mark_point(filled=True, strokeWidth=0, shape="triangle", size=50)
        .encode(angle=turned),
    ]  # fmt: skip


def _lag(days: object) -> str:
    return "" if pd.isna(days) or days == 0 else f" {'+' if days > 0 else '−'} {abs(int(days))} days"
