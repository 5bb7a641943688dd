"""The heat map of load as plain rows, for readers of tables and for files."""

from __future__ import annotations

import numpy
import pandas

from metrics.policy import Policy
from reports.load_map import LoadMap
from reports.load_paths import path_of
from reports.utilisation_units import spoken

COLUMNS = ("row", "within", "month", "capacity_hours", "load_hours", "load", "free_hours", "hard_hours", "soft_hours",
           "utilisation", "outside_filter_hours", "outside_load_hours", "person_days", "fte", "hours_without_capacity",
           "people", "people_above_capacity")


def load_table(found: LoadMap, policy: Policy) -> pandas.DataFrame:
    """One row a unit and month (or quarter) of the map, in its order, with the columns of COLUMNS.

    row: the unit; within: the rows it lies in. load: booked hours with soft ones weighted / capacity; utilisation: hard hours /
    capacity. people_above_capacity only where the policy shows single people.
    """
    there = found.cells["person_months"] > 0
    row, column = numpy.nonzero(there)
    cells = {name: values[there] for name, values in found.cells.items()}
    names = numpy.array([row.name for row in found.rows], dtype=object)
    within = [" > ".join(spoken(name) for name in path_of(row.path)[:-1]) for row in found.rows]
    table = pandas.DataFrame(cells | {
        "row": names[row], "within": numpy.array(within, dtype=object)[row],
        "month": pandas.DatetimeIndex(found.columns)[column],
        "people": cells["person_months"].astype("int64"), "people_above_capacity": cells["people_over"].astype("int64"),
        "hours_without_capacity": cells["hard_unmeasured"] + cells["soft_unmeasured"]})
    return table[[name for name in COLUMNS if policy.person_rows or name != "people_above_capacity"]]
