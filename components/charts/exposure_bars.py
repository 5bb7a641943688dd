"""What weighs most: bars of money ranked from the greatest, a label in front and the amount behind each."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from components.charts.palette import EARNED_VALUE, INK
from components.charts.specification import LayeredChart
from components.charts.theme import NARROW, finished
from components.charts.wording import short_money

ROW_HEIGHT = 28


def exposure_bars(frame: pd.DataFrame, *, currency: str = "", limit: int = 12, what: str = "entries") -> LayeredChart | None:
    """One bar a row in the order given, `limit` at most; None when no row has an amount.

    `frame`: `id`, `label`, `amount` (money, may be missing), `detail` (a line for the tooltip). `what`: the rows' noun.
    """
    rows = _rows(frame)
    if rows.empty:
        return None
    drawn = rows.head(limit).assign(text=[short_money(amount, currency) for amount in rows["amount"].head(limit)])
    names = json.dumps(dict(zip(drawn["id"], drawn["label"], strict=True)))
    low, high = min(float(drawn["amount"].min()), 0.0), max(float(drawn["amount"].max()), 0.0)
    room = (high - low) * 0.22 or 1.0
    y = alt.Y(
        "id:N",
        sort=list(drawn["id"]),
        axis=alt.Axis(
            title=None, grid=False, labelExpr=f"{names}[datum.value]", labelPadding=8,
            labelLimit=alt.ExprRef(f"{NARROW} ? 130 : 300"),
        ),
    )  # fmt: skip
    x = alt.X("amount:Q", scale=alt.Scale(domain=[low, high + room], nice=False, zero=True), axis=None)
    tooltip = [
        alt.Tooltip("label:N", title="What"),
        alt.Tooltip("detail:N", title="Where"),
        alt.Tooltip("amount:Q", title=f"Amount, {currency}".rstrip(", "), format=",.0f"),
    ]
    base = alt.Chart(drawn).encode(x=x, y=y, tooltip=tooltip)
    layers = [
        base.mark_bar(color=EARNED_VALUE, height=16),
        base.mark_text(align="left", dx=6, color=INK).encode(text=alt.Text("text:N")),
    ]
    note = f"The first {len(drawn):,} of {len(rows):,} {what}; the table has all."
    key = [note] if len(rows) > len(drawn) else []
    return finished(layers, alt_text(frame, currency=currency, what=what), ROW_HEIGHT * len(drawn), key=key)


def alt_text(frame: pd.DataFrame, *, currency: str = "", what: str = "entries") -> str:
    """How many bars, their sum, and the greatest."""
    rows = _rows(frame)
    if rows.empty:
        return f"No {what} with an amount."
    first = rows.iloc[0]
    total = short_money(rows["amount"].sum(), currency)
    greatest = f"{first['label']} with {short_money(first['amount'], currency)}"
    return f"{len(rows):,} {what} with {total} in all; the first is {greatest}."


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[["id", "label", "amount", "detail"]].dropna(subset=["amount"]).reset_index(drop=True)
