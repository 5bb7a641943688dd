"""What fills this cell? The bookings behind a unit's hours in priority order, with the first one that does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
import pandas

from data_access.booking_copy import BookingCopy
from data_access.booking_rows import read_project_facts
from data_access.bookings import Months
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY
from metrics.utilisation_order import RULE, in_priority_order
from reports.utilisation import inside_filter
from reports.utilisation_units import member_units

HIDDEN_PROJECT = "Outside what you may see"


@dataclass(frozen=True)
class BookingsBehind:
    """The bookings of one unit in some months. capacity_hours: None where unknown; load_hours: what counts against it.

    rows: one row a project and booking in priority order: project_id (None outside the scope), project, priority,
    project_manager, booking (hard | soft), hours, booked_people, inside_filter, next_milestone and next_milestone_date (the
    first one not reached from the first of these months on), and the columns of `metrics.utilisation_order.in_priority_order`.
    people: how many the unit has; rule: the order in words.
    """

    rows: pandas.DataFrame
    capacity_hours: float | None
    load_hours: float
    people: int
    rule: str = RULE

    @property
    def outside_hours(self) -> float:
        """The part of load_hours on projects outside the filter."""
        return float(self.rows.loc[~self.rows["inside_filter"].astype(bool), "counted_hours"].sum())


def bookings_behind(database: Database, copy: BookingCopy, project_filter: ProjectFilter, options: FilterOptions,
                    policy: Policy, levels: Sequence[str], unit: Sequence[str], months: Months,
                    soft_weight: float = HARD_ONLY, unfilled: bool = False) -> BookingsBehind:
    """The bookings behind the cell of a unit, on all projects whatever is filtered.

    `levels` and `unit`: what it is grouped by and its values there, from the outside in, such as ("team", "role") and ("North",
    "Engineer"). `unfilled`: of generic resources, ("generic_id",) and the id of one, or () and () for all of them. Raises
    PersonRowsOff where the policy does not show single people.
    """
    units = member_units(copy.members, policy, () if unfilled else levels)
    units = units[(units["generic_id"] != "") == unfilled]
    places = units.loc[(units[list(levels)] == list(unit)).all(axis=1), "place"].unique()
    mine = numpy.zeros(len(copy.members), dtype=bool)
    mine[places] = True
    capacity = _capacity(copy, mine, months)
    booked = _booked(copy, mine, months, inside_filter(database, copy, project_filter, options))
    with database.read() as connection:
        facts = read_project_facts(connection, booked["project_id"].unique().tolist(), project_filter.scope, months.first)
    ordered = in_priority_order(with_facts(booked, facts), capacity, soft_weight)
    return BookingsBehind(hide_ids(ordered), capacity, float(ordered["counted_hours"].sum()), len(places))


def _capacity(copy: BookingCopy, mine: numpy.ndarray, months: Months) -> float | None:
    rows = copy.capacity
    hours = rows["hours"].to_numpy()[mine[rows["resource"].to_numpy()] & _during(copy, rows, months)]
    return float(hours.sum()) if len(hours) else None


def _booked(copy: BookingCopy, mine: numpy.ndarray, months: Months, inside: numpy.ndarray | None) -> pandas.DataFrame:
    """One row a project and booking: project_id, booking, hours, booked_people, inside_filter."""
    chosen = mine[copy.bookings["resource"].to_numpy()] & _during(copy, copy.bookings, months)
    chosen &= copy.bookings["hours"].to_numpy() > 0
    rows = copy.bookings[chosen].assign(inside_filter=True if inside is None else inside[chosen])
    summed = rows.groupby(["project", "soft", "inside_filter"], as_index=False).agg(
        hours=("hours", "sum"), booked_people=("resource", "nunique"))
    booking = numpy.where(summed["soft"], "soft", "hard").astype(object)
    return summed.assign(project_id=copy.project_ids.take(summed["project"]).to_numpy(), booking=booking).drop(
        columns=["project", "soft"])


def _during(copy: BookingCopy, rows: pandas.DataFrame, months: Months) -> numpy.ndarray:
    starts = copy.month_starts
    shown = (starts >= pandas.Timestamp(months.first)) & (starts <= pandas.Timestamp(months.last))
    return shown[rows["month"].to_numpy()]


def with_facts(rows: pandas.DataFrame, facts: pandas.DataFrame) -> pandas.DataFrame:
    """Rows of projects with what is known of each; one outside the scope is called HIDDEN_PROJECT and keeps its hours."""
    joined = rows.merge(facts.rename(columns={"name": "project"}), on="project_id", how="left")
    return joined.assign(project=joined["project"].where(joined["hidden"] == 0, HIDDEN_PROJECT))


def hide_ids(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The rows without the ids of projects outside the scope."""
    return rows.assign(project_id=rows["project_id"].where(rows["hidden"] == 0, None)).drop(columns="hidden")
