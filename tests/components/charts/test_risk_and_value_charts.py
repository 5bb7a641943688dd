"""The risk grid, ranked bars, value bubbles and benefit bars."""

from __future__ import annotations

import numpy
import pandas as pd

from components.charts.benefit_bars import benefit_bars
from components.charts.exposure_bars import exposure_bars
from components.charts.risk_grid import SELECTION, risk_grid
from components.charts.specification import datasets, specification
from components.charts.value_bubbles import value_bubbles
from tests.components.charts.frames import checked


def grid(**counts: int) -> pd.DataFrame:
    cells = [(p, i, counts.get(f"p{p}i{i}", 0)) for p in range(1, 6) for i in range(1, 6)]
    return pd.DataFrame(cells, columns=["probability", "impact", "count"])


def scored(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["name", "risk_score", "value_score", "budget"])


def test_grid_can_be_clicked_and_outlines_the_chosen_cell():
    drawn = checked(risk_grid(grid(p4i5=3, p1i1=1), chosen=(4, 5)))
    assert [item["name"] for item in drawn["params"]] == [SELECTION]
    assert drawn["params"][0]["select"]["fields"] == ["probability", "impact"]
    assert "4 entries by probability and impact, 3 of them with both at 4 or 5" in drawn["description"]


def test_a_narrow_place_has_no_room_for_names_and_does_not_speak_of_them():
    said = specification(value_bubbles(scored(("Alpha", 50, 50, 10.0))))["title"]["text"]["expr"]
    narrow, wide = said.split(" : ")
    assert ("Named" in narrow, "Named" in wide) == (False, True)


def test_nothing_scored_draws_nothing():
    assert risk_grid(grid()) is None
    assert exposure_bars(pd.DataFrame({"id": ["a"], "label": ["A"], "amount": [numpy.nan], "detail": [""]})) is None
    assert value_bubbles(scored()) is None
    assert benefit_bars(pd.DataFrame({"category": ["x"], "planned": [0.0], "realised": [0.0]})) is None


def test_bars_keep_the_order_start_at_zero_and_say_what_is_left_out():
    rows = pd.DataFrame({"id": list("abc"), "label": ["A", "B", "C"], "amount": [30.0, 20.0, 10.0], "detail": "p"})
    drawn = checked(exposure_bars(rows, currency="EUR", limit=2, what="threats"))
    bar = drawn["layer"][0]["encoding"]
    assert bar["y"]["sort"] == ["a", "b"]
    assert bar["x"]["scale"]["domain"][0] == 0
    assert "The first 2 of 3 threats" in str(drawn["title"])
    assert "3 threats with EUR 60" in drawn["description"]


def test_bubbles_are_counted_by_quadrant_and_only_names_with_room_are_written():
    frame = scored(("Close one", 60, 60, 9.0), ("Close two", 61, 61, 8.0), ("Between", 60.5, 60.5, 7.0), ("Far", 10, 20, 1.0))
    chart = value_bubbles(frame)
    # Each beside its bubble where no other one lies; none where every side is taken.
    named = {layer.mark.align: layer.data["name"].tolist() for layer in chart.layers[-2:]}
    assert named == {"right": ["Close one"], "left": ["Close two", "Far"]}
    assert "3 of high value and high risk (24)" in checked(chart)["description"]
    assert "1 of low value and low risk (1)" in specification(chart)["description"]


def test_benefits_without_a_record_say_so_instead_of_zero():
    chart = benefit_bars(pd.DataFrame({"category": ["Sales"], "planned": [5e6], "realised": [numpy.nan]}), currency="GBP")
    assert datasets(chart)["rows"]["text"].tolist() == ["GBP 5.0 M, none recorded"]
    assert "Nothing recorded as realised" in checked(chart)["description"]
