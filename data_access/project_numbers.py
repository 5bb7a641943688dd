"""Numbers of every project at a date, in memory: a filter adds up those of the projects that it shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy
from sqlalchemy import Boolean, ColumnElement, Integer, Select

from data_access.frames import read_columns
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
    whole = {name for name, column in columns.items() if is_whole(column)}
    return project_numbers(dict(zip(columns, read_values(copy, list(columns.values()), statement), strict=True)), whole)


def read_values(copy: PortfolioCopy, columns: Sequence[ColumnElement], statement: Select) -> list[numpy.ndarray]:
    """As `read_numbers`, an array for each column: a value a project, NaN where it is not known."""
    with copy.database.read() as connection:
        ids, *given = read_columns(connection, statement.with_only_columns(
            projects.c.project_id, *columns, maintain_column_froms=True))
    values = numpy.full((len(columns), len(project_ids(copy))), numpy.nan)
    place = positions(copy, ids)
    for row, numbers in zip(values, given, strict=True):
        row[place] = numbers.astype(float)
    return list(values)


def is_whole(column: ColumnElement) -> bool:
    """Whether a column has whole numbers alone, which may be no others than 0 and 1."""
    return isinstance(column.type, (Boolean, Integer))


def project_numbers(values: Mapping[str, numpy.ndarray], whole: Collection[str]) -> ProjectNumbers:
    """The numbers of these names: a value a project, NaN where it is not known; `whole`: the names of whole numbers."""
    amounts = [name for name, numbers in values.items() if name not in whole or not _are_flags(numbers)]
    kind, known, ones = _kinds(numpy.array([~numpy.isnan(numbers) for numbers in values.values()]),
                               numpy.array([numbers == 1 for numbers in values.values()]))
    return ProjectNumbers(tuple(values), kind, known, ones, tuple(amounts),
                          numpy.array([numpy.nan_to_num(values[name]) for name in amounts]).reshape(len(amounts), len(kind)))


def _are_flags(numbers: numpy.ndarray) -> bool:
    return bool((numpy.isnan(numbers) | (numbers == 0) | (numbers == 1)).all())


def _kinds(known: numpy.ndarray, ones: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Each project's kind, and for each kind the flags; `known`, `ones`: a row a name and a column a project."""
    # A project's flags as one text of bytes: texts are told apart many times faster than rows of a table.
    flags = numpy.packbits(numpy.concatenate([known, ones]), axis=0).T
    texts = numpy.ascontiguousarray(flags).view(f"S{flags.shape[1]}").ravel()
    _, first, kind = numpy.unique(texts, return_index=True, return_inverse=True)
    return kind.astype("int32"), known.T[first], ones.T[first]
