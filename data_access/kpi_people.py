"""Load and capacity of every person over some months, in memory, with the projects that each is booked on then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import pandas
from sqlalchemy import select

from data_access.bookings import Months, during, read_members, read_totals
from data_access.portfolio_copy import PortfolioCopy
from data_access.schema import allocations
from data_access.shown_mask import Mask, positions

_SUMMED = ("person_months", "person_months_over", "person_months_unmeasured", "capacity_hours", "hard_hours", "soft_hours",
           "hard_unmeasured", "soft_unmeasured")


@dataclass(frozen=True)
class People:
    """One row a resource in `rows`: generic, measured (with capacity data in any of the months) and the sums of _SUMMED.

    `resource`, `project`: pairs of places, one for each project that a resource has hours on in these months.
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
        """Of these resources: the sums over people, named as `read_totals` names them; and how many there are: people, measured
        (with capacity data in any of the months), generic (resources that are no people)."""
        generic, measured = (self.rows[name].to_numpy() for name in ("generic", "measured"))
        own = chosen & ~generic
        sums = {name: float(self.rows[name].to_numpy()[own].sum()) for name in _SUMMED}
        counts = {"people": own, "measured": own & measured, "generic": chosen & generic}
        return sums, {name: int(numpy.count_nonzero(those)) for name, those in counts.items()}


def people(copy: PortfolioCopy, months: Months) -> People:
    """Everybody's load in these months."""
    return copy.held(_people, months)


def _people(copy: PortfolioCopy, months: Months) -> People:
    pairs = select(allocations.c.resource_id, allocations.c.project_id).distinct().where(
        during(allocations.c.month, months), allocations.c.hours > 0)
    with copy.database.read() as connection:
        members = read_members(connection)
        totals = read_totals(connection, ("person",), months)
        booked = connection.execute(pairs).all()
    ids = pandas.Index(members["resource_id"])
    sums = totals.groupby("person")[list(_SUMMED)].sum().reindex(ids).astype(float).fillna(0.0)
    has_capacity = set(totals.loc[totals["capacity_hours"].notna(), "person"])
    rows = sums.reset_index(drop=True).assign(generic=(members["generic"] == 1).to_numpy(dtype=bool),
                                              measured=ids.isin(has_capacity))
    resources, projects = list(zip(*booked, strict=True)) or [(), ()]
    return People(rows, ids.get_indexer(pandas.Index(resources, dtype=object)).astype("int32"), positions(copy, projects))
