"""The exceptions of some projects in one order: counted by kind, and the first of them, without walking through them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice

import numpy
import pandas

from data_access.portfolio_copy import PortfolioCopy
from data_access.shown_mask import Mask, positions
from metrics.exceptions import KINDS, Item, rank_key, ranked
from reports.red_providers import OutsideProviders

Pairs = list[tuple[Item, tuple[str, ...]]]


@dataclass(frozen=True)
class RankedExceptions:
    """Those of `items` that stand at `places`, and providers `outside` the filter.

    `items`: in the order of `metrics.exceptions.rank_key`, with a number for the `project` of each and for its `kind`, that is
    its place in KINDS. No project that is `outside` has another exception here.
    """

    items: list[Item]
    project: numpy.ndarray
    kind: numpy.ndarray
    places: numpy.ndarray
    outside: OutsideProviders | None = None

    @classmethod
    def of(cls, items: Iterable[Item], copy: PortfolioCopy | None = None) -> RankedExceptions:
        """All of these; with a copy their projects are numbered by their places among all."""
        ordered = ranked(items)
        ids = numpy.array([item.project_id for item in ordered], dtype=object)
        project = positions(copy, ids) if copy else pandas.factorize(ids)[0]
        kind = numpy.array([KINDS.index(item.kind) for item in ordered], dtype="int8")
        return cls(ordered, project, kind, numpy.arange(len(ordered)))

    def of_projects(self, mask: Mask, outside: OutsideProviders | None = None) -> RankedExceptions:
        """Those of the masked projects."""
        return replace(self, places=numpy.flatnonzero(mask[self.project]), outside=outside)

    def of_kind(self, kind: str) -> RankedExceptions:
        """Those of one kind."""
        return replace(self, places=self.places[self.kind[self.places] == KINDS.index(kind)],
                       outside=self.outside if kind == "provider" else None)

    def counts(self) -> dict[str, int]:
        """Kind > how many, for all of KINDS."""
        counts = dict(zip(KINDS, numpy.bincount(self.kind[self.places], minlength=len(KINDS)).tolist(), strict=True))
        return counts | {"provider": counts["provider"] + self._count_outside()}

    def count_projects(self) -> int:
        return int(numpy.count_nonzero(numpy.bincount(self.project[self.places]))) + self._count_outside()

    def first(self, limit: int | None = None) -> list[Item]:
        """The first ones in their order."""
        return list(islice(merge(self._items(self.places[:limit]), self._items_outside(), key=rank_key), limit))

    def one_a_project(self, limit: int | None = None) -> Pairs:
        """The first exception of each project (of the first `limit`), with the other kinds of that project."""
        project = self.project[self.places]
        first = numpy.sort(numpy.unique(project, return_index=True)[1])[:limit]
        of_project: dict[int, list[Item]] = {number: [] for number in project[first].tolist()}
        chosen = numpy.flatnonzero(numpy.isin(project, project[first]))
        for number, item in zip(project[chosen].tolist(), self._items(self.places[chosen]), strict=True):
            of_project[number].append(item)
        pairs = ((costliest, tuple(item.kind for item in rest)) for costliest, *rest in of_project.values())
        outside = ((item, ()) for item in self._items_outside())
        return list(islice(merge(pairs, outside, key=lambda pair: rank_key(pair[0])), limit))

    def _count_outside(self) -> int:
        return self.outside.count if self.outside else 0

    def _items_outside(self) -> Iterator[Item]:
        return self.outside.items() if self.outside else iter(())

    def _items(self, places: numpy.ndarray) -> Iterator[Item]:
        return (self.items[place] for place in places.tolist())
