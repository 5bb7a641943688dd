"""The policy: its bands judge, its file is read strictly, and the portfolio's own settings come first."""

from __future__ import annotations

import math

import pytest

from metrics.policy import Band, Policy, PolicyError, effective_policy


@pytest.mark.parametrize(("band", "value", "status"), [
    (Band("higher", .95, .90), .95, "green"), (Band("higher", .95, .90), .9499, "amber"),
    (Band("higher", .95, .90), .90, "amber"), (Band("higher", .95, .90), .89, "red"),
    (Band("lower", 10, 30), 10, "green"), (Band("lower", 10, 30), 11, "amber"),
    (Band("lower", 10, 30), 30, "amber"), (Band("lower", 10, 30), 31, "red"), (Band("lower", 0, .05), 0, "green"),
    (Band("inside", (.75, .95), (.60, 1.05)), .75, "green"), (Band("inside", (.75, .95), (.60, 1.05)), .96, "amber"),
    (Band("inside", (.75, .95), (.60, 1.05)), .60, "amber"), (Band("inside", (.75, .95), (.60, 1.05)), 1.06, "red"),
    (Band("inside", (.75, .95), (.60, 1.05)), .59, "red"),
])
def test_threshold_itself_belongs_to_the_better_side(band, value, status):
    assert band.status(value) == status


@pytest.mark.parametrize("missing", [None, math.nan])
def test_what_is_not_known_is_never_green(missing):
    assert Band("lower", 0, 1).status(missing) == "unknown"


def test_rounding_error_does_not_turn_a_colour():
    assert Band("higher", .3, .2).status(.1 + .2 - 1e-16) == "green"
    assert Band("lower", .3, .4).status(.1 + .2) == "green"


def test_band_judges_a_column_as_it_judges_its_values():
    assert Band("higher", .95, .90).levels([1, .92, .5, None]).tolist() == [0, 1, 2, -1]


@pytest.mark.parametrize(("given", "named", "expected"), [
    ({"curency": "EUR"}, "curency", "expected one of"),
    ({"currency": "Euro"}, "currency", "three letters"),
    ({"reporting_rhythm": "fortnightly"}, "reporting_rhythm", "one of weekly"),
    ({"first_fiscal_month": 13}, "first_fiscal_month", "1 to 12"),
    ({"hours_per_day": "8"}, "hours_per_day", "a number from"),
    ({"stages": "idea"}, "stages", "a list of words"),
    ({"risk_probabilities": {1: .1}}, "risk_probabilities", "each of the levels 1 to 5"),
    ({"risk_probabilities": {1: .1, 2: .3, 3: .5, 4: .7, 5: 1.9}}, "risk_probabilities.5", "from 0 to 1"),
    ({"bands": {"cp": {}}}, "bands.cp", "not a KPI"),
    ({"bands": {"cpi": {"better": "higher", "green": .9}}}, "bands.cpi", "better, green and amber"),
    ({"bands": {"cpi": {"better": "bigger", "green": .9, "amber": .8}}}, "bands.cpi.better", "higher, lower or inside"),
    ({"bands": {"cpi": {"better": "higher", "green": .8, "amber": .9}}}, "bands.cpi", "no stricter than green"),
    ({"bands": {"cpi": {"better": "higher", "green": float("nan"), "amber": .9}}}, "bands.cpi.green", "a number"),
    ({"bands": {"utilisation": {"better": "inside", "green": .8, "amber": [.6, 1]}}}, "bands.utilisation.green", "a pair"),
    (["currency"], "policy", "keys and values"),
])
def test_error_names_the_key_and_what_was_expected(given, named, expected):
    with pytest.raises(PolicyError) as refused:
        Policy.from_mapping(given)
    assert str(refused.value).startswith(f"{named}: ")
    assert expected in str(refused.value)


def test_what_is_left_out_keeps_its_default():
    policy = Policy.from_mapping({"bands": {"cpi": {"better": "higher", "green": .98, "amber": .92}}, "currency": "usd"})
    assert policy.bands["cpi"] == Band("higher", .98, .92)
    assert policy.bands["spi"] == Policy().bands["spi"]
    assert (policy.currency, policy.hours_per_day) == ("USD", 8)


def test_portfolio_states_its_own_currency_and_rhythm():
    policy = effective_policy(Policy(), {"currency": "GBP", "reporting_rhythm": "each reporting date", "title": "Majors"})
    assert (policy.currency, policy.reporting_rhythm) == ("GBP", "each reporting date")
    assert effective_policy(Policy(), {"currency": None, "reporting_rhythm": ""}) == Policy()
    with pytest.raises(PolicyError, match="reporting_rhythm"):
        effective_policy(Policy(), {"reporting_rhythm": "now and then"})
