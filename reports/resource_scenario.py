"""What if a project moves, is dropped, or a role gets more people? The heat map before and after, with what changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy
import pandas

from data_access.booking_rows import known_projects, known_roles, read_booked
from data_access.bookings import Months, shown_projects
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from metrics.scenario_text import Scenario, ScenarioError, parse_scenario
from metrics.utilisation import is_over
from metrics.utilisation_scenario import after as cells_after
from metrics.utilisation_scenario import compared, moved_bookings, too_early
from reports.load_before import LoadBefore
from reports.utilisation import UNIT_KEYS, measured_cells, months_after, shows_all
from reports.utilisation_units import read_units

__all__ = ["Scenario", "ScenarioError", "ScenarioResult", "parse_scenario", "resource_scenario"]

_LAST_MONTH = date(9999, 1, 1)


@dataclass(frozen=True)
class ScenarioResult:
    """after: cells as `reports.utilisation.resource_load` gives them, without the person_months, of the units that are
    overbooked or change.

    changes: one row a cell of these units with its measures as _before, _after and _delta, with unit, name and generic.
    scenario: what was done; left_out: what was not, and why. overloaded: person-months with hard hours above capacity, before
    and after (None where the policy does not show single people), over the shown months.
    """

    after: pandas.DataFrame
    changes: pandas.DataFrame
    scenario: Scenario
    left_out: list[ScenarioError]
    overloaded: tuple[int, int] | None


def resource_scenario(database: Database, before: LoadBefore, project_filter: ProjectFilter, options: FilterOptions,
                      policy: Policy, scenario: Scenario, on: date) -> ScenarioResult:
    """The load before and after the scenario, which changes the months after the month of `on` alone.

    `before`: of the same filter and policy. Unknown projects and roles, and shifts into months that are over, are left out and
    named.
    """
    levels, keys = (before.level,), [before.level, *UNIT_KEYS]
    open_from = months_after(on, 1).first
    with database.read() as connection:
        scenario, left_out = _possible(connection, scenario, project_filter, open_from)
        moved = _moved(connection, policy, before.level, scenario, project_filter, options, open_from)
        people = _people_over(connection, before, scenario, open_from) if policy.person_rows else None
    shown = [month for month in before.month_starts if month >= pandas.Timestamp(open_from)]
    if not shows_all(project_filter):
        moved = moved.merge(before.cells[[before.level, "generic_id"]].drop_duplicates(), on=[before.level, "generic_id"])
    cells = _concerned(before, moved, scenario)
    then = cells_after(cells, moved, scenario, levels, keys, shown, policy)
    was, becomes = (measured_cells(part, policy, levels, soft_weight=before.soft_weight) for part in (cells, then))
    changes = compared(was, becomes, [before.level, "generic_id", "unit", "name", "generic", "month"])
    return ScenarioResult(becomes, changes, scenario, left_out, people)


def _concerned(before: LoadBefore, moved: pandas.DataFrame, scenario: Scenario) -> pandas.DataFrame:
    """All cells of the units that are overbooked in any month, that the scenario moves hours of, or that get more people."""
    cells, key = before.cells, [before.level, "generic_id"]
    added = pandas.DataFrame({before.level: [role for role, _ in scenario.heads] if before.level == "role" else [],
                              "generic_id": ""}, dtype=object)
    wanted = pandas.concat([cells.loc[before.over(), key], moved[key], added]).drop_duplicates()
    chosen = pandas.MultiIndex.from_frame(cells[key]).isin(pandas.MultiIndex.from_frame(wanted))
    return cells[chosen].reset_index(drop=True)


def _possible(connection, scenario: Scenario, project_filter: ProjectFilter,
              open_from: date) -> tuple[Scenario, list[ScenarioError]]:
    """The part of the scenario that can be done, and why the rest cannot."""
    projects, roles = known_projects(connection, scenario.project_ids, project_filter.scope), known_roles(connection)
    bookings = read_booked(connection, (), Months(open_from, _LAST_MONTH), project_ids=scenario.project_ids)
    most = too_early(bookings, scenario, open_from)
    left_out = [ScenarioError(project, "a known project") for project in scenario.project_ids if project not in projects]
    left_out += [ScenarioError(role, "a role that people have") for role, _ in scenario.heads if role not in roles]
    left_out += [ScenarioError(f"{project} {months:+d} months",
                               f"at most {most[project]} months earlier: its booked work would begin in a month that is over")
                 for project, months in scenario.shifts if project in most and project in projects]
    shifts = tuple(shift for shift in scenario.shifts if shift[0] in projects and shift[0] not in most)
    return replace(scenario, shifts=shifts, drops=tuple(project for project in scenario.drops if project in projects),
                   heads=tuple(added for added in scenario.heads if added[0] in roles)), left_out


def _moved(connection, policy: Policy, level: str, scenario: Scenario, project_filter: ProjectFilter, options: FilterOptions,
           open_from: date) -> pandas.DataFrame:
    span = Months(open_from, _LAST_MONTH)
    bookings = read_units(connection, policy, (level,), [*UNIT_KEYS, "project_id", "booking"], lambda within: read_booked(
        connection, (level,), span, within, project_ids=scenario.project_ids))
    inside = set(scenario.project_ids)
    if not shows_all(project_filter):
        inside &= set(connection.scalars(shown_projects(project_filter, options)))
    return moved_bookings(bookings.assign(inside=bookings["project_id"].isin(inside)), scenario, open_from)


def _people_over(connection, before: LoadBefore, scenario: Scenario, open_from: date) -> tuple[int, int]:
    """Overloaded person-months of everybody before and after: only people on the moved projects can change."""
    members, people = before.copy.members, before.people
    total = int(people["person_months_over"][members["generic"].to_numpy() == 0].sum())
    bookings = read_booked(connection, ("person",), Months(open_from, _LAST_MONTH), project_ids=scenario.project_ids)
    moved = moved_bookings(bookings.assign(inside=True), scenario, open_from)
    moved = moved[(moved["generic_id"] == "") & (moved["booking"] == "hard")]
    month = before.month_starts.get_indexer(moved["month"])
    moved, month = moved[month >= 0], month[month >= 0]
    person, concerned = pandas.factorize(moved["person"])
    places = pandas.Index(members["resource_id"]).get_indexer(concerned)
    known = ~people["person_months_unmeasured"][places].astype(bool) & people["person_months"][places].astype(bool)
    available = numpy.where(known, people["capacity_hours"][places], numpy.nan)
    was = people["hard_hours"][places]
    becomes = was.copy()
    numpy.add.at(becomes, (person, month), moved["hours"].to_numpy(dtype=float))
    return total, total - int(is_over(was, available).sum()) + int(is_over(becomes, available).sum())
