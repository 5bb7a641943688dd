"""Portfolio key figures: sums first and ratios after, judged by bands, saying what they leave out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from metrics.kpi_catalogue import BESIDE, CATALOGUE, IDS
from metrics.policy import Band, Policy
from metrics.portfolio_kpis import Terms, kpi, trend

TODAY, BEFORE = date(2026, 9, 30), date(2026, 8, 31)


def measured(kpi_id: str, terms: Terms, **more):
    return kpi(kpi_id, terms, TODAY, Policy(), **more)


def test_a_figure_carries_the_limits_of_a_band_in_its_own_unit_alone():
    assert measured("cpi", Terms(7, 948.0, 1000.0)).limits == (.95, .90)
    assert measured("utilisation", Terms(2, 300.0, 320.0)).limits == (.75, .95, .60, 1.05)
    assert measured("risk_exposure", Terms(3, 80.0, 1000.0, judged_numerator=60.0)).limits == ()


def test_every_figure_of_the_catalogue_has_a_band_and_every_band_a_figure():
    assert set(IDS) == set(Policy().bands)
    assert {definition.beside for definition in CATALOGUE.values()} - {None} == set(BESIDE)


@pytest.mark.parametrize(("kpi_id", "terms", "value", "judged", "status"), [
    ("health_green", Terms(8, 6, 8), 6 / 8, 6 / 8, "green"),
    ("cpi", Terms(7, 950.0, 1000.0), .95, .95, "green"),
    ("spi", Terms(8, 900.0, 1000.0), .9, .9, "amber"),
    ("forecast_variance", Terms(9, 1050.0 - 1000.0, 1000.0), .05, .05, "amber"),
    ("finish_slip", Terms(9, 200, median=31.0), 31, 31, "red"),
    ("milestones_late", Terms(4, 2, 50), 2, 2 / 50, "amber"),
    ("risk_exposure", Terms(3, 80.0, 1000.0, judged_numerator=60.0), 80, 60 / 1000, "amber"),
    ("decisions_waiting", Terms(4, 4, 9), 4, 4, "red"),
    ("utilisation", Terms(2, 300.0, 320.0), 300 / 320, 300 / 320, "green"),
    ("divergence", Terms(5, 1, 5), 1, 1 / 5, "red"),
    ("dependency_conflicts", Terms(100, 1, 100), 1, 1 / 100, "amber"),
])
def test_each_rule_gives_the_figure_and_the_number_that_its_band_judges(kpi_id, terms, value, judged, status):
    found = measured(kpi_id, terms)
    assert (found.value, found.judged, found.status) == (pytest.approx(value), pytest.approx(judged), status)
    assert (found.covered, found.unit, found.policy_version) == (terms.covered, CATALOGUE[kpi_id].unit, "default")


@pytest.mark.parametrize("kpi_id", IDS)
def test_what_has_no_rows_is_not_measured_never_zero_and_never_green(kpi_id):
    found = measured(kpi_id, Terms(0, 0, 0, {"why": 3, "why not": 0}))
    assert (found.value, found.status, found.covered, found.left_out) == (None, "unknown", 0, {"why": 3})


def test_nothing_counted_among_something_looked_at_is_zero_and_green():
    found = measured("milestones_late", Terms(3, 0, 0))
    assert (found.value, found.judged, found.status) == (0, 0, "green")


@pytest.mark.parametrize("kpi_id", [name for name in IDS if CATALOGUE[name].rule == "ratio"])
def test_sum_of_zero_divides_nothing(kpi_id):
    assert (measured(kpi_id, Terms(2, 5.0, 0.0)).value, measured(kpi_id, Terms(2, 5.0, 0.0)).status) == (None, "unknown")


def test_exposure_without_any_budget_is_told_and_not_judged():
    found = measured("risk_exposure", Terms(2, 500.0))
    assert (found.value, found.judged, found.status) == (500, None, "unknown")


def test_previous_value_is_judged_by_the_same_formula_and_band():
    found = measured("cpi", Terms(7, 950.0, 1000.0), previous=Terms(7, 850.0, 1000.0), previous_on=BEFORE)
    assert (found.previous, found.previous_status, found.previous_on, found.trend) == (.85, "red", BEFORE, "better")
    alone = measured("cpi", Terms(7, 950.0, 1000.0))
    assert (alone.previous, alone.previous_status, alone.trend) == (None, "unknown", None)


def test_previous_value_of_an_older_record_says_its_own_date():
    record = date(2026, 7, 31)
    found = measured("standards", Terms(1, 1, 2), previous=Terms(1, 2, 2, told_on=record), previous_on=BEFORE)
    assert (found.previous_on, found.trend) == (record, "worse")


def test_more_money_at_risk_is_worse_also_where_the_portfolio_grew_faster():
    now, then = Terms(3, 120.0, 6000.0, judged_numerator=120.0), Terms(3, 100.0, 2000.0, judged_numerator=100.0)
    found = kpi("risk_exposure", now, TODAY, Policy(), then, BEFORE)
    assert (found.value, found.previous, found.trend) == (120, 100, "worse")
    assert found.judged == 120 / 6000


@pytest.mark.parametrize(("better", "now", "before", "expected"), [
    ("higher", .9, .8, "better"), ("higher", .8, .9, "worse"), ("lower", .1, .2, "better"), ("lower", 3, 3, "same"),
    ("lower", None, 3, None), ("lower", 3, None, None),
])
def test_change_is_for_the_better_in_the_figures_own_direction(better, now, before, expected):
    assert trend(Band(better, .5, .5), now, before) == expected


@pytest.mark.parametrize(("now", "before", "expected"), [
    (.80, .90, "same"), (1.00, 1.20, "better"), (1.20, 1.00, "worse"), (.70, .50, "better"), (.90, .50, "better"),
    (1.10, .60, "same"),
])
def test_inside_a_band_nearer_to_its_green_range_is_better(now, before, expected):
    assert trend(Band("inside", (.75, .95), (.60, 1.05)), now, before) == expected


def test_figure_beside_is_carried_along_and_never_added():
    found = measured("benefits_realised", Terms(2, 90.0, 100.0), beside=Terms(3, 1, 4))
    assert (found.value, found.beside.value, found.beside.status) == (.9, 1 / 4, "unknown")
    assert found.value == measured("benefits_realised", Terms(2, 90.0, 100.0)).value


def test_band_of_another_policy_changes_the_status_and_not_the_figure():
    strict = replace(Policy(), bands={**Policy().bands, "cpi": Band("higher", 1.0, .99)}, version="strict")
    found = kpi("cpi", Terms(7, 950.0, 1000.0), TODAY, strict)
    assert (found.value, found.status, found.policy_version) == (.95, "red", "strict")
