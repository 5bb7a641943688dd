"""What hangs on a project, and lanes that stand beside what they are tied to."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from metrics.network_lanes import tied_order
from metrics.network_reach import chain_of, neighbours, reach


def test_everything_below_and_above_is_reached_the_nearest_first():
    after, before = neighbours([("a", "b"), ("b", "c"), ("a", "d"), ("x", "a"), ("y", "z")])
    assert reach("a", after) == ["b", "d", "c"]
    assert reach("c", before) == ["b", "a", "x"]
    assert chain_of("b", after, before) == ["b", "a", "c", "x"]


def test_a_chain_cut_anywhere_keeps_both_sides():
    names = [f"p{place:02}" for place in range(21)]
    chain = chain_of("p10", *neighbours(itertools.pairwise(names)))
    assert chain[:5] == ["p10", "p09", "p11", "p08", "p12"]
    assert sorted(chain) == names


def test_a_ring_ends_and_holds_each_project_once():
    names = [f"p{place:04}" for place in range(3_000)]
    links = [*itertools.pairwise(names), (names[-1], names[0])]
    assert sorted(chain_of("p0007", *neighbours(links))) == names


def test_project_without_a_link_is_its_own_chain():
    assert chain_of("a", {}, {}) == ["a"]


def test_lanes_that_are_tied_stand_beside_each_other():
    names = {name: name for name in "abcdef"}
    assert tied_order(names, [("e", "b", 10), ("b", "d", 3), ("a", "c", 1), ("c", "c", 1)]) == ["b", "e", "d", "c", "a", "f"]
    assert tied_order(names, [("e", "b", 10)], first=["f"])[0] == "f"


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg"), st.sampled_from([1, 10])), max_size=30),
       st.sets(st.sampled_from("abcdefg")))
def test_each_lane_is_the_one_most_tied_to_those_before_it(ties, first):
    order = tied_order({name: name for name in "abcdefg"}, ties, first)
    assert sorted(order) == list("abcdefg")
    total = {name: sum(weight for one, other, weight in ties if name in (one, other)) for name in order}
    for place in range(len(order)):
        def rank(lane, before=frozenset(order[:place])):
            tied = sum(weight * ((one == lane and other in before) + (other == lane and one in before))
                       for one, other, weight in ties)
            return lane not in first, -tied, -total[lane], lane

        assert order[place] == min(order[place:], key=rank)
