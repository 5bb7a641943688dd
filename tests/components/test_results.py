"""What a process keeps is worked out once, is the same object for all, and is bounded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from components.results import KeptResults


def test_a_result_is_worked_out_once_and_handed_over_uncopied():
    kept, made = KeptResults(2), []
    first = kept.of("a", lambda: made.append("a") or [1])
    assert kept.of("a", lambda: made.append("again")) is first
    assert made == ["a"]


def test_none_is_a_result_too():
    kept, made = KeptResults(2), []
    for _ in range(2):
        assert kept.of("a", lambda: made.append("a")) is None
    assert made == ["a"]


def test_the_one_asked_for_longest_ago_goes_first():
    kept = KeptResults(2)
    for key in ("a", "b", "a", "c"):
        kept.of(key, lambda key=key: [key])
    assert kept.of("a", lambda: "anew") == ["a"]
    assert kept.of("b", lambda: "anew") == "anew"


def test_what_fails_is_tried_again():
    kept = KeptResults(2)
    with pytest.raises(ZeroDivisionError):
        kept.of("a", lambda: 1 / 0)
    assert kept.of("a", lambda: 7) == 7


def test_all_who_ask_at_once_get_the_same_object():
    kept, together = KeptResults(2), Barrier(8)

    def work_out() -> list:
        together.wait(timeout=30)
        return []

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: kept.of("a", work_out), range(8)))
    assert len({id(one) for one in found}) == 1
    assert kept.of("a", work_out) is found[0]


def test_a_result_may_ask_for_another_one():
    kept = KeptResults(2)
    assert kept.of("a", lambda: [kept.of("b", lambda: 1)]) == [1]
