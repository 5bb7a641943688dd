"""Where are the gaps? Teams against areas: the level in each cell, darker the higher, missed targets marked by a shape."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.maturity_scale import MISSED, in_lines, level_words, missed_points, shade
from components.charts.palette import INK, MUTED_INK, WHITE
from components.charts.specification import LayeredChart
from components.charts.theme import NARROW, SMALL_TEXT_SIZE, finished

SELECTION = "team"
ROW_HEIGHT = 34
MOST_TEAMS = 40
# Labels of several lines grow downwards from where they begin.
LINE = 14
UNKNOWN_CELL = "#F7F8FA"


def maturity_heat_map(frame: pd.DataFrame, *, level_names: Sequence[str]) -> LayeredChart | None:
    """One row a team, one column an area, both in the order given; a click selects a team (parameter `team`). None if empty.

    `frame`: `team`, `area`, `level` (NA where not known), `range` (the level with its range, in words), `target` (NA for none),
    `is_missed` (the level is below the target), `is_provisional`, `hidden` (why nothing is shown of the team, else empty).
    `level_names`: of the levels from 0. The first MOST_TEAMS teams are drawn.
    """
    if frame.empty:
        return None
    teams, areas = (list(dict.fromkeys(frame[name])) for name in ("team", "area"))
    drawn = frame[frame["team"].isin(teams[:MOST_TEAMS])]
    rows = _cells(drawn, level_names)
    base = _grid(rows, teams[:MOST_TEAMS], areas)
    layers = [*_known(base, len(level_names) - 1), *_missed(base, teams[:MOST_TEAMS], areas), *_hidden(drawn, base, areas)]
    key = ["Darker is higher", f"{MISSED.glyph} below its target", "– not known", "? provisional: too few answers to rely on"]
    note = f"The first {MOST_TEAMS} of {len(teams)} teams are drawn; the table has all." if len(teams) > MOST_TEAMS else None
    return finished(layers, alt_text(frame), ROW_HEIGHT * len(teams[:MOST_TEAMS]), key=key, note=note)


def alt_text(frame: pd.DataFrame) -> str:
    """How many teams and areas, how many are hidden, how many targets are missed, and the area where most are."""
    if frame.empty:
        return "No team has results."
    shown = frame[frame["hidden"] == ""]
    hidden = frame["team"].nunique() - shown["team"].nunique()
    missed = shown[shown["is_missed"].astype(bool)]
    text = f"{frame['team'].nunique()} teams by {frame['area'].nunique()} areas; {hidden} of the teams are hidden; "
    if missed.empty:
        return f"{text}no level is below its target."
    most = missed["area"].value_counts(sort=True)
    return f"{text}{len(missed)} levels are below their target, most in {most.index[0]} ({most.iloc[0]} teams)."


def _cells(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    words = level_words(names)
    levels = [None if pd.isna(level) else int(level) for level in frame["level"]]
    doubt = ["?" if provisional is True and level is not None else ""
             for level, provisional in zip(levels, frame["is_provisional"], strict=True)]
    return pd.DataFrame({
        "team": list(frame["team"]), "area": list(frame["area"]), "known": [level is not None for level in levels],
        "level": [-1 if level is None else level for level in levels],
        "word": [("–" if level is None else words[level]) + mark for level, mark in zip(levels, doubt, strict=True)],
        "short": [("–" if level is None else str(level)) + mark for level, mark in zip(levels, doubt, strict=True)],
        "range": list(frame["range"]), "missed": [value is True for value in frame["is_missed"]],
        "target": ["no target" if pd.isna(target) else str(int(target)) for target in frame["target"]],
        "hidden": list(frame["hidden"])})  # fmt: skip


def _grid(rows: pd.DataFrame, teams: Sequence[str], areas: Sequence[str]) -> alt.Chart:
    broken = {area: in_lines(area) for area in areas}
    lines, most = json.dumps(broken), max(map(len, broken.values()))
    across = alt.Axis(orient="top", title=None, grid=False, labelOverlap=False, labelLimit=120,
                      labelAngle=alt.ExprRef(f"{NARROW} ? -90 : 0"), labelAlign=alt.ExprRef(f"{NARROW} ? 'left' : 'center'"),
                      labelPadding=alt.ExprRef(f"{NARROW} ? 6 : {LINE * (most - 1) + 6}"),
                      labelBaseline=alt.ExprRef(f"{NARROW} ? 'middle' : 'bottom'"), labelLineHeight=LINE,
                      labelExpr=f"{NARROW} ? datum.value : {lines}[datum.value]")
    down = alt.Axis(title=None, grid=False, labelPadding=8, labelLimit=alt.ExprRef(f"{NARROW} ? 104 : 210"))
    return alt.Chart(rows).encode(
        x=alt.X("area:N", sort=list(areas), axis=across),
        y=alt.Y("team:N", sort=list(teams), axis=down),
        tooltip=[alt.Tooltip("team:N", title="Team"), alt.Tooltip("area:N", title="Area"),
                 alt.Tooltip("range:N", title="Level"), alt.Tooltip("target:N", title="Target")],
    )


def _known(base: alt.Chart, top: int) -> list[alt.Chart]:
    click = alt.selection_point(name=SELECTION, fields=["team"], on="click", clear=False, toggle=False)
    # The pale cells beneath can be clicked where nothing is known, too.
    layers = [base.mark_rect(stroke=WHITE, strokeWidth=2, cursor="pointer", color=UNKNOWN_CELL).add_params(click)]
    if base.data["known"].any():
        cells = base.transform_filter("datum.known").mark_rect(stroke=WHITE, strokeWidth=2, cursor="pointer")
        layers.append(cells.encode(color=shade("level", top)))
    shown = base.transform_filter("datum.hidden == ''").transform_calculate(text=f"{NARROW} ? datum.short : datum.word")
    layers.append(shown.mark_text(color=INK, fontSize=SMALL_TEXT_SIZE, cursor="pointer").encode(text=alt.Text("text:N")))
    return layers


def _missed(base: alt.Chart, teams: Sequence[str], areas: Sequence[str]) -> list[alt.Chart]:
    """The sign of a missed target in the upper corner of its cell."""
    if not base.data["missed"].any():
        return []
    x, y = alt.X("area:N", sort=list(areas), bandPosition=0.92), alt.Y("team:N", sort=list(teams), bandPosition=0.22)
    return [missed_points(base.transform_filter("datum.missed").encode(x=x, y=y), size=46)]


def _hidden(frame: pd.DataFrame, base: alt.Chart, areas: Sequence[str]) -> list[alt.Chart]:
    """One sentence across the row of a hidden team."""
    reasons = frame[frame["hidden"] != ""].drop_duplicates("team")
    if reasons.empty:
        return []
    rows = pd.DataFrame({"team": list(reasons["team"]), "area": areas[0], "reason": list(reasons["hidden"])})
    told = alt.Chart(rows).encode(
        x=alt.X("area:N", sort=list(areas), bandPosition=0.04), y=base.encoding.y, text=alt.Text("text:N")
    ).transform_calculate(text=f"{NARROW} ? 'hidden: too few answers' : datum.reason")
    return [told.mark_text(color=MUTED_INK, fontSize=SMALL_TEXT_SIZE, align="left")]
