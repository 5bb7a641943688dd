"""What did people say? One stacked bar a practice: how many people for each level, don't know and not applicable in grey."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.maturity_scale import in_lines, level_words
from components.charts.palette import GRID, INK, ONE_BLUE, WHITE
from components.charts.specification import LayeredChart
from components.charts.theme import NARROW, SMALL_TEXT_SIZE, finished

ROW_HEIGHT = 38
DONT_KNOW, NOT_APPLICABLE = "Don't know", "Does not apply"


def maturity_answer_bars(frame: pd.DataFrame, *, level_names: Sequence[str]) -> LayeredChart | None:
    """One bar an item in the order given, segments from level 0 upwards; None when no item has counts that may be shown.

    `frame`: `item_id`, `item`, `answer` (a level's number, DONT_KNOW or NOT_APPLICABLE), `people`.
    """
    rows = _rows(frame, level_names)
    if rows.empty:
        return None
    items = list(dict.fromkeys(rows["item_id"]))
    names = dict(zip(rows["item_id"], rows["item"], strict=True))
    lines = json.dumps({item: in_lines(name, 14) for item, name in names.items()})
    y = alt.Y("item_id:N", sort=items, axis=alt.Axis(
        title=None, grid=False, labelPadding=8, labelLimit=200, labelLineHeight=13,
        labelExpr=f"{NARROW} ? {lines}[datum.value] : {json.dumps(names)}[datum.value]"))
    most = int(rows["end"].max())
    ticks = list(range(0, most + 1, max(1, -(-most // 8))))
    axis = alt.Axis(title="People", grid=True, gridColor=GRID, values=ticks, format="d")
    x = alt.X("start:Q", scale=alt.Scale(domain=[0, most], nice=False), axis=axis)
    base = alt.Chart(rows).encode(y=y, tooltip=[alt.Tooltip("item:N", title="Practice"), alt.Tooltip("word:N", title="Answer"),
                                                alt.Tooltip("people:Q", title="People")])
    layers = [
        base.encode(x=x, x2=alt.X2("end"), color=alt.Color("colour:N", scale=None, legend=None)).mark_bar(
            height=22, stroke=WHITE, strokeWidth=1.5),
        base.transform_calculate(text=f"{NARROW} ? datum.short : datum.written").encode(
            x=alt.X("middle:Q"), text=alt.Text("text:N")).mark_text(color=INK, fontSize=SMALL_TEXT_SIZE),
    ]
    key = ["In the bars: level × people", "? don't know", "n/a does not apply"]
    return finished(layers, alt_text(frame), ROW_HEIGHT * len(items), key=key)


def alt_text(frame: pd.DataFrame) -> str:
    """How many practices, how many answers, and how many of them are don't know."""
    if frame.empty or not frame["people"].sum():
        return "No answers that may be shown."
    unknown = int(frame.loc[frame["answer"] == DONT_KNOW, "people"].sum())
    items = frame.drop_duplicates("item_id")["item"]
    return (f"{len(items)} practices with {int(frame['people'].sum())} answers, {unknown} of them don't know: "
            f"{', '.join(items)}.")


def _rows(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The segments with where they start and end, their colour and their words."""
    rows = frame[frame["people"] > 0].reset_index(drop=True)
    end = rows.groupby("item_id", sort=False)["people"].cumsum().astype(float)
    people = rows["people"].astype(int)
    words = level_words(names)
    is_level = [str(answer).isdigit() for answer in rows["answer"]]
    said = [words[int(answer)] if level else answer for answer, level in zip(rows["answer"], is_level, strict=True)]
    short = [str(answer) if level else "?" if answer == DONT_KNOW else "n/a"
             for answer, level in zip(rows["answer"], is_level, strict=True)]
    return rows.assign(
        people=people, end=end, start=end - people, middle=end - people / 2, word=said, short=short,
        written=[f"{sign} × {count}" for sign, count in zip(short, people, strict=True)],
        colour=[_colour(answer, len(names) - 1) for answer in rows["answer"]], answer=rows["answer"].astype(str))


def _colour(answer: object, top: int) -> str:
    if not str(answer).isdigit():
        return "#C9CFD6" if answer == DONT_KNOW else GRID
    light, dark = ([int(colour[place:place + 2], 16) for place in (1, 3, 5)] for colour in ONE_BLUE)
    mixed = (round(one + (other - one) * int(answer) / top) for one, other in zip(light, dark, strict=True))
    return "#" + "".join(f"{part:02X}" for part in mixed)
