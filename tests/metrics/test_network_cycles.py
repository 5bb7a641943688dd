"""Circles among links: every project on one is named, by short circles that are really there."""

from __future__ import annotations

import networkx
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.network_cycles import Circles

edges = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40)


def test_link_from_a_project_to_itself_is_a_circle_of_one():
    assert Circles([(3, 3), (3, 4)]).found == [[3]]


def test_two_circles_that_share_a_project_are_both_named_shortest_first_from_their_smallest():
    circles = Circles([(1, 2), (2, 1), (2, 3), (3, 4), (4, 2)])
    assert circles.found == [[1, 2], [2, 3, 4]]
    assert circles.hold(4, 2)


def test_short_way_round_is_named_where_a_long_one_exists_too():
    assert Circles([(0, 1), (1, 2), (2, 3), (3, 0), (1, 0)]).found == [[0, 1], [0, 1, 2, 3]]


def test_link_that_only_joins_two_circles_lies_on_none():
    circles = Circles([(0, 1), (1, 0), (1, 2), (2, 3), (3, 2)])
    assert not circles.hold(1, 2)
    assert circles.found == [[0, 1], [2, 3]]


@settings(max_examples=150, deadline=None)
@given(edges)
def test_circles_are_real_and_name_everybody_on_one(links):
    circles = Circles(links)
    graph = networkx.DiGraph(list(links))
    on_circle = {node for cycle in networkx.simple_cycles(graph) for node in cycle}
    assert set(circles.group) == on_circle == {position for circle in circles.found for position in circle}
    for circle in circles.found:
        assert len(set(circle)) == len(circle)
        assert circle[0] == min(circle)
        assert all(pair in links for pair in zip(circle, [*circle[1:], circle[0]], strict=True))
    assert networkx.is_directed_acyclic_graph(networkx.DiGraph([pair for pair in links if not circles.hold(*pair)]))


@settings(max_examples=50, deadline=None)
@given(edges, st.randoms())
def test_order_of_links_does_not_matter(links, chance):
    shuffled = list(links)
    chance.shuffle(shuffled)
    assert Circles(shuffled).found == Circles(sorted(links)).found
