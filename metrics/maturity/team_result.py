"""A team's whole result from the counts of its answers: items, areas, how much was answered, and one number on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from metrics.maturity.area_level import AreaLevel, Standing, area_level
from metrics.maturity.item_level import ItemLevel
from metrics.maturity.model import Item, Model

COVERAGE_OF_ALL, COVERAGE_OF_AREA = Fraction(4, 5), Fraction(3, 5)


@dataclass(frozen=True)
class AreaResult:
    """`items`: item id > level, those that are asked. `coverage`: levels named of those possible (at least, where an
    item is hidden), None where nothing is shown.

    `deviation`: mean distance of answers from their item's level. `is_provisional`: too little was answered.
    """

    area_id: str
    name: str
    level: AreaLevel
    items: Mapping[str, ItemLevel]
    coverage: float | None
    deviation: float | None
    is_provisional: bool


@dataclass(frozen=True)
class TeamResult:
    """`areas` in the model's order: the profile. `overall`: the same rule over areas, for who asks for one number."""

    areas: tuple[AreaResult, ...]
    overall: AreaLevel
    coverage: float | None
    is_provisional: bool

    @property
    def items(self) -> dict[str, ItemLevel]:
        return {item_id: level for area in self.areas for item_id, level in area.items.items()}


def team_result(model: Model, levels: Mapping[str, ItemLevel]) -> TeamResult:
    """The result of one team. `levels`: item id > its level, for the items of the model that were asked."""
    areas = tuple(_area(model, area.area_id, area.name, {item.item_id: levels[item.item_id] for item in area.items
                                                         if item.item_id in levels})
                  for area in model.areas if any(item.item_id in levels for item in area.items))
    coverage = _coverage([level for area in areas for level in area.items.values()])
    provisional = _is_below(coverage, COVERAGE_OF_ALL) or any(area.is_provisional for area in areas)
    overall = area_level([Standing(area.area_id, area.level.level, area.level.low, area.level.high) for area in areas
                          if area.level.applicable], model.share, model.top_level)
    return TeamResult(areas, overall, None if coverage is None else float(coverage), provisional)


def standings(model: Model, levels: Mapping[str, ItemLevel]) -> list[Standing]:
    """What applicable items bring to their area. `levels`: item id > its level."""
    return [standing(model.item(item_id), level) for item_id, level in levels.items() if level.applicable]


def standing(item: Item, level: ItemLevel) -> Standing:
    return Standing(item.item_id, level.level, level.low, level.high, item.weight, item.must_have)


def _area(model: Model, area_id: str, name: str, levels: Mapping[str, ItemLevel]) -> AreaResult:
    found = area_level(standings(model, levels), model.share, model.top_level)
    coverage = _coverage(list(levels.values()))
    return AreaResult(area_id, name, found, levels, None if coverage is None else float(coverage), _deviation(levels),
                      _is_below(coverage, COVERAGE_OF_AREA))


def _coverage(levels: Sequence[ItemLevel]) -> Fraction | None:
    """Levels named of those that people could have named, at least; None where nothing is shown or nothing applies."""
    applicable = [level for level in levels if level.applicable]
    asked = sum(level.asked for level in applicable)
    # An item that may not be shown counts as unanswered: with its number here, its answers could be worked out.
    answered = [level.answered for level in applicable if level.is_shown]
    return Fraction(sum(answered), asked) if asked and answered else None


def _is_below(coverage: Fraction | None, least: Fraction) -> bool:
    return coverage is None or coverage < least


def _deviation(levels: Mapping[str, ItemLevel]) -> float | None:
    shown = [level for level in levels.values() if level.deviation is not None and level.applicable]
    answered = sum(level.answered for level in shown)
    return sum(level.deviation * level.answered for level in shown) / answered if answered else None
