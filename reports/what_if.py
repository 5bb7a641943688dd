"""What if? A scenario on the heat map of the next twelve months: its effect, cell by cell, and what else would help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas

from data_access.booking_rows import booked_projects, known_projects, known_roles
from data_access.bookings import Months
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from metrics.scenario_effect import Effect, cell_effects, effect_of, grid_of
from reports.load_before import LoadBefore
from reports.resource_scenario import Scenario, ScenarioError, parse_scenario, resource_scenario
from reports.resource_suggestions import Suggestions, suggested_changes
from reports.utilisation import months_after

MONTHS = 12


@dataclass(frozen=True)
class WhatIf:
    """What a scenario does. tried: what of it can be done; mistakes: what was left out, and why.

    cells: of `metrics.scenario_effect.cell_effects`, grid: of `grid_of` there; overloaded: person-months above capacity before
    and after (None where the policy does not show single people); suggestions: what would help on top; names: project id > name
    of those tried; units: how many the whole heat map has.
    """

    tried: Scenario
    mistakes: list[ScenarioError]
    cells: pandas.DataFrame
    grid: pandas.DataFrame
    effect: Effect
    overloaded: tuple[int, int] | None
    suggestions: Suggestions
    names: Mapping[str, str]
    units: int
    months: Months


def what_if(database: Database, before: LoadBefore, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
            text: str, on: date) -> WhatIf:
    """The scenario of a link on the load of the months after the month of `on`; `before`: of the same filter and policy."""
    asked, mistakes = parse_scenario(text)
    result = resource_scenario(database, before, project_filter, options, policy, asked, on)
    cells = cell_effects(result.changes)
    suggestions = suggested_changes(database, before, project_filter, policy, result.scenario, result.after)
    with database.read() as connection:
        names = known_projects(connection, result.scenario.project_ids, project_filter.scope)
    units = before.cells.loc[before.cells["generic_id"] == "", before.level].nunique()
    return WhatIf(result.scenario, [*mistakes, *result.left_out], cells, grid_of(cells, result.changes), effect_of(cells),
                  result.overloaded, suggestions, names, units, before.months)


@dataclass(frozen=True)
class Choices:
    """What a scenario can be made of: projects with hours still to come (id > name, by name), and roles."""

    projects: Mapping[str, str]
    roles: tuple[str, ...]


def scenario_choices(database: Database, project_filter: ProjectFilter, options: FilterOptions, on: date) -> Choices:
    """The projects of the filter with hours after the month of `on`, and all roles."""
    span = Months(months_after(on, 1).first, date(9999, 1, 1))
    with database.read() as connection:
        return Choices(booked_projects(connection, span, project_filter, options), tuple(sorted(known_roles(connection))))
