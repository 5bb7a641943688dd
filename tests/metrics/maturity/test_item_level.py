"""The level of an item: the specification's examples, and what holds whatever people answer."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as some

from metrics.maturity.item_level import consensus, hidden_item, item_level, lower_median

LEVELS = range(6)


def counted(*answers: int) -> list[int]:
    return [answers.count(level) for level in LEVELS]


def of(*answers: int, invited: int | None = None, not_applicable: int = 0, dont_know: int = 0):
    given_at_all = len(answers) + not_applicable + dont_know
    return item_level(counted(*answers), not_applicable, dont_know, given_at_all if invited is None else invited)


teams = some.lists(some.integers(0, 5), min_size=1, max_size=12)


def test_answers_2_and_4_give_2_with_a_deviation_of_1():
    found = of(2, 4)
    assert (found.level, found.deviation, found.is_talk) == (2, 1.0, False)


def test_five_of_eight_people_give_3_with_its_range_and_deviation():
    found = of(2, 3, 3, 3, 4, invited=8)
    assert (found.level, found.low, found.high, found.answered, found.asked) == (3, 2, 3, 5, 8)
    assert found.deviation == pytest.approx(0.4)


@pytest.mark.parametrize(("answers", "talk"), [((1, 4), True), ((1, 3), False), ((0, 2, 2, 4), True), ((2, 2, 2, 2), False),
                                               ((0, 0, 0, 2, 2), False), ((0, 3), True)])
def test_people_talk_when_they_are_more_than_a_level_apart_on_average_or_three_between_two(answers, talk):
    assert of(*answers).is_talk is talk


def test_not_applicable_leaves_the_denominator_and_a_majority_of_it_the_item():
    found = of(3, 3, not_applicable=2, invited=6)
    assert (found.level, found.asked, found.applicable) == (3, 4, True)
    assert not of(3, 3, not_applicable=3).applicable


def test_dont_know_and_no_answer_are_missing_and_never_nought():
    found = of(4, 4, 4, dont_know=1, invited=5)
    assert (found.level, found.low, found.high, found.answered, found.asked) == (4, 4, 4, 3, 5)
    assert of(dont_know=3).level is None
    assert (of(invited=4).level, of(invited=4).low, of(invited=4).high) == (None, 0, 5)


@pytest.mark.parametrize(("dont_know", "blind"), [(0, False), (1, False), (2, True)])
def test_a_third_who_dont_know_are_a_blind_spot(dont_know, blind):
    assert of(2, 2, 3, 3, dont_know=dont_know).is_blind_spot is blind


def test_consensus_is_1_for_all_the_same_and_0_for_two_camps_at_the_ends():
    assert consensus(counted(3, 3, 3)) == 1
    assert consensus(counted(0, 0, 5, 5)) == pytest.approx(0)
    assert consensus(counted()) is None
    # 2, 3, 3, 3, 4: mean 3, two of five answers a level away.
    assert consensus(counted(2, 3, 3, 3, 4)) == pytest.approx(1 + .4 * -0.32192809488736235)


def test_an_item_that_may_not_be_shown_can_be_anywhere():
    found = hidden_item(5, 8)
    assert (found.level, found.low, found.high, found.answered, found.counts, found.is_shown) == (None, 0, 5, None, (), False)


@given(teams, some.randoms())
def test_the_order_of_people_does_not_matter(answers, random):
    shuffled = random.sample(answers, len(answers))
    assert of(*shuffled) == of(*answers)


@given(teams)
def test_the_level_is_the_highest_that_more_than_half_reach(answers):
    expected = max(level for level in LEVELS if sum(answer >= level for answer in answers) * 2 > len(answers))
    assert of(*answers).level == expected


@given(teams, some.integers(0, 5))
def test_an_answer_at_or_above_the_level_never_lowers_it(answers, more):
    level = of(*answers).level
    if more >= level:
        assert of(*answers, more).level >= level


@given(teams, some.data())
def test_raising_an_answer_never_lowers_the_level(answers, data):
    place = data.draw(some.integers(0, len(answers) - 1))
    higher = [*answers[:place], data.draw(some.integers(answers[place], 5)), *answers[place + 1:]]
    assert of(*higher).level >= of(*answers).level


@given(teams, some.integers(0, 12), some.integers(0, 12), some.integers(0, 12))
def test_the_range_always_contains_the_level(answers, silent, dont_know, not_applicable):
    found = of(*answers, dont_know=dont_know, not_applicable=not_applicable,
               invited=len(answers) + silent + dont_know + not_applicable)
    assert 0 <= found.low <= found.level <= found.high <= 5


@given(teams, some.lists(some.integers(0, 5), max_size=6))
def test_whatever_the_missing_would_have_said_lies_inside_the_range(answers, missing):
    found = of(*answers, invited=len(answers) + len(missing))
    assert found.low <= of(*answers, *missing).level <= found.high


@given(teams, some.integers(1, 6))
def test_blank_never_equals_nought(answers, blank):
    without, nought = of(*answers, invited=len(answers) + blank), of(*answers, *[0] * blank)
    assert without.level == of(*answers).level
    assert without.answered == len(answers) != nought.answered
    assert without.low == nought.level


@given(teams)
def test_consensus_lies_between_0_and_1(answers):
    assert -1e-9 <= consensus(counted(*answers)) <= 1 + 1e-9


def test_every_team_of_three_agrees_with_the_middle_answer():
    everyone = [(a, b, c) for a in LEVELS for b in LEVELS for c in LEVELS if a <= b <= c]
    assert len(everyone) == comb(8, 3)
    assert all(lower_median(counted(*answers)) == answers[1] for answers in everyone)
