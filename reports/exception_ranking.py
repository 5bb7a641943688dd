"""The exceptions of some projects in one order: counted by kind, and the first of them, without walking through them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

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
        return len(numpy.unique(self.project[self.places])) + self._count_outside()

    def first(self, limit: int | None = None) -> list[Item]:
        """The first ones in their order."""
        inside = self._items(self.places[:limit])
        return sorted([*inside, *self._first_outside(limit)], key=rank_key)[:limit]

    def one_a_project(self, limit: int | None = None) -> Pairs:
        """The first exception of each project (of the first `limit`), with the other kinds of that project."""
        project = self.project[self.places]
        first = numpy.sort(numpy.unique(project, return_index=True)[1])[:limit]
        others: dict[int, list[str]] = {number: [] for number in project[first].tolist()}
        rest = numpy.setdiff1d(numpy.flatnonzero(numpy.isin(project, project[first])), first)
        for number, item in zip(project[rest].tolist(), self._items(self.places[rest]), strict=True):
            others[number].append(item.kind)
        pairs = zip(self._items(self.places[first]), map(tuple, others.values()), strict=True)
        outside = ((item, ()) for item in self._first_outside(limit))
        return sorted([*pairs, *outside], key=lambda pair: rank_key(pair[0]))[:limit]

    def _count_outside(self) -> int:
        return self.outside.count if self.outside else 0

    def _first_outside(self, limit: int | None) -> list[Item]:
        return self.outside.first(limit) if self.outside else []

    def _items(self, places: numpy.ndarray) -> Iterator[Item]:
        return (self.items[place] for place in places.tolist())
