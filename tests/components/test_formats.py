"""How values are written: the same everywhere, short where asked, and never a number for what is not known."""

from __future__ import annotations

import math
from datetime import date, datetime

import numpy
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.formats import (
    an,
    count_of,
    decimals_to_tell,
    format_change,
    format_date,
    format_days,
    format_index,
    format_moment,
    format_month,
    format_number,
    format_share,
    own_words,
    plain,
    short_money,
    visible,
)


def test_dates_are_written_day_month_year():
    assert format_date(date(2026, 3, 31)) == "31 Mar 2026"
    assert format_date(pandas.Timestamp("2026-01-05")) == "5 Jan 2026"
    assert format_month(date(2026, 12, 1)) == "Dec 2026"
    assert format_moment(datetime(2026, 11, 22, 9, 5)) == "22 Nov 2026, 09:05 UTC"


@pytest.mark.parametrize("missing", [None, math.nan, numpy.float64("nan"), pandas.NA, pandas.NaT])
@pytest.mark.parametrize("written", [format_date, format_month, format_moment, format_number, format_index, format_share,
                                     format_days, format_change, short_money])
def test_what_is_missing_is_unknown_and_not_zero(written, missing):
    assert written(missing) == "unknown"


@pytest.mark.parametrize(("amount", "expected"), [
    (0, "0"), (999, "999"), (1_000, "1.0 k"), (12_345, "12.3 k"), (999_499, "999 k"), (999_950, "1.0 M"), (1_234_567, "1.2 M"),
    (99_950_000, "100 M"), (123_456_789, "123 M"), (2_500_000_000, "2.5 bn"), (7.1e12, "7.1 tn"), (-1_234_567, "−1.2 M"),
    (-0.2, "0"),
])
def test_money_is_short_in_cards(amount, expected):
    assert short_money(amount) == expected


def test_money_carries_its_currency():
    assert short_money(1_200_000, "EUR") == "EUR 1.2 M"


def test_numbers_have_separated_thousands_and_no_negative_zero():
    assert format_number(1234567) == "1,234,567"
    assert format_number(-1234.5, 1) == "−1,234.5"
    assert format_number(-0.001, 2) == "0.00"
    assert format_number(math.inf) == "unknown"
    assert format_index(0.9349) == "0.93"
    assert format_share(0.256) == "26 %"


@pytest.mark.parametrize(("value", "limits", "fewest", "decimals"), [
    (2.08, [2, 10], 0, 1), (2.0004, [2], 0, 4), (1.6, [2], 0, 1), (2.0, [2, 10], 0, 0), (5.4, [2, 10], 0, 0), (7.7, [], 0, 0),
    (.948, [.95, .90], 2, 3), (.95, [.95, .90], 2, 2), (.95 - 1e-12, [.95], 2, 2), (.9, [], 2, 2),
    (10.5, [10, 30], 0, 1), (9.5, [10], 0, 1), (2.5, [2.5], 0, 1), (math.nan, [1], 1, 1), (None, [1], 0, 0),
])
def test_a_figure_has_as_many_decimals_as_tell_it_from_the_limits_beside_it(value, limits, fewest, decimals):
    assert decimals_to_tell(value, limits, fewest) == decimals


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4).map(lambda limit: round(limit, 4)), st.integers(0, 2))
def test_a_rounded_figure_lies_where_the_figure_does(value, limit, fewest):
    rounded = round(value, decimals_to_tell(value, [limit], fewest))
    assert (rounded - limit) * (value - limit) >= 0
    assert abs(value - limit) <= 1e-6 or rounded != limit


def test_a_change_has_a_sign():
    assert format_change(0.021, 2) == "+0.02"
    assert format_change(-12, 0, "days") == "−12 days"
    assert format_change(0.001, 2) == "no change"


def test_nouns_agree_with_their_number():
    assert count_of(1, "project") == "1 project"
    assert count_of(1200, "project") == "1,200 projects"
    assert count_of(0, "entry", "entries") == "0 entries"
    assert format_days(-1) == "−1 day"
    assert (an("open threat"), an("gate")) == ("an open threat", "a gate")


def test_control_and_direction_characters_are_made_visible_and_long_text_is_cut():
    assert visible("a\x00b\u202ec\nd") == "a�b�c�d"
    assert visible("x" * 80, 60) == "x" * 59 + "…"
    assert visible("short", 60) == "short"


@pytest.mark.parametrize("hostile", ["**bold**", "[link](https://a.example)", ":material/home:", ":smile:", "<b>x</b>", "$x^2$",
                                     ":red[x]", "# title", "`code`", "https://a.example", "www.a.example", "a@b.example"])
def test_plain_text_leaves_no_mark_of_markdown_unescaped(hostile):
    written = plain(hostile)
    assert written.replace("\\", "").replace("\u2060", "") == hostile
    assert "://" not in written.replace("\\", "")
    assert "www." not in written.replace("\\", "")
    for position, character in enumerate(written):
        if character.isascii() and not character.isalnum() and character not in "\\ ":
            assert written[position - 1] == "\\"


def test_own_words_keep_their_lines_and_lose_what_turns_text_around():
    assert own_words("one\ntwo\u202e") == "one\ntwo�"
