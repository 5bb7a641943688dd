"""Claimed against supported, change between rounds, many teams, and a team's whole result."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from metrics.maturity.comparison import change, comparable_items, is_break
from metrics.maturity.evidence import evidence_grade, is_borne_out, supported_by
from metrics.maturity.item_level import hidden_item, item_level
from metrics.maturity.model import Area, Item, Level, MappedItems, Model, Rung
from metrics.maturity.team_levels import TargetShare, TeamDistribution, target_share, team_distribution
from metrics.maturity.team_result import team_result

DAY, OLD = date(2026, 9, 30), date(2025, 9, 29)
RUNGS = tuple(Rung(level, f"rung {level}") for level in range(6))


def item(name: str, meaning: str | None = None, **more) -> Item:
    return Item(name, meaning or name, name, f"{name}?", RUNGS, **more)


def model(*areas: tuple[Item, ...], version="1", **more) -> Model:
    levels = tuple(Level(number, str(number), "") for number in range(6))
    return Model("m", version, "M", levels, tuple(Area(f"area {place}", f"Area {place}", items)
                                                  for place, items in enumerate(areas)), **more)


def agreed(level: int, people: int = 5, invited: int | None = None):
    return item_level([people if place == level else 0 for place in range(6)], 0, 0, invited or people)


@pytest.mark.parametrize(("described", "dated_on", "checked_on", "grade"), [
    (False, None, None, 0), (True, None, None, 1), (True, DAY, None, 2), (True, OLD, None, 1), (False, OLD, None, 1),
    (True, DAY, DAY, 3), (True, OLD, OLD, 2), (True, DAY, OLD, 2), (False, date(2026, 10, 1), None, 0),
    (True, date(2025, 9, 30), None, 2)])
def test_evidence_is_graded_and_loses_a_grade_when_it_is_older_than_its_window(described, dated_on, checked_on, grade):
    assert evidence_grade(described, dated_on, checked_on, DAY, 12) == grade


def test_a_grade_caps_the_supported_by_and_leaves_the_claim():
    assert [supported_by(5, grade) for grade in range(4)] == [2, 3, 4, 5]
    assert (supported_by(1, 0), supported_by(None, 3)) == (1, None)


def test_records_bear_out_a_claim_that_they_reach_and_nothing_else():
    assert [is_borne_out(*both) for both in ((3, 3), (2, 3), (4, 3), (None, 3), (3, None))] == [True, True, False, False, False]


def test_only_items_with_the_same_meaning_are_compared():
    before, after = model((item("a"), item("b"), item("c"))), model((item("a2", "a"), item("b"), item("d")), version="2")
    pairs = comparable_items(before, after)
    assert pairs == {"a2": "a", "b": "b"}
    found = change({"a": 2, "b": 3, "c": 1}, {"a2": 3, "b": None, "d": 4}, pairs)
    assert (found.up, found.same, found.down, found.left_out) == (1, 0, 0, ("b", "d"))


def test_what_the_later_version_says_of_an_item_decides_whatever_its_meaning():
    before = model((item("a"), item("b"), item("c")))
    told = (MappedItems("1", "reworded", ("a",), ("z",)), MappedItems("1", "split", ("b",), ("b", "b2")))
    after = model((item("z", "other"), item("b"), item("b2"), item("c")), version="2", item_map=told)
    assert comparable_items(before, after) == {"z": "a", "c": "c"}


def test_a_break_is_where_the_model_or_its_rule_changed():
    one = model((item("a"),))
    assert not is_break(one, model((item("a"),)))
    assert is_break(one, model((item("a"),), version="2"))
    assert is_break(one, model((item("a"),), share=Fraction(3, 4)))


def test_teams_are_counted_by_level_and_hidden_ones_are_unknown():
    assert team_distribution([2, 3, 3, None, 5, 2], 5) == TeamDistribution((0, 0, 2, 2, 0, 1), 1, 3)
    assert team_distribution([None], 5) == TeamDistribution((0,) * 6, 1, None)


def test_the_share_at_target_leaves_out_teams_without_target_or_level():
    found = target_share({"a": 3, "b": 2, "c": None, "d": 4}, {"a": 3, "b": 3, "c": 1})
    assert (found, found.share) == (TargetShare(1, 2, 2), .5)
    assert target_share({"a": None}, {}).share is None


def test_a_result_is_a_profile_first_and_one_number_with_what_holds_it_back():
    ladder = model((item("a"), item("b"), item("c")), (item("d"),), (item("e", must_have=True), item("f")))
    found = team_result(ladder, dict(zip("abcdef", map(agreed, (3, 3, 1, 4, 1, 5)), strict=True)))
    assert [area.level.level for area in found.areas] == [3, 4, 1]
    assert (found.overall.level, found.overall.held_back_by) == (3, ("area 2", "area 0"))
    assert (found.coverage, found.is_provisional) == (1.0, False)


def test_little_answered_is_provisional_with_its_range():
    ladder = model((item("a"), item("b")), (item("c"),))
    found = team_result(ladder, {"a": agreed(3), "b": agreed(3), "c": agreed(2, invited=10)})
    assert [area.is_provisional for area in found.areas] == [False, True]
    assert (found.areas[1].level.level, found.areas[1].level.low, found.areas[1].level.high) == (2, 0, 2)
    assert found.is_provisional
    nearly = team_result(ladder, {name: agreed(3, people=7, invited=10) for name in "abc"})
    assert ([area.is_provisional for area in nearly.areas], nearly.is_provisional) == ([False, False], True)


def test_a_hidden_item_leaves_no_count_behind_in_its_area():
    ladder = model((item("a"), item("b")))
    found = team_result(ladder, {"a": agreed(3), "b": hidden_item(5, 5)})
    assert (found.areas[0].level.level, found.areas[0].level.low, found.areas[0].coverage) == (3, 0, .5)
    assert found.areas[0].is_provisional
    nothing = team_result(ladder, {"a": hidden_item(5, 5), "b": hidden_item(5, 5)})
    assert (nothing.areas[0].level.level, nothing.areas[0].coverage, nothing.is_provisional) == (None, None, True)


def test_what_does_not_apply_takes_no_part_in_its_area():
    ladder = model((item("a"), item("b", must_have=True)))
    found = team_result(ladder, {"a": agreed(3), "b": item_level([1, 1, 0, 0, 0, 0], 4, 0, 6)})
    assert (found.areas[0].level.level, found.areas[0].level.applicable) == (3, 1)
