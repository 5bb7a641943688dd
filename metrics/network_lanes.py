"""In which order to draw lanes so that what is tied together stands together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping


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
    order: list[str] = []
    tied, left = Counter(), set(names)
    while left:
        order.append(min(left, key=lambda lane: (lane not in first, -tied[lane], -total[lane], names[lane], lane)))
        left.remove(order[-1])
        tied.update(beside[order[-1]])
    return order
