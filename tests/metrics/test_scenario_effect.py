"""The effect of a scenario names each cell that becomes better or worse, and its counts agree with each other."""

from __future__ import annotations

import pandas

from metrics.policy import Policy
from metrics.scenario_effect import GONE, LESS, MORE, NEW, SAME, cell_effects, effect_of, grid_of
from metrics.utilisation import measured
from metrics.utilisation_scenario import compared

KEYS = ["unit", "name", "generic", "month"]


def side(**loads: tuple) -> pandas.DataFrame:
    """Cells in January 2028: unit = (capacity, hard hours)."""
    rows = pandas.DataFrame([{"unit": unit, "name": unit.title(), "generic": unit == "wanted",
                              "month": pandas.Timestamp("2028-01-01"), "person_months": 1, "capacity_hours": capacity,
                              "hard_hours": float(hard), "soft_hours": 0.0} for unit, (capacity, hard) in loads.items()])
    return measured(rows.assign(hard_inside=rows["hard_hours"], soft_inside=rows["soft_hours"]), Policy())


BEFORE = side(quiet=(160, 80), full=(160, 160), burst=(160, 200), worse=(160, 200), eased=(160, 240), freed=(160, 170),
              leave=(0, 8), unknown=(None, 40), wanted=(None, 100))
AFTER = side(quiet=(160, 80), full=(160, 161), burst=(160, 200), worse=(160, 230), eased=(160, 180), freed=(320, 170),
             leave=(0, 0), unknown=(None, 55), wanted=(None, 300))
CHANGES = compared(BEFORE, AFTER, KEYS)


def test_each_cell_says_what_becomes_of_it_worst_first():
    found = cell_effects(CHANGES)
    assert list(zip(found["unit"], found["effect"], strict=True)) == [
        ("full", NEW), ("worse", MORE), ("burst", SAME), ("eased", LESS), ("leave", GONE), ("freed", GONE), ("unknown", None)]
    assert found.set_index("unit")["changed"].to_dict() == {
        "full": True, "worse": True, "burst": False, "eased": True, "freed": True, "leave": True, "unknown": True}


def test_counts_add_up_and_what_nobody_can_judge_is_told():
    effect = effect_of(cell_effects(CHANGES))
    assert (effect.before, effect.after, effect.new, effect.gone, effect.worse) == (5, 4, 1, 2, 2)
    assert effect.after == effect.before + effect.new - effect.gone
    # 40 + 40 + 80 + 10 + 8 before; 1 + 40 + 70 + 20 after
    assert (effect.hours_before, effect.hours_after, effect.unjudged_hours) == (178, 131, 15)


def test_grid_has_every_month_of_the_units_that_matter_the_most_overbooked_first():
    grid = grid_of(cell_effects(CHANGES), CHANGES)
    assert grid["unit"].tolist() == ["eased", "worse", "burst", "freed", "leave", "full", "unknown"]
    assert grid[["was_over", "now_over", "changed"]].isin([True, False]).all(axis=None)


def test_nothing_overbooked_and_nothing_changed_is_no_row():
    calm = side(quiet=(160, 80))
    assert cell_effects(compared(calm, calm, KEYS)).empty
