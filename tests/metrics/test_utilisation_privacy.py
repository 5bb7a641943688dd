"""Bookings of one or two people are told as one line of three or more, or not at all."""

from __future__ import annotations

import numpy
from hypothesis import given
from hypothesis import strategies as st

from metrics.utilisation_privacy import merged


def merging(*bookings: str) -> tuple[list[bool], bool]:
    """`bookings`: who is on each, a letter a person."""
    pairs = [(place, ord(person)) for place, people in enumerate(bookings) for person in people]
    found = merged(*zip(*pairs, strict=True), len(bookings))
    return found.small.tolist(), found.is_told


def test_bookings_of_three_people_stay_apart():
    assert merging("abc", "bcd") == ([False, False], False)


def test_bookings_of_one_or_two_become_one_of_three_or_more():
    assert merging("abcd", "ab", "c") == ([False, True, True], True)


def test_what_the_total_lacks_never_tells_of_one_or_two():
    # "a" and "ab" together are two people: the next smallest joins them.
    assert merging("abcd", "a", "ab", "cde") == ([False, True, True, True], True)


def test_one_person_on_several_bookings_is_one():
    assert merging("a", "a", "a") == ([True, True, True], False)


@given(st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=1, max_size=8))
def test_nothing_that_is_told_is_of_fewer_than_three(bookings):
    pairs = [(place, person) for place, people in enumerate(bookings) for person in people]
    found = merged(*zip(*pairs, strict=True), len(bookings))
    together = set().union(*(bookings[place] for place in numpy.flatnonzero(found.small)))
    assert all(len(people) >= 3 for people, small in zip(bookings, found.small, strict=True) if not small)
    assert found.is_told == (len(together) >= 3)
    if not found.is_told and found.small.any():
        assert found.small.all()  # else the rest of the total would be theirs
