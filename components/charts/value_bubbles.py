"""Which projects are worth their risk? Value against risk, a bubble a project with its budget as area."""

from __future__ import annotations

import altair as alt
import numpy
import pandas as pd

from components.charts.palette import EARNED_VALUE, MUTED_INK, REFERENCE
from components.charts.specification import LayeredChart
from components.charts.theme import NARROW, SMALL_TEXT_SIZE, finished
from components.charts.wording import short_money

HEIGHT = 420
MIDDLE = 50
# So many of the greatest budgets are named, of those that are tried.
MOST_NAMED, MOST_TRIED = 8, 12
# The plot in pixels for which places of names are chosen; in a wider one they have more room.
PLOT_WIDTH = 820
LONGEST_NAME, LETTER_WIDTH, NAME_HEIGHT, NAME_GAP = 180, 6.4, 15, 5
SMALLEST, LARGEST = 12, 1400
QUADRANTS = pd.DataFrame({
    "risk": [1, 99, 1, 99], "value": [99, 99, 1, 1], "side": ["left", "right", "left", "right"],
    "text": ["Do: high value, low risk", "Secure: high value, high risk", "Fit in: low value, low risk",
             "Question: low value, high risk"],
})


def value_bubbles(frame: pd.DataFrame, *, currency: str = "") -> LayeredChart | None:
    """One bubble a project, the largest budgets named; None without any scored project.

    `frame`: `name`, `value_score` and `risk_score` (0 to 100), `budget` (money), all known; the greatest budget first.
    """
    if frame.empty:
        return None
    rows = frame[["name", "value_score", "risk_score", "budget"]].assign(
        money=[short_money(amount, currency) for amount in frame["budget"]])
    both = alt.Scale(domain=[0, 100], nice=False)
    x = alt.X("risk_score:Q", scale=both, axis=alt.Axis(title="Risk score", grid=False, tickCount=5))
    y = alt.Y("value_score:Q", scale=both, axis=alt.Axis(title="Value score", grid=False, tickCount=5))
    areas = alt.Scale(domain=[0, float(rows["budget"].max())], range=[SMALLEST, LARGEST])
    size = alt.Size("budget:Q", scale=areas, legend=None)
    tooltip = [
        alt.Tooltip("name:N", title="Project"),
        alt.Tooltip("value_score:Q", title="Value"),
        alt.Tooltip("risk_score:Q", title="Risk"),
        alt.Tooltip("money:N", title="Budget"),
    ]
    base = alt.Chart(rows).encode(x=x, y=y, tooltip=tooltip)
    rule = alt.Chart(pd.DataFrame({"at": [MIDDLE]}))
    layers = [
        rule.mark_rule(color=REFERENCE, strokeDash=[3, 3]).encode(x=alt.X("at:Q", scale=both)),
        rule.mark_rule(color=REFERENCE, strokeDash=[3, 3]).encode(y=alt.Y("at:Q", scale=both)),
        *(_quadrant(side, both) for side in ("left", "right")),
        base.mark_circle(color=EARNED_VALUE, opacity=0.45, stroke=EARNED_VALUE).encode(size=size),
        *_names(rows, x, y),
    ]
    key = ["Area: budget", "Named: the greatest that have room for it"]
    return finished(layers, alt_text(frame, currency=currency), HEIGHT, key=key, narrow_key=key[:1])


def alt_text(frame: pd.DataFrame, *, currency: str = "") -> str:
    """How many projects lie in each quadrant, with their budgets."""
    parts = []
    for value in ("high", "low"):
        for risk in ("low", "high"):
            inside = (frame["value_score"] >= MIDDLE) == (value == "high")
            inside &= (frame["risk_score"] >= MIDDLE) == (risk == "high")
            money = short_money(frame["budget"][inside].sum(), currency)
            parts.append(f"{int(inside.sum())} of {value} value and {risk} risk ({money})")
    return f"{len(frame)} projects by value and risk: {', '.join(parts)}."


def _names(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The names of the greatest projects, each beside its bubble where it covers nothing."""
    placed = _placed(rows)
    layers = []
    for align, part in placed.groupby("align", sort=False):
        named = alt.Chart(part).encode(x=x, y=y, text=alt.Text("name:N")).transform_filter(f"!({NARROW})")
        layers.append(named.mark_text(align=align, dx=alt.ExprRef("datum.dx"), dy=alt.ExprRef("datum.dy"),
                                      fontSize=SMALL_TEXT_SIZE, limit=LONGEST_NAME))
    return layers


def _placed(rows: pd.DataFrame) -> pd.DataFrame:
    """The projects that are named, with the place of the name: align, dx and dy (pixels from the bubble's middle)."""
    greatest = rows.head(MOST_TRIED)
    x, y = rows["risk_score"].to_numpy() * PLOT_WIDTH / 100, HEIGHT - rows["value_score"].to_numpy() * HEIGHT / 100
    area = SMALLEST + (LARGEST - SMALLEST) * (rows["budget"] / rows["budget"].max()).fillna(0).to_numpy()
    bubbles = numpy.column_stack([x, x, y, y]) + numpy.sqrt(area / numpy.pi)[:, None] * [-1, 1, -1, 1]
    taken, found = list(bubbles), []
    for at, name in enumerate(greatest["name"]):
        width, radius = min(len(str(name)) * LETTER_WIDTH, LONGEST_NAME), (bubbles[at, 1] - bubbles[at, 0]) / 2
        aside, apart = radius + NAME_GAP, radius + NAME_HEIGHT / 2 + 1
        # Beside the bubble, else above or below it.
        for align, dx, dy in (("left", aside, 0), ("right", -aside, 0), ("center", 0, -apart), ("center", 0, apart)):
            left = x[at] + dx - {"left": 0, "right": width, "center": width / 2}[align]
            box = numpy.array([left, left + width, y[at] + dy - NAME_HEIGHT / 2, y[at] + dy + NAME_HEIGHT / 2])
            if _is_free(box, numpy.array(taken)):
                taken.append(box)
                found.append((at, align, dx, dy))
                break
    found = found[:MOST_NAMED]
    chosen = rows.iloc[[place[0] for place in found]]
    return chosen.assign(**{name: [place[at] for place in found] for at, name in enumerate(("align", "dx", "dy"), 1)})


def _is_free(box: numpy.ndarray, taken: numpy.ndarray) -> bool:
    """Whether a box (left, right, top, bottom) lies inside the plot and touches none of the others."""
    left, right, top, bottom = box
    touched = (taken[:, 0] < right) & (taken[:, 1] > left) & (taken[:, 2] < bottom) & (taken[:, 3] > top)
    return bool(left >= 0 and right <= PLOT_WIDTH and top >= 0 and bottom <= HEIGHT and not touched.any())


def _quadrant(side: str, scale: alt.Scale) -> alt.Chart:
    words = alt.Chart(QUADRANTS[QUADRANTS["side"] == side]).encode(
        x=alt.X("risk:Q", scale=scale), y=alt.Y("value:Q", scale=scale), text=alt.Text("text:N"))
    return words.mark_text(align=side, baseline="middle", color=MUTED_INK, fontSize=SMALL_TEXT_SIZE, fontStyle="italic")
