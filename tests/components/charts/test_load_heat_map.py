"""The heat map of load: order kept, what is above capacity outlined, what is unknown said."""

from __future__ import annotations

import numpy
import pandas as pd

from components.charts.load_heat_map import load_heat_map
from components.charts.specification import datasets, specification


def cells(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["unit", "month", "load", "load_hours", "capacity_hours"])
    return frame.assign(name=frame["unit"].str.upper(), month=pd.to_datetime(frame["month"]), outside_load_hours=0.0)


def test_nothing_to_draw_is_none():
    assert load_heat_map(cells()) is None


def test_rows_keep_their_order_and_above_capacity_is_outlined_with_its_number():
    frame = cells(("b", "2026-10-01", 1.8, 288.0, 160.0), ("a", "2026-10-01", 1.0, 160.0, 160.0),
                  ("a", "2026-11-01", .5, 80.0, 160.0))
    chart = load_heat_map(frame)
    drawn, rows = specification(chart), datasets(chart)["rows"]
    assert drawn["layer"][0]["encoding"]["y"]["sort"] == ["b", "a"]
    assert rows["over"].tolist() == [True, False, False]
    assert rows["text"].tolist() == ["180%", "100%", "50%"]
    assert "1 cells above capacity; the fullest is B in Oct 2026 with 180%" in drawn["description"]


def test_hours_without_capacity_are_marked_and_never_taken_for_free():
    unknown = numpy.nan
    rows = datasets(load_heat_map(cells(("a", "2026-10-01", unknown, 40.0, unknown),
                                        ("a", "2026-11-01", unknown, 0.0, unknown))))["rows"]
    assert rows["text"].tolist() == ["?", ""]
    assert rows["over"].tolist() == [True, False]


def test_a_click_names_the_unit_and_its_month():
    drawn = specification(load_heat_map(cells(("a", "2026-10-01", .5, 80.0, 160.0))))
    assert drawn["params"][0]["select"]["fields"] == ["unit", "period"]
