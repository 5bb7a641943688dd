"""Earned schedule by Lipke's rule, at its middle and at its awkward ends."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.earned_schedule import (
    actual_time,
    earned_schedule,
    finish_by_earned_schedule,
    plan,
    time_performance_index,
    time_variance,
)

GAP = math.nan


def es(planned, earned, periods=None) -> float:
    return earned_schedule(plan(planned, periods), earned)


def test_earned_value_between_two_periods_earns_its_share_of_the_second():
    # C = 2 (PV_2 = 20 <= 25 < PV_3 = 40), I = (25 - 20) / (40 - 20) = 0.25
    assert es([10, 20, 40, 60], 25) == 2 + (25 - 20) / (40 - 20) == 2.25


def test_earned_value_on_the_plan_of_a_period_earns_that_period():
    assert es([10, 20, 40, 60], 40) == 3


def test_first_period_counts_from_nothing_planned():
    # PV_0 = 0, so C = 0 and I = (4 - 0) / (10 - 0)
    assert es([10, 20, 30], 4) == pytest.approx(.4)
    assert es([10, 20, 30], 0) == 0


def test_late_project_that_is_finished_has_earned_the_whole_plan_and_no_more():
    """A plan of 10, 20, 30 finished in period 6 has ES 3 and SPI(t) 3 / 6 = 0.5, where SPI would say 30 / 30 = 1."""
    earned = es([10, 20, 30], 30)
    assert earned == 3
    assert time_performance_index(earned, actual_time(8, completed_period=6)) == 3 / 6 == .5
    assert time_variance(earned, 6) == -3


def test_earned_value_above_the_plan_earns_the_first_period_at_its_maximum():
    assert es([10, 20, 30, 30, 30], 30) == 3
    assert es([10, 20, 30, 30, 30], 99) == 3


def test_flat_stretch_is_earned_to_its_end_because_nothing_was_planned_in_it():
    # PV_2 = PV_3 = PV_4 = 20: the last period with PV <= 20 is 4
    assert es([10, 20, 20, 20, 40], 20) == 4
    assert es([10, 20, 20, 20, 40], 30) == 4 + (30 - 20) / (40 - 20) == 4.5
    assert es([10, 20, 20, 20, 40], 15) == 1 + (15 - 10) / (20 - 10) == 1.5


def test_missing_month_leaves_a_gap_with_a_straight_line_and_does_not_renumber():
    # Period 3 is missing between PV_2 = 20 and PV_4 = 40, so PV_3 = 30: EV 35 is 3 + (35 - 30) / (40 - 30)
    assert es([10, 20, GAP, 40], 35) == pytest.approx(3 + (35 - 30) / (40 - 30)) == pytest.approx(3.5)
    assert es([10, 20, 40], 35, periods=[1, 2, 4]) == pytest.approx(3.5)
    # The first month is missing: PV_1 lies half-way from PV_0 = 0 to PV_2 = 20
    assert es([GAP, 20, 30], 5) == pytest.approx(.5)


def test_plan_that_was_cut_is_earned_no_further_than_its_first_maximum():
    # PV falls from 50 to 40 after period 3; EV 45 lies between PV_2 = 30 and PV_3 = 50
    assert es([10, 30, 50, 40, 45], 45) == pytest.approx(2 + (45 - 30) / (50 - 30)) == pytest.approx(2.75)
    assert es([10, 30, 50, 40, 45], 50) == 3
    # A dip before the maximum: the last period at or below EV 20 is 3 (PV_3 = 15)
    assert es([10, 30, 15, 50], 20) == pytest.approx(3 + (20 - 15) / (50 - 15))


def test_without_earned_value_or_without_a_plan_it_is_unknown():
    assert math.isnan(es([10, 20], None))
    assert math.isnan(es([GAP, GAP], 10))
    assert math.isnan(es([0, 0], 0))


def test_negative_earned_value_has_earned_no_time():
    assert es([10, 20], -5) == 0


def test_many_projects_at_once_give_what_each_gives_alone():
    curves = [[10, 20, 30], [5, GAP, 15], [GAP, GAP, GAP]]
    planned = plan(curves)
    earned = [25.0, 7.5, 1.0, 30.0]
    together = earned_schedule(planned, earned, rows=numpy.array([0, 1, 2, 0]))
    assert together == pytest.approx([es(curves[0], 25), es(curves[1], 7.5), math.nan, 3], nan_ok=True)


def test_actual_time_is_the_status_period_until_the_work_is_done():
    assert actual_time(4) == 4
    assert actual_time(8, 6) == 6
    assert actual_time(5, 6) == 5
    assert math.isnan(actual_time(None))
    assert math.isnan(time_performance_index(3, 0))


def test_finish_is_start_plus_planned_duration_by_spi_t():
    # 1 Jan to 31 Dec 2026 is 364 days; 364 / 0.8 = 455 days after 1 Jan 2026 is 1 Apr 2027
    assert finish_by_earned_schedule("2026-01-01", "2026-12-31", .8) == numpy.datetime64("2027-04-01")
    assert finish_by_earned_schedule("2026-01-01", "2026-12-31", 1) == numpy.datetime64("2026-12-31")


@pytest.mark.parametrize(("start", "finish", "spi_t"), [
    (None, "2026-12-31", 1), ("2026-01-01", None, 1), ("2026-01-01", "2026-12-31", 0), ("2026-01-01", "2026-12-31", None),
    ("2026-12-31", "2026-01-01", 1), ("2026-01-01", "2026-12-31", 1e-6),
])
def test_finish_is_unknown_without_dates_without_progress_and_beyond_the_calendar(start, finish, spi_t):
    assert numpy.isnat(finish_by_earned_schedule(start, finish, spi_t))


increments = st.lists(st.integers(0, 1000), min_size=1, max_size=24).filter(any)
growing = st.lists(st.integers(1, 1000), min_size=1, max_size=24)


@given(increments, st.floats(0, 30_000), st.floats(0, 30_000))
def test_more_earned_is_never_less_schedule(steps, one, other):
    curve = numpy.cumsum(steps)
    low, high = sorted((one, other))
    assert es(curve, low) <= es(curve, high) + 1e-9


@given(growing, st.data())
def test_project_exactly_on_plan_has_spi_t_of_one(steps, data):
    curve = numpy.cumsum(steps)
    period = data.draw(st.integers(1, len(curve)))
    assert time_performance_index(es(curve, curve[period - 1]), period) == pytest.approx(1)


@given(increments, st.floats(0, 1e6))
def test_schedule_earned_never_exceeds_the_first_period_of_the_whole_plan(steps, earned):
    curve = numpy.cumsum(steps)
    assert 0 <= es(curve, earned) <= 1 + int(numpy.argmax(curve == curve.max()))


@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=1, max_size=12), st.integers(0, 120))
def test_known_periods_alone_give_what_the_filled_in_curve_gives(planned, earned):
    """The rule word for word, period by period, on a curve with its gaps filled in, is the reference."""
    known = [(0, 0)] + [(period, value) for period, value in enumerate(planned, start=1) if value is not None]
    filled = numpy.interp(range(known[-1][0] + 1), *zip(*known, strict=True))
    top = filled.max()
    result = es([GAP if value is None else value for value in planned], earned)
    if top <= 0:
        assert math.isnan(result)
        return
    first_top = int(numpy.argmax(filled == top))
    if earned >= top:
        assert result == first_top
        return
    last = max(period for period in range(first_top + 1) if filled[period] <= earned)
    assert result == pytest.approx(last + (earned - filled[last]) / (filled[last + 1] - filled[last]))
