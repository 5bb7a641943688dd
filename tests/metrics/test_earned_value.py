"""Earned value: every formula with its arithmetic written out, and what is unknown stays unknown."""

from __future__ import annotations

import math

import numpy
import pandas
import pytest

from metrics import earned_value as ev

# A project of 1,000: 500 planned by now, 400 earned, 450 spent.
PV, EV, AC, BAC = 500.0, 400.0, 450.0, 1000.0


def test_variances_are_what_was_earned_less_what_was_spent_or_planned():
    assert ev.cost_variance(EV, AC) == 400 - 450 == -50
    assert ev.schedule_variance(EV, PV) == 400 - 500 == -100


def test_indices_are_what_was_earned_by_what_was_spent_or_planned():
    assert ev.cost_performance_index(EV, AC) == pytest.approx(400 / 450)
    assert ev.schedule_performance_index(EV, PV) == pytest.approx(400 / 500) == pytest.approx(.8)


def test_estimates_at_completion_follow_their_three_assumptions():
    cpi, spi = 400 / 450, 400 / 500
    assert ev.eac_typical(BAC, cpi) == pytest.approx(1000 / (400 / 450)) == pytest.approx(1125)
    assert ev.eac_atypical(BAC, EV, AC) == 450 + (1000 - 400) == 1050
    # 450 + 600 / (0.888... x 0.8) = 450 + 600 / 0.7111... = 450 + 843.75
    assert ev.eac_combined(BAC, EV, AC, cpi, spi) == pytest.approx(450 + 600 / (cpi * spi)) == pytest.approx(1293.75)


def test_estimate_used_is_the_reported_one_and_else_the_typical_one():
    assert (ev.estimate_used(1200, 1125), ev.estimate_basis(1200, 1125)) == (1200, "reported")
    assert (ev.estimate_used(None, 1125), ev.estimate_basis(None, 1125)) == (1125, "typical")
    assert math.isnan(ev.estimate_used(None, None))
    assert ev.estimate_basis(None, None) is None
    assert ev.estimate_basis([1200, None, None], [1125, 1125, None]).tolist() == ["reported", "typical", None]


def test_what_is_left_follows_from_the_estimate():
    assert ev.estimate_to_complete(1125, AC) == 1125 - 450 == 675
    assert ev.variance_at_completion(BAC, 1125) == 1000 - 1125 == -125
    assert ev.forecast_variance(1125, BAC) == (1125 - 1000) / 1000 == .125


def test_to_complete_index_is_the_work_left_by_the_money_left():
    assert ev.to_complete_index(BAC, EV, AC, BAC) == pytest.approx((1000 - 400) / (1000 - 450)) == pytest.approx(600 / 550)
    assert ev.to_complete_index(BAC, EV, AC, 1125) == pytest.approx((1000 - 400) / (1125 - 450)) == pytest.approx(600 / 675)


def test_to_complete_index_is_undefined_when_the_target_is_spent_exactly():
    assert math.isnan(ev.to_complete_index(1000, 900, 1000, 1000))
    assert math.isnan(ev.to_complete_index(1000, 1000, 1000, 1000))


def test_to_complete_index_is_negative_when_more_than_the_target_is_spent():
    assert ev.to_complete_index(1000, 900, 1100, 1000) == (1000 - 900) / (1000 - 1100) == -1


def test_published_example_comes_out():
    """R package PRA (paulgovan/PRA, MIT licence): BAC 100,000, 40 % planned, 35 % complete, 36,000 spent."""
    planned, earned, spent = 100_000 * .40, 100_000 * .35, 36_000
    assert (planned, earned) == (40_000, 35_000)
    assert ev.schedule_variance(earned, planned) == -5_000
    assert ev.cost_variance(earned, spent) == -1_000
    assert ev.schedule_performance_index(earned, planned) == .875
    assert ev.cost_performance_index(earned, spent) == pytest.approx(.9722222, abs=5e-8)


def test_quotient_by_zero_is_unknown_and_never_infinite_or_zero():
    assert math.isnan(ev.cost_performance_index(EV, 0))
    assert math.isnan(ev.schedule_performance_index(0, 0))
    assert math.isnan(ev.eac_typical(BAC, 0))
    assert math.isnan(ev.eac_combined(BAC, EV, AC, 0, .8))
    assert math.isnan(ev.forecast_variance(1125, 0))


@pytest.mark.parametrize("missing", [None, math.nan])
def test_what_depends_on_an_unknown_is_unknown(missing):
    assert math.isnan(ev.cost_variance(missing, AC))
    assert math.isnan(ev.cost_performance_index(EV, missing))
    assert math.isnan(ev.eac_atypical(missing, EV, AC))
    assert math.isnan(ev.to_complete_index(BAC, missing, AC, BAC))


def test_columns_give_what_their_single_values_give():
    column = pandas.Series([400.0, None, 0.0])
    spent = numpy.array([450.0, 450.0, 0.0])
    assert ev.cost_performance_index(column, spent) == pytest.approx([400 / 450, math.nan, math.nan], nan_ok=True)
    assert ev.cost_variance([400, None], 450) == pytest.approx([-50, math.nan], nan_ok=True)
