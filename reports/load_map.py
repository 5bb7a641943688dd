"""The heat map of load as a page draws it: a tree of units that opens in place, the worst first, unfilled demand apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from data_access.booking_copy import BookingCopy
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.periods import months_before
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY, TOLERANCE, added_up, quarter_start
from metrics.utilisation_grid import Grid
from reports.load_paths import UNFILLED, Path, path_text
from reports.load_summary import LoadSummary, load_summary
from reports.utilisation import Months, booked_grid, booked_inside, grouped_cells, measured_cells, shows_all, units_of
from reports.utilisation_units import POOL

MONTHS_AHEAD = 12
LONGEST_SPAN = 24
# What a browser draws at once; the table has all.
MOST_ROWS = 500
TREES: dict[str, tuple[str, ...]] = {
    "team": ("team", "role", "person"), "role": ("role", "person"), "person": ("person",), "skill": ("skills", "person"),
    "location": ("location", "person")}
UNFILLED_NAME = "Unfilled demand"


@dataclass(frozen=True)
class LoadQuestion:
    """Which heat map: grouping (of TREES), the rows that are open, how many months from the current one, months or quarters,
    how soft bookings count, and, for people one by one, of which team alone.
    """

    by: str = "team"
    opened: tuple[Path, ...] = ()
    months: int = MONTHS_AHEAD
    quarters: bool = False
    soft_weight: float = HARD_ONLY
    team: str = ""


@dataclass(frozen=True)
class LoadMap:
    """rows: one row a unit in the order in which they are drawn: path (text), name, depth, kind ("people" or "unfilled"),
    people (how many it adds up), can_open, is_open. cells: one row a unit and period: path, month, the measures of
    `metrics.utilisation.measured`, people_over and people_over_hours (0 where the policy does not show single people).

    months: those that are added up; rows_left_out: how many units would follow; summary: of everybody, whatever is open.
    """

    rows: pandas.DataFrame
    cells: pandas.DataFrame
    months: pandas.DatetimeIndex
    rows_left_out: int
    summary: LoadSummary


def span_of(on: date) -> Months:
    """All months that a heat map can show: from the month of `on` on."""
    first = on.replace(day=1)
    return Months(first, months_before(first, -(LONGEST_SPAN - 1)))


def tree_levels(by: str, policy: Policy) -> tuple[str, ...]:
    """The levels of a grouping from the outside in; without single people where the policy does not show them."""
    levels = TREES[by]
    return levels if policy.person_rows or by == "person" else tuple(level for level in levels if level != "person")


def load_map(database: Database, copy: BookingCopy, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
             question: LoadQuestion) -> LoadMap:
    """The heat map of the months of `copy` that the question asks for. Raises PersonRowsOff for people one by one.

    A filter keeps the units that have people booked on its projects, and never changes a total.
    """
    grid = booked_grid(database, copy, project_filter, options, question.soft_weight)
    months = _shown_months(copy, grid, question.months)
    grid = {name: values[:, :len(months)] for name, values in grid.items()}
    summary = load_summary(database, copy, grid, months, policy, project_filter.scope, not shows_all(project_filter),
                           question.soft_weight)
    if not policy.person_rows:
        grid |= {name: numpy.zeros_like(grid[name]) for name in ("people_over", "people_over_hours")}
    view = _View(copy, grid, months, project_filter, policy, question)
    rows, cells = (pandas.concat(parts, ignore_index=True) for parts in zip(*view.levels(), *view.unfilled(), strict=True))
    rows = _nested(rows)
    kept = rows.head(MOST_ROWS)
    return LoadMap(kept, cells[cells["path"].isin(kept["path"])].reset_index(drop=True), months, len(rows) - len(kept), summary)


def columns_of(months: pandas.DatetimeIndex, quarters: bool, policy: Policy) -> dict[pandas.Timestamp, list[pandas.Timestamp]]:
    """The columns of the heat map in their order, each with the months that it adds up."""
    starts = quarter_start(pandas.Series(months), policy.first_fiscal_month) if quarters else pandas.Series(months)
    columns: dict[pandas.Timestamp, list[pandas.Timestamp]] = {}
    for start, month in zip(starts, months, strict=True):
        columns.setdefault(pandas.Timestamp(start), []).append(month)
    return columns


def cell_months(month: str, months: pandas.DatetimeIndex, quarters: bool, policy: Policy) -> Months:
    """The months of the column that a link's `2026-10` names; that one month where no column begins with it."""
    start = pandas.Timestamp(f"{month}-01")
    found = columns_of(months, quarters, policy).get(start, [start])
    return Months(found[0].date(), found[-1].date())


def _shown_months(copy: BookingCopy, grid: Grid, count: int) -> pandas.DatetimeIndex:
    """The first `count` months, but none after the last one with any capacity or booked hours."""
    filled = (grid["capacity_hours"] + grid["hard_hours"] + grid["soft_hours"]).sum(axis=0) > TOLERANCE
    last = filled.nonzero()[0].max(initial=-1)
    return copy.month_starts[:max(min(count, last + 1), 1)]


