"""What fills this cell? The bookings behind a unit's hours in priority order, with the first one that does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
import pandas
from numpy.typing import ArrayLike

from data_access.booking_copy import BookingCopy
from data_access.bookings import Months
from data_access.engine import Database
from data_access.project_facts import read_project_facts
from metrics.policy import Policy
from metrics.utilisation_order import RULE, in_priority_order
from reports.load_units import units_of
from reports.people_load import PeopleLoad

HIDDEN_PROJECT = "Outside what you may see"


@dataclass(frozen=True)
class BookingsBehind:
    """The bookings of one unit in some months. capacity_hours: None where unknown; load_hours: what counts against it.

    rows: one row a project and booking in priority order: project_id (None outside the scope), project, priority,
    project_manager, booking (hard | soft), hours, booked_people, inside_filter, next_milestone and next_milestone_date (the
    first one not reached from the first of these months on), and the columns of `metrics.utilisation_order.Against`.
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


def bookings_behind(database: Database, load: PeopleLoad, policy: Policy, levels: Sequence[str], unit: Sequence[str],
                    months: Months, unfilled: bool = False) -> BookingsBehind:
    """The bookings behind the cell of a unit, on all projects whatever is filtered.

    `levels` and `unit`: what it is grouped by and its values there, from the outside in, such as ("team", "role") and ("North",
    "Engineer"). `unfilled`: of generic resources, ("generic_id",) and the id of one, or () and () for all of them. Raises
    PersonRowsOff where the policy does not show single people.
    """
    places = _people(load.copy, policy, levels, unit, unfilled)
    capacity, booked = _capacity(load.copy, places, months), _booked(load, places, months)
    facts = read_project_facts(database, booked["project_id"], load.project_filter.scope, months.first)
    against = in_priority_order(booked | facts, capacity, load.soft_weight)
    columns = booked | fact_columns(booked["project_id"], facts)
    rows = {name: values[against.order] for name, values in columns.items() if name != "soft"}
    rows |= {name: values for name, values in against._asdict().items() if name != "order"}
    return BookingsBehind(pandas.DataFrame(with_own_words(rows)), capacity, float(against.counted_hours.sum()), len(places))


def _people(copy: BookingCopy, policy: Policy, levels: Sequence[str], unit: Sequence[str], unfilled: bool) -> numpy.ndarray:
    """The positions of the members of a unit."""
    units = units_of(copy, policy, () if unfilled else levels)
    chosen = units.generic == unfilled
    for level, value in zip(levels, unit, strict=True):
        chosen = chosen & (units.keys[level].to_numpy() == value)
    return numpy.unique(units.people[chosen[units.units]])


def _capacity(copy: BookingCopy, places: numpy.ndarray, months: Months) -> float | None:
    hours = copy.capacity["hours"].to_numpy()[_chosen(copy, copy.capacity, places, months)]
    return float(hours.sum()) if len(hours) else None


def _booked(load: PeopleLoad, places: numpy.ndarray, months: Months) -> dict[str, numpy.ndarray]:
    """Columns with one value a project and booking: project_id, booking, soft, hours, booked_people, inside_filter."""
    copy, rows = load.copy, load.copy.bookings
    chosen = _chosen(copy, rows, places, months)
    chosen = chosen[rows["hours"].to_numpy()[chosen] > 0]
    project, soft, hours, person = (rows[name].to_numpy()[chosen] for name in ("project", "soft", "hours", "resource"))
    unit, first, place = numpy.unique(project * 2 + soft, return_index=True, return_inverse=True)
    pairs = numpy.unique(place * len(copy.members) + person) // max(len(copy.members), 1)
    return {
        "project_id": copy.project_ids.to_numpy()[unit // 2], "booking": _BOOKINGS[unit % 2], "soft": unit % 2 == 1,
        "hours": numpy.bincount(place, hours, minlength=len(unit)),
        "booked_people": numpy.bincount(pairs, minlength=len(unit)),
        "inside_filter": load.inside[chosen[first]] if load.is_filtered else numpy.ones(len(unit), dtype=bool)}


_BOOKINGS = numpy.array(["hard", "soft"], dtype=object)


def _chosen(copy: BookingCopy, rows: pandas.DataFrame, places: numpy.ndarray, months: Months) -> numpy.ndarray:
    """The positions of the rows of these resources in these months."""
    found = copy.rows_of(rows, places)
    first, last = (numpy.datetime64(day, "M") - numpy.datetime64(copy.span.first, "M") for day in months)
    month = rows["month"].to_numpy()[found]
    return found[(month >= first.astype(int)) & (month <= last.astype(int))]


def fact_columns(project_ids: ArrayLike, facts: Mapping[str, ArrayLike]) -> dict[str, ArrayLike]:
    """What rows of these projects tell of each; one outside the scope loses its id and is called HIDDEN_PROJECT.

    `facts`: of `data_access.project_facts.read_project_facts` for these ids.
    """
    hidden, told = facts["hidden"], {name: values for name, values in facts.items() if name not in ("name", "hidden")}
    return {"project_id": numpy.where(hidden, None, numpy.asarray(project_ids, dtype=object)),
            "project": numpy.where(hidden, HIDDEN_PROJECT, facts["name"])} | told


def with_own_words(columns: Mapping[str, ArrayLike]) -> dict[str, ArrayLike]:
    """The columns for a frame that keeps words as Python's own objects, so that what is missing stays None."""
    return {name: pandas.Series(values, dtype=object) if values.dtype == object else values for name, values in columns.items()}
