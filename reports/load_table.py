"""The heat map of load as plain rows, for readers of tables and for files."""

from __future__ import annotations

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
    order = {path: place for place, path in enumerate(found.rows["path"])}
    cells = found.cells.assign(place=found.cells["path"].map(order)).sort_values(["place", "month"], kind="stable")
    above = {path: " > ".join(spoken(name) for name in path_of(path)[:-1]) for path in order}
    table = cells.assign(
        row=cells["name"], within=cells["path"].map(above), people=cells["person_months"],
        hours_without_capacity=cells["hard_unmeasured"] + cells["soft_unmeasured"], people_above_capacity=cells["people_over"])
    names = [name for name in COLUMNS if policy.person_rows or name != "people_above_capacity"]
    return table[names].reset_index(drop=True)
