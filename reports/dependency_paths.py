"""Along which links projects hang together, as places: what is above and below one of them, and what comes after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy
import pandas

from metrics.network_reach import chain_of, neighbours, reach

# One view asks for the same chain several times.
_MOST_CHAINS = 16
Beside = Mapping[int, list[int]]


@dataclass(frozen=True, eq=False)
class Paths:
    """`open_links`: who gives to whom and who waits for whom by the open dependencies; `binding`: who comes after whom by the
    binding ones. See `metrics.network_reach.neighbours`."""

    open_links: tuple[Beside, Beside]
    binding: Beside

    @classmethod
    def of(cls, open_links: pandas.DataFrame, binding: pandas.DataFrame, project_index: pandas.Index) -> Paths:
        """Both kinds of links with predecessor_id and successor_id."""
        pairs = (zip(*(project_index.get_indexer(links[end]).tolist() for end in ("predecessor_id", "successor_id")),
                     strict=True) for links in (open_links, binding))
        both, (after, _) = map(neighbours, pairs)
        return cls(both, after)

    @cached_property
    def chain_of(self) -> Callable[[int], numpy.ndarray]:
        """A project > itself and everything above and below it, the nearest first: see `metrics.network_reach.chain_of`."""

        @lru_cache(maxsize=_MOST_CHAINS)
        def found(place: int) -> numpy.ndarray:
            chain = numpy.array(chain_of(place, *self.open_links), dtype="int64")
            chain.flags.writeable = False
            return chain

        return found

    def after(self, places: Iterable[int]) -> set[int]:
        """Every project that the binding links lead to from one of these."""
        return {other for place in places for other in reach(place, self.binding)}
