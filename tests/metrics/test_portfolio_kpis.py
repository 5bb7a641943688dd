"""Portfolio key figures: sums first and ratios after, judged by bands, saying what they leave out."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.policy import Policy
from metrics.portfolio_kpis import IDS, Kpi, kpi

TODAY = date(2026, 9, 30)
# Ten active projects: two without earned value, one more without cost; see each test for its share.
SUMS = {
    "projects": 10, "rated": 8, "green": 6, "unreported": 1, "no_ev": 2,
    "cost_covered": 7, "cost_ev": 950.0, "cost_ac": 1000.0, "work_covered": 8, "work_ev": 900.0, "work_pv": 1000.0,
    "time_covered": 6, "time_weighted": 170.0, "time_bac": 200.0, "no_spi_t": 3,
    "forecast_covered": 9, "forecast_eac": 1050.0, "forecast_bac": 1000.0, "no_bac": 1,
    "slip_covered": 9, "slip_median": 31.0, "no_original": 1, "judged_both": 5, "diverging": 1, "no_scale": 4,
}
NOTHING = {name: 0 if isinstance(value, int) else None for name, value in SUMS.items()}


def measured(kpi_id: str, **more) -> Kpi:
    return kpi(kpi_id, SUMS | more, TODAY, Policy())


@pytest.mark.parametrize(("kpi_id", "value", "status", "covered", "left_out"), [
    ("health_green", 6 / 8, "green", 8, {"no current status report": 1, "reported without a status": 1}),
    ("cpi", 950 / 1000, "green", 7, {"no earned value": 2, "no actual cost": 1}),
    ("spi", 900 / 1000, "amber", 8, {"no earned value": 2}),
    ("spi_t", 170 / 200, "red", 6, {"no SPI(t)": 3, "no budget": 1}),
    ("forecast_variance", (1050 - 1000) / 1000, "amber", 9, {"no budget": 1}),
    ("finish_slip", 31, "red", 9, {"no original baseline finish": 1}),
    ("divergence", 1, "red", 5, {"no current reported status from green to red": 4, "no computed status": 1}),
])
def test_each_figure_is_the_ratio_of_its_sums(kpi_id, value, status, covered, left_out):
    found = measured(kpi_id)
    assert (found.value, found.status, found.covered) == (pytest.approx(value), status, covered)
    assert found.left_out == left_out
    assert found.covered + sum(found.left_out.values()) == SUMS["projects"]


def test_divergence_is_a_count_judged_by_its_share():
    assert (measured("divergence").value, measured("divergence").judged) == (1, 1 / 5)
    assert measured("divergence", diverging=0).status == "green"


@pytest.mark.parametrize("kpi_id", IDS)
def test_what_has_no_rows_is_not_measured_never_zero_and_never_green(kpi_id):
    found = kpi(kpi_id, NOTHING, None, Policy())
    assert (found.value, found.status, found.covered) == (None, "unknown", 0)


def test_sum_of_zero_divides_nothing():
    assert measured("cpi", cost_ac=0.0).value is None


def test_previous_value_is_judged_by_the_same_formula():
    found = kpi("cpi", SUMS, TODAY, Policy(), SUMS | {"cost_ev": 900.0}, date(2026, 8, 31))
    assert (found.previous, found.previous_on) == (.9, date(2026, 8, 31))
    assert kpi("cpi", SUMS, TODAY, Policy()).previous is None
