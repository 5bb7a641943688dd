"""One item: from how many people said which level to the level of the team, its range, and how far they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log2

# Above the first people differ by more than a level on average; from the second on two of them live in different teams.
TALK_ABOVE_DEVIATION, TALK_FROM_SPREAD = 1, 3
BLIND_SPOT = Fraction(1, 3)


@dataclass(frozen=True)
class ItemLevel:
    """What a team's answers to one item come to.

    `level`: None where nobody named one or it is not shown. `low`, `high`: with the missing answers as lowest and as highest
    level. `answered` of `asked`: people who named a level (None where not shown), of those to whom it applies. `counts`: people
    for each level from 0, empty where not shown. `deviation`: mean distance from the level, in levels. `spread`: highest less
    lowest. `consensus`: 0 (two camps at the ends) to 1 (all the same). `applicable`: False when most say that it is not.
    """

    level: int | None
    low: int
    high: int
    answered: int | None = None
    asked: int | None = None
    counts: tuple[int, ...] = ()
    not_applicable: int | None = None
    dont_know: int | None = None
    deviation: float | None = None
    spread: int | None = None
    consensus: float | None = None
    is_talk: bool = False
    is_blind_spot: bool = False
    applicable: bool = True

    @property
    def is_shown(self) -> bool:
        return self.answered is not None


def item_level(counts: Sequence[int], not_applicable: int, dont_know: int, invited: int) -> ItemLevel:
    """The level of an item that `counts` people put at each level from 0, of `invited` people.

    Not applicable leaves the denominator, and more than half of the answers take the item out; don't know and no answer are
    missing, never 0.
    """
    answered, top = sum(counts), len(counts) - 1
    asked = max(invited - not_applicable, answered)
    missing = asked - answered
    level = lower_median(counts)
    given = answered + not_applicable + dont_know
    return ItemLevel(
        level=level, low=lower_median(_filled(counts, 0, missing)) or 0, high=_highest(counts, top, missing),
        answered=answered, asked=asked, counts=tuple(counts), not_applicable=not_applicable, dont_know=dont_know,
        deviation=None if level is None else float(_deviation(counts, level)),
        spread=None if level is None else _spread(counts), consensus=consensus(counts),
        is_talk=level is not None and (_deviation(counts, level) > TALK_ABOVE_DEVIATION or _spread(counts) >= TALK_FROM_SPREAD),
        is_blind_spot=given > 0 and Fraction(dont_know, given) >= BLIND_SPOT,
        applicable=not_applicable * 2 <= given)


def hidden_item(top: int, invited: int, is_not_applicable: bool = False, is_blind_spot: bool = False) -> ItemLevel:
    """An item of which fewer people named a level than may be shown: any level is possible."""
    return ItemLevel(None, 0, top, asked=invited, is_blind_spot=is_blind_spot, applicable=not is_not_applicable)


def lower_median(counts: Sequence[int]) -> int | None:
    """The highest level that more than half of the answers reach; None without answers. `counts`: answers at each level."""
    total, reaching = sum(counts), 0
    for level in range(len(counts) - 1, -1, -1):
        reaching += counts[level]
        if reaching * 2 > total:
            return level
    return None


def consensus(counts: Sequence[int]) -> float | None:
    """Tastle and Wierman (2007): 1 + sum of p_k log2(1 - |k - mean| / width); None without answers."""
    total, width = sum(counts), len(counts) - 1
    if not total:
        return None
    mean = sum(level * count for level, count in enumerate(counts)) / total
    parts = (count / total * log2(1 - abs(level - mean) / width) for level, count in enumerate(counts) if count)
    return 1 + sum(parts)


def _filled(counts: Sequence[int], level: int, missing: int) -> list[int]:
    return [count + (missing if place == level else 0) for place, count in enumerate(counts)]


def _highest(counts: Sequence[int], top: int, missing: int) -> int:
    found = lower_median(_filled(counts, top, missing))
    return top if found is None else found


def _deviation(counts: Sequence[int], level: int) -> Fraction:
    return Fraction(sum(count * abs(place - level) for place, count in enumerate(counts)), sum(counts))


def _spread(counts: Sequence[int]) -> int:
    named = [level for level, count in enumerate(counts) if count]
    return named[-1] - named[0]
