"""Which projects are worth their risk? Value against risk, a bubble a project with its budget as area."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.palette import EARNED_VALUE, MUTED_INK, REFERENCE
from components.charts.specification import LayeredChart
from components.charts.theme import NARROW, SMALL_TEXT_SIZE, finished
from components.charts.wording import short_money

HEIGHT = 420
MIDDLE = 50
MOST_NAMED = 8
# Room that a name takes, in points of the two scores.
NAME_WIDTH, NAME_HEIGHT = 26, 5
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
    size = alt.Size("budget:Q", scale=alt.Scale(domain=[0, float(rows["budget"].max())], range=[12, 1400]), legend=None)
    tooltip = [
        alt.Tooltip("name:N", title="Project"),
        alt.Tooltip("value_score:Q", title="Value"),
        alt.Tooltip("risk_score:Q", title="Risk"),
        alt.Tooltip("money:N", title="Budget"),
    ]
    base = alt.Chart(rows).encode(x=x, y=y, tooltip=tooltip)
    rule = alt.Chart(pd.DataFrame({"at": [MIDDLE]}))
    named = alt.Chart(rows.iloc[_apart(rows)]).encode(x=x, y=y, text=alt.Text("name:N")).transform_filter(f"!({NARROW})")
    layers = [
        rule.mark_rule(color=REFERENCE, strokeDash=[3, 3]).encode(x=alt.X("at:Q", scale=both)),
        rule.mark_rule(color=REFERENCE, strokeDash=[3, 3]).encode(y=alt.Y("at:Q", scale=both)),
        *(_quadrant(side, both) for side in ("left", "right")),
        base.mark_circle(color=EARNED_VALUE, opacity=0.45, stroke=EARNED_VALUE).encode(size=size),
        named.mark_text(align="left", dx=10, fontSize=SMALL_TEXT_SIZE, limit=180),
    ]
    return finished(layers, alt_text(frame, currency=currency), HEIGHT, key=["Area: budget", "Named: the greatest"])


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


def _apart(rows: pd.DataFrame) -> list[int]:
    """The positions of the greatest projects whose names do not run into one another."""
    kept: list[int] = []
    points = list(zip(rows["risk_score"], rows["value_score"], strict=True))
    for at, (risk, value) in enumerate(points):
        free = all(abs(risk - points[other][0]) > NAME_WIDTH or abs(value - points[other][1]) > NAME_HEIGHT for other in kept)
        if free and len(kept) < MOST_NAMED:
            kept.append(at)
    return kept


def _quadrant(side: str, scale: alt.Scale) -> alt.Chart:
    words = alt.Chart(QUADRANTS[QUADRANTS["side"] == side]).encode(
        x=alt.X("risk:Q", scale=scale), y=alt.Y("value:Q", scale=scale), text=alt.Text("text:N"))
    return words.mark_text(align=side, baseline="middle", color=MUTED_INK, fontSize=SMALL_TEXT_SIZE, fontStyle="italic")
