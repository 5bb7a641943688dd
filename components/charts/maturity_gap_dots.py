"""How far is each area from its target? A dot at the level, an arrow to the target, a line for the range; worst gap first."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.maturity_scale import MISSED, in_lines, level_axis, level_words, missed_points
from components.charts.palette import EARNED_VALUE, GRID, INK, MUTED_INK, REFERENCE, WHITE
from components.charts.specification import LayeredChart
from components.charts.theme import NARROW, SMALL_TEXT_SIZE, finished

ROW_HEIGHT = 40


def maturity_gap_dots(frame: pd.DataFrame, *, level_names: Sequence[str]) -> LayeredChart | None:
    """One row an area in the order given; None when no area has a level.

    `frame`: `area`, `level`, `low` and `high` (its range), `floor` (its lowest item), `target`, `agreed` (what the team agreed
    on), each NA where there is none; `is_provisional`, `agreement` and `step` in words. `level_names`: of the levels from 0.
    """
    if frame.empty or frame["level"].isna().all():
        return None
    rows, top = _rows(frame), len(level_names) - 1
    y = _down(rows)
    x = alt.X("level:Q", scale=alt.Scale(domain=[-0.15, top + 0.25], nice=False),
              axis=level_axis(level_names, orient="top"))
    tooltip = [alt.Tooltip(f"{name}:N", title=title) for name, title in (
        ("area", "Area"), ("said", "Level"), ("aim", "Target"), ("agreement", "Answers"), ("step", "Next"))]
    base = alt.Chart(rows).encode(x=x, y=y, tooltip=tooltip)
    known = base.transform_filter("isValid(datum.level)")
    layers = [
        known.encode(x=alt.X("low:Q"), x2=alt.X2("high")).mark_rule(
            color=REFERENCE, strokeWidth=7, opacity=0.35, strokeCap="round"),
        *_targets(base, rows),
        *_floors(known, rows),
        known.mark_point(shape="circle", filled=True, size=210, color=EARNED_VALUE, opacity=1),
        known.mark_text(color=WHITE, fontSize=SMALL_TEXT_SIZE, fontWeight="bold").encode(text=alt.Text("level:Q", format="d")),
        *_agreed(base, rows),
        *_unknown(base, rows),
    ]
    key = ["● level", "◆ target not reached", "◇ reached", "grey band: range if everybody had answered", "| lowest practice"]
    key += ["□ agreed in the talk"] if rows["agreed"].notna().any() else []
    return finished(layers, alt_text(frame, level_names=level_names), ROW_HEIGHT * len(rows), key=key)


def alt_text(frame: pd.DataFrame, *, level_names: Sequence[str]) -> str:
    """How many areas are below their target, and the level and target of the first."""
    known = frame.dropna(subset=["level"])
    if known.empty:
        return "No area has a level."
    words, below = level_words(level_names), known[known["target"] > known["level"]]
    text = f"{len(known)} areas, {len(below)} below their target"
    first = known.iloc[0]
    aim = "without a target" if pd.isna(first["target"]) else f"target {words[int(first['target'])]}"
    return f"{text}; first {first['area']} at {words[int(first['level'])]}, {aim}."


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    numbers = ("level", "low", "high", "floor", "target", "agreed")
    rows = frame[["area", *numbers, "said", "agreement", "step"]].reset_index(drop=True)
    rows = rows.assign(**{name: pd.to_numeric(rows[name]).astype(float) for name in numbers})
    aims = ["none" if pd.isna(target) else str(int(target)) for target in frame["target"]]
    gap = (rows["target"] - rows["level"]).fillna(0)
    return rows.assign(aim=aims, gap=gap, floor_apart=(rows["floor"] < rows["level"]).fillna(False))


def _down(rows: pd.DataFrame) -> alt.Y:
    names = json.dumps({area: in_lines(area, 16) for area in rows["area"]})
    axis = alt.Axis(title=None, grid=True, gridColor=GRID, labelPadding=8, labelLimit=240, labelLineHeight=13,
                    labelExpr=f"{NARROW} ? {names}[datum.value] : datum.value")
    return alt.Y("area:N", sort=list(rows["area"]), axis=axis)


def _targets(base: alt.Chart, rows: pd.DataFrame) -> list[alt.Chart]:
    """A line from the level to a target that is not reached, and the target's own sign."""
    if rows["target"].isna().all():
        return []
    layers = []
    aims = base.transform_filter("isValid(datum.target)").encode(x=alt.X("target:Q"))
    if (rows["gap"] > 0).any():
        below = base.transform_filter("datum.gap > 0")
        layers.append(below.encode(x2=alt.X2("target")).mark_rule(color=MISSED.colour, strokeWidth=2.5))
        layers.append(missed_points(aims.transform_filter("datum.gap > 0"), size=150))
    if (rows["target"].notna() & (rows["gap"] <= 0)).any():
        reached = aims.transform_filter("!(datum.gap > 0)")
        layers.append(reached.mark_point(shape="diamond", filled=False, size=420, color=MUTED_INK, strokeWidth=1.5, opacity=1))
    return layers


def _floors(known: alt.Chart, rows: pd.DataFrame) -> list[alt.Chart]:
    if not rows["floor_apart"].any():
        return []
    apart = known.transform_filter("datum.floor_apart").encode(x=alt.X("floor:Q"))
    return [apart.mark_tick(color=INK, orient="vertical", thickness=2.5, size=16)]


def _agreed(base: alt.Chart, rows: pd.DataFrame) -> list[alt.Chart]:
    if rows["agreed"].isna().all():
        return []
    given = base.transform_filter("isValid(datum.agreed)").encode(x=alt.X("agreed:Q"))
    return [given.mark_point(shape="square", filled=False, size=480, color=INK, strokeWidth=1.8, opacity=1)]


def _unknown(base: alt.Chart, rows: pd.DataFrame) -> list[alt.Chart]:
    if rows["level"].notna().all():
        return []
    told = base.transform_filter("!isValid(datum.level)").encode(x=alt.XValue(6), text=alt.TextValue("not known"))
    return [told.mark_text(align="left", color=MUTED_INK, fontSize=SMALL_TEXT_SIZE)]
