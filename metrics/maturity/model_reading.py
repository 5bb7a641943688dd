"""From the plain values of a model file to the model, with everything that is wrong told in one pass."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from metrics.maturity.model import (
    CHANGES,
    DEFAULT_SHARE,
    DEFAULT_WINDOW_MONTHS,
    Area,
    Item,
    Level,
    MappedItems,
    Model,
    Rung,
)
from metrics.maturity.model_values import Fault, ModelError, Part, Path, read_id, read_text
from metrics.maturity.records import CHECKS

NAME, QUESTION, STATEMENT, DESCRIPTION = 80, 200, 300, 1_000
MOST_AREAS, MOST_ITEMS, MOST_MAPPED = 50, 100, 1_000
_MODEL = ("model", "version", "name", "description", "share", "evidence_window_months", "levels", "areas", "item_map")
_ITEM = ("id", "meaning", "name", "question", "must_have", "pulse", "weight", "effort", "checks", "rungs")
# change > how many ids stand before and after it; None for two or more.
_SIDES = {"same": (1, 1), "reworded": (1, 1), "split": (1, None), "merged": (None, 1), "new": (0, 1), "dropped": (1, 0)}


def read_model(given: Any) -> Model:
    """The model that plain values (of a YAML or JSON file) state. Raises ModelError with every fault that can be found."""
    faults: list[Fault] = []
    part = Part(given, (), faults, _MODEL, ("model", "version", "name", "levels", "areas"))
    model_id, version = part.id("model"), part.id("version")
    name, description = part.text("name", NAME), part.text("description", DESCRIPTION, "")
    share = part.fraction("share", DEFAULT_SHARE, 1)
    window = part.whole("evidence_window_months", 1, 120, DEFAULT_WINDOW_MONTHS)
    levels = _levels(part)
    areas = [_area(value, ("areas", place), faults, levels)
             for place, value in enumerate(part.parts("areas", 1, MOST_AREAS, "areas"))]
    items = [(("areas", row, "items", place), item) for row, area in enumerate(areas) for place, item in enumerate(area.items)]
    _distinct([(("areas", row, "id"), area.area_id) for row, area in enumerate(areas)], "area", faults)
    _distinct([(("areas", row, "name"), area.name) for row, area in enumerate(areas)], "area", faults)
    _distinct([((*path, "id"), item.item_id) for path, item in items], "item", faults)
    # An item without a meaning of its own has its id for it: an id that stands twice is told once.
    first = {item.item_id: (path, item) for path, item in reversed(items)}
    _distinct([((*path, "meaning"), item.meaning_id) for path, item in reversed(first.values())], "item", faults)
    item_map = _item_map(part, {item.item_id for _, item in items})
    if faults:
        raise ModelError(faults)
    return Model(model_id, version, name, levels, tuple(areas), share, window, item_map, description)


def _levels(part: Part) -> tuple[Level, ...]:
    levels = []
    for place, value in enumerate(part.parts("levels", 3, 6, "levels")):
        own = Part(value, ("levels", place), part.faults, ("number", "name", "meaning"), ("number", "name", "meaning"))
        number = own.whole("number", 0, 5)
        if number is not None and number != place:
            own.fault(("number",), f"found {number}", f"{place}, for levels stand in order from 0 without a gap")
        levels.append(Level(place, own.text("name", NAME), own.text("meaning", STATEMENT)))
    _distinct([(("levels", level.number, "name"), level.name) for level in levels], "level", part.faults)
    return tuple(levels)


def _area(given: Any, path: Path, faults: list[Fault], levels: tuple[Level, ...]) -> Area:
    part = Part(given, path, faults, ("id", "name", "items"), ("id", "name", "items"))
    items = [_item(value, (*path, "items", place), faults, levels)
             for place, value in enumerate(part.parts("items", 1, MOST_ITEMS, "items"))]
    return Area(part.id("id"), part.text("name", NAME), tuple(items))


def _item(given: Any, path: Path, faults: list[Fault], levels: tuple[Level, ...]) -> Item:
    part = Part(given, path, faults, _ITEM, ("id", "name", "question", "rungs"))
    item_id = part.id("id")
    return Item(
        item_id, part.id("meaning", item_id), part.text("name", NAME), part.text("question", QUESTION),
        _rungs(part, levels) if "rungs" in part.given and levels else (), part.switch("must_have"), part.switch("pulse"),
        part.fraction("weight", Item.weight, 100), part.whole("effort", 1, 3, Item.effort), _checks(part))


def _rungs(part: Part, levels: tuple[Level, ...]) -> tuple[Rung, ...]:
    """One rung a level. Level 0 may be left out: the level's own meaning then stands for it."""
    given, top = part.given["rungs"], levels[-1].number
    expected = f"a statement for each level from 0 (or 1) to {top}"
    if not isinstance(given, Mapping):
        part.fault(("rungs",), "not keyed by level", expected)
        return ()
    wanted = list(range(top + 1))
    for key in given:
        if isinstance(key, bool) or key not in wanted:
            part.faults.append(Fault((*part.path, "rungs", key), f"{key!r} is not a level of this model", expected, True))
    missing = [level for level in wanted[1:] if level not in given]
    if missing:
        part.fault(("rungs",), f"level {', '.join(map(str, missing))} is missing", expected)
    rungs = [_rung(given[level], (*part.path, "rungs", level), part.faults, level) for level in wanted if level in given]
    _distinct([((*part.path, "rungs", rung.level), rung.statement) for rung in rungs], "rung of this item", part.faults)
    return tuple(rungs) if 0 in given else (Rung(0, levels[0].meaning), *rungs)


