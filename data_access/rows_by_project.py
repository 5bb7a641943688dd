"""Rows by project: those of a few projects are found without looking at all rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy


@dataclass(frozen=True, eq=False)
class RowsByProject:
    """Where the rows of each project are: `order[first[place]:first[place + 1]]`, `place` being the project's among all."""

    order: numpy.ndarray
    first: numpy.ndarray

    @classmethod
    def of(cls, position: numpy.ndarray, projects: int) -> RowsByProject:
        """`position`: the place of each row's project; `projects`: how many there are."""
        # Numbers of 16 bits are put in order five times as fast.
        order = numpy.argsort(position.astype(numpy.min_scalar_type(projects)), kind="stable")
        return cls(order, numpy.append(0, numpy.bincount(position, minlength=projects).cumsum()))

    def rows_of(self, projects: numpy.ndarray) -> numpy.ndarray:
        """The rows of the projects at these places, in the order in which they stand."""
        begin, end = self.first[projects].tolist(), self.first[projects + 1].tolist()
        found = [self.order[here:there] for here, there in zip(begin, end, strict=True)]
        return numpy.sort(numpy.concatenate(found)) if found else numpy.empty(0, dtype="int64")
