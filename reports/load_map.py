"""The heat map of load as a page draws it: a tree of units that opens in place, the worst first, unfilled demand apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy
import pandas

from metrics.periods import months_before
from metrics.policy import Policy
from metrics.utilisation import Grid, measures, quarter_start
from metrics.utilisation_grid import in_periods
from reports.load_paths import UNFILLED, Path, path_text
from reports.load_units import LoadUnits, units_of
from reports.people_load import PeopleLoad
from reports.utilisation import Months
from reports.utilisation_units import POOL

MONTHS_AHEAD = 12
LONGEST_SPAN = 24
# What a browser draws at once; the table has all.
MOST_ROWS = 500
TREES: dict[str, tuple[str, ...]] = {
    "team": ("team", "role", "person"), "role": ("role", "person"), "person": ("person",), "skill": ("skills", "person"),
    "location": ("location", "person")}
UNFILLED_NAME = "Unfilled demand"
Columns = Mapping[pandas.Timestamp, Sequence[pandas.Timestamp]]


@dataclass(frozen=True)
class LoadQuestion:
    """Which heat map: grouping (of TREES), the rows that are open, how many months from the current one, months or quarters,
    and, for people one by one, of which team alone.
    """

    by: str = "team"
    opened: tuple[Path, ...] = ()
    months: int = MONTHS_AHEAD
    quarters: bool = False
    team: str = ""


class LoadRow(NamedTuple):
    """One row as it is drawn: path (text), name, depth, kind ("people" or "unfilled"), people: how many it adds up."""

    path: str
    name: str
    depth: int
    kind: str
    people: int
    can_open: bool
    is_open: bool


@dataclass(frozen=True, eq=False)
class LoadMap:
    """rows: in the order in which they are drawn. columns: their first month > the months that are added up.

    cells: arrays of rows by columns: the sums of `metrics.utilisation_grid`, the measures of `metrics.utilisation.measures`,
    people_over and people_over_hours (0 where the policy does not show single people); nothing is there where person_months is
    0. rows_left_out: how many rows would follow.
    """

    rows: tuple[LoadRow, ...]
    columns: Columns
    cells: Grid
    rows_left_out: int

    @property
    def is_by_quarter(self) -> bool:
        return any(len(months) > 1 for months in self.columns.values())

    @property
    def months(self) -> list[pandas.Timestamp]:
        return [month for months in self.columns.values() for month in months]


def span_of(on: date) -> Months:
    """All months that a heat map can show: from the month of `on` on."""
    first = on.replace(day=1)
    return Months(first, months_before(first, -(LONGEST_SPAN - 1)))


def tree_levels(by: str, policy: Policy) -> tuple[str, ...]:
    """The levels of a grouping from the outside in; without single people where the policy does not show them."""
    levels = TREES[by]
    return levels if policy.person_rows or by == "person" else tuple(level for level in levels if level != "person")


def load_map(load: PeopleLoad, policy: Policy, question: LoadQuestion) -> LoadMap:
    """The heat map of the months that the question asks for. Raises PersonRowsOff for people one by one.

    A filter keeps the units that have people booked on its projects, and never changes a total.
    """
    columns = columns_of(load.shown_months(question.months), question.quarters, policy)
    view = _View(load, policy, question, columns)
    blocks = [*view.levels(), *view.unfilled()]
    places = list(_nested(blocks))
    kept, before = places[:MOST_ROWS], numpy.cumsum([0, *(len(block.rows) for block in blocks)])
    order = [before[block] + place for block, place in kept]
    cells = {name: numpy.concatenate([block.cells[name] for block in blocks])[order] for name in blocks[0].cells}
    return LoadMap(tuple(blocks[block].rows[place] for block, place in kept), columns, cells, len(places) - len(kept))


def columns_of(months: pandas.DatetimeIndex, quarters: bool, policy: Policy) -> Columns:
    """The columns of the heat map in their order, each with the months that it adds up."""
    if not quarters:
        return {month: [month] for month in months}
    columns: dict[pandas.Timestamp, list[pandas.Timestamp]] = {}
    for start, month in zip(quarter_start(pandas.Series(months), policy.first_fiscal_month), months, strict=True):
        columns.setdefault(pandas.Timestamp(start), []).append(month)
    return columns


def cell_months(month: str, columns: Columns) -> Months:
    """The months of the column that a link's `2026-10` names; that one month where no column begins with it."""
    start = pandas.Timestamp(f"{month}-01")
    found = columns.get(start, [start])
    return Months(found[0].date(), found[-1].date())


class _Block(NamedTuple):
    """Rows of one depth with their cells, the worst of each parent first."""

    rows: list[LoadRow]
    cells: Grid


