"""The cheapest way to an area's next level: which items to raise, exactly, not by a rule of thumb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Raisable:
    """An item with a known level. `effort`: of moving up one rung."""

    item_id: str
    level: int
    weight: Fraction
    must_have: bool
    effort: int


@dataclass(frozen=True)
class Rise:
    """An item to raise, from which level to which, and the effort of all its rungs."""

    item_id: str
    from_level: int
    to_level: int
    effort: int


def cheapest_rises(items: Sequence[Raisable], share: Fraction, target: int) -> tuple[Rise, ...]:
    """The rises of least total effort that bring the area to `target`; of equal ones those that move most weight.

    Every must-have below the target has to rise; of the others enough to reach the share. Empty when it is there already.
    """
    below = [item for item in items if item.level < target]
    forced = [item for item in below if item.must_have]
    there = sum((item.weight for item in items if item.level >= target or item.must_have), Fraction())
    needed = share * sum((item.weight for item in items), Fraction()) - there
    chosen = {item.item_id for item in (*forced, *_cover([item for item in below if not item.must_have], needed, target))}
    return tuple(Rise(item.item_id, item.level, target, _effort(item, target)) for item in items if item.item_id in chosen)


def _cover(items: Sequence[Raisable], needed: Fraction, target: int) -> tuple[Raisable, ...]:
    """The set of least effort whose weight is at least `needed`: for every total effort the heaviest set that it buys."""
    heaviest: dict[int, tuple[Fraction, tuple[Raisable, ...]]] = {0: (Fraction(), ())}
    for item in items:
        for effort, (weight, chosen) in list(heaviest.items()):
            total, more = effort + _effort(item, target), weight + item.weight
            if total not in heaviest or more > heaviest[total][0]:
                heaviest[total] = (more, (*chosen, item))
    return next(heaviest[effort][1] for effort in sorted(heaviest) if heaviest[effort][0] >= needed)


def _effort(item: Raisable, target: int) -> int:
    return item.effort * (target - item.level)
