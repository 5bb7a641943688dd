"""Where the risks lie: how many stand in each cell of probability against impact, greater counts darker."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.palette import INK, ONE_BLUE, WHITE
from components.charts.specification import LayeredChart
from components.charts.theme import finished

SELECTION = "cell"
CELL_HEIGHT = 46
LIKELY = {1: "1 rare", 2: "2", 3: "3", 4: "4", 5: "5 likely"}
SEVERE = {1: "1 slight", 2: "2", 3: "3", 4: "4", 5: "5 severe"}


def risk_grid(frame: pd.DataFrame, *, chosen: tuple[int, int] | None = None) -> LayeredChart | None:
    """A 5 x 5 grid with counts; a click on a cell selects it (parameter `cell`, fields probability and impact).

    `frame`: `probability` and `impact` (1 to 5), `count` (entries), all 25 cells. `chosen`: the cell that is outlined. None
    when no entry has both.
    """
    if frame.empty or not frame["count"].sum():
        return None
    rows = frame.astype({"probability": int, "impact": int, "count": int})
    rows = rows.assign(likely=rows["probability"].map(LIKELY), severe=rows["impact"].map(SEVERE),
                       chosen=[(p, i) == chosen for p, i in zip(rows["probability"], rows["impact"], strict=True)])
    base = alt.Chart(rows).encode(
        x=alt.X("severe:N", sort=list(SEVERE.values()), axis=alt.Axis(title="Impact", labelAngle=0, grid=False)),
        y=alt.Y("likely:N", sort=list(LIKELY.values())[::-1], axis=alt.Axis(title="Probability", grid=False)),
        tooltip=[
            alt.Tooltip("probability:Q", title="Probability"),
            alt.Tooltip("impact:Q", title="Impact"),
            alt.Tooltip("count:Q", title="Entries"),
        ],
    )
    shade = alt.Color(
        "count:Q",
        scale=alt.Scale(domain=[0, int(rows["count"].max())], range=list(ONE_BLUE)),
        legend=None,
    )
    click = alt.selection_point(name=SELECTION, fields=["probability", "impact"], on="click", clear=False, toggle=False)
    layers = [
        base.mark_rect(stroke=WHITE, strokeWidth=2, cursor="pointer").encode(color=shade).add_params(click),
        base.transform_filter("datum.chosen").mark_rect(filled=False, stroke=INK, strokeWidth=2.5),
        base.transform_filter("datum.count > 0").mark_text(color=INK, fontSize=14).encode(text=alt.Text("count:Q")),
    ]
    return finished(layers, alt_text(frame), CELL_HEIGHT * 5)


def alt_text(frame: pd.DataFrame) -> str:
    """How many entries there are and how many of them are both likely and severe."""
    total = int(frame["count"].sum())
    high = frame[(frame["probability"] >= 4) & (frame["impact"] >= 4)]["count"].sum()
    return f"{total:,} entries by probability and impact, {int(high):,} of them with both at 4 or 5."
