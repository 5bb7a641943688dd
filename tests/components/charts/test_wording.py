import pytest
from hypothesis import given
from hypothesis import strategies as st

import components.formats
from components.charts.wording import day, short_money, short_number


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (950, "950"), (999_999, "1.0 M"), (12_400_000, "12.4 M"), (-2_500, "-2.5 k"),
     (653_100, "653 k"), (99_960, "100 k"), (7.1e12, "7.1 tn"),
     (4.2e9, "4.2 bn"), (None, "not known"), (float("nan"), "not known")],
)  # fmt: skip
def test_amounts_are_shortened_with_their_unit(value, text):
    assert short_number(value) == text


@given(st.floats(0, 1e14))
def test_charts_write_money_as_cards_do(amount):
    assert short_money(amount, "EUR") == components.formats.short_money(amount, "EUR")


def test_money_names_its_currency_and_the_unknown_has_none():
    assert short_money(1_200_000, "GBP") == "GBP 1.2 M"
    assert short_money(None, "GBP") == "not known"


def test_dates_read_day_month_year():
    assert day("2026-03-31") == "31 Mar 2026"
    assert day("2026-03-01") == "1 Mar 2026"
    assert day(None) == "not known"
