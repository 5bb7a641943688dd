"""What a cell of the heat map shows and says: worked out in the browser from the numbers that it is sent, told here in full."""

from __future__ import annotations

import math
from pathlib import Path

import numpy
import pandas
import pytest

from components import load_grid
from components.charts.load_heat_map import load_heat_map
from reports.load_map import LoadRow

OCT = pandas.Timestamp("2026-10-01")
SCRIPT = (Path(load_grid.__file__).parent / load_grid.FILES / "grid.js").read_text(encoding="utf-8")
READ = """async ([script, message]) => {
  const { unpacked, factsOf, sentence } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const shown = unpacked(new Uint8Array(message)), facts = factsOf(shown, 0, 0);
  return { ...facts, said: sentence(shown, shown.rows[0], shown.columns[0], facts) };
}"""
PERSON = LoadRow("a", "Ann", 0, "people", 1, False, False)
TEAM, UNFILLED = PERSON._replace(name="North", people=3, can_open=True), PERSON._replace(name="Wanted", kind="unfilled")


@pytest.fixture(scope="module")
def told(chromium):
    """Asks the browser for one cell of booked hours against capacity (None for unknown): its facts, and the sentence `said`."""
    page = chromium.new_page()

    def asked(hours, capacity, row=PERSON, measure="utilisation", **more) -> dict:
        capacity = math.nan if capacity is None else capacity
        numbers = {"load": hours / capacity if capacity else math.nan, "load_hours": hours, "capacity_hours": capacity,
                   "person_days": hours / 8, "fte": hours / 160, "free_hours": capacity - hours, "person_months": 1,
                   "outside_load_hours": 0, "people_over": 0, "hard_unmeasured": 0, "soft_unmeasured": 0} | more
        cells = {name: numpy.array([[number]], dtype=float) for name, number in numbers.items()}
        return page.evaluate(READ, [SCRIPT, list(load_heat_map([row], cells, {OCT: [OCT]}, measure, "Load", "Team"))])

    yield asked
    page.close()


@pytest.mark.parametrize(("hours", "text", "fill", "excess"), [
    (0, "0%", 0, 0), (40, "25%", 25, 0), (160, "100%", 100, 0), (176, "110%", 100, 10), (352, "220%", 100, 100),
    (160.2, "100%", 100, 1)])
def test_above_capacity_the_shade_stays_and_a_bar_grows(told, hours, text, fill, excess):
    found = told(hours, 160)
    assert (found["text"], found["fill"], found["excess"]) == (text, fill, excess)


def test_hours_on_no_capacity_at_all_are_as_full_as_can_be(told):
    full, idle = told(16, 0), told(0, 0)
    assert (full["text"], full["fill"], full["excess"]) == ("16 h", 100, 100)
    assert (idle["text"], idle["fill"], idle["excess"]) == ("–", 0, 0)


def test_hours_without_capacity_data_are_told_and_never_taken_for_free(told):
    found = told(40, None)
    assert (found["text"], found["fill"], found["excess"]) == ("40 h", -1, 0)
    assert found["said"] == "Ann, Oct 2026: 40 hours booked, no capacity data."


@pytest.mark.parametrize(("measure", "text"), [
    ("utilisation", "110%"), ("hours", "1,760"), ("days", "220"), ("fte", "11.0"), ("free", "−160")])
def test_each_measure_has_its_number_and_the_same_shade(told, measure, text):
    found = told(1760, 1600, measure=measure)
    assert (found["text"], found["fill"], found["excess"]) == (text, 100, 10)


def test_sentence_has_every_fact_of_the_cell(told):
    assert told(100, 80, measure="hours", outside_load_hours=40)["said"] == (
        "Ann, Oct 2026: 100 hours booked; 100 hours booked of 80, above capacity; 40 hours of it outside the filter.")
    assert told(80, 160, TEAM, people_over=2, hard_unmeasured=10, soft_unmeasured=5)["said"] == (
        "North, Oct 2026: 50% of capacity booked; 80 hours booked of 160; 2 people above capacity; 15 hours of it on people "
        "without capacity data.")
    assert told(1, None, UNFILLED)["said"] == "Wanted, Oct 2026: 1 hour asked of nobody yet."
    assert told(0, None, person_months=0)["said"] == "Ann, Oct 2026: nothing booked, no capacity data."


def test_part_outside_the_filter_is_drawn_apart(told):
    assert told(80, 160, outside_load_hours=20)["outsidePart"] == 25


def test_nothing_is_written_as_less_than_nothing(told):
    assert told(160.2, 160, measure="free")["text"] == "0"