@dataclass(frozen=True)
class _View:
    """One heat map in the making, level by level: rows below closed ones are never worked out."""

    copy: BookingCopy
    grid: Grid
    months: pandas.DatetimeIndex
    project_filter: ProjectFilter
    policy: Policy
    question: LoadQuestion

    def levels(self) -> list[tuple[pandas.DataFrame, pandas.DataFrame]]:
        names = tree_levels(self.question.by, self.policy)
        units = [self._units(names[:depth + 1]) for depth in range(len(names))]
        found = [self._level(units[0], names[:1], len(names) > 1)]
        for depth in range(1, len(names)):
            shown = found[-1][0]
            opened = set(shown.loc[shown["is_open"], "path"])
            if not opened:
                break
            below = units[depth][_texts(units[depth], names[:depth]).isin(opened)]
            found.append(self._level(below, names[:depth + 1], depth + 1 < len(names)))
        return found

    def unfilled(self) -> list[tuple[pandas.DataFrame, pandas.DataFrame]]:
        """The branch of generic resources: what is asked of nobody in particular, in all and, when open, one by one."""
        units = self._units((), generic=True)
        cells = booked_inside(grouped_cells(self.grid, (), self.months, units), (), self.project_filter)
        if cells.empty:
            return []
        whole = added_up(cells.assign(generic_id=UNFILLED[0], name=UNFILLED_NAME), ["generic_id", "name", "month"])
        is_open = UNFILLED in self.question.opened
        rows, filled = self._described(self._measured(whole, ()), ("generic_id",))
        found = [(rows.assign(kind="unfilled", people=cells["generic_id"].nunique(), can_open=True, is_open=is_open), filled)]
        if is_open:
            rows, filled = self._described(self._measured(cells, ()), ("generic_id",), UNFILLED)
            found.append((rows.assign(kind="unfilled", people=1, can_open=False, is_open=False), filled))
        return found

    def _units(self, levels: Sequence[str], generic: bool = False) -> pandas.DataFrame:
        units = units_of(self.copy, self.policy, levels)
        units = units[(units["generic_id"] != "") == generic]
        if self.question.team:
            units = units[self.copy.members["team"].to_numpy()[units["place"]] == self.question.team]
        return units

    def _level(self, units: pandas.DataFrame, levels: Sequence[str],
               can_open: bool) -> tuple[pandas.DataFrame, pandas.DataFrame]:
        cells = grouped_cells(self.grid, levels, self.months, units)
        cells = self._measured(booked_inside(cells, levels, self.project_filter), levels)
        rows, cells = self._described(cells, levels)
        people = _texts(units, levels).value_counts()
        # A pool has no parts that may be told apart.
        opens = can_open & (cells.drop_duplicates("path")[levels[-1]].to_numpy() != POOL)
        opened = {path_text(path) for path in self.question.opened}
        return rows.assign(kind="people", people=rows["path"].map(people), can_open=opens,
                           is_open=opens & rows["path"].isin(opened)), cells

    def _measured(self, cells: pandas.DataFrame, levels: Sequence[str]) -> pandas.DataFrame:
        return measured_cells(cells, self.policy, levels, self.question.quarters, self.question.soft_weight)

    def _described(self, cells: pandas.DataFrame, levels: Sequence[str],
                   prefix: Path = ()) -> tuple[pandas.DataFrame, pandas.DataFrame]:
        """One row a unit of the cells, and the cells with its path."""
        text = "".join(f"{path_text([name])}/" for name in prefix)
        cells = cells.assign(path=text + _texts(cells, levels))
        worst = cells.groupby("path", sort=False).agg(
            name=("name", "first"), people_over_hours=("people_over_hours", "sum"), over_hours=("over_hours", "sum"),
            load=("load", "max"), load_hours=("load_hours", "sum")).reset_index()
        return worst.assign(depth=len(prefix) + max(len(levels), 1) - 1), cells


def _texts(units: pandas.DataFrame, levels: Sequence[str]) -> pandas.Series:
    parts = [units[level].map({value: path_text([value]) for value in units[level].unique()}).astype(object)
             for level in levels]
    text = parts[0]
    for part in parts[1:]:
        text = text + "/" + part
    return text


def _nested(rows: pandas.DataFrame) -> pandas.DataFrame:
    """Each row above its own, worst first: most hours above people's capacity, then the fullest; unfilled demand at the end."""
    order = ["kind", "people_over_hours", "over_hours", "load", "load_hours", "name", "path"]
    ranked = rows.assign(load=rows["load"].fillna(-1.0)).sort_values(
        order, ascending=[True, False, False, False, False, True, True], ignore_index=True)
    below: dict[str, list[int]] = {}
    for place, path in enumerate(ranked["path"]):
        below.setdefault(path.rpartition("/")[0], []).append(place)
    places: list[int] = []

    def visit(parent: str) -> None:
        for place in below.get(parent, ()):
            places.append(place)
            visit(ranked["path"].iat[place])

    visit("")
    names = ["path", "name", "depth", "kind", "people", "can_open", "is_open"]
    return ranked.loc[places, names].reset_index(drop=True)
