"""How do the teams stand in each area? Teams counted at each level, the median team outlined, the share at target behind."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.maturity_scale import in_lines, level_words, shade
from components.charts.palette import INK, MUTED_INK, WHITE
from components.charts.specification import LayeredChart
from components.charts.theme import NARROW, SMALL_TEXT_SIZE, finished

ROW_HEIGHT = 34
AT_TARGET = "At target"


def maturity_distribution(frame: pd.DataFrame, *, level_names: Sequence[str]) -> LayeredChart | None:
    """One row an area in the order given, one column a level with the number of teams there, and one of teams at target.

    `frame`: `area`, `level`, `teams` (how many stand there), `median` (level of the median team, NA for none), `reached` and
    `judged` (teams at their target, of those with a level and a target). None when no team has a level.
    """
    if frame.empty or not frame["teams"].sum():
        return None
    words, areas = level_words(level_names), list(dict.fromkeys(frame["area"]))
    rows = pd.DataFrame({
        "area": list(frame["area"]), "column": [words[int(level)] for level in frame["level"]],
        "teams": frame["teams"].astype(int).to_list(),
        "median": (frame["level"] == frame["median"]).fillna(False).astype(bool).to_list()})  # fmt: skip
    base = _grid(rows, [*words, AT_TARGET], areas)
    layers = [
        base.mark_rect(stroke=WHITE, strokeWidth=2).encode(color=shade("teams", int(rows["teams"].max()))),
        base.transform_filter("datum.teams > 0").mark_text(color=INK).encode(text=alt.Text("teams:Q", format="d")),
        _at_target(frame, base),
    ]
    if rows["median"].any():
        layers.insert(1, base.transform_filter("datum.median").mark_rect(
            filled=False, stroke=INK, strokeWidth=2, xOffset=2, yOffset=2, x2Offset=-2, y2Offset=-2))
    return finished(layers, alt_text(frame, level_names=level_names), ROW_HEIGHT * len(areas),
                    key=["Darker: more teams", "outlined: the median team"])


def alt_text(frame: pd.DataFrame, *, level_names: Sequence[str]) -> str:
    """How many areas, the lowest and the highest median team, and how many targets are reached."""
    known = frame.dropna(subset=["median"]).drop_duplicates("area")
    if known.empty:
        return "No team has a level."
    words = level_words(level_names)
    ends = [known.sort_values("median", kind="stable", ascending=ascending).iloc[0] for ascending in (True, False)]
    said = " and ".join(f"{words[int(row['median'])]} in {row['area']}" for row in ends)
    return (f"{len(known)} areas; the median team stands from {said}; {int(known['reached'].sum())} of "
            f"{int(known['judged'].sum())} targets are reached.")


def _grid(rows: pd.DataFrame, columns: Sequence[str], areas: Sequence[str]) -> alt.Chart:
    # On a phone the numbers of the levels stand alone.
    lines = f"datum.value == '{AT_TARGET}' ? ['At', 'target'] : {NARROW} ? split(datum.value, ' ')[0] : datum.value"
    across = alt.Axis(orient="top", title=None, grid=False, labelAngle=0, labelOverlap=False, labelExpr=lines, labelLimit=120,
                    labelPadding=20)
    names = json.dumps({area: in_lines(area, 16) for area in areas})
    down = alt.Axis(title=None, grid=False, labelPadding=8, labelLimit=220, labelLineHeight=13,
                    labelExpr=f"{NARROW} ? {names}[datum.value] : datum.value")
    return alt.Chart(rows).encode(
        x=alt.X("column:N", scale=alt.Scale(domain=list(columns)), axis=across),
        y=alt.Y("area:N", sort=list(areas), axis=down),
        tooltip=[alt.Tooltip("area:N", title="Area"), alt.Tooltip("column:N", title="Level"),
                 alt.Tooltip("teams:Q", title="Teams")],
    )


def _at_target(frame: pd.DataFrame, base: alt.Chart) -> alt.Chart:
    areas = frame.drop_duplicates("area")
    said = ["–" if not judged else f"{int(reached)} of {int(judged)}"
            for reached, judged in zip(areas["reached"], areas["judged"], strict=True)]
    rows = pd.DataFrame({"area": list(areas["area"]), "column": AT_TARGET, "said": said})
    told = alt.Chart(rows).encode(x=base.encoding.x, y=base.encoding.y, text=alt.Text("said:N"))
    return told.mark_text(color=MUTED_INK, fontSize=SMALL_TEXT_SIZE)
