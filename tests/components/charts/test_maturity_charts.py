"""Charts of maturity: teams against areas, teams per level, gaps to targets, answers, and slopes between rounds."""

from __future__ import annotations

import pandas as pd
import pytest

from components.charts.maturity_answer_bars import DONT_KNOW, NOT_APPLICABLE, maturity_answer_bars
from components.charts.maturity_distribution import maturity_distribution
from components.charts.maturity_gap_dots import maturity_gap_dots
from components.charts.maturity_heat_map import MOST_TEAMS, SELECTION, maturity_heat_map
from components.charts.maturity_scale import in_lines
from components.charts.maturity_slopes import maturity_slopes
from components.charts.specification import datasets, specification
from tests.components.charts.frames import checked

NAMES = ["Absent", "Improvised", "Practised", "Shared", "Measured", "Adapting"]
NONE = pd.NA


def cells(*rows: tuple) -> pd.DataFrame:
    """team, area, level, target, is_provisional, hidden."""
    frame = pd.DataFrame(rows, columns=["team", "area", "level", "target", "is_provisional", "hidden"])
    frame = frame.astype({"level": "Int64", "target": "Int64"})
    missed = [level < target if pd.notna(level) and pd.notna(target) else False
              for level, target in zip(frame["level"], frame["target"], strict=True)]
    return frame.assign(range=frame["level"].astype(str), is_missed=pd.Series(map(bool, missed), dtype=object))


def gaps(*rows: tuple) -> pd.DataFrame:
    """area, level, low, high, floor, target, agreed."""
    columns = ["area", "level", "low", "high", "floor", "target", "agreed"]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:], "Int64"))
    return frame.assign(said="words", agreement="close together", step="1 of 3")


def rounds(*rows: tuple) -> pd.DataFrame:
    """team, round, place, level, is_break."""
    return pd.DataFrame(rows, columns=["team", "round", "place", "level", "is_break"]).astype({"level": "Int64"})


def said(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["item_id", "item", "answer", "people"])


def counted(*rows: tuple) -> pd.DataFrame:
    """area, level, teams, median, reached, judged."""
    frame = pd.DataFrame(rows, columns=["area", "level", "teams", "median", "reached", "judged"])
    return frame.astype({"level": "Int64", "teams": "Int64", "median": "Int64"})


MAP = cells(("Bridge", "Money", 2, 3, False, ""), ("Bridge", "People", 4, NONE, True, ""),
            ("Quiet", "Money", NONE, NONE, None, "Fewer than 5 people answered."),
            ("Quiet", "People", NONE, NONE, None, "Fewer than 5 people answered."))
DOTS = gaps(("Money", 1, 1, 2, 0, 3, NONE), ("People", 3, 3, 3, 3, 2, 4), ("Work", NONE, 0, 5, NONE, NONE, NONE))
SLOPES = rounds(("A", "Spring", 0, 1, False), ("B", "Spring", 0, 1, False), ("C", "Spring", 0, 3, False),
                ("A", "Autumn", 1, 2, False), ("B", "Autumn", 1, 2, False), ("C", "Autumn", 1, 2, False))
BARS = said(("a", "Intake", "0", 1), ("a", "Intake", "3", 4), ("a", "Intake", DONT_KNOW, 2), ("b", "Gates", NOT_APPLICABLE, 3))
SPREAD = counted(("Money", 0, 2, 1, 1, 3), ("Money", 1, 3, 1, 1, 3), ("People", 0, 0, NONE, 0, 0), ("People", 1, 0, NONE, 0, 0))
CHARTS = {"map": (maturity_heat_map, MAP), "dots": (maturity_gap_dots, DOTS), "slopes": (maturity_slopes, SLOPES),
          "bars": (maturity_answer_bars, BARS), "distribution": (maturity_distribution, SPREAD)}
every = pytest.mark.parametrize("name", CHARTS)


def drawn(name: str, frame: pd.DataFrame | None = None):
    build, full = CHARTS[name]
    return build(full if frame is None else frame, level_names=NAMES)


@every
def test_every_chart_is_valid_and_sends_its_rows_beside_itself(name):
    chart = drawn(name)
    ready = checked(chart)
    assert "datasets" not in ready
    assert ready["description"].endswith(".")
    assert any(letter.isdigit() for letter in ready["description"])


@every
def test_nothing_known_draws_nothing(name):
    assert drawn(name, CHARTS[name][1].iloc[:0]) is None


