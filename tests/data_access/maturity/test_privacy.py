"""The two rules behind everything that is shown of people: groups of fewer than k stay hidden, and so do the rests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data_access.maturity.privacy import may_show, shown_revision

batches = some.lists(some.integers(0, 12), min_size=1, max_size=6)


@pytest.mark.parametrize(("part", "whole", "shown"), [(4, 4, False), (5, 5, True), (5, 9, False), (5, 10, True), (9, 10, False),
                                                     (0, 10, False), (10, 10, True)])
def test_neither_a_group_nor_the_rest_of_it_is_smaller_than_k(part, whole, shown):
    assert may_show(part, whole, 5) is shown


@given(some.integers(0, 30), some.integers(0, 30), some.integers(2, 8))
def test_what_is_shown_of_a_part_and_of_the_whole_never_tells_of_a_small_rest(part, rest, k):
    if may_show(part, part + rest, k) and may_show(part + rest, part + rest, k):
        assert part >= k
        assert rest == 0 or rest >= k


@given(batches, some.integers(2, 8))
def test_no_two_publications_differ_by_a_group_smaller_than_k(submitted, k):
    shown = []
    for revision in range(1, len(submitted) + 1):
        so_far = dict(enumerate(submitted[:revision], start=1))
        shown.append(sum(submitted[:shown_revision(so_far, k)]))
    differences = {later - earlier for place, later in enumerate(shown) for earlier in [0, *shown[:place]]}
    assert all(difference == 0 or difference >= k for difference in differences)


@given(batches, some.integers(2, 8))
def test_nobody_waits_longer_than_until_they_are_enough(submitted, k):
    last = shown_revision(dict(enumerate(submitted, start=1)), k)
    assert sum(submitted[last:]) < k
