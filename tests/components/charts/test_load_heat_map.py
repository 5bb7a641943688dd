"""The message of the heat map: order kept, numbers whole, what is not there told apart, the current month marked."""

from __future__ import annotations

import json

import numpy
import pandas as pd
import pytest

from components.charts.load_heat_map import MEASURES, load_heat_map, months_label, with_chosen
from reports.load_map import LoadRow
from tests.components.charts.colour_vision import contrast
from tests.load_grid import cells_of, unpacked

OCT, NOV = pd.Timestamp("2026-10-01"), pd.Timestamp("2026-11-01")
MONTHS = {OCT: [OCT], NOV: [NOV]}
CELLS = {"load": [[.5, 1.1]], "load_hours": [[80., 176.]], "capacity_hours": [[160., 160.]], "outside_load_hours": [[0., 0.]],
         "person_days": [[10., 22.]], "fte": [[.5, 1.1]], "free_hours": [[80., -16.]], "hard_unmeasured": [[0., 0.]],
         "soft_unmeasured": [[0., 0.]], "people_over": [[0., 0.]], "person_months": [[3., 3.]]}


def row(path="a") -> LoadRow:
    return LoadRow(path, path.upper(), 0, "people", 3, True, False)


def drawn(rows=(row(),), measure="utilisation", columns=MONTHS, **more) -> dict:
    cells = {name: numpy.array(values, dtype=float) for name, values in (CELLS | more).items()}
    return unpacked(load_heat_map(rows, cells, columns, measure, "Load", "Team"))


def test_rows_keep_their_order_and_a_month_without_anything_is_empty():
    twice = {name: values * 2 for name, values in CELLS.items()} | {"person_months": [[3., 0.], [0., 3.]]}
    found = drawn([row("b"), row("a")], **twice)
    assert [(path, list(months)) for path, months in cells_of(found).items()] == [("b", ["2026-10"]), ("a", ["2026-11"])]
    assert found["rows"]["b"] == {"path": "b", "name": "B", "depth": 0, "kind": "people", "people": 3, "can_open": True,
                                  "is_open": False}


@pytest.mark.parametrize(("measure", "value"), [
    ("utilisation", 1.1), ("hours", 176), ("days", 22), ("fte", 1.1), ("free", -16)])
def test_each_measure_has_its_number_beside_what_shades_the_cell(measure, value):
    found = drawn(measure=measure)
    cell = cells_of(found)["a"]["2026-11"]
    assert (cell[found["measure"]], cell["load"], cell["load_hours"], cell["capacity_hours"]) == (value, 1.1, 176, 160)
    assert found["says"] == MEASURES[measure].says


def test_unknown_capacity_stays_unknown():
    found = drawn(capacity_hours=[[numpy.nan, 160.]], load=[[numpy.nan, 1.1]])
    assert numpy.isnan([cells_of(found)["a"]["2026-10"][name] for name in ("capacity_hours", "load")]).all()


def test_what_is_nowhere_is_not_sent_and_what_is_anywhere_is():
    assert drawn()["layers"] == ["load", "load_hours", "capacity_hours"]
    found = drawn(outside_load_hours=[[20., 0.]], people_over=[[0., 2.]], hard_unmeasured=[[10., 0.]],
                  soft_unmeasured=[[5., 0.]])
    assert found["numbers"]["outside_load_hours"].tolist() == [[20, 0]]
    assert found["numbers"]["people_over"].tolist() == [[0, 2]]
    assert found["numbers"]["unmeasured_hours"].tolist() == [[15, 0]]


def test_current_month_is_marked_and_quarters_name_their_months():
    first = {name: [values[0][:1]] for name, values in CELLS.items()}
    found = drawn(columns={OCT: [OCT, NOV, pd.Timestamp("2026-12-01")]}, **first)
    assert found["columns"] == [{"id": "2026-10", "label": "Oct–Dec", "year": "2026", "now": True}]
    assert found["over_words"] == ["person-month", "person-months"]
    assert [item["now"] for item in drawn()["columns"]] == [True, False]
    assert months_label([OCT]) == "Oct"


def test_no_month_of_a_record_of_the_past_is_the_current_one():
    cells = {name: numpy.array(values) for name, values in CELLS.items()}
    found = unpacked(load_heat_map([row()], cells, MONTHS, "utilisation", "Load", "Team", now=False))
    assert [item["now"] for item in found["columns"]] == [False, False]


def test_what_is_chosen_stands_on_a_line_of_its_own():
    chosen, rest = with_chosen(b'{"rows":[]}\n\n', "a/b", "2026-10").split(b"\n", 1)
    assert json.loads(chosen) == {"path": "a/b", "month": "2026-10"}
    assert rest == b'{"rows":[]}\n\n'


def test_a_line_break_in_a_name_cannot_end_the_line():
    assert list(drawn([row("a\nb")])["rows"]) == ["a\nb"]


def test_numbers_are_readable_on_the_darkest_shade():
    colours = drawn()["colours"]
    assert contrast(colours["ink"], colours["high"]) >= 4.5
