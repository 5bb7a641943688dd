"""What if a project moves, is dropped, or a role gets more people? The heat map before and after, with what changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas

from data_access.booking_rows import known_projects, known_roles, read_booked
from data_access.bookings import Months, read_inside, read_totals, shown_projects
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from metrics.scenario_text import Scenario, ScenarioError, parse_scenario
from metrics.utilisation import HARD_ONLY, is_over
from metrics.utilisation_scenario import after as cells_after
from metrics.utilisation_scenario import compared, moved_bookings, too_early
from reports.utilisation import UNIT_KEYS, kept_cells, measured_cells, months_after, shows_all
from reports.utilisation_units import read_units

__all__ = ["Scenario", "ScenarioError", "ScenarioResult", "parse_scenario", "resource_scenario"]

_LAST_MONTH = date(9999, 1, 1)


@dataclass(frozen=True)
class ScenarioResult:
    """before, after: cells as `reports.utilisation.resource_load` gives them, after without the person_months.

    changes: one row a cell with its measures as _before, _after and _delta, with unit, name and generic. scenario: what was
    done; left_out: what was not, and why.

    over_hours: hours above the units' capacity, before and after; overloaded: person-months with hard hours above capacity,
    before and after (None where the policy does not show single people). Both over the shown months.
    """

    before: pandas.DataFrame
    after: pandas.DataFrame
    changes: pandas.DataFrame
    scenario: Scenario
    left_out: list[ScenarioError]
    over_hours: tuple[float, float]
    overloaded: tuple[int, int] | None


def resource_scenario(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                      scenario: Scenario, levels: Sequence[str], months: Months, on: date, quarters: bool = False,
                      soft_weight: float = HARD_ONLY) -> ScenarioResult:
    """The heat map of `months` before and after the scenario, which changes the months after the month of `on` alone.

    Unknown projects and roles, and shifts into months that are over, are left out and named.
    """
    levels, keys = tuple(levels), [*levels, *UNIT_KEYS]
    open_from = months_after(on, 1).first
    with database.read() as connection:
        scenario, left_out = _possible(connection, scenario, project_filter, open_from)
        cells = _cells(connection, policy, levels, months, project_filter, options)
        moved = _moved(connection, policy, levels, scenario, project_filter, options, open_from)
        people = _people_over(connection, policy, scenario, months, open_from)
    shown = list(pandas.date_range(max(months.first, open_from), months.last, freq="MS"))
    if not shows_all(project_filter):
        moved = moved.merge(cells[[*levels, "generic_id"]].drop_duplicates(), on=[*levels, "generic_id"])
    then = cells_after(cells, moved, scenario, levels, keys, shown, policy)
    before, later = (measured_cells(part, policy, levels, quarters, soft_weight) for part in (cells, then))
    changes = compared(before, later, [*levels, "generic_id", "unit", "name", "generic", "month"])
    over = tuple(float(frame["over_hours"].sum()) for frame in (before, later))
    return ScenarioResult(before, later, changes, scenario, left_out, over, people)


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


def _cells(connection, policy: Policy, levels: Sequence[str], months: Months, project_filter: ProjectFilter,
           options: FilterOptions) -> pandas.DataFrame:
    totals = read_units(connection, policy, levels, UNIT_KEYS, lambda within: read_totals(connection, levels, months, within))
    inside = None if shows_all(project_filter) else read_units(
        connection, policy, levels, UNIT_KEYS,
        lambda within: read_inside(connection, levels, project_filter, options, months, within))
    return kept_cells(totals, inside, levels)


def _moved(connection, policy: Policy, levels: Sequence[str], scenario: Scenario, project_filter: ProjectFilter,
           options: FilterOptions, open_from: date) -> pandas.DataFrame:
    span = Months(open_from, _LAST_MONTH)
    bookings = read_units(connection, policy, levels, [*UNIT_KEYS, "project_id", "booking"], lambda within: read_booked(
        connection, levels, span, within, project_ids=scenario.project_ids))
    inside = set(scenario.project_ids)
    if not shows_all(project_filter):
        inside &= set(connection.scalars(shown_projects(project_filter, options)))
    return moved_bookings(bookings.assign(inside=bookings["project_id"].isin(inside)), scenario, open_from)


def _people_over(connection, policy: Policy, scenario: Scenario, months: Months, open_from: date) -> tuple[int, int] | None:
    """Overloaded person-months of everybody before and after: only people on the moved projects can change."""
    if not policy.person_rows:
        return None
    everyone = read_totals(connection, (), months)
    before = int(everyone.loc[everyone["generic_id"] == "", "person_months_over"].sum())
    level, keys = ("person",), ["person", *UNIT_KEYS]
    bookings = read_booked(connection, level, Months(open_from, _LAST_MONTH), project_ids=scenario.project_ids)
    concerned = read_totals(connection, level, months, among=bookings["person"].unique().tolist())
    moved = moved_bookings(bookings.assign(inside=True), scenario, open_from)
    cells = kept_cells(concerned, None, level)
    shown = list(pandas.date_range(max(months.first, open_from), months.last, freq="MS"))
    later = cells_after(cells, moved, Scenario(), level, keys, shown, Policy())
    counts = [int((is_over(frame["hard_hours"], frame["capacity_hours"]) & (frame["generic_id"] == "")).sum())
              for frame in (cells, later)]
    return before, before - counts[0] + counts[1]
