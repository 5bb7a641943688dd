"""The heat map of load: order kept, what is above capacity told apart, what is unknown said, the current month marked."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from components.charts.load_heat_map import MEASURES, load_heat_map, months_label, with_chosen
from tests.components.charts.colour_vision import contrast

OCT, NOV = pd.Timestamp("2026-10-01"), pd.Timestamp("2026-11-01")
MONTHS = {OCT: [OCT], NOV: [NOV]}
NUMBERS = ("load", "load_hours", "capacity_hours", "outside_load_hours", "person_days", "fte", "free_hours", "hard_unmeasured",
           "soft_unmeasured")


def row(path="a", **more) -> dict:
    return {"path": path, "name": path.upper(), "depth": 0, "kind": "people", "people": 3, "can_open": True,
            "is_open": False} | more


def cell(path="a", month=OCT, hours=80.0, capacity=160.0, **more) -> dict:
    load = hours / capacity if capacity else float("nan")
    return dict.fromkeys(NUMBERS, 0.0) | {
        "path": path, "month": month, "load": load, "load_hours": hours, "capacity_hours": capacity, "people_over": 0,
        "person_days": hours / 8, "fte": hours / 160,
        "free_hours": float("nan") if capacity is None else capacity - hours} | more


def drawn(rows, cells, measure="utilisation", columns=MONTHS) -> dict:
    cells = pd.DataFrame(cells).astype(dict.fromkeys(NUMBERS, float))
    return json.loads(load_heat_map(pd.DataFrame(rows), cells, columns, measure, "Load", "Team"))


def test_rows_keep_their_order_and_a_month_without_anything_is_empty():
    found = drawn([row("b"), row("a")], [cell("a", NOV), cell("b", OCT)])
    assert [(item["path"], [bool(one) for one in item["cells"]]) for item in found["rows"]] == [
        ("b", [True, False]), ("a", [False, True])]


@pytest.mark.parametrize(("hours", "text", "fill", "excess"), [
    (0, "0%", 0, 0), (40, "25%", 25, 0), (160, "100%", 100, 0), (176, "110%", 100, 10), (352, "220%", 100, 100),
    (160.2, "100%", 100, 1)])
def test_above_capacity_the_shade_stays_and_a_bar_grows(hours, text, fill, excess):
    assert drawn([row()], [cell(hours=hours)])["rows"][0]["cells"][0][:3] == [text, fill, excess]


def test_hours_on_no_capacity_at_all_are_as_full_as_can_be():
    assert drawn([row()], [cell(hours=16.0, capacity=0.0)])["rows"][0]["cells"][0][:3] == ["16 h", 100, 100]
    assert drawn([row()], [cell(hours=0.0, capacity=0.0)])["rows"][0]["cells"][0][:3] == ["–", 0, 0]


def test_hours_without_capacity_data_are_told_and_never_taken_for_free():
    found = drawn([row()], [cell(hours=40.0, capacity=None)])["rows"][0]["cells"][0]
    assert found[:3] == ["40 h", -1, 0]
    assert found[5] is None


@pytest.mark.parametrize(("measure", "text"), [
    ("utilisation", "110%"), ("hours", "1,760"), ("days", "220"), ("fte", "11.0"), ("free", "−160")])
def test_each_measure_has_its_number_and_the_same_shade(measure, text):
    found = drawn([row()], [cell(hours=1760.0, capacity=1600.0)], measure)
    assert found["rows"][0]["cells"][0][:3] == [text, 100, 10]
    assert found["says"] == MEASURES[measure].says


def test_part_outside_the_filter_is_drawn_apart_and_told_in_hours():
    found = drawn([row()], [cell(hours=80.0, outside_load_hours=20.0)])["rows"][0]["cells"][0]
    assert (found[3], found[6]) == (25, 20)


def test_people_above_capacity_and_hours_without_capacity_data_are_told():
    found = drawn([row()], [cell(people_over=2, hard_unmeasured=10.0, soft_unmeasured=5.0)])["rows"][0]["cells"][0]
    assert found[7:] == [2, 15]


def test_current_month_is_marked_and_quarters_name_their_months():
    december = pd.Timestamp("2026-12-01")
    found = drawn([row()], [cell()], columns={OCT: [OCT, NOV, december]})
    assert found["columns"] == [{"id": "2026-10", "label": "Oct–Dec", "year": "2026", "now": True}]
    assert found["over_words"] == "person-months"
    assert [item["now"] for item in drawn([row()], [cell()])["columns"]] == [True, False]
    assert months_label([OCT]) == "Oct"


def test_what_is_chosen_stands_on_a_line_of_its_own():
    chosen, rest = with_chosen(b'{"rows":[]}', "a/b", "2026-10").decode().split("\n")
    assert json.loads(chosen) == {"path": "a/b", "month": "2026-10"}
    assert rest == '{"rows":[]}'


def test_a_line_break_in_a_name_cannot_end_the_line():
    assert b"\n" not in load_heat_map(pd.DataFrame([row("a\nb")]), pd.DataFrame([cell("a\nb")]), MONTHS, "hours", "L", "T")


def test_numbers_are_readable_on_the_darkest_shade():
    colours = drawn([row()], [cell()])["colours"]
    assert contrast(colours["ink"], colours["high"]) >= 4.5
