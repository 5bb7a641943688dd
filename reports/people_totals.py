"""Load and capacity of every person over some months, in memory, with the projects that each is booked on then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from data_access.booking_copy import read_copy
from data_access.bookings import Months
from data_access.portfolio_copy import PortfolioCopy
from data_access.shown_mask import Mask, positions, project_ids
from metrics.utilisation_grid import person_grid

_SUMMED = ("person_months", "person_months_over", "person_months_unmeasured", "capacity_hours", "hard_hours", "soft_hours",
           "hard_unmeasured", "soft_unmeasured")


@dataclass(frozen=True, eq=False)
class People:
    """All resources: which are `generic`, which `measured` (with capacity data in any of the months), and their `sums`: a row
    for each of _SUMMED (see `metrics.utilisation_grid.person_grid`), a column a resource.

    `resource`: who has hours on a project in these months, project by project; `per_project`: on each project so many.
    """

    generic: Mask
    measured: Mask
    sums: numpy.ndarray
    resource: numpy.ndarray
    per_project: numpy.ndarray

    def everybody(self) -> Mask:
        """All resources."""
        return numpy.ones(len(self.generic), dtype=bool)

    def booked_on(self, mask: Mask) -> Mask:
        """Which resources have hours on the masked projects."""
        found = numpy.zeros(len(self.generic), dtype=bool)
        found[self.resource[numpy.repeat(mask, self.per_project)]] = True
        return found

    def totals(self, chosen: Mask) -> tuple[dict[str, float], dict[str, int]]:
        """Of these resources: the sums over people, by name; and how many there are: people, measured (with capacity data in
        any of the months), generic (resources that are no people)."""
        own = chosen & ~self.generic
        counts = {"people": own, "measured": own & self.measured, "generic": chosen & self.generic}
        return (dict(zip(_SUMMED, (self.sums @ own).tolist(), strict=True)),
                {name: int(numpy.count_nonzero(those)) for name, those in counts.items()})


def people_in(copy: PortfolioCopy, months: Months) -> People:
    """Everybody's load in these months."""
    return copy.held(_people, months)


def _people(copy: PortfolioCopy, months: Months) -> People:
    with copy.database.read() as connection:
        found = read_copy(connection, months)
    grid = person_grid(found.capacity, found.bookings, (len(found.members), len(found.month_starts)))
    booked = found.bookings[found.bookings["hours"].to_numpy() > 0]
    project = positions(copy, found.project_ids)[booked["project"].to_numpy()]
    # Each pair of a project and a resource once, by project.
    pairs = numpy.unique(project.astype("int64") * len(found.members) + booked["resource"].to_numpy())
    project, resource = numpy.divmod(pairs, max(len(found.members), 1))
    return People((found.members["generic"] == 1).to_numpy(dtype=bool),
                  (grid["person_months"] & ~grid["person_months_unmeasured"]).any(axis=1),
                  numpy.array([grid[name].sum(axis=1) for name in _SUMMED], dtype=float),
                  resource.astype("int32"), numpy.bincount(project, minlength=len(project_ids(copy))))
