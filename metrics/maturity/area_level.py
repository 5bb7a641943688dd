"""An area's level from its items, and one number over all areas: a weighted share that has to reach it, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from metrics.maturity.item_level import lower_median


@dataclass(frozen=True)
class Standing:
    """What an item (or an area, for the number over all) brings to the level above it.

    `level`: None where it is not known; then it counts for the range alone, never as 0.
    """

    item_id: str
    level: int | None
    low: int
    high: int
    weight: Fraction = Fraction(1)
    must_have: bool = False


@dataclass(frozen=True)
class AreaLevel:
    """`level` with its range, and what is missing to the next one.

    `floor`: the lowest item. `step_to`: the next level, None at the top; `step_reached` of `step_of` items are there already,
    which is `step` of the weight. `held_back_by`: items below the next level, must-haves first. `known`: items with a level.
    """

    level: int | None
    low: int
    high: int
    floor: int | None
    applicable: int
    known: int
    step_to: int | None = None
    step_reached: int = 0
    step_of: int = 0
    step: Fraction | None = None
    held_back_by: tuple[str, ...] = ()

    @property
    def step_text(self) -> str:
        """"1 of 3 practices on the way to 3", empty at the top."""
        if self.step_to is None:
            return ""
        return f"{self.step_reached} of {self.step_of} practices on the way to {self.step_to}"


@dataclass(frozen=True)
class Sensitivity:
    """An area's level under other rules; `mean` keeps its decimals, for it is no level."""

    minimum: int | None
    share: int | None
    lower_median: int | None
    mean: float | None


def area_level(items: Sequence[Standing], share: Fraction, top: int) -> AreaLevel:
    """The highest level that the weighted share of items reaches, and every must-have too. `items`: the applicable ones."""
    known = [item for item in items if item.level is not None]
    low = _reached([(item, item.low) for item in items], share, top) if items else 0
    high = _reached([(item, item.high) for item in items], share, top)
    if not known:
        return AreaLevel(None, low, high, None, len(items), 0)
    level = _reached([(item, item.level) for item in known], share, top)
    found = AreaLevel(level, low, high, min(item.level for item in known), len(items), len(known))
    return found if level == top else _with_step(found, known, level + 1)


def sensitivity(items: Sequence[Standing], share: Fraction, top: int) -> Sensitivity:
    """The same items under minimum, weighted share, lower median and mean, side by side."""
    levels = [item.level for item in items if item.level is not None]
    if not levels:
        return Sensitivity(None, None, None, None)
    median = lower_median([levels.count(level) for level in range(top + 1)])
    return Sensitivity(min(levels), area_level(items, share, top).level, median, sum(levels) / len(levels))


def _reached(given: Sequence[tuple[Standing, int]], share: Fraction, top: int) -> int:
    total = sum((item.weight for item, _ in given), Fraction())
    for level in range(top, 0, -1):
        there = sum((item.weight for item, own in given if own >= level), Fraction())
        if there >= share * total and all(own >= level for item, own in given if item.must_have):
            return level
    return 0


def _with_step(found: AreaLevel, known: Sequence[Standing], following: int) -> AreaLevel:
    there = [item for item in known if item.level >= following]
    missing = sorted((item for item in known if item.level < following), key=lambda item: (not item.must_have, item.level))
    weight = sum((item.weight for item in known), Fraction())
    return AreaLevel(found.level, found.low, found.high, found.floor, found.applicable, found.known, following, len(there),
                     len(known), sum((item.weight for item in there), Fraction()) / weight,
                     tuple(item.item_id for item in missing))
