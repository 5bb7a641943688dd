"""The level of an area: the specification's examples, exact shares, and what holds for any items."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as some

from metrics.maturity.area_level import Sensitivity, Standing, area_level, sensitivity
from metrics.maturity.next_level import Raisable, Rise, cheapest_rises

SHARE = Fraction(2, 3)


def item(level: int | None, *, weight=1, must_have=False, name="i") -> Standing:
    """An item whose level is certain, or one of which nothing is known."""
    return Standing(name, level, *((0, 5) if level is None else (level, level)), Fraction(weight), must_have)


def of(*items: Standing | int, share=SHARE):
    return area_level([item(one) if isinstance(one, int) else one for one in items], share, 5)


def test_levels_3_3_1_of_equal_weight_are_3_with_floor_1_and_1_if_the_last_is_a_must_have():
    assert (of(3, 3, 1).level, of(3, 3, 1).floor) == (3, 1)
    assert of(3, 3, item(1, must_have=True)).level == 1


def test_levels_4_2_1_give_2_and_say_what_is_on_the_way_to_3():
    found = of(item(4, name="a"), item(2, name="b"), item(1, name="c"))
    assert (found.level, found.step_to, found.step) == (2, 3, Fraction(1, 3))
    assert found.step_text == "1 of 3 practices on the way to 3"
    assert found.held_back_by == ("c", "b")


def test_shares_are_compared_exactly():
    assert of(item(3, weight=Fraction(2, 3)), item(0, weight=Fraction(1, 3))).level == 3
    assert of(*[item(2, weight=Fraction(1, 10))] * 7, *[item(0, weight=Fraction(1, 10))] * 3, share=Fraction(7, 10)).level == 2
    assert of(3, 3, 1, share=Fraction(667, 1000)).level == 1


def test_an_unknown_item_widens_the_range_and_is_never_nought():
    found = of(3, 3, item(None))
    assert (found.level, found.low, found.high, found.known, found.applicable) == (3, 3, 3, 2, 3)
    assert (of(3, item(None)).level, of(3, item(None)).low, of(3, item(None)).high) == (3, 0, 3)
    assert (of(item(None)).level, of(item(None)).low, of(item(None)).high) == (None, 0, 5)
    assert (of(5, 5, item(None, must_have=True)).level, of(5, 5, item(None, must_have=True)).low) == (5, 0)


def test_at_the_top_there_is_no_next_step():
    assert (of(5, 5).step_to, of(5, 5).step, of(5, 5).step_text) == (None, None, "")


def test_nothing_that_applies_has_no_level():
    assert of().level is None


def test_other_rules_stand_side_by_side():
    assert sensitivity([item(level) for level in (4, 2, 1)], SHARE, 5) == Sensitivity(1, 2, 2, 7 / 3)
    assert sensitivity([item(None)], SHARE, 5) == Sensitivity(None, None, None, None)


weights = some.fractions(min_value=Fraction(1, 4), max_value=3, max_denominator=6)


@some.composite
def standings(draw):
    level = draw(some.none() | some.integers(0, 5))
    # Of what is not known at all, any level is possible.
    low, high = (0, 5) if level is None else (draw(some.integers(0, level)), draw(some.integers(level, 5)))
    return Standing("i", level, low, high, draw(weights), draw(some.booleans()))


@given(some.lists(standings(), min_size=1, max_size=8), some.randoms())
def test_the_order_of_items_does_not_matter(items, random):
    found = [area_level(ordered, SHARE, 5) for ordered in (items, random.sample(items, len(items)))]
    assert len({(level.level, level.low, level.high, level.step, level.floor) for level in found}) == 1


@given(some.lists(standings(), min_size=1, max_size=8).filter(lambda items: any(item.level is not None for item in items)))
def test_the_range_always_contains_the_level(items):
    found = area_level(items, SHARE, 5)
    assert found.low <= found.level <= found.high


@given(some.lists(standings(), min_size=1, max_size=8), some.data())
def test_raising_an_item_never_lowers_the_area(items, data):
    place = data.draw(some.integers(0, len(items) - 1))
    held = items[place]
    if held.level is not None:
        raised = Standing(held.item_id, data.draw(some.integers(held.level, 5)), held.low, 5, held.weight, held.must_have)
        higher = area_level([*items[:place], raised, *items[place + 1:]], SHARE, 5)
        assert higher.level >= area_level(items, SHARE, 5).level


@some.composite
def raisables(draw):
    count = draw(some.integers(1, 7))
    return [Raisable(str(number), draw(some.integers(0, 5)), draw(weights), draw(some.booleans()), draw(some.integers(1, 3)))
            for number in range(count)]


def reaches(items, raised: set[str], target: int) -> bool:
    levels = [Standing(i.item_id, max(i.level, target) if i.item_id in raised else i.level, 0, 5, i.weight, i.must_have)
              for i in items]
    return area_level(levels, SHARE, 5).level >= target


@given(raisables(), some.integers(1, 5))
def test_the_cheapest_way_reaches_the_level_and_no_other_set_costs_less(items, target):
    rises = cheapest_rises(items, SHARE, target)
    assert reaches(items, {rise.item_id for rise in rises}, target)
    effort = {i.item_id: i.effort * (target - i.level) for i in items if i.level < target}
    cheapest = min(sum(effort[name] for name in chosen) for size in range(len(effort) + 1)
                   for chosen in combinations(effort, size) if reaches(items, set(chosen), target))
    assert sum(rise.effort for rise in rises) == cheapest


def test_the_cheapest_way_counts_every_rung_and_a_must_have_first():
    items = [Raisable("stop", 0, Fraction(1), False, 1), Raisable("list", 2, Fraction(1), False, 1),
             Raisable("plan", 3, Fraction(1), True, 3)]
    assert cheapest_rises(items, SHARE, 3) == (Rise("list", 2, 3, 1),)
    assert cheapest_rises(items, SHARE, 4) == (Rise("list", 2, 4, 2), Rise("plan", 3, 4, 3))
    assert cheapest_rises(items, SHARE, 0) == ()