@every
def test_no_chart_has_a_legend_and_tooltips_name_sent_columns(name):
    chart = drawn(name)
    sent = {column for frame in datasets(chart).values() for column in frame.columns}
    for layer in specification(chart)["layer"]:
        for channel in ("color", "strokeWidth"):
            told = layer["encoding"].get(channel, {})
            assert "field" not in told or told.get("legend", "absent") is None
        assert {told["field"] for told in layer["encoding"].get("tooltip", [])} <= sent


def test_hidden_team_is_one_sentence_and_no_level():
    frames = datasets(drawn("map"))
    assert frames["rows_2"][["team", "reason"]].to_numpy().tolist() == [["Quiet", "Fewer than 5 people answered."]]
    hidden = frames["rows"][frames["rows"]["team"] == "Quiet"]
    assert set(hidden["word"]) == {"–"}
    assert set(hidden["level"]) == {-1}
    assert "1 of the teams are hidden" in specification(drawn("map"))["description"]


def test_missed_target_has_a_shape_and_a_provisional_level_its_sign():
    chart = drawn("map")
    shapes = [layer["mark"].get("shape") for layer in specification(chart)["layer"]]
    assert "diamond" in shapes
    rows = datasets(chart)["rows"]
    assert rows.loc[rows["missed"], "area"].tolist() == ["Money"]
    assert rows["word"].tolist() == ["2 Practised", "4 Measured?", "–", "–"]


def test_click_on_a_row_of_the_map_selects_its_team():
    params = specification(drawn("map"))["params"]
    assert [(item["name"], item["select"]["fields"]) for item in params] == [(SELECTION, ["team"])]


def test_map_says_how_many_teams_it_leaves_to_the_table():
    many = cells(*((f"Team {number}", "Money", 1, NONE, False, "") for number in range(MOST_TEAMS + 5)))
    assert f"The first {MOST_TEAMS} of {MOST_TEAMS + 5} teams are drawn" in str(specification(drawn("map", many))["title"])


def test_gap_has_a_line_a_reached_target_none():
    layers = specification(drawn("dots"))["layer"]
    filters = [step["filter"] for layer in layers if layer["mark"]["type"] == "rule" for step in layer.get("transform", [])]
    assert "datum.gap > 0" in filters
    only_reached = specification(drawn("dots", DOTS.iloc[1:2]))["layer"]
    assert all("datum.gap > 0" not in str(layer) or "!(datum.gap > 0)" in str(layer) for layer in only_reached)
    assert "3 areas" not in specification(drawn("dots"))["description"]
    assert "2 areas, 1 below their target; first Money at 1 Improvised, target 3 Shared." in specification(drawn("dots"))[
        "description"]


def test_slopes_are_as_thick_as_teams_are_many_and_falling_is_dashed():
    chart = drawn("slopes")
    lines = [layer for layer in specification(chart)["layer"] if layer["mark"]["type"] == "line"]
    assert [("strokeDash" in line["mark"]) for line in lines] == [False, True]
    assert sorted({int(count) for frame in datasets(chart).values() if "move" in frame for count in frame["teams"]}) == [1, 2]
    assert "2 teams rose, 0 stayed, 1 fell" in specification(chart)["description"]


def test_no_slope_crosses_a_change_of_the_model():
    broken = SLOPES.assign(is_break=SLOPES["place"] == 1)
    chart = drawn("slopes", broken)
    assert "line" not in {layer["mark"]["type"] for layer in specification(chart)["layer"]}
    assert any("other model or rule" in str(frame.to_dict("list")) for frame in datasets(chart).values())


def test_one_round_has_no_slopes():
    assert drawn("slopes", SLOPES.head(3)) is None


def test_answers_stand_from_low_to_high_with_dont_know_apart():
    rows = datasets(drawn("bars"))["rows"]
    assert rows[["start", "end", "written"]].to_numpy().tolist() == [
        [0, 1, "0 × 1"], [1, 5, "3 × 4"], [5, 7, "? × 2"], [0, 3, "n/a × 3"]]
    levels = rows.loc[rows["answer"].isin(["0", "3"]), "colour"]
    assert levels.is_unique
    assert not set(levels) & set(rows.loc[~rows["answer"].isin(["0", "3"]), "colour"])


def test_distribution_outlines_the_median_and_judges_only_what_can_be_judged():
    frames = datasets(drawn("distribution"))
    assert frames["rows"].loc[frames["rows"]["median"], ["area", "column"]].to_numpy().tolist() == [["Money", "1 Improvised"]]
    assert frames["rows_2"]["said"].tolist() == ["1 of 3", "–"]


def test_long_names_break_at_spaces_only():
    assert in_lines("Stakeholders and adoption") == ["Stakeholders", "and adoption"]
    assert in_lines("") == [""]
