"""Counting exceptions and taking the first gives what walking through them one by one gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy
from hypothesis import given
from hypothesis import strategies as st

from metrics.exceptions import KINDS, Item, ranked
from reports.exception_ranking import RankedExceptions

ITEMS = st.lists(st.builds(Item, st.sampled_from(KINDS), st.sampled_from("abcdef"), st.sampled_from("AB"),
                           at_stake=st.sampled_from((None, 10.0, 30.0, 30.5))), max_size=30)


@dataclass
class Outside:
    """Stands for `OutsideProviders`."""

    providers: list[Item]

    @property
    def count(self) -> int:
        return len(self.providers)

    def items(self) -> Iterator[Item]:
        return iter(ranked(self.providers))


def walked(items: list[Item], limit: int | None) -> list[tuple[Item, tuple[str, ...]]]:
    """The costliest exception of each project with that project's other kinds, one by one."""
    first: dict[str, int] = {}
    for place, item in enumerate(items):
        first.setdefault(item.project_id, place)
    return [(items[place], tuple(item.kind for other, item in enumerate(items) if item.project_id == name and other != place))
            for name, place in list(first.items())[:limit]]


@given(items=ITEMS, outside=st.lists(st.sampled_from("xyz"), unique=True), limit=st.sampled_from((None, 0, 1, 3)),
       kind=st.sampled_from(("", *KINDS)), shown=st.sets(st.sampled_from("abcdef")))
def test_first_and_counts_are_those_of_a_walk_through_all(items, outside, limit, kind, shown):
    every = RankedExceptions.of(items)
    ids = list(dict.fromkeys(item.project_id for item in every.items))
    more = Outside([Item("provider", name, "A", at_stake=30.0, is_shown=False) for name in outside])
    found = every.of_projects(numpy.array([name in shown for name in ids], dtype=bool), more if outside else None)
    expected = ranked([*(item for item in items if item.project_id in shown), *more.providers])
    assert found.counts() == {name: Counter(item.kind for item in expected)[name] for name in KINDS}
    assert found.count_projects() == len({item.project_id for item in expected})
    chosen = [item for item in expected if item.kind == kind] if kind else expected
    asked = found.of_kind(kind) if kind else found
    assert asked.first(limit) == chosen[:limit]
    assert asked.one_a_project(limit) == walked(chosen, limit)
