"""What is to be known of the projects behind a booking: name, priority, manager and the milestone that comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy
import pandas
from numpy.typing import ArrayLike
from sqlalchemy import func, literal, select

from data_access.filter import ProjectFilter, Scope
from data_access.frames import read_frame
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.schema import milestones, projects
from data_access.shown_mask import chosen_mask, positions, project_ids

_NAMES = ("name", "priority", "project_manager")


class _Coming(NamedTuple):
    """Milestones that are not reached, by project and day: `key` grows with both."""

    key: numpy.ndarray
    project: numpy.ndarray
    name: numpy.ndarray
    due: numpy.ndarray


@of_one_state
def read_project_facts(copy: PortfolioCopy, ids: Sequence[str], scope: Scope, since: date) -> dict[str, ArrayLike]:
    """Columns with one value for each id: name, priority, project_manager, next_milestone, next_milestone_date; see `hidden`.

    The next milestone is the first one not reached whose date (forecast, else baseline) is `since` or later. hidden: True for a
    project outside the scope, of which all else is missing. Asked of a database.
    """
    place = positions(copy, list(ids))
    seen = _seen(copy, place, scope)
    coming = copy.held(_coming)
    found = numpy.searchsorted(coming.key, _key(place, numpy.datetime64(since, "D")))
    known = seen & (found < len(coming.key))
    known[known] = coming.project[found[known]] == place[known]
    milestone = numpy.where(known, found, -1)
    own, shown = copy.held(_projects), numpy.where(seen, place, -1)
    return {
        "name": _texts(own["name"], shown), "priority": own["priority"].array.take(shown, allow_fill=True),
        "project_manager": _texts(own["project_manager"], shown), "next_milestone": _texts(coming.name, milestone),
        "next_milestone_date": numpy.append(coming.due.astype("datetime64[s]"), numpy.datetime64("NaT"))[milestone],
        "hidden": ~seen}


@of_one_state
def project_names(copy: PortfolioCopy, ids: Sequence[str], scope: Scope) -> list[str | None]:
    """The name of each project, None for one that is not there or lies outside the scope. Asked of a database."""
    place = positions(copy, list(ids))
    return _texts(copy.held(_projects)["name"], numpy.where(_seen(copy, place, scope), place, -1)).tolist()


def _seen(copy: PortfolioCopy, place: numpy.ndarray, scope: Scope) -> numpy.ndarray:
    """Whether there is a project at each place, and it lies within the scope."""
    return numpy.append(chosen_mask(copy, ProjectFilter(scope=scope), None), False)[place]


def _texts(values: Sequence, place: numpy.ndarray) -> numpy.ndarray:
    """The texts at these places, None where the place is -1."""
    found = numpy.append(numpy.asarray(values, dtype=object), None)
    return found[place]


def _projects(copy: PortfolioCopy) -> pandas.DataFrame:
    """One row a project, in the order of `project_ids`."""
    with copy.database.read() as connection:
        rows = read_frame(connection, [projects.c.project_id, *(projects.c[name] for name in _NAMES)], select(literal(1)))
    return rows.iloc[pandas.Index(rows["project_id"]).get_indexer(project_ids(copy))].reset_index(drop=True)


def _coming(copy: PortfolioCopy) -> _Coming:
    marks = milestones.c
    due = func.coalesce(marks.forecast_date, marks.baseline_date)
    statement = select(literal(1)).where(marks.actual_date.is_(None), due.is_not(None)).order_by(
        marks.project_id, due, marks.milestone_id)
    with copy.database.read() as connection:
        rows = read_frame(connection, [marks.project_id, marks.name, due.label("due")], statement)
    project, days = positions(copy, rows["project_id"]), rows["due"].to_numpy()
    order = numpy.argsort(_key(project, days), kind="stable")
    return _Coming(_key(project, days)[order], project[order], rows["name"].to_numpy()[order], days[order])


def _key(project: numpy.ndarray, day: numpy.ndarray) -> numpy.ndarray:
    """Sorts by project, then by day: no day of a calendar has a number beyond four million."""
    return project.astype("int64") * 10_000_000 + numpy.asarray(day).astype("datetime64[D]").astype("int64") + 2_000_000
