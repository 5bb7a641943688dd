"""Numbers of every project at a date, in memory: a filter adds up those of the projects that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy
from sqlalchemy import Boolean, ColumnElement, Integer, Select

from data_access.portfolio_copy import PortfolioCopy
from data_access.schema import projects
from data_access.shown_mask import Mask, positions, project_ids


@dataclass(frozen=True)
class ProjectNumbers:
    """Named numbers of all projects, in the order of `project_ids`, or of some of them.

    Most numbers are only ever 0 or 1, and many projects have the same of these: they are of one `kind`. `known` and `ones` say
    of each kind (row) and name (column) whether the number is known, and whether it is 1. `amounts`: a row for each other
    number, in the order of `amount_names`; 0 where it is not known.
    """

    names: tuple[str, ...]
    kind: numpy.ndarray
    known: numpy.ndarray
    ones: numpy.ndarray
    amount_names: tuple[str, ...]
    amounts: numpy.ndarray

    def of_projects(self, mask: Mask) -> ProjectNumbers:
        """The numbers of the masked projects alone."""
        chosen = numpy.flatnonzero(mask)
        return replace(self, kind=self.kind.take(chosen), amounts=self.amounts.take(chosen, axis=1))

    def sums(self, mask: Mask) -> dict[str, float | int | None]:
        """The sum of each number over the masked projects, None where nothing adds up, as in SQL."""
        return self.of_projects(mask).totals()

    def totals(self) -> dict[str, float | int | None]:
        """The sum of each number, None where nothing adds up, as in SQL."""
        of_kind = numpy.bincount(self.kind, minlength=len(self.known))
        # Few kinds are left under a narrow filter.
        present = numpy.flatnonzero(of_kind)
        known, ones = (of_kind[present] @ flags[present] for flags in (self.known, self.ones))
        amounts = dict(zip(self.amount_names, self.amounts.sum(axis=1).tolist(), strict=True))
        return {name: amounts.get(name, count) if told else None
                for name, told, count in zip(self.names, known.tolist(), ones.tolist(), strict=True)}

    def knows(self, name: str) -> Mask:
        """Of which projects the number is known."""
        return self.known[:, self.names.index(name)][self.kind]

    def values(self, name: str) -> numpy.ndarray:
        """The number of each project, 0 where it is not known."""
        if name in self.amount_names:
            return self.amounts[self.amount_names.index(name)]
        return self.ones[:, self.names.index(name)][self.kind]

    def known_values(self, name: str) -> numpy.ndarray:
        """The number of each project of which it is known."""
        return self.values(name)[self.knows(name)]


def read_numbers(copy: PortfolioCopy, columns: Mapping[str, ColumnElement], statement: Select) -> ProjectNumbers:
    """The numbers `columns` of the projects of `statement`, which has one row for each of them."""
    chosen = [projects.c.project_id, *(value.label(name) for name, value in columns.items())]
    with copy.database.read() as connection:
        rows = connection.execute(statement.with_only_columns(*chosen, maintain_column_froms=True)).all()
    ids, *given = list(zip(*rows, strict=True)) or [()] * len(chosen)
    place, count = positions(copy, ids), len(project_ids(copy))
    values = {name: _spread(numbers, place, count) for name, numbers in zip(columns, given, strict=True)}
    amounts = [name for name, column in columns.items() if not _are_flags(column, values[name])]
    kind, known, ones = _kinds(numpy.array([~numpy.isnan(numbers) for numbers in values.values()]),
                               numpy.array([numbers == 1 for numbers in values.values()]))
    return ProjectNumbers(tuple(columns), kind, known, ones, tuple(amounts),
                          numpy.array([numpy.nan_to_num(values[name]) for name in amounts]).reshape(len(amounts), count))


def _spread(numbers: Sequence, place: numpy.ndarray, count: int) -> numpy.ndarray:
    """The numbers at their projects' places, NaN where there is none."""
    values = numpy.full(count, numpy.nan)
    values[place] = numpy.array(numbers, dtype=float)
    return values


def _are_flags(column: ColumnElement, values: numpy.ndarray) -> bool:
    is_whole = isinstance(column.type, (Boolean, Integer))
    return is_whole and bool((numpy.isnan(values) | (values == 0) | (values == 1)).all())


def _kinds(known: numpy.ndarray, ones: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Each project's kind, and for each kind the flags; `known`, `ones`: a row a name and a column a project."""
    # A project's flags as one text of bytes: texts are told apart many times faster than rows of a table.
    flags = numpy.packbits(numpy.concatenate([known, ones]), axis=0).T
    texts = numpy.ascontiguousarray(flags).view(f"S{flags.shape[1]}").ravel()
    _, first, kind = numpy.unique(texts, return_index=True, return_inverse=True)
    return kind.astype("int32"), known.T[first], ones.T[first]
