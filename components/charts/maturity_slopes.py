"""Where have the teams moved since the round before? Slopes between rounds, as thick as teams are many, with break marks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import altair as alt
import pandas as pd

from components.charts.maturity_scale import in_lines, level_axis
from components.charts.palette import ACTUAL_COST, EARNED_VALUE, INK, MUTED_INK, REFERENCE
from components.charts.specification import LayeredChart
from components.charts.theme import SMALL_TEXT_SIZE, finished, halo

HEIGHT = 300
UP, SAME, DOWN = "up", "same", "down"
COLOURS = {UP: EARNED_VALUE, SAME: REFERENCE, DOWN: ACTUAL_COST}


def maturity_slopes(frame: pd.DataFrame, *, level_names: Sequence[str]) -> LayeredChart | None:
    """Levels of teams in one area, round by round; None with fewer than two rounds.

    `frame`: `team`, `round` (a name, in the order of the rounds), `place` (0 for the first round), `level` (NA where not
    known), `is_break` (model or rule is another one than in the team's round before: no slope is drawn, a mark instead).
    """
    rows = frame.dropna(subset=["level"])
    if rows.empty or rows["place"].nunique() < 2:
        return None
    rounds = list(frame.sort_values("place", kind="stable")["round"].drop_duplicates())
    x = alt.X("round:N", scale=alt.Scale(domain=rounds, padding=0.25), axis=alt.Axis(
        title=None, labelAngle=0, grid=False, labelLimit=130, labelOverlap=False, labelLineHeight=14, labelPadding=10,
        labelExpr=f"{json.dumps({name: in_lines(name, 14) for name in rounds})}[datum.value]"))
    y = alt.Y("level:Q", scale=alt.Scale(domain=[-0.3, len(level_names) - 0.7], nice=False), axis=level_axis(level_names))
    points = _points(rows)
    base = alt.Chart(points).encode(x=x, y=y, tooltip=[
        alt.Tooltip("round:N", title="Round"), alt.Tooltip("level:Q", title="Level"),
        alt.Tooltip("teams:Q", title="Teams"), alt.Tooltip("names:N", title="Which")])
    layers = [*_moves(rows, x, y), base.mark_point(filled=True, shape="circle", color=INK, size=70, opacity=1),
              *halo(base.encode(text=alt.Text("said:N")), align="left", dx=9, dy=-9, fontSize=SMALL_TEXT_SIZE, color=INK),
              *_breaks(rows, x)]
    key = ["Solid: higher than before", "dashed: lower", "grey: the same", "thicker: more teams"]
    return finished(layers, alt_text(frame, level_names=level_names), HEIGHT, key=key)


def alt_text(frame: pd.DataFrame, *, level_names: Sequence[str]) -> str:
    """How many teams went up, stayed and went down in the newest round that can be compared."""
    moves = _steps(frame.dropna(subset=["level"])) if len(frame) else pd.DataFrame()
    if moves.empty:
        return "No two rounds can be compared."
    newest = moves[moves["to_place"] == moves["to_place"].max()]
    counts = [int((newest["way"] == way).sum()) for way in (UP, SAME, DOWN)]
    first = newest.iloc[0]
    return f"From {first['from_round']} to {first['to_round']} {counts[0]} teams rose, {counts[1]} stayed, {counts[2]} fell."


def _steps(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a team and step between two of its rounds that can be compared."""
    steps = []
    for team, own in rows.sort_values("place", kind="stable").groupby("team", sort=False):
        given = own.to_dict("records")
        for before, after in pairwise(given):
            if not after["is_break"]:
                change = int(after["level"]) - int(before["level"])
                steps.append((team, before["round"], after["round"], after["place"], int(before["level"]), int(after["level"]),
                              UP if change > 0 else DOWN if change < 0 else SAME))
    return pd.DataFrame(steps, columns=["team", "from_round", "to_round", "to_place", "from_level", "to_level", "way"])


def _points(rows: pd.DataFrame) -> pd.DataFrame:
    found = rows.astype({"level": int}).groupby(["place", "round", "level"], sort=True)["team"].agg(list).reset_index()
    teams = found["team"].map(len)
    said = [own[0] if len(own) == 1 else f"{len(own)} teams" for own in found["team"]]
    return found.assign(teams=teams, names=found["team"].map(", ".join), said=said).drop(columns="team")


def _moves(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    steps = _steps(rows)
    if steps.empty:
        return []
    ends = ["from_round", "to_round", "from_level", "to_level", "way"]
    grouped = steps.groupby(ends, sort=False).size().reset_index(name="teams")
    width = alt.Scale(domain=[1, int(grouped["teams"].max()) + 1], range=[1.8, 9])
    lines = pd.concat([grouped.assign(move=grouped.index, round=grouped[f"{end}_round"], level=grouped[f"{end}_level"])
                       for end in ("from", "to")])[["move", "round", "level", "way", "teams"]].reset_index(drop=True)
    layers = []
    for way in (SAME, UP, DOWN):
        own = lines[lines["way"] == way].reset_index(drop=True)
        if len(own):
            drawn = alt.Chart(own).encode(x=x, y=y, detail=alt.Detail("move:N"),
                                          strokeWidth=alt.StrokeWidth("teams:Q", scale=width, legend=None))
            dashes = {"strokeDash": [7, 4]} if way == DOWN else {}
            layers.append(drawn.mark_line(color=COLOURS[way], opacity=0.75, strokeCap="butt", **dashes))
    return layers


def _breaks(rows: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    """A word at the rounds whose levels cannot be compared with the ones before."""
    broken = rows.loc[rows["is_break"].astype(bool), "round"].drop_duplicates()
    if broken.empty:
        return []
    marks = alt.Chart(pd.DataFrame({"round": list(broken), "said": "≠ other model or rule"}))
    rule = marks.encode(x=x).mark_rule(color=MUTED_INK, strokeDash=[2, 3], xOffset=-16)
    words = marks.encode(x=x, y=alt.YValue(4), text=alt.Text("said:N"))
    return [rule, words.mark_text(align="right", dx=-22, baseline="top", fontSize=SMALL_TEXT_SIZE, color=MUTED_INK)]
