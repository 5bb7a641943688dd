"""Who gives to whom: groups against groups, the number of dependencies in each cell and the worst of them in shape and word."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.palette import INK, MUTED_INK, ONE_BLUE, STATUSES, WHITE, worst_first
from components.charts.specification import LayeredChart
from components.charts.theme import NARROW, SMALL_TEXT_SIZE, finished, status_points

SELECTION = "cell"
ROW_HEIGHT, LOW_ROW_HEIGHT = 46, 36
# Beyond so many columns a cell has no room for a word; the shapes are then explained above.
COLUMNS_WITH_WORDS = 13
MEANINGS = {"red": "cannot hold", "amber": "at risk", "green": "fits", "unknown": "no dates", "complete": "delivered"}


def dependency_matrix(
    cells: pd.DataFrame, groups: Sequence[tuple[str, str]], *, chosen: tuple[str, str] | None = None
) -> LayeredChart | None:
    """Rows give, columns receive, in the order of `groups` (id, name); None without a cell. A click selects a cell
    (parameter `cell`, fields giver and receiver).

    `cells`: `giver`, `giver_name`, `receiver`, `receiver_name`, `count`, `status` (a key, of the worst in the cell), `word`
    (what that is), `red`, `amber`, `unknown` (how many). `chosen`: the cell that is outlined.
    """
    if cells.empty:
        return None
    rows = cells.assign(filled=cells["status"].map(lambda status: STATUSES[status].filled))
    order = [group for group, _ in groups]
    names, has_words = dict(groups), len(groups) <= COLUMNS_WITH_WORDS
    base = alt.Chart(rows).encode(
        x=alt.X("receiver:N", sort=order, scale=alt.Scale(domain=order), axis=_columns(names, has_words)),
        y=alt.Y("giver:N", sort=order, scale=alt.Scale(domain=order), axis=_row_labels(names)),
        tooltip=[
            alt.Tooltip("giver_name:N", title="Gives"),
            alt.Tooltip("receiver_name:N", title="Receives"),
            alt.Tooltip("count:Q", title="Dependencies"),
            alt.Tooltip("red:Q", title="Cannot hold"),
            alt.Tooltip("amber:Q", title="At risk"),
            alt.Tooltip("unknown:Q", title="Without dates"),
        ],
    )  # fmt: skip
    shade = alt.Color("count:Q", scale=alt.Scale(domain=[0, float(rows["count"].max())], range=list(ONE_BLUE)), legend=None)
    click = alt.selection_point(name=SELECTION, fields=["giver", "receiver"], on="click", clear=False, toggle=False)
    middle = alt.ExprRef(f"{NARROW} ? 0 : -24") if has_words else 0
    layers = [
        base.mark_rect(stroke=WHITE, strokeWidth=2, cursor="pointer").encode(color=shade).add_params(click),
        base.mark_text(color=INK, fontSize=15, fontWeight="bold", yOffset=-9).encode(text=alt.Text("count:Q", format=",.0f")),
        *status_points(base, size=70, yOffset=10, xOffset=middle),
    ]
    if has_words:
        words = base.transform_filter(f"!({NARROW})").encode(text=alt.Text("word:N"))
        layers.append(words.mark_text(color=INK, align="left", xOffset=-16, yOffset=10, fontSize=SMALL_TEXT_SIZE))
    if chosen is not None:
        is_chosen = f"datum.giver == {json.dumps(chosen[0])} && datum.receiver == {json.dumps(chosen[1])}"
        layers.append(base.transform_filter(is_chosen).mark_rect(filled=False, stroke=INK, strokeWidth=3))
    key = ["Row gives, column receives", "Number: dependencies"]
    meanings = [f"{STATUSES[status].glyph} {MEANINGS[status]}" for status in worst_first(rows["status"])]
    shapes = [*key, "Shape: the worst of them", *meanings]
    height = (ROW_HEIGHT if has_words else LOW_ROW_HEIGHT) * len(order)
    words = [*key, "Shape and word: the worst of them", "Darker: more"] if has_words else shapes
    # In a narrow place no cell has room for its word.
    return finished(layers, alt_text(cells), height, key=words, narrow_key=shapes)


def alt_text(cells: pd.DataFrame) -> str:
    """How many dependencies between how many pairs, how many cannot hold, and the pair with the most of those."""
    if cells.empty:
        return "No dependency between these groups."
    text = f"{cells['count'].sum():,} dependencies between {len(cells):,} pairs of groups, {cells['red'].sum():,} cannot hold"
    worst = cells.loc[cells["red"].idxmax()]
    if worst["red"]:
        text += f"; most of them from {worst['giver_name']} to {worst['receiver_name']} ({worst['red']:,})"
    return text + "."


def _columns(names: dict[str, str], has_room: bool) -> alt.Axis:
    turned = -32 if has_room else -60
    return alt.Axis(
        orient="top", title=None, grid=True, tickBand="extent", labelExpr=f"{json.dumps(names)}[datum.value]",
        labelAngle=alt.ExprRef(f"{NARROW} ? -90 : {turned}"), labelAlign="left", labelOverlap=False, labelColor=MUTED_INK,
        labelLimit=alt.ExprRef(f"{NARROW} ? 90 : 150"), labelBaseline=alt.ExprRef(f"{NARROW} ? 'middle' : 'bottom'"),
    )  # fmt: skip


def _row_labels(names: dict[str, str]) -> alt.Axis:
    return alt.Axis(
        title=None, grid=True, tickBand="extent", labelExpr=f"{json.dumps(names)}[datum.value]", labelPadding=8,
        labelLimit=alt.ExprRef(f"{NARROW} ? 95 : 230"),
    )  # fmt: skip
