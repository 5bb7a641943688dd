"""A maturity model: levels, areas, and items whose rungs are statements that a team can observe."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

Change = Literal["same", "reworded", "split", "merged", "new", "dropped"]
CHANGES: tuple[Change, ...] = ("same", "reworded", "split", "merged", "new", "dropped")
# Only these leave what is asked as it was, so that answers before and after can be compared.
COMPARABLE: tuple[Change, ...] = ("same", "reworded")
DEFAULT_SHARE = Fraction(2, 3)
DEFAULT_WINDOW_MONTHS = 12


@dataclass(frozen=True)
class Level:
    """One level of the scale: its number from 0, its name in a word, and what it means in a sentence."""

    number: int
    name: str
    meaning: str


@dataclass(frozen=True)
class Rung:
    """What an item looks like at one level, as a statement to agree with, and an example of what could be shown for it.

    `show_me` is empty where there is nothing to show: at level 0, or where the model file gives no example.
    """

    level: int
    statement: str
    show_me: str = ""


@dataclass(frozen=True)
class Item:
    """One practice that is asked about.

    `meaning_id` stays the same as long as answers before and after a change of wording can be compared. `weight`: its part of
    the area's level, 1 unless the file says otherwise. `effort`: of moving up one rung, 1 (little) to 3 (much). `rungs`: one
    for every level of the model, from 0. `checks`: names of the record checks that this item can be held against.
    """

    item_id: str
    meaning_id: str
    name: str
    question: str
    rungs: tuple[Rung, ...]
    must_have: bool = False
    pulse: bool = False
    weight: Fraction = Fraction(1)
    effort: int = 2
    checks: tuple[str, ...] = ()

    def rung(self, level: int) -> Rung:
        """The rung of a level. Raises KeyError for a level that the model has not."""
        if not 0 <= level < len(self.rungs):
            raise KeyError(level)
        return self.rungs[level]


@dataclass(frozen=True)
class Area:
    """Items that belong together and get one level."""

    area_id: str
    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class MappedItems:
    """What became of items since an earlier version: their ids there and here; one side is empty for new and dropped."""

    from_version: str
    change: Change
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """A whole model, as its file states it.

    `levels`: from 0 without a gap, so that a level's number is its place. `share`: the weighted share of an area's items that
    has to reach a level for the area to be there, exactly. `evidence_window_months`: how long dated evidence counts as fresh.
    """

    model_id: str
    version: str
    name: str
    levels: tuple[Level, ...]
    areas: tuple[Area, ...]
    share: Fraction = DEFAULT_SHARE
    evidence_window_months: int = DEFAULT_WINDOW_MONTHS
    item_map: tuple[MappedItems, ...] = ()
    description: str = ""

    @property
    def top_level(self) -> int:
        """The highest level of the scale (5 in the model that ships)."""
        return self.levels[-1].number

    def item(self, item_id: str) -> Item:
        """The item with this id. Raises KeyError."""
        return self._by_id[item_id][1]

    def area_of(self, item_id: str) -> Area:
        """The area that an item belongs to. Raises KeyError."""
        return self._by_id[item_id][0]

    def items(self, pulse: bool = False) -> tuple[Item, ...]:
        """All items in the order of the file; with `pulse` those of the short form alone."""
        return tuple(item for area in self.areas for item in area.items if item.pulse or not pulse)

    @cached_property
    def _by_id(self) -> dict[str, tuple[Area, Item]]:
        return {item.item_id: (area, item) for area in self.areas for item in area.items}
