"""The lanes with their links, and the matrix of who gives to whom."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from components.charts import dependency_lanes as lanes_module
from components.charts.dependency_curves import FADED
from components.charts.dependency_lanes import SELECTION, dependency_lanes
from components.charts.dependency_matrix import COLUMNS_WITH_WORDS, dependency_matrix
from components.charts.dependency_rows import LOW_ROW_HEIGHT
from components.charts.palette import STATUSES
from components.charts.specification import datasets, specification
from tests.components.charts.frames import checked, sent

DAYS = pd.to_datetime(["2026-01-01", "2026-06-30"])


def projects(*rows: tuple) -> pd.DataFrame:
    """id, lane, then what differs from a green project of the first half of 2026 on its baseline."""
    usual = {"start": DAYS[0], "finish": DAYS[1], "baseline_start": DAYS[0], "baseline_finish": DAYS[1], "status": "green",
             "near": True}
    return pd.DataFrame([{"id": name, "label": name.upper(), "lane": lane, "lane_name": f"Lane {lane}", **usual, **more}
                         for name, lane, more in rows])


def links(*rows: tuple) -> pd.DataFrame:
    usual = {"type": "FS", "lag_days": 0, "says": "Fits", "needed_by": pd.NaT, "promised": pd.NaT, "trouble": False,
             "on_cycle": False, "near": True, "from_date": DAYS[1], "to_date": DAYS[0]}
    columns = ["dependency_id", "predecessor_id", "predecessor", "successor_id", "successor", *usual]
    return pd.DataFrame([{"dependency_id": f"{giver}-{receiver}", "predecessor_id": giver, "predecessor": giver.upper(),
                          "successor_id": receiver, "successor": receiver.upper(), **usual, **more}
                         for giver, receiver, more in rows], columns=columns)


TWO = projects(("a", "n", {}), ("b", "s", {}))


def drawn(rows=TWO, between=None, **more):
    """Specification and frames by name."""
    chart = dependency_lanes(rows, links(("a", "b", {})) if between is None else between, **more)
    return None if chart is None else (specification(chart), sent(chart))


def frame_with(frames: dict, column: str) -> pd.DataFrame:
    return next(frame for frame in frames.values() if column in frame)


def layer_of(spec: dict, kind: str) -> dict:
    return next(layer for layer in spec["layer"] if layer["mark"]["type"] == kind)


@pytest.mark.parametrize("more", [
    {}, {"as_of": "2026-03-31"}, {"links": links()}, {"projects": projects(("a", "n", {}), ("b", "n", {}))},
    {"projects": projects(("a", "n", {"status": None}), ("b", "s", {"finish": pd.NaT}))},
    {"projects": projects(("a", "n", {"status": None}))},
    {"links": links(("a", "b", {"trouble": True, "on_cycle": True, "near": False}))}])
def test_whatever_its_parts_it_is_valid_vega_lite_and_names_the_frames_that_are_sent(more):
    chart = dependency_lanes(**{"projects": TWO, "links": links(("a", "b", {}))} | more)
    spec, frames = checked(chart), datasets(chart)
    assert {part["data"]["name"] for part in (spec, *spec["layer"]) if "data" in part} == set(frames)
    assert all(len(frame) for frame in frames.values())
    assert spec["description"].endswith(".")


def test_what_is_not_on_the_chain_is_faded_and_the_axis_reaches_from_the_first_day_to_the_last():
    spec, frames = drawn(projects(("z", "q", {"start": pd.Timestamp("2030-01-01"), "finish": pd.Timestamp("2031-01-01"),
                                              "baseline_start": pd.NaT, "baseline_finish": pd.NaT}),
                                  ("y", "r", {"near": False})),
                         links(("z", "y", {})))
    assert layer_of(spec, "bar")["encoding"]["y"]["sort"] == ["l:q", "p:z", "l:r", "p:y"]
    scales = [layer["encoding"]["x"]["scale"] for layer in spec["layer"] if "scale" in layer["encoding"].get("x", {})]
    assert [[end["year"] for end in scale["domain"]] for scale in scales] == [[2026, 2031]]
    assert frame_with(frames, "near")["opacity"].tolist() == [1.0, FADED]


def test_each_lane_has_a_heading_and_one_lane_alone_has_none():
    assert layer_of(drawn()[0], "bar")["encoding"]["y"]["sort"] == ["l:n", "p:a", "l:s", "p:b"]
    one = drawn(projects(("a", "n", {}), ("b", "n", {})))[0]
    assert layer_of(one, "bar")["encoding"]["y"]["sort"] == ["p:a", "p:b"]


def test_what_cannot_hold_is_red_heavier_and_drawn_last_and_the_key_says_so():
    spec, frames = drawn(between=links(("b", "a", {"trouble": True, "says": "Late"}), ("a", "b", {})))
    points = frame_with(frames, "step")
    first, last = points[points["dependency_id"] == "a-b"].iloc[0], points[points["dependency_id"] == "b-a"].iloc[0]
    assert last["colour"] == STATUSES["red"].colour != first["colour"]
    assert last["width"] > 2 * first["width"]
    assert points["dependency_id"].tolist()[1] == "b-a"
    assert "Red and heavy" in str(spec["title"])
    assert "Red and heavy" not in str(drawn()[0]["title"])
    assert "1 of which cannot hold, first B to A" in spec["description"]


@pytest.mark.parametrize(("kind", "leaves_right", "comes_from_right"), [
    ("FS", True, False), ("SS", False, False), ("FF", True, True), ("SF", False, True)])
def test_a_line_leaves_a_finish_to_the_right_and_comes_to_a_start_from_the_left(kind, leaves_right, comes_from_right):
    points = frame_with(drawn(between=links(("a", "b", {"type": kind, "lag_days": 5})))[1], "step")
    dates = points.sort_values("step")["date"].tolist()
    assert (dates[1] > dates[0], dates[2] > dates[3]) == (leaves_right, comes_from_right)
    assert points["row"].tolist() == ["p:a", "p:a", "p:b", "p:b"]
    assert points["link"].unique().tolist() == [f"{kind} + 5 days"]
    assert (points["heads_right"] != comes_from_right).all()


def test_link_without_dates_or_to_a_project_that_is_not_drawn_has_no_line():
    between = links(("a", "b", {"from_date": pd.NaT}), ("a", "elsewhere", {}))
    assert not any("step" in frame for frame in drawn(between=between)[1].values())


def test_a_circle_is_dashed():
    points = frame_with(drawn(between=links(("a", "b", {"on_cycle": True})))[1], "step")
    assert points["dash"].unique().tolist() == ["dashed"]


def test_a_click_names_the_project_and_many_rows_are_drawn_lower():
    spec, _ = drawn()
    assert [(item["name"], item["select"]["fields"]) for item in spec["params"]] == [(SELECTION, ["id"])]
    many = drawn(projects(*((f"p{place}", "n", {}) for place in range(100))), links())[0]
    assert many["height"] == 100 * LOW_ROW_HEIGHT


def test_days_stand_above_the_bars_and_below_those_of_a_chart_taller_than_a_screen_too():
    def sides(spec) -> list[str]:
        axes = [part["encoding"]["x"].get("axis") for part in spec["layer"] if "x" in part["encoding"]]
        return [axis["orient"] for axis in axes if axis]

    assert sides(drawn()[0]) == ["top"]
    many = drawn(projects(*((f"p{place}", "n", {}) for place in range(100))), links())[0]
    assert sides(many) == ["top", "bottom"]
    assert many["resolve"] == {"axis": {"x": "independent"}}


def test_a_phone_is_told_what_the_marks_mean_two_a_line():
    spec, _ = drawn(between=links(("a", "b", {"trouble": True, "on_cycle": True})), as_of="2026-03-31")
    narrow, wide = (json.loads(lines) for lines in spec["title"]["text"]["expr"].split(" ? ")[1].split(" : "))
    assert [len(line.split(" · ")) for line in narrow] == [2, 2, 2, 1]
    assert [len(line.split(" · ")) for line in wide] == [4, 3]


def test_nothing_is_drawn_without_dates_or_rows():
    assert drawn(TWO.head(0), links()) is None
    assert drawn(projects(("a", "n", {"start": pd.NaT}))) is None
    assert lanes_module.alt_text(TWO.head(0)).startswith("No ")


def test_names_are_text_in_the_expressions_that_hold_them():
    spec, _ = drawn(projects(("a\"]; alert(1)//", "n", {"label": "</script>'\"\\"}), ("b", "s", {})), links())
    label = layer_of(spec, "bar")["encoding"]["y"]["axis"]["labelExpr"]
    assert '"</script>\'\\"\\\\"' in label


def cells(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["giver", "receiver", "count", "status", "word", "red"])
    return frame.assign(giver_name=frame["giver"].str.upper(), receiver_name=frame["receiver"].str.upper(), amber=0, unknown=0)


def test_matrix_counts_outlines_the_chosen_cell_and_is_clicked_by_both_groups():
    frame = cells(("a", "b", 3, "red", "overdue", 2), ("b", "b", 1, "green", "fits", 0))
    spec = checked(dependency_matrix(frame, [("a", "A"), ("b", "B")], chosen=("a", "b")))
    assert spec["params"][0]["select"]["fields"] == ["giver", "receiver"]
    assert spec["layer"][-1]["mark"]["stroke"]
    assert 'datum.giver == "a" && datum.receiver == "b"' in str(spec)
    assert spec["description"] == (
        "4 dependencies between 2 pairs of groups, 2 cannot hold; most of them from A to B (2).")


def test_matrix_says_the_worst_in_words_while_there_is_room_and_else_in_the_key():
    groups = [(f"g{place}", f"G{place}") for place in range(COLUMNS_WITH_WORDS + 1)]
    frame = cells(("g0", "g1", 1, "red", "late", 1))
    few, many = (specification(dependency_matrix(frame, given)) for given in (groups[:-1], groups))
    assert any(layer["encoding"].get("text", {}).get("field") == "word" for layer in few["layer"])
    assert not any(layer["encoding"].get("text", {}).get("field") == "word" for layer in many["layer"])
    assert "cannot hold" in str(many["title"])
    # On a phone there is no room for a word in any cell.
    narrow, wide = str(few["title"]).split(" ? ")[1].split(" : ")
    assert "cannot hold" in narrow
    assert "word" not in narrow
    assert "Shape and word" in wide
    assert datasets(dependency_matrix(frame, groups))["rows"]["filled"].tolist() == [True]


def test_empty_matrix_draws_nothing():
    assert dependency_matrix(cells(), []) is None
