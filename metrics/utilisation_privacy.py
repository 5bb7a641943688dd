"""Units too small to be shown alone: pooled so that neither a row nor a difference of rows tells about one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy
import pandas
from numpy.typing import ArrayLike

LEAST_PEOPLE = 3
POOL = "*"


def pooled(people: pandas.Series, least: int = LEAST_PEOPLE) -> set[str]:
    """Which units must be shown as one. `people`: unit > how many people it has.

    All that have fewer than `least`; and while these together are still fewer, the next smallest too, because what a total
    lacks would otherwise tell about them (complementary suppression).
    """
    ordered = people.sort_values(kind="stable")
    chosen = int((ordered < least).sum())
    while 0 < chosen < len(ordered) and ordered.iloc[:chosen].sum() < least:
        chosen += 1
    return set(ordered.index[:chosen])


def pooled_paths(members: pandas.DataFrame, levels: Sequence[str], least: int = LEAST_PEOPLE) -> pandas.DataFrame:
    """What each combination of levels is shown as, the outer levels first.

    `members`: one row a person with the level columns. Returns one row a combination: the level columns, then `shown_` with
    each of them, which is POOL where it is pooled; `people`: how many people stand behind the shown combination.
    """
    paths = members[list(levels)].astype(object).reset_index(drop=True)
    shown = pandas.DataFrame(index=paths.index)
    for level in levels:
        outer = list(shown.columns)
        value = paths[level].copy()
        for path, rows in shown.groupby(outer, sort=True) if outer else [((), shown)]:
            names = value[rows.index]
            inside_pool = bool(outer) and path[-1] == POOL
            small = set(names) if inside_pool else pooled(names.value_counts().sort_index(), least)
            value[rows.index] = names.where(~names.isin(small), POOL)
        shown[f"shown_{level}"] = value
    people = shown.groupby(list(shown.columns))[shown.columns[0]].transform("size")
    return paths.join(shown).assign(people=people).drop_duplicates(list(levels)).reset_index(drop=True)


class Merged(NamedTuple):
    """Which of several bookings may not be told apart (a truth value each), and whether all of those may be told as one."""

    small: numpy.ndarray
    is_told: bool


def merged(bookings: ArrayLike, people: ArrayLike, count: int, least: int = LEAST_PEOPLE) -> Merged:
    """Bookings of fewer than `least` people, each of which would tell of them what they do; as `pooled` for units.

    `bookings`, `people`: pairs, who has hours on which of `count` bookings. While those together are still fewer people, the
    next smallest joins them, because what the total lacks would tell of them.
    """
    who: list[set] = [set() for _ in range(count)]
    for booking, person in zip(numpy.asarray(bookings).tolist(), numpy.asarray(people).tolist(), strict=True):
        who[booking].add(person)
    small, together = numpy.zeros(count, dtype=bool), set()
    for booking in sorted(range(count), key=lambda place: len(who[place])):
        if len(who[booking]) >= least and (not together or len(together) >= least):
            break
        small[booking] = True
        together |= who[booking]
    return Merged(small, len(together) >= least)
