"""Change between rounds: only items that ask the same, counted, with a break mark where the model or its rule changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.maturity.model import COMPARABLE, Model


@dataclass(frozen=True)
class Change:
    """`pairs`: item > (level before, level now) where both are known. `left_out`: asked now, not comparable or unknown."""

    pairs: Mapping[str, tuple[int, int]]
    left_out: tuple[str, ...]

    @property
    def up(self) -> int:
        return sum(now > before for before, now in self.pairs.values())

    @property
    def same(self) -> int:
        return sum(now == before for before, now in self.pairs.values())

    @property
    def down(self) -> int:
        return sum(now < before for before, now in self.pairs.values())


def comparable_items(before: Model, after: Model) -> dict[str, str]:
    """Item of the later model > the item of the earlier one that asks the same, by meaning id.

    Where the later version says what became of an item, that decides: only one that stayed the same or was merely reworded
    can be compared, whatever its meaning id.
    """
    mapped = [entry for entry in after.item_map if entry.from_version == before.version and before.model_id == after.model_id]
    told_before = {item for entry in mapped for item in entry.before}
    told_after = {item for entry in mapped for item in entry.after}
    pairs = {new: old for entry in mapped if entry.change in COMPARABLE
             for old, new in zip(entry.before, entry.after, strict=True)}
    meanings = {item.meaning_id: item.item_id for item in before.items() if item.item_id not in told_before}
    by_meaning = {item.item_id: meanings[item.meaning_id] for item in after.items()
                  if item.item_id not in told_after and item.meaning_id in meanings}
    known_before, known_after = ({item.item_id for item in model.items()} for model in (before, after))
    return {new: old for new, old in {**by_meaning, **pairs}.items() if new in known_after and old in known_before}


def is_break(before: Model, after: Model) -> bool:
    """Whether model or rule changed in between, so that levels of areas are not measured with the same ruler."""
    return (before.model_id, before.version, before.share) != (after.model_id, after.version, after.share)


def change(before: Mapping[str, int | None], after: Mapping[str, int | None], pairs: Mapping[str, str]) -> Change:
    """The levels of comparable items before and now. `pairs`: of `comparable_items`; `after`: all items that are asked now."""
    both = {item: (before.get(pairs[item]), level) for item, level in after.items() if item in pairs}
    known = {item: pair for item, pair in both.items() if None not in pair}
    return Change(known, tuple(item for item in after if item not in known))
