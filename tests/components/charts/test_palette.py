from itertools import combinations

import numpy as np
import pytest

from components.charts import palette
from components.charts.palette import STATUS_ORDER, STATUSES, key_of, status_of, status_word, worst_first
from tests.components.charts.colour_vision import VISION, ciede2000, contrast, lab


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_colour_difference_meets_the_published_pairs(one, other, difference):
    assert ciede2000(np.array(one, dtype=float), np.array(other, dtype=float)) == pytest.approx(difference, abs=1e-4)


@pytest.mark.parametrize("vision", VISION)
def test_red_amber_and_green_stay_apart_in_every_kind_of_vision(vision):
    colours = [STATUSES[name].colour for name in ("red", "amber", "green")]
    assert min(ciede2000(lab(one, vision), lab(other, vision)) for one, other in combinations(colours, 2)) >= 17


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        (STATUSES["red"].colour, 6.1), (STATUSES["amber"].colour, 3.1), (STATUSES["green"].colour, 4.0),
        (STATUSES["unknown"].colour, 6.0),
        (palette.PLANNED_VALUE, 3.8), (palette.EARNED_VALUE, 10.3), (palette.ACTUAL_COST, 4.3),
    ],
)  # fmt: skip
def test_contrast_on_white_is_as_the_table_says(colour, expected):
    assert contrast(colour) == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize("colour", [palette.FORECAST, palette.BASELINE, palette.REFERENCE, palette.SOFT_BOOKING])
def test_everything_that_carries_meaning_has_a_contrast_of_three(colour):
    assert contrast(colour) >= 3


@pytest.mark.parametrize("colour", [palette.INK, palette.MUTED_INK])
def test_text_has_a_contrast_of_seven(colour):
    assert contrast(colour) >= 7


def test_firm_and_soft_hours_can_be_told_apart_without_colour():
    assert contrast(palette.HARD_BOOKING, palette.SOFT_BOOKING) >= 3


def test_judgements_have_shapes_of_their_own():
    judged = [status for status in STATUSES.values() if status.rank is not None]
    assert len({status.shape for status in judged}) == len(judged) == 5


def test_half_step_has_the_colour_and_icon_of_its_worse_neighbour():
    assert (STATUSES["amber/red"].colour, STATUSES["amber/red"].icon) == (STATUSES["red"].colour, STATUSES["red"].icon)
    assert (STATUSES["amber/green"].colour, STATUSES["amber/green"].icon) == (STATUSES["amber"].colour, STATUSES["amber"].icon)


@pytest.mark.parametrize("value", [None, float("nan"), "", "purple", 3])
def test_what_is_no_status_is_unknown_and_never_green(value):
    assert status_of(value) == "unknown"
    assert status_word(value) == "Not known"
    assert STATUSES["unknown"].rank is None
    assert not STATUSES["unknown"].filled


def test_statuses_sort_worst_first():
    assert worst_first(["green", None, "red", "amber/green", "green"]) == ["red", "amber/green", "green", "unknown"]
    ranks = [STATUSES[name].rank for name in STATUS_ORDER if STATUSES[name].rank is not None]
    assert ranks == sorted(ranks, reverse=True)


def test_key_names_only_what_is_drawn():
    assert key_of(["green", "red"]) == ["◆ Red", "● Green"]
