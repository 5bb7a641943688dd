"""Who is over-committed, when, and by what, in one glance: the facts of the heat map's headline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import pandas

from data_access.booking_copy import BookingCopy
from data_access.booking_rows import known_projects
from data_access.engine import Database
from data_access.filter import Scope
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY, load_hours, utilisation
from metrics.utilisation_grid import Grid
from metrics.utilisation_privacy import LEAST_PEOPLE

MOST_PROJECTS = 3


@dataclass(frozen=True)
class Worst:
    """The person and month with the highest share of capacity booked; load is None on zero capacity."""

    name: str
    month: pandas.Timestamp
    load: float | None
    hours: float


@dataclass(frozen=True)
class LoadSummary:
    """people: with capacity or bookings in these months; measured: with capacity data; over: above their capacity in any month;
    peak and peak_people: the month with most of these; under: booked for less than the policy's lower limit of utilisation over
    all months together; without_capacity: booked in a month for which they have no capacity data. projects: those that take
    most hours of the overbooked in the months in which they are (name, hours). worst: None where the policy hides people.

    Of fewer than three people nothing is told where the policy hides people: `told` is then false and all counts are 0.
    """

    people: int = 0
    measured: int = 0
    over: int = 0
    peak: pandas.Timestamp | None = None
    peak_people: int = 0
    under: int = 0
    under_limit: float = 0
    without_capacity: int = 0
    projects: tuple[tuple[str, float], ...] = ()
    worst: Worst | None = None
    told: bool = True


def load_summary(database: Database, copy: BookingCopy, grid: Grid, months: pandas.DatetimeIndex, policy: Policy, scope: Scope,
                 filtered: bool, soft_weight: float = HARD_ONLY) -> LoadSummary:
    """The facts about everybody in `grid`; where a filter is set, about those who are booked on its projects."""
    there = grid["person_months"].any(axis=1) & (copy.members["generic"].to_numpy() == 0)
    mine = there & grid["person_months_inside"].any(axis=1) if filtered else there
    limit = policy.bands["utilisation"].amber[0]
    if not policy.person_rows and mine.sum() < LEAST_PEOPLE:
        return LoadSummary(people=int(mine.sum()), told=False)
    over = grid["people_over"].astype(bool) & mine[:, None]
    measured = mine & (grid["person_months"] > grid["person_months_unmeasured"]).any(axis=1)
    load = load_hours(grid["hard_hours"], grid["soft_hours"], soft_weight)
    known = ~grid["person_months_unmeasured"].astype(bool)
    share = utilisation((load * known).sum(axis=1), grid["capacity_hours"].sum(axis=1))
    by_month = over.sum(axis=0)
    peak = int(by_month.argmax()) if over.any() else None
    unmeasured = (load > 0) & grid["person_months_unmeasured"].astype(bool)
    return LoadSummary(
        people=int(mine.sum()), measured=int(measured.sum()), over=int(over.any(axis=1).sum()),
        peak=None if peak is None else months[peak], peak_people=0 if peak is None else int(by_month[peak]),
        under=int((measured & (share < limit)).sum()), under_limit=limit,
        without_capacity=int((mine & unmeasured.any(axis=1)).sum()),
        projects=_projects(database, copy, over, scope, soft_weight),
        worst=_worst(copy, grid, over, load, months) if policy.person_rows else None)


def _worst(copy: BookingCopy, grid: Grid, over: numpy.ndarray, load: numpy.ndarray,
           months: pandas.DatetimeIndex) -> Worst | None:
    if not over.any():
        return None
    share = utilisation(load, grid["capacity_hours"])
    ranked = numpy.where(over, numpy.nan_to_num(share, nan=0.0), -1.0)
    person, month = numpy.unravel_index(ranked.argmax(), ranked.shape)
    found = share[person, month]
    return Worst(str(copy.members["name"].iloc[person]), months[month], None if numpy.isnan(found) else float(found),
                 float(load[person, month]))


def _projects(database: Database, copy: BookingCopy, over: numpy.ndarray, scope: Scope,
              soft_weight: float) -> tuple[tuple[str, float], ...]:
    rows = copy.bookings[copy.bookings["month"].to_numpy() < over.shape[1]]
    concerned = over[rows["resource"].to_numpy(), rows["month"].to_numpy()]
    hours = rows["hours"].to_numpy() * numpy.where(rows["soft"], soft_weight, 1.0) * concerned
    by_project = numpy.bincount(rows["project"].to_numpy(), hours, minlength=len(copy.project_ids))
    first = [place for place in numpy.argsort(-by_project, kind="stable")[:MOST_PROJECTS] if by_project[place] > 0]
    if not first:
        return ()
    ids = [copy.project_ids[place] for place in first]
    with database.read() as connection:
        names = known_projects(connection, ids, scope)
    return tuple((names[key], float(by_project[place])) for key, place in zip(ids, first, strict=True) if key in names)
