"""Numbers of every project at a date, in memory: a filter adds up those of the projects that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
from sqlalchemy import Boolean, ColumnElement, Integer, Select

from data_access.portfolio_copy import PortfolioCopy
from data_access.schema import projects
from data_access.shown_mask import Mask, positions, project_ids


@dataclass(frozen=True)
class ProjectNumbers:
    """Name > one number a project, in the order of `project_ids`; `known` says which of them are, the others are 0."""

    values: Mapping[str, numpy.ndarray]
    known: Mapping[str, Mask]

    def sum(self, name: str, mask: Mask) -> float | int | None:
        """The sum over the masked projects, None where nothing adds up, as in SQL."""
        counted = mask & self.known[name]
        if not counted.any():
            return None
        values = self.values[name]
        return int(numpy.count_nonzero(values & counted)) if values.dtype == bool else float(values[counted].sum())

    def sums(self, mask: Mask) -> dict[str, float | int | None]:
        """The sums of all numbers by name."""
        return {name: self.sum(name, mask) for name in self.values}

    def of(self, name: str, mask: Mask) -> numpy.ndarray:
        """The known values of the masked projects."""
        return self.values[name][mask & self.known[name]]


def read_numbers(copy: PortfolioCopy, columns: Mapping[str, ColumnElement], statement: Select) -> ProjectNumbers:
    """The numbers `columns` of the projects of `statement`, which has one row for each of them."""
    chosen = [projects.c.project_id, *(value.label(name) for name, value in columns.items())]
    with copy.database.read() as connection:
        rows = connection.execute(statement.with_only_columns(*chosen, maintain_column_froms=True)).all()
    ids, *given = list(zip(*rows, strict=True)) or [()] * len(chosen)
    place, count = positions(copy, ids), len(project_ids(copy))
    values, known = {}, {}
    for (name, column), numbers in zip(columns.items(), given, strict=True):
        values[name], known[name] = _spread(numbers, place, count, isinstance(column.type, (Boolean, Integer)))
    return ProjectNumbers(values, known)


def _spread(numbers: Sequence, place: numpy.ndarray, count: int, is_whole: bool) -> tuple[numpy.ndarray, Mask]:
    """The numbers at their projects' places; what is only ever 0 or 1 takes a byte instead of eight."""
    given = numpy.array(numbers, dtype=float)
    told = ~numpy.isnan(given)
    is_flag = is_whole and bool(numpy.isin(given[told], (0, 1)).all())
    values, known = numpy.zeros(count, dtype=bool if is_flag else float), numpy.zeros(count, dtype=bool)
    values[place[told]], known[place[told]] = given[told], True
    return values, known
