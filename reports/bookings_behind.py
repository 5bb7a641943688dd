"""What fills this cell? The bookings behind a unit's hours in priority order, with the first one that does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
import pandas

from data_access.booking_copy import BookingCopy
from data_access.bookings import Months
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.project_facts import read_project_facts
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY
from metrics.utilisation_order import RULE, in_priority_order
from reports.utilisation import inside_filter, units_of

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
    places = _people(copy, policy, levels, unit, unfilled)
    capacity = _capacity(copy, places, months)
    booked = _booked(copy, places, months, inside_filter(database, copy, project_filter, options))
    facts = read_project_facts(database, booked["project_id"].unique(), project_filter.scope, months.first)
    ordered = in_priority_order(with_facts(booked, facts), capacity, soft_weight)
    return BookingsBehind(hide_ids(ordered), capacity, float(ordered["counted_hours"].sum()), len(places))


def _people(copy: BookingCopy, policy: Policy, levels: Sequence[str], unit: Sequence[str], unfilled: bool) -> numpy.ndarray:
    """The positions of the members of a unit."""
    units = units_of(copy, policy, () if unfilled else levels)
    chosen = (units["generic_id"].to_numpy() != "") == unfilled
    for level, value in zip(levels, unit, strict=True):
        chosen = chosen & (units[level].to_numpy() == value)
    return numpy.unique(units["place"].to_numpy()[chosen])


def _capacity(copy: BookingCopy, places: numpy.ndarray, months: Months) -> float | None:
    hours = copy.capacity["hours"].to_numpy()[_chosen(copy, copy.capacity, places, months)]
    return float(hours.sum()) if len(hours) else None


def _booked(copy: BookingCopy, places: numpy.ndarray, months: Months, inside: numpy.ndarray | None) -> pandas.DataFrame:
    """One row a project and booking: project_id, booking, hours, booked_people, inside_filter."""
    rows = copy.bookings
    chosen = _chosen(copy, rows, places, months)
    chosen = chosen[rows["hours"].to_numpy()[chosen] > 0]
    project, soft, hours, person = (rows[name].to_numpy()[chosen] for name in ("project", "soft", "hours", "resource"))
    unit, first, place = numpy.unique(project * 2 + soft, return_index=True, return_inverse=True)
    pairs = numpy.unique(place * len(copy.members) + person) // max(len(copy.members), 1)
    return pandas.DataFrame({
        "project_id": copy.project_ids.to_numpy()[unit // 2], "booking": numpy.where(unit % 2, "soft", "hard").astype(object),
        "hours": numpy.bincount(place, hours, minlength=len(unit)),
        "booked_people": numpy.bincount(pairs, minlength=len(unit)),
        "inside_filter": numpy.ones(len(unit), dtype=bool) if inside is None else inside[chosen[first]]})


def _chosen(copy: BookingCopy, rows: pandas.DataFrame, places: numpy.ndarray, months: Months) -> numpy.ndarray:
    """The positions of the rows of these resources in these months."""
    found = copy.rows_of(rows, places)
    first, last = (numpy.datetime64(day, "M") - numpy.datetime64(copy.span.first, "M") for day in months)
    month = rows["month"].to_numpy()[found]
    return found[(month >= first.astype(int)) & (month <= last.astype(int))]


def with_facts(rows: pandas.DataFrame, facts: pandas.DataFrame) -> pandas.DataFrame:
    """Rows of projects with what is known of each; one outside the scope is called HIDDEN_PROJECT and keeps its hours."""
    place = pandas.Index(facts["project_id"]).get_indexer(rows["project_id"])
    found = {name: facts[name].array.take(place, allow_fill=True) for name in facts if name != "project_id"}
    project = numpy.where(facts["hidden"].to_numpy(dtype=bool)[place], HIDDEN_PROJECT, found.pop("name"))
    return rows.assign(project=project.astype(object), **found)


def hide_ids(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The rows without the ids of projects outside the scope."""
    hidden = rows["hidden"].to_numpy(dtype=bool)
    shown = {name: rows[name] for name in rows if name != "hidden"}
    return pandas.DataFrame(shown | {"project_id": pandas.Series(numpy.where(hidden, None, rows["project_id"]), dtype=object)})
