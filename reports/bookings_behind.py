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
from metrics.utilisation_privacy import Merged, merged
from reports.load_units import units_of
from reports.people_load import PeopleLoad

HIDDEN_PROJECT = "Outside what you may see"
OTHERS = "Other bookings, of fewer than three people each"
OTHERS_RULE = " Bookings of fewer than three people stand behind them as one, because the policy shows nobody alone."


@dataclass(frozen=True)
class BookingsBehind:
    """The bookings of one unit in some months. capacity_hours: None where unknown; load_hours: what counts against it.

    rows: one row a project and booking in priority order: project_id (None outside the scope), project, priority,
    project_manager, booking (hard | soft), hours, booked_people, inside_filter, next_milestone and next_milestone_date (the
    first one not reached from the first of these months on), and the columns of `metrics.utilisation_order.Against`.
    people: how many the unit has; rule: the order in words.

    Where the policy does not show single people, bookings of fewer than three people are one row, OTHERS, without what tells
    them apart, and where these together are fewer, there are no rows at all: `told` is then false.
    """

    rows: pandas.DataFrame
    capacity_hours: float | None
    load_hours: float
    people: int
    rule: str = RULE
    told: bool = True

    @property
    def outside_hours(self) -> float | None:
        """The part of load_hours on projects outside the filter; None where it would tell about single people."""
        inside = self.rows["inside_filter"]
        if not self.told or inside.isna().any():
            return None
        return float(self.rows.loc[~inside.astype(bool), "counted_hours"].sum())


def bookings_behind(database: Database, load: PeopleLoad, policy: Policy, levels: Sequence[str], unit: Sequence[str],
                    months: Months, unfilled: bool = False) -> BookingsBehind:
    """The bookings behind the cell of a unit, on all projects whatever is filtered.

    `levels` and `unit`: what it is grouped by and its values there, from the outside in, such as ("team", "role") and ("North",
    "Engineer"). `unfilled`: of generic resources, ("generic_id",) and the id of one, or () and () for all of them. Raises
    PersonRowsOff where the policy does not show single people.
    """
    places = _people(load.copy, policy, levels, unit, unfilled)
    capacity, (booked, pairs) = _capacity(load.copy, places, months), _booked(load, places, months)
    hides = not policy.person_rows and not unfilled
    apart = merged(*pairs, len(booked["hours"])) if hides else Merged(numpy.zeros(len(booked["hours"]), dtype=bool), True)
    facts = read_project_facts(database, booked["project_id"], load.project_filter.scope, months.first)
    against = in_priority_order(booked | facts, capacity, load.soft_weight, apart.small)
    columns = booked | fact_columns(booked["project_id"], facts)
    found = {name: values[against.order] for name, values in columns.items() if name != "soft"}
    found |= {name: values for name, values in against._asdict().items() if name != "order"}
    rows, load_hours = pandas.DataFrame(with_own_words(found)), float(against.counted_hours.sum())
    if not apart.small.any():
        return BookingsBehind(rows, capacity, load_hours, len(places), RULE + OTHERS_RULE * hides)
    told, small = rows[~apart.small[against.order]], rows[apart.small[against.order]]
    if not apart.is_told:
        return BookingsBehind(rows.head(0), capacity, load_hours, len(places), told=False)
    people = len(numpy.unique(pairs[1][apart.small[pairs[0]]]))
    rows = pandas.concat([told, _as_one(small, people)], ignore_index=True)
    return BookingsBehind(rows, capacity, load_hours, len(places), RULE + OTHERS_RULE)


def _as_one(rows: pandas.DataFrame, people: int) -> pandas.DataFrame:
    """One row of the last rows, without what tells them apart."""
    one = rows.tail(1).reset_index(drop=True)
    own = {name: [values.iloc[0] if values.nunique(dropna=False) == 1 else None]
           for name, values in rows[["booking", "inside_filter"]].items()}
    nothing = one[["project_id", "priority", "project_manager", "next_milestone", "next_milestone_date"]].shift()
    return one.assign(
        **nothing, project=OTHERS, hours=rows["hours"].sum(),
        counted_hours=rows["counted_hours"].sum(), booked_people=people, first_over=rows["first_over"].any(),
        fits=[None if rows["fits"].isna().any() else bool(rows["fits"].all())],
        **{name: pandas.Series(values, dtype=object) for name, values in own.items()})


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


def _booked(load: PeopleLoad, places: numpy.ndarray,
            months: Months) -> tuple[dict[str, numpy.ndarray], tuple[numpy.ndarray, numpy.ndarray]]:
    """Columns with one value a project and booking: project_id, booking, soft, hours, booked_people, inside_filter; and pairs,
    which of these and which person has hours on it.
    """
    copy, rows = load.copy, load.copy.bookings
    chosen = _chosen(copy, rows, places, months)
    chosen = chosen[rows["hours"].to_numpy()[chosen] > 0]
    project, soft, hours, person = (rows[name].to_numpy()[chosen] for name in ("project", "soft", "hours", "resource"))
    unit, first, place = numpy.unique(project * 2 + soft, return_index=True, return_inverse=True)
    booking, who = numpy.divmod(numpy.unique(place * len(copy.members) + person), max(len(copy.members), 1))
    columns = {
        "project_id": copy.project_ids.to_numpy()[unit // 2], "booking": _BOOKINGS[unit % 2], "soft": unit % 2 == 1,
        "hours": numpy.bincount(place, hours, minlength=len(unit)),
        "booked_people": numpy.bincount(booking, minlength=len(unit)),
        "inside_filter": load.inside[chosen[first]] if load.is_filtered else numpy.ones(len(unit), dtype=bool)}
    return columns, (booking, who)


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
