"""The rules of single cells: text to values and back."""

from __future__ import annotations

import datetime
import math

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.exchange import cells
from data_access.exchange.definitions import BY_NAME, TABLES, Column

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n'=+-@"), max_size=20)


def column(kind: str, **more) -> Column:
    return Column("cell", kind, "A cell", **more)


def typed(kind: str, *texts: str | None, **more) -> list:
    """The values of these texts, None where they are missing or not of the form."""
    definition = column(kind, **more)
    values = cells.typed(definition, cells.tidy(definition, pandas.Series(texts, dtype="str")))
    assert str(values.dtype) == cells.dtype(definition)
    return [None if pandas.isna(value) else value for value in values]


@given(st.lists(TEXTS, min_size=1))
def test_guarded_text_comes_back_exactly_and_never_starts_a_formula(texts):
    series = pandas.Series(texts, dtype="str")
    guarded = cells.guard_formula(series)
    assert cells.without_formula_guard(guarded).tolist() == texts
    assert not guarded.str.startswith(("=", "+", "-", "@", "\t", "\r")).any()


def test_exactly_one_apostrophe_is_taken_and_only_before_a_guarded_character():
    series = pandas.Series(["'=1", "''=1", "'abc", "'", "''", None, "'\tx"], dtype="str")
    assert cells.without_formula_guard(series).fillna("-").tolist() == ["=1", "'=1", "'abc", "'", "'", "-", "\tx"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_number_is_what_python_reads(value):
    assert typed("number", repr(value)) == [value]


@given(st.from_regex(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?", fullmatch=True))
def test_number_in_any_accepted_form_is_what_python_reads(text):
    assert typed("number", text) == [float(text)]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=8))
def test_text_that_python_cannot_read_is_no_number(text):
    try:
        expected = float(text)
    except ValueError:
        expected = math.nan
    [found] = typed("number", text)
    assert found is None if not math.isfinite(expected) else found in (None, expected)


@pytest.mark.parametrize("text", ["NaN", "inf", "-Infinity", "1_000", "0x10", "1,000", "1.000,5", "1e999", "12 EUR", "--1",
                                  "1.2.3", "٣", "½", "１２"])
def test_what_only_looks_like_a_number_is_refused(text):
    assert typed("number", text) == [None]


def test_minus_zero_is_zero():
    assert math.copysign(1, typed("number", "-0")[0]) == 1


@given(st.integers(-(2**40), 2**40))
def test_integer_is_kept_within_32_bits(value):
    assert typed("integer", str(value)) == [value if -(2**31) <= value < 2**31 else None]


def test_integer_may_carry_an_empty_fraction_and_nothing_else():
    assert typed("integer", "3.0", "3.", "+4", "3.5", "1e3", "3 0", "9" * 400) == [3, 3, 4, None, None, None, None]


@given(st.dates())
def test_every_date_of_the_calendar_comes_back(day):
    assert typed("date", day.isoformat()) == [pandas.Timestamp(day).as_unit("s")]


@given(st.text("0123456789-", min_size=8, max_size=10))
def test_date_that_python_cannot_read_is_refused(text):
    try:
        expected = datetime.datetime.strptime(text, "%Y-%m-%d") if len(text) == 10 else None
    except ValueError:
        expected = None
    assert typed("date", text) == [expected if expected is None else pandas.Timestamp(expected).as_unit("s")]


@pytest.mark.parametrize("text", ["2026-02-30", "31/03/2026", "2026-3-1", "20260331", "2026-03-31T00:00:00",
                                  "0000-01-01", "2026-13-01"])
def test_date_of_another_form_is_refused(text):
    assert typed("date", text) == [None]


def test_month_is_its_first_day():
    first = pandas.Timestamp("2026-03-01")
    assert typed("month", "2026-03", "2026-03-01", "2026-03-02", "2026-13", "March 2026") == [first, first, None, None, None]


def test_boolean_is_true_or_false_in_any_case():
    assert typed("boolean", "true", "FALSE", "True", "yes", "1", None) == [True, False, True, None, None, None]


def test_choice_is_spelt_as_the_definitions_spell_it():
    assert typed("choice", " Hard ", "SOFT", "other", None, choices=("hard", "soft")) == ["hard", "soft", "other", None]
    assert typed("choice", "fs", choices=("FS", "SS")) == ["FS"]


def test_list_is_trimmed_and_loses_empty_items():
    assert typed("list", " PMP ; PRINCE2;; ;MSP; ", ";", "one") == ["PMP;PRINCE2;MSP", None, "one"]


@pytest.mark.parametrize("kind", sorted(cells.FORMS))
def test_white_space_alone_is_an_empty_cell_of_every_kind(kind):
    assert typed(kind, " ", "\t", "\n", "", None) == [None] * 5


def test_ids_and_texts_of_keys_are_trimmed_and_free_text_is_kept():
    assert typed("id", " P-1 ") == ["P-1"]
    assert typed("text", " Gate 1 ", key=True) == ["Gate 1"]
    assert typed("text", "  indented\n") == ["  indented\n"]


def test_every_kind_of_the_definitions_has_a_form_in_words():
    assert {column.kind for table in TABLES for column in table.columns} <= set(cells.FORMS)
    assert cells.dtype(BY_NAME["allocations"].column("month")) == "datetime64[s]"
