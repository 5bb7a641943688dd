"""The policy in a reader's words, and what is typed taken back as the policy states it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.policy_bands import LIMITS, band_rows, band_values
from components.policy_words import band_in_words, name_of, problem_in_words, shown, taken, unit_of, value_in_words
from metrics.kpi_catalogue import CATALOGUE
from metrics.policy import Band, Policy
from reports.policy_versions import values_of


@pytest.mark.parametrize(("band", "unit", "words"), [
    (Band("higher", .7, .5), "%", "green ≥ 70 %, amber ≥ 50 %"),
    (Band("higher", .95, .9), "index", "green ≥ 0.95, amber ≥ 0.90"),
    (Band("lower", 10, 30.5), "days", "green ≤ 10 days, amber ≤ 30.5 days"),
    (Band("inside", (.75, .95), (.6, 1.05)), "%", "green 75 to 95 %, amber 60 to 105 %"),
])
def test_a_band_is_said_in_its_unit(band, unit, words):
    assert band_in_words(band, unit) == words


def test_every_band_has_a_name_and_a_unit_that_people_think_in():
    assert set(CATALOGUE) == set(Policy().bands)
    assert {unit_of(kpi_id) for kpi_id in CATALOGUE} == {"%", "index", "days", "decisions"}
    assert unit_of("risk_exposure") == "%"


@given(st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 6)))
def test_what_is_shown_is_taken_back_as_it_was(value):
    assert taken(shown(value, "%"), "%") == pytest.approx(value, abs=1e-9)
    assert taken(shown(value, "days"), "days") == value


def test_a_table_that_nobody_touched_gives_every_limit_as_it_was():
    fine = {("bands", "cpi", "green"): 0.123456789012, ("bands", "raid_overdue", "green"): 0.1234567890123}
    values = values_of(Policy()) | fine
    found, misplaced = band_values(band_rows(values, Policy()), values)
    assert found == {path: value for path, value in values.items() if path[0] == "bands" and path[-1] != "better"}
    assert misplaced == ()


def test_every_limit_has_its_own_cells():
    rows = band_rows(values_of(Policy()), Policy())
    assert rows.loc["cpi", list(LIMITS)].notna().tolist() == [True, False, True, False]
    assert rows.loc["finish_slip", list(LIMITS)].notna().tolist() == [False, True, False, True]
    assert rows.loc["utilisation", list(LIMITS)].tolist() == [75, 95, 60, 105]


@pytest.mark.parametrize(("key", "name", "value", "words"), [
    ("bands.cpi.green", "Cost performance index, green", .97, "0.97"),
    ("bands.risk_exposure.amber", "Risk exposure, amber", .125, "12.5 %"),
    ("bands.utilisation.green", "Utilisation, green", [.7, .9], "70 to 90 %"), ("currency", "Currency", "EUR", "EUR"),
    ("risk_probabilities.3", "Probability of a risk of level 3", .45, "45 %"),
    ("closed_stages", "Stages that no key figure counts", [], "none"),
    ("person_rows", "Resource views show single people", False, "no"),
    ("first_fiscal_month", "First month of the fiscal year", 4, "Apr"),
    ("bands.cpi.green", "Cost performance index, green", None, "nothing"),
])
def test_a_convention_has_a_name_and_its_value_words(key, name, value, words):
    assert (name_of(key), value_in_words(key, value)) == (name, words)


def test_a_fault_is_said_without_its_key_and_without_a_dump():
    assert problem_in_words("bands.cpi", "bands.cpi: expected amber, found {'better': 'higher'}") == "expected amber"
    assert problem_in_words("currency", "currency: expected a code, found 'x'") == "expected a code, found 'x'"
