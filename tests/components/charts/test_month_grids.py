"""Grids of rows by month: what changes is printed, what is overbooked is outlined, what is unknown is said."""

from __future__ import annotations

import numpy
import pandas as pd
import pytest

from components.charts.load_change_map import load_change_map
from components.charts.rival_map import rival_map
from components.charts.specification import datasets, specification
from components.charts.supply_gap_map import supply_gap_map
from tests.components.charts.frames import checked

UNKNOWN = numpy.nan


def months(rows: list[tuple], columns: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["unit", "month", *columns.split()])
    return frame.assign(name=frame["unit"].str.upper(), month=pd.to_datetime(frame["month"]))


CHANGES = months([
    ("b", "2026-10-01", 1.4, .9, 224., 144., -80., 160., True, False),
    ("b", "2026-11-01", .9, 1.1, 144., 176., 32., 160., False, True),
    ("b", "2026-12-01", 1.2, 1.2, 192., 192., 0., 160., True, True),
    ("a", "2026-10-01", .5, .5, 80., 80., 0., 160., False, False),
    ("a", "2027-01-01", UNKNOWN, UNKNOWN, 0., 32., 32., UNKNOWN, False, False),
    ("a", "2027-02-01", UNKNOWN, UNKNOWN, 8., 8., 0., 0., True, True)],
    "load_before load_after load_hours_before load_hours_after load_hours_delta capacity_hours_after was_over now_over")
RIVALS = months([("p", "2026-10-01", 98.4, "Ann"), ("p", "2026-11-01", 20., "Ann"), ("q", "2026-11-01", 5., "Bob")],
                "hours who")
GAPS = months([("dev", "2026-10-01", 1., 1.62, 0., -.62), ("dev", "2026-11-01", 1., .98, 0., .02),
               ("ops", "2026-10-01", UNKNOWN, 0., .5, UNKNOWN), ("ops", "2026-11-01", 2., .7, 0., 1.3)],
              "supply demand generic_demand gap")
EACH = pytest.mark.parametrize(("draw", "frame"), [(load_change_map, CHANGES), (rival_map, RIVALS), (supply_gap_map, GAPS)])


@EACH
def test_grid_is_valid_and_nothing_to_draw_is_none(draw, frame):
    assert draw(frame.iloc[:0]) is None
    drawn = checked(draw(frame))
    assert drawn["layer"][0]["encoding"]["y"]["sort"] == list(dict.fromkeys(frame["unit"]))
    assert drawn["description"].endswith(".")


def test_change_is_printed_beneath_what_becomes_of_each_cell():
    chart = load_change_map(CHANGES)
    rows = datasets(chart)["rows"]
    assert rows["text"].tolist() == ["90 %", "110 %", "120 %", "50 %", "?", "8 h"]
    assert rows["delta"].tolist() == ["−50", "+20", "", "", "+32 h", ""]
    assert rows["outline"].tolist() == ["gone", "new", "still", "", "", "still"]
    assert specification(chart)["description"] == (
        "2 rows by 5 months: 3 cells overbooked before, 3 after, 1 of them newly.")


def test_rows_beyond_the_limit_are_told():
    assert "The first 1 of 2 rows" in str(specification(load_change_map(CHANGES, limit=1))["title"])


def test_shortage_is_outlined_and_rounding_is_none():
    chart = supply_gap_map(GAPS)
    rows = datasets(chart)["rows"]
    assert rows["text"].tolist() == ["−0.6", "0", "?", "1.3"]
    assert (rows["short"] > 0).tolist() == [True, False, False, False]
    assert "the worst is DEV in Oct 2026 with 0.6 FTE" in specification(chart)["description"]
    enough = supply_gap_map(GAPS[GAPS["unit"] == "ops"])
    assert "none is short" in specification(enough)["description"]


def test_rival_with_most_hours_is_named():
    assert specification(rival_map(RIVALS))["description"] == "2 projects by 2 months; P competes most, with 118 of 123 hours."
