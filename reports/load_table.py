"""The heat map of load as plain rows, for readers of tables and for files."""

from __future__ import annotations

import numpy
import pandas

from metrics.policy import Policy
from reports.load_map import LoadMap
from reports.load_paths import path_of
from reports.utilisation_units import spoken

COLUMNS = ("row", "within", "month", "last_month", "capacity_hours", "load_hours", "load", "free_hours", "hard_hours",
           "soft_hours", "utilisation", "outside_filter_hours", "outside_load_hours", "person_days", "fte",
           "hours_without_capacity", "people", "people_above_capacity")
PERSON_MONTHS = {"people": "person_months", "people_above_capacity": "person_months_above_capacity"}


def load_table(found: LoadMap, policy: Policy) -> pandas.DataFrame:
    """One row a unit and month (or quarter) of the map, in its order, with the columns of COLUMNS.

    row: the unit; within: the rows it lies in; month: the first that is in the row, of a quarter with last_month. load: booked
    hours with soft ones weighted / capacity; utilisation: hard hours / capacity. people and, where the policy shows single
    people, people_above_capacity; of quarters these are person-months and named so.
    """
    there = found.cells["person_months"] > 0
    row, column = numpy.nonzero(there)
    cells = {name: values[there] for name, values in found.cells.items()}
    names = numpy.array([row.name for row in found.rows], dtype=object)
    within = [" > ".join(spoken(name) for name in path_of(row.path)[:-1]) for row in found.rows]
    table = pandas.DataFrame(cells | {
        "row": names[row], "within": numpy.array(within, dtype=object)[row],
        "month": _each(found, 0)[column], "last_month": _each(found, -1)[column],
        "people": cells["person_months"].astype("int64"), "people_above_capacity": cells["people_over"].astype("int64"),
        "hours_without_capacity": cells["hard_unmeasured"] + cells["soft_unmeasured"]})
    table = table[[name for name in COLUMNS if policy.person_rows or name != "people_above_capacity"]]
    return table.rename(columns=PERSON_MONTHS) if found.is_by_quarter else table.drop(columns="last_month")


def _each(found: LoadMap, place: int) -> pandas.DatetimeIndex:
    """The month at this place of each column; a first or last quarter may lack some."""
    return pandas.DatetimeIndex([months[place] for months in found.columns.values()])
