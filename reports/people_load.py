"""Everybody's load month by month with the part inside a filter: what every view of the heat map adds up in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy
import pandas

from data_access.booking_copy import BookingCopy
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import chosen_mask, positions
from metrics.utilisation import HARD_ONLY, TOLERANCE, Grid
from metrics.utilisation_grid import INSIDE, grid_places, person_grid, with_inside
from reports.load_units import LoadUnits


@dataclass(frozen=True, eq=False)
class PeopleLoad:
    """Everybody's load; whoever holds it must not change it.

    grid: arrays of `copy.members` by `copy.month_starts`, see `metrics.utilisation_grid.person_grid`, with the part on the
    filter's projects. inside: for each booking of the copy whether the filter shows its project; None where nothing is
    filtered.
    """

    copy: BookingCopy
    project_filter: ProjectFilter
    soft_weight: float
    grid: Grid
    inside: numpy.ndarray | None

    def __repr__(self) -> str:
        """Short, and true as long as the data stands still: it is named in the keys of caches."""
        return f"PeopleLoad({self.copy!r}, {self.project_filter!r}, {self.soft_weight})"

    @property
    def is_filtered(self) -> bool:
        return self.inside is not None

    def shown_months(self, count: int) -> pandas.DatetimeIndex:
        """The first `count` months, but none after the last one with any capacity or booked hours."""
        return self.copy.month_starts[:max(min(count, self.copy.once("filled months", self._filled_months)), 1)]

    def present(self, months: slice) -> numpy.ndarray:
        """Who has capacity or bookings in these months; under a filter who is booked on its projects in them."""
        return self.grid["person_months_inside"][:, months].any(axis=1)

    def sums(self, units: LoadUnits, chosen: numpy.ndarray) -> dict[str, numpy.ndarray]:
        """The grid added up for the units of these numbers.

        Hours inside the filter, and those on people without capacity data, are NaN where they are of fewer people than may be
        told apart: one cell would name their work.
        """
        people = units.single(chosen)
        if people is not None:
            return {name: values[people].astype(float) for name, values in self.grid.items()}
        whole = self.copy.once(("sums", units, self.soft_weight), lambda: _without_few(
            units, units.sums(self._without_filter), "person_months_unmeasured", ("hard_unmeasured", "soft_unmeasured")))
        part = self._inside_part(units) if self.is_filtered else {}
        return {name: values[chosen] for name, values in (whole | part).items()}

    def _inside_part(self, units: LoadUnits) -> dict[str, numpy.ndarray]:
        part = units.sums({name: self.grid[name] for name in INSIDE}, self._inside_people)
        return _without_few(units, part, "person_months_inside", ("hard_inside", "soft_inside"))

    @property
    def _without_filter(self) -> Grid:
        return _grid_of(self.copy, self.soft_weight)

    @cached_property
    def _inside_people(self) -> numpy.ndarray:
        return self.present(slice(None))

    def _filled_months(self) -> int:
        filled = sum(self.grid[name].sum(axis=0) for name in ("capacity_hours", "hard_hours", "soft_hours")) > TOLERANCE
        return int(filled.nonzero()[0].max(initial=-1)) + 1


def people_load(database: Database, copy: BookingCopy, project_filter: ProjectFilter, options: FilterOptions,
                soft_weight: float = HARD_ONLY) -> PeopleLoad:
    """The load of the copy's months under a filter, which never changes a total."""
    grid, inside = _grid_of(copy, soft_weight), inside_filter(database, copy, project_filter, options)
    if inside is not None:
        chosen = numpy.flatnonzero(inside)
        hours, soft = (copy.bookings[name].to_numpy()[chosen] for name in ("hours", "soft"))
        grid = with_inside(grid, booking_places(copy)[chosen], hours, soft)
    return PeopleLoad(copy, project_filter, soft_weight, grid, inside)


def _without_few(units: LoadUnits, sums: Grid, count: str, hours: Sequence[str]) -> dict[str, numpy.ndarray]:
    """The sums without these hours where they are of so few people; `count`: the name of the sum that says of how many."""
    few = (sums[count] > 0) & (sums[count] < units.least) & ~units.generic[:, None]
    return {**sums, **{name: numpy.where(few, numpy.nan, sums[name]) for name in hours}}


def _grid_of(copy: BookingCopy, soft_weight: float) -> Grid:
    shape = len(copy.members), len(copy.month_starts)
    return copy.once(("grid", soft_weight), lambda: person_grid(copy.capacity, copy.bookings, shape, soft_weight))


def booking_places(copy: BookingCopy) -> numpy.ndarray:
    """Where each booking of the copy lies in a grid of members by months, see `metrics.utilisation_grid.grid_places`."""
    return copy.once("booking places", lambda: grid_places(copy.bookings, len(copy.month_starts)))


def inside_filter(database: Database, copy: BookingCopy, project_filter: ProjectFilter,
                  options: FilterOptions) -> numpy.ndarray | None:
    """For each booking whether the filter shows its project; None where nothing is filtered."""
    return None if shows_all(project_filter) else _inside(database, copy, project_filter, options)


@of_one_state
def _inside(portfolio: PortfolioCopy, copy: BookingCopy, project_filter: ProjectFilter,
            options: FilterOptions) -> numpy.ndarray:
    """Also projects that the shown reporting date does not know count by their own row; a period that is no date shows none."""
    period_end = project_filter.period_end(options)
    mask = chosen_mask(portfolio, project_filter, period_end) & (bool(period_end) or not options.reporting_dates)
    # A place more for projects that are gone since: -1 finds it.
    return numpy.append(mask, False)[positions(portfolio, copy.project_ids)][copy.bookings["project"].to_numpy()]


def shows_all(project_filter: ProjectFilter) -> bool:
    """Whether nothing lies outside the filter."""
    return project_filter.is_at_rest and not project_filter.scope.portfolios
