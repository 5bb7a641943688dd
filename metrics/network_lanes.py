"""In which order to draw lanes so that what is tied together stands together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from heapq import heapify, heappop, heappush


def tied_order(names: Mapping[str, str], ties: Iterable[tuple[str, str, float]], first: Collection[str] = ()) -> list[str]:
    """The lanes, those of `first` before all others: the most tied one, and after it always the one most tied to those so far.

    `names`: lane > its name, which settles what is equal; `ties`: pairs of lanes with a weight, the same pair any number of
    times. What breaks between two lanes is then drawn between neighbours, as far as that can be.
    """
    beside: dict[str, Counter] = defaultdict(Counter)
    total: Counter = Counter()
    for one, other, weight in ties:
        beside[one][other] += weight
        beside[other][one] += weight
        total.update({one: weight, other: weight})
    tied: Counter = Counter()

    def rank(lane: str) -> tuple:
        return lane not in first, -tied[lane], -total[lane], names[lane], lane

    waiting, placed = [rank(lane) for lane in names], {}
    heapify(waiting)
    while waiting:
        lane = heappop(waiting)[-1]
        # A lane whose ties have grown meanwhile came before with its better rank.
        if lane in placed:
            continue
        placed[lane] = True
        for other, weight in beside[lane].items():
            tied[other] += weight
            if other in names and other not in placed:
                heappush(waiting, rank(other))
    return list(placed)
