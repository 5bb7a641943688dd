"""What the Dependencies page says: the headline, how each one stands, and slips as the text of a link."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.dependency_headline import facts, headline_sentence
from components.dependency_slip_text import LONGEST_DAYS, MOST_SLIPS, fits_link, slips_of, text_of
from components.dependency_words import WORDS, says
from metrics.network_slip import LONGEST_SLIP
from metrics.network_standing import STANDINGS
from reports.dependencies import Headline

CALM = Headline(as_of=date(2026, 9, 30), known=True, in_all=9, stored=9, delivered=2, open=7, trouble=0, overdue=0, late=0,
                against=0, broken=0, untold=0, red_providers=0, cycles=0, oldest=None, next_due=None, depended_on=None,
                dependent=None)


@pytest.mark.parametrize(("more", "expected"), [
    ({"trouble": 4, "overdue": 1, "late": 2, "against": 1, "broken": 1},
     "4 of 7 open dependencies cannot hold: 1 overdue, 2 promised after the day of need, 1 against the projects' own dates and "
     "1 reported as broken."),
    ({"trouble": 1, "late": 1, "open": 1}, "1 of 1 open dependency cannot hold: 1 promised after the day of need."),
    ({}, "None of 7 open dependencies is overdue, promised too late or against the projects' dates."),
    ({"untold": 3}, "None of 7 open dependencies is overdue, promised too late or against the projects' dates; 3 cannot be "
                    "told for want of dates."),
    ({"open": 0, "stored": 2}, "Nothing is open: all 2 dependencies are delivered."),
])
def test_headline_says_what_is_wrong(more, expected):
    assert headline_sentence(replace(CALM, **more)) == expected


def test_facts_name_the_next_the_oldest_and_who_has_most():
    row = {"needed_by": pandas.Timestamp("2026-10-06"), "age_days": 656, "predecessor": "A", "successor": "B"}
    said = facts(replace(CALM, next_due=row, oldest=row, depended_on=("a", "A", 3), dependent=("b", "B", 2), untold=1))
    assert said == ["2 of 9 delivered", "Next due 6 Oct 2026: A for B", "Oldest, open for 656 days: A for B",
                    "Most depended-on: A (3 open)", "Most dependent: B (2 open)", "1 without dates that could tell"]


def test_every_standing_has_a_word_and_a_clause():
    row = {"need_gap_days": 1, "dates_gap_days": 2, "overdue_days": 3}
    assert set(WORDS) == set(STANDINGS)
    assert [says(row | {"standing": name}) for name in STANDINGS][:3] == [
        "Overdue by 3 days, promised 1 day after the day of need",
        "Promised 1 day after the day of need; the dates of the two projects clash by 2 days",
        "The dates of the two projects clash by 2 days"]


@given(st.dictionaries(st.text(min_size=1, max_size=64), st.integers(1, LONGEST_DAYS), max_size=MOST_SLIPS))
def test_slips_come_back_from_their_text(slips):
    assert slips_of(text_of(slips)) == (slips, [])


def test_text_is_readable_for_usual_ids():
    assert text_of({"HU-0003": 30, "a:b,c%": 5}) == "HU-0003:30,a%3Ab%2Cc%25:5"


@pytest.mark.parametrize("part", ["x", ":5", "x:", "x:0", "x:-1", "x:1.5", "x:99999999999999999999", "x:٣",
                                  f"x:{LONGEST_DAYS + 1}", "<script>alert(1)</script>"])
def test_a_bad_part_is_named_and_left_out(part):
    slips, ignored = slips_of(f"a:1,{part},b:2")
    assert slips == {"a": 1, "b": 2}
    assert [item.value for item in ignored] == [part]


def test_a_project_stands_once_and_so_many_are_enough():
    slips, ignored = slips_of("a:1,a:2")
    assert (slips, [item.value for item in ignored]) == ({"a": 1}, ["a:2"])
    many, rest = slips_of(",".join(f"p{place}:1" for place in range(MOST_SLIPS + 2)))
    assert (len(many), len(rest)) == (MOST_SLIPS, 2)


def test_a_link_holds_no_control_characters_and_no_endless_text():
    assert fits_link("a:1")
    assert not fits_link("a\n:1")
    assert not fits_link("x" * 5_000)
    assert LONGEST_DAYS == LONGEST_SLIP
