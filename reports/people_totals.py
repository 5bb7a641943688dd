"""Load and capacity of every person over some months, in memory, with the projects that each is booked on then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import pandas

from data_access.booking_copy import read_copy
from data_access.bookings import Months
from data_access.portfolio_copy import PortfolioCopy
from data_access.shown_mask import Mask, positions
from metrics.utilisation_grid import person_grid

_SUMMED = ("person_months", "person_months_over", "person_months_unmeasured", "capacity_hours", "hard_hours", "soft_hours",
           "hard_unmeasured", "soft_unmeasured")


@dataclass(frozen=True)
class People:
    """One row a resource in `rows`: generic, measured (with capacity data in any of the months) and the sums of _SUMMED, see
    `metrics.utilisation_grid.person_grid`.

    `resource`, `project`: pairs of places, one for each booking with hours in these months.
    """

    rows: pandas.DataFrame
    resource: numpy.ndarray
    project: numpy.ndarray

    def booked_on(self, mask: Mask) -> Mask:
        """Which resources have hours on the masked projects."""
        found = numpy.zeros(len(self.rows), dtype=bool)
        found[self.resource[mask[self.project]]] = True
        return found

    def totals(self, chosen: Mask) -> tuple[dict[str, float], dict[str, int]]:
        """Of these resources: the sums over people, by name; and how many there are: people, measured (with capacity data in
        any of the months), generic (resources that are no people)."""
        generic, measured = (self.rows[name].to_numpy() for name in ("generic", "measured"))
        own = chosen & ~generic
        sums = {name: float(self.rows[name].to_numpy()[own].sum()) for name in _SUMMED}
        counts = {"people": own, "measured": own & measured, "generic": chosen & generic}
        return sums, {name: int(numpy.count_nonzero(those)) for name, those in counts.items()}


def people_in(copy: PortfolioCopy, months: Months) -> People:
    """Everybody's load in these months."""
    return copy.held(_people, months)


def _people(copy: PortfolioCopy, months: Months) -> People:
    with copy.database.read() as connection:
        found = read_copy(connection, months)
    grid = person_grid(found.capacity, found.bookings, (len(found.members), len(found.month_starts)))
    rows = pandas.DataFrame({
        "generic": (found.members["generic"] == 1).to_numpy(dtype=bool),
        "measured": (grid["person_months"] & ~grid["person_months_unmeasured"]).any(axis=1),
        **{name: grid[name].sum(axis=1).astype(float) for name in _SUMMED}})
    booked = found.bookings[found.bookings["hours"].to_numpy() > 0]
    place = positions(copy, found.project_ids)
    return People(rows, booked["resource"].to_numpy(), place[booked["project"].to_numpy()])