@dataclass(frozen=True)
class _View:
    """One heat map in the making, level by level: rows below closed ones are never worked out."""

    load: PeopleLoad
    policy: Policy
    question: LoadQuestion
    columns: Columns

    def levels(self) -> Iterator[_Block]:
        names = tree_levels(self.question.by, self.policy)
        parents: list[str] = [""]
        for depth in range(len(names)):
            units = units_of(self.load.copy, self.policy, names[:depth + 1])
            below = [unit for parent in parents for unit in units.below.get(parent, ())]
            shown = self._shown(units, generic=False)
            block = self._level(units, numpy.array([unit for unit in below if shown[unit]], dtype="int64"), names)
            yield block
            parents = [row.path for row in block.rows if row.is_open]
            if not parents:
                return

    def unfilled(self) -> Iterator[_Block]:
        """The branch of generic resources: what is asked of nobody in particular, in all and, when open, one by one."""
        units = units_of(self.load.copy, self.policy, ())
        shown = numpy.flatnonzero(self._shown(units, generic=True))
        if not len(shown):
            return
        sums, is_open = self.load.sums(units, shown), UNFILLED in self.question.opened
        whole = LoadRow(UNFILLED[0], UNFILLED_NAME, 0, "unfilled", len(shown), True, is_open)
        yield _Block([whole], self._cells({name: values.sum(axis=0, keepdims=True) for name, values in sums.items()}))
        if is_open:
            cells = self._cells(sums)
            order = _worst_first(cells, units.alphabet[shown])
            rows = [LoadRow(f"{UNFILLED[0]}/{units.paths[unit]}", units.names[unit], 1, "unfilled", 1, False, False)
                    for unit in shown[order]]
            yield _Block(rows, {name: values[order] for name, values in cells.items()})

    def _level(self, units: LoadUnits, chosen: numpy.ndarray, names: Sequence[str]) -> _Block:
        cells = self._cells(self.load.sums(units, chosen))
        order = _worst_first(cells, units.alphabet[chosen])
        opened = {path_text(path) for path in self.question.opened}
        depth, rows = len(units.levels) - 1, []
        for unit in chosen[order].tolist():
            # A pool has no parts that may be told apart.
            opens = depth + 1 < len(names) and units.innermost[unit] != POOL
            rows.append(LoadRow(units.paths[unit], units.names[unit], depth, "people", int(units.sizes[unit]), opens,
                                opens and units.paths[unit] in opened))
        return _Block(rows, {name: values[order] for name, values in cells.items()})

    def _shown(self, units: LoadUnits, generic: bool) -> numpy.ndarray:
        """For each unit whether it has anything to show."""
        people = self.load.present(slice(sum(map(len, self.columns.values()))))
        if self.question.team:
            people = people & (self.load.copy.members["team"].to_numpy() == self.question.team)
        return units.holding(people) & (units.generic == generic)

    def _cells(self, sums: Grid) -> Grid:
        months = [len(months) for months in self.columns.values()]
        shown = {name: values[:, :sum(months)] for name, values in sums.items()}
        periods = in_periods(shown, numpy.cumsum([0, *months[:-1]]))
        if not self.policy.person_rows:
            periods |= {name: numpy.zeros_like(periods[name]) for name in ("people_over", "people_over_hours")}
        return periods | measures(periods, self.policy, self.load.soft_weight, numpy.array(months))


def _worst_first(cells: Grid, alphabet: numpy.ndarray) -> numpy.ndarray:
    """The order of rows: most hours above people's capacity, then most above their own, then the fullest, then by name."""
    over, own, booked = (numpy.nansum(cells[name], axis=1) for name in ("people_over_hours", "over_hours", "load_hours"))
    fullest = numpy.nan_to_num(cells["load"], nan=-1.0).max(axis=1, initial=-1.0)
    # The last key comes first here; what differs by a rounding error does not differ.
    return numpy.lexsort((alphabet, *(-key.round(6) for key in (booked, fullest, own, over))))


def _nested(blocks: Sequence[_Block]) -> Iterator[tuple[int, int]]:
    """Each row, by its block and its place there, above its own."""
    below: dict[str, list[tuple[int, int]]] = {}
    for block, (rows, _) in enumerate(blocks):
        for place, row in enumerate(rows):
            below.setdefault(row.path.rpartition("/")[0], []).append((block, place))

    def visit(parent: str) -> Iterator[tuple[int, int]]:
        for block, place in below.get(parent, ()):
            yield block, place
            if blocks[block].rows[place].is_open:
                yield from visit(blocks[block].rows[place].path)

    return visit("")