def _rung(given: Any, path: Path, faults: list[Fault], level: int) -> Rung:
    if not isinstance(given, Mapping):
        return Rung(level, read_text(given, path, faults, STATEMENT))
    part = Part(given, path, faults, ("says", "show"), ("says",))
    return Rung(level, part.text("says", STATEMENT), part.text("show", STATEMENT, ""))


def _checks(part: Part) -> tuple[str, ...]:
    given = part.given.get("checks", [])
    names = given if isinstance(given, list) else [given]
    for place, name in enumerate(names):
        if not isinstance(name, str) or name not in CHECKS:
            where = ("checks", place) if isinstance(given, list) else ("checks",)
            part.fault(where, f"{str(name)[:40]!r} is not a record check", f"one of {', '.join(CHECKS)}")
    return tuple(name for name in names if isinstance(name, str))


def _item_map(part: Part, items: Collection[str]) -> tuple[MappedItems, ...]:
    keys, entries = ("from", "change", "before", "after"), []
    for place, value in enumerate(part.parts("item_map", 0, MOST_MAPPED, "entries")):
        own = Part(value, ("item_map", place), part.faults, keys, ("from", "change"))
        before, after = (_ids(own, key) for key in ("before", "after"))
        change = own.given.get("change")
        if "change" in own.given and change not in CHANGES:
            own.fault(("change",), f"found {str(change)[:40]!r}", f"one of {', '.join(CHANGES)}")
        elif change in CHANGES and not _fits(change, before, after):
            own.fault((), f"{change} from {len(before)} to {len(after)} items", _sides(change))
        for item_id in after:
            if item_id not in items:
                own.fault(("after",), f"{item_id} is not an item of this model", "ids of this model's items")
        entries.append(MappedItems(own.id("from"), change, before, after))
    for side in ("before", "after"):
        _distinct([(("item_map", place, side), f"{item_id} (from version {entry.from_version})")
                   for place, entry in enumerate(entries) for item_id in getattr(entry, side)], "entry", part.faults)
    return tuple(entries)


def _ids(part: Part, key: str) -> tuple[str, ...]:
    given = part.given.get(key, [])
    if not isinstance(given, list):
        part.fault((key,), "not a list", "a list of item ids, such as [steering.status]")
        return ()
    read = (read_id(value, (*part.path, key, place), part.faults) for place, value in enumerate(given))
    return tuple(item_id for item_id in read if item_id is not None)


def _fits(change: str, before: Collection[str], after: Collection[str]) -> bool:
    return all(len(side) >= 2 if wanted is None else len(side) == wanted
               for side, wanted in zip((before, after), _SIDES[change], strict=True))


def _sides(change: str) -> str:
    first, then = ("two or more" if wanted is None else str(wanted) for wanted in _SIDES[change])
    return f"{first} before and {then} after for {change}"


def _distinct(values: Iterable[tuple[Path, str | None]], what: str, faults: list[Fault],
              alike: Callable[[str], str] = str.casefold) -> None:
    seen: set[str] = set()
    for path, value in values:
        if value is None:
            continue
        if alike(value) in seen:
            faults.append(Fault(path, f"{value[:60]!r} stands here twice", f"something else for every {what}"))
        seen.add(alike(value))
