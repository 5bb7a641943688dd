"""Who else wants them? The projects that compete with one project for its over-booked people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import pandas

from data_access.booking_copy import BookingCopy
from data_access.booking_rows import known_projects
from data_access.bookings import Months
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.project_facts import read_project_facts
from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY
from metrics.utilisation_grid import unit_cells
from metrics.utilisation_privacy import LEAST_PEOPLE, merged
from metrics.utilisation_rivals import by_rival, contested_cells, rivals
from reports.bookings_behind import fact_columns, with_own_words
from reports.load_before import LoadBefore
from reports.load_units import LoadUnits, units_of
from reports.people_load import people_load

OTHERS = "Other projects, of fewer than three people each"
# No project has it: stands for all of OTHERS.
_OTHERS_ID = ""


@dataclass(frozen=True)
class Rivals:
    """rows: one row a rival project and month: project_id (None outside the scope), project, priority, project_manager, month,
    units, names, rival_hours, own_hours, over_hours; see `metrics.utilisation_rivals.rivals`.

    totals: one row a rival, see `metrics.utilisation_rivals.by_rival`.

    contested: one row an over-booked person and month of the project; unknown: those whose capacity is unknown, so that nobody
    can say. unit: "person", or "role" where the policy does not show single people.

    Then hours of fewer than three people on a project are told apart nowhere: such rivals are one row, OTHERS, if that is of
    three people or more, and the project's own such hours are NaN, as are other_hours there. untold: whether hours of rivals
    are left out for that reason.
    """

    rows: pandas.DataFrame
    totals: pandas.DataFrame
    contested: pandas.DataFrame
    unknown: pandas.DataFrame
    unit: str
    untold: bool = False


def project_rivals(database: Database, copy: BookingCopy, project_id: str, project_filter: ProjectFilter, policy: Policy,
                   months: Months, soft_weight: float = HARD_ONLY) -> Rivals:
    """The rivals of a project in these months of the copy. Of the filter only the scope counts: a rival may lie outside what is
    shown."""
    level = "person" if policy.person_rows else "role"
    units = units_of(copy, policy, (level,))
    booked = _booked(copy, units, project_id, months)
    capacity = _capacity(database, copy, units, booked["number"].unique(), months)
    cells = contested_cells(booked, capacity, project_id, soft_weight)
    untold = False
    if not policy.person_rows:
        booked, cells, untold = _told(booked, cells, project_id, soft_weight)
    found = rivals(booked, cells, project_id, soft_weight)
    facts = read_project_facts(database, found["project_id"], project_filter.scope, months.first)
    columns = fact_columns(found["project_id"], facts)
    columns["project"] = numpy.where(found["project_id"] == _OTHERS_ID, OTHERS, columns["project"])
    rows = found.assign(**with_own_words(columns))
    over, unknown = (cells[which].reset_index(drop=True) for which in (cells["over"].eq(True), cells["over"].isna()))
    return Rivals(rows, by_rival(rows), over, unknown, level, untold)


def _booked(copy: BookingCopy, units: LoadUnits, project_id: str, months: Months) -> pandas.DataFrame:
    """All bookings of the units that the project has hours on in these months: unit, number (in `units`), name, month,
    project_id, booking, hours, resource (position in `copy.members`)."""
    span, rows = copy.slice_of(months), copy.bookings
    unit_of = numpy.full(len(copy.members), -1)
    unit_of[units.people] = numpy.where(units.generic, -1, numpy.arange(len(units.keys)))[units.units]
    month, unit = rows["month"].to_numpy(), unit_of[rows["resource"].to_numpy()]
    there = (month >= span.start) & (month < span.stop) & (unit >= 0) & (rows["hours"].to_numpy() > 0)
    own = there & (rows["project"].to_numpy() == copy.project_ids.get_indexer([project_id])[0])
    wanted = numpy.zeros(len(units.keys) + 1, dtype=bool)
    wanted[unit[own]] = True
    chosen = numpy.flatnonzero(there & wanted[unit])
    rows, unit = rows.iloc[chosen], unit[chosen]
    return pandas.DataFrame({
        "unit": units.innermost[unit], "number": unit, "name": units.names[unit], "month": copy.month_starts[month[chosen]],
        "project_id": copy.project_ids.to_numpy()[rows["project"]], "hours": rows["hours"].to_numpy(),
        "booking": numpy.where(rows["soft"], "soft", "hard").astype(object), "resource": rows["resource"].to_numpy()})


def _capacity(database: Database, copy: BookingCopy, units: LoadUnits, numbers: numpy.ndarray,
              months: Months) -> pandas.DataFrame:
    """unit, month, capacity_hours (NaN for unknown) of the units of these numbers."""
    load, span = people_load(database, copy, ProjectFilter(), FilterOptions()), copy.slice_of(months)
    sums = {name: values[:, span] for name, values in load.sums(units, numbers).items()}
    cells = unit_cells(sums, copy.month_starts[span])
    return cells[["month", "capacity_hours"]].assign(unit=units.innermost[numbers[cells["unit"]]])


def _told(booked: pandas.DataFrame, cells: pandas.DataFrame, project_id: str,
          soft_weight: float) -> tuple[pandas.DataFrame, pandas.DataFrame, bool]:
    """Bookings and contested cells without what would tell of one or two people; whether hours of rivals are left out."""
    weight = booked["booking"].map({"hard": 1.0, "soft": soft_weight})
    rows = booked[weight * booked["hours"] > 0].merge(cells[["unit", "month"]], on=["unit", "month"])
    parts, hides_own, untold = [], set(), False
    for cell, group in rows.groupby(["unit", "month"], sort=False):
        number, projects = pandas.factorize(group["project_id"])
        small, is_told = merged(number, group["resource"], len(projects))
        merges = small[number]
        own = group["project_id"].eq(project_id).to_numpy()
        if small[projects.get_loc(project_id)] and own.any():
            # The rest of those merged would be known by what the total lacks.
            hides_own.add(cell)
            is_told = False
        untold |= bool((merges & ~own).any()) and not is_told
        group = group.assign(project_id=group["project_id"].where(~merges | own, _OTHERS_ID))
        parts.append(group if is_told else group[~merges])
    hidden = numpy.array([cell in hides_own for cell in zip(cells["unit"], cells["month"], strict=True)], dtype=bool)
    told = cells.assign(**{name: cells[name].mask(hidden) for name in ("own_hours", "other_hours")})
    return pandas.concat(parts, ignore_index=True) if parts else rows, told, untold


def contested_projects(database: Database, before: LoadBefore, project_filter: ProjectFilter,
                       most: int = 10) -> pandas.DataFrame:
    """The filter's projects with most hours on over-booked people (or roles: the units of `before`) while they are so.

    One row a project, `most` at most, most hours first: project_id, name, units, months (how many of both), hours. By role only
    projects with three people or more on them: the hours of fewer would be told by it.
    """
    cells = before.cells[before.over() & (before.cells["generic_id"] == "")]
    booked = before.booked_while(cells.rename(columns={before.level: "unit"}))
    rows = booked.groupby("project", as_index=False).agg(
        units=("unit", "nunique"), months=("month", "nunique"), hours=("counted", "sum"), people=("resource", "nunique"))
    if before.level != "person":
        rows = rows[rows["people"] >= LEAST_PEOPLE]
    rows = rows.assign(project_id=before.copy.project_ids[rows["project"]]).sort_values(
        ["hours", "project_id"], ascending=[False, True]).head(most)
    with database.read() as connection:
        names = known_projects(connection, rows["project_id"].tolist(), project_filter.scope)
    seen = rows[rows["project_id"].isin(names)].reset_index(drop=True)
    return seen.assign(name=seen["project_id"].map(names))[["project_id", "name", "units", "months", "hours"]]
