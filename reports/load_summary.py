"""Who is over-committed, when, and by what, in one glance: the facts of the heat map's headline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import pandas

from data_access.engine import Database
from data_access.project_facts import project_names
from metrics.policy import Policy
from metrics.utilisation import load_hours, utilisation
from metrics.utilisation_privacy import LEAST_PEOPLE
from reports.people_load import PeopleLoad, booking_places

MOST_PROJECTS = 3


@dataclass(frozen=True)
class Worst:
    """Who has most hours above capacity in all (over_hours), with the fullest month; load is None on zero capacity."""

    name: str
    month: pandas.Timestamp
    load: float | None
    hours: float
    over_hours: float


@dataclass(frozen=True)
class LoadSummary:
    """people: with capacity or bookings in these months; measured: with capacity data; over: above their capacity in any month;
    peak and peak_people: the month with most of these; under: booked for less than the policy's lower limit of utilisation over
    all months together; without_capacity: booked in a month for which they have no capacity data. projects: those that take
    most hours of the overbooked in the months in which they are (name, hours). first, last: the months that are looked at.
    worst: None where the policy hides people. unfilled and unfilled_all: hours asked of nobody in particular, with soft
    bookings as they count here and with all of them in full.

    Of fewer than three people nothing is told where the policy hides people: `told` is then false and all counts are 0; nor of
    a project with fewer than three of the overbooked on it.
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
    first: pandas.Timestamp | None = None
    last: pandas.Timestamp | None = None
    unfilled: float = 0
    unfilled_all: float = 0


def load_summary(database: Database, load: PeopleLoad, policy: Policy, months: int) -> LoadSummary:
    """The facts about everybody in the first `months`; where a filter is set, about those who are booked on its projects."""
    shown, copy = load.shown_months(months), load.copy
    present, generic = load.present(slice(len(shown))), copy.members["generic"].to_numpy() == 1
    mine, unfilled = numpy.flatnonzero(present & ~generic), _unfilled(load, present & generic, len(shown))
    limit = policy.bands["utilisation"].amber[0]
    if not policy.person_rows and len(mine) < LEAST_PEOPLE:
        return LoadSummary(people=len(mine), told=False, **unfilled)
    over, there, unmeasured, capacity, hard, soft = (load.grid[name][mine, :len(shown)] for name in _READ)
    hours = load_hours(hard, soft, load.soft_weight)
    measured = (there & ~unmeasured).any(axis=1)
    share = utilisation((hours * ~unmeasured).sum(axis=1), capacity.sum(axis=1))
    by_month = over.sum(axis=0)
    peak = int(by_month.argmax()) if over.any() else None
    return LoadSummary(
        **unfilled, first=shown[0], last=shown[-1],
        people=len(mine), measured=int(measured.sum()), over=int(over.any(axis=1).sum()),
        peak=None if peak is None else shown[peak], peak_people=0 if peak is None else int(by_month[peak]),
        under=int((measured & (share < limit)).sum()), under_limit=limit,
        without_capacity=int(((hours > 0) & unmeasured).any(axis=1).sum()),
        projects=_projects(database, load, mine, over, 1 if policy.person_rows else LEAST_PEOPLE),
        worst=_worst(copy.members["name"].to_numpy()[mine], capacity, over, hours, shown) if policy.person_rows else None)


_READ = ("people_over", "person_months", "person_months_unmeasured", "capacity_hours", "hard_hours", "soft_hours")


def _worst(names: numpy.ndarray, capacity: numpy.ndarray, over: numpy.ndarray, hours: numpy.ndarray,
           months: pandas.DatetimeIndex) -> Worst | None:
    if not over.any():
        return None
    share = utilisation(hours, capacity)
    beyond = numpy.where(over, hours - capacity, 0.0)
    fullest = numpy.where(over, numpy.nan_to_num(share, nan=0.0), -1.0)
    # As the rows of the heat map stand, so that the first of its people is the one named; the last key comes first here.
    keys = (hours.sum(axis=1), fullest.max(axis=1), beyond.sum(axis=1))
    person = numpy.lexsort((numpy.arange(len(names)), *(-key.round(6) for key in keys)))[0]
    measured = ~numpy.isnan(share[person]) & over[person]
    month = int((fullest if measured.any() else beyond)[person].argmax())
    load = float(share[person, month]) if measured.any() else None
    return Worst(str(names[person]), months[month], load, float(hours[person, month]), float(beyond[person].sum()))


def _unfilled(load: PeopleLoad, generic: numpy.ndarray, months: int) -> dict[str, float]:
    """The hours of these resources in the first months, as soft bookings count here, and in full."""
    hard, soft = (float(load.grid[name][generic, :months].sum()) for name in ("hard_hours", "soft_hours"))
    return {"unfilled": load_hours(hard, soft, load.soft_weight), "unfilled_all": hard + soft}


def _projects(database: Database, load: PeopleLoad, mine: numpy.ndarray, over: numpy.ndarray,
              least: int) -> tuple[tuple[str, float], ...]:
    """The projects with most hours on these people, `least` of them or more, while they are `over` (people by the first
    months)."""
    copy = load.copy
    concerned = numpy.zeros((len(copy.members), len(copy.month_starts)), dtype=bool)
    concerned[mine, :over.shape[1]] = over
    rows = numpy.flatnonzero(concerned.ravel()[booking_places(copy)])
    project, hours, soft = (copy.bookings[name].to_numpy()[rows] for name in ("project", "hours", "soft"))
    by_project = numpy.bincount(project, hours * numpy.where(soft, load.soft_weight, 1.0), minlength=len(copy.project_ids))
    if least > 1:
        pairs = numpy.unique(numpy.stack([project, copy.bookings["resource"].to_numpy()[rows]]), axis=1)
        by_project[numpy.bincount(pairs[0], minlength=len(by_project)) < least] = 0.0
    first = [place for place in numpy.argsort(-by_project, kind="stable")[:MOST_PROJECTS] if by_project[place] > 0]
    names = project_names(database, [copy.project_ids[place] for place in first], load.project_filter.scope)
    return tuple((name, float(by_project[place])) for name, place in zip(names, first, strict=True) if name is not None)
