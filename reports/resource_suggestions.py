"""What is the smallest change that fixes it? Single changes tried on top of a scenario, the best for their size first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas

from data_access.booking_rows import known_projects, known_roles, read_booked, read_heaviest
from data_access.bookings import Months
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from metrics.scenario_suggestions import RULE, SHIFTS, best_of_each, single_changes
from metrics.scenario_text import MOST_HEADS, MOST_MOVES, Scenario
from metrics.utilisation import HARD_ONLY, is_over
from reports.utilisation import UNIT_KEYS
from reports.utilisation_units import POOL, UNASSIGNED, named_units, read_units

MOST_PROJECTS, MOST_UNITS, MOST_SHOWN = 30, 500, 5


@dataclass(frozen=True)
class Suggestions:
    """rows: of `metrics.scenario_suggestions.single_changes` with `name` (of the project or role) and `scenario`, the text of
    the whole scenario with this change in it. projects, roles: how many were tried; of each project SHIFTS and dropping it.
    """

    rows: pandas.DataFrame
    projects: int
    roles: int
    rule: str = RULE

    @property
    def tried(self) -> int:
        return self.projects * (len(SHIFTS) + 1) + self.roles


def suggested_changes(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                      scenario: Scenario, cells: pandas.DataFrame, level: str, months: Months,
                      soft_weight: float = HARD_ONLY) -> Suggestions:
    """The best single changes beside those of the scenario, for the units of one level ("role", "team" or "person").

    `cells`: the heat map as the scenario leaves it (`ScenarioResult.after`); `months`: shown and still open. Tried are the
    projects of the filter with most hours on overbooked units while they are so, MOST_PROJECTS at most, and a person more in
    each overbooked role. What the scenario changes already is not tried again, except for one person more still.
    """
    people = cells[~cells["generic"]]
    over = people[is_over(people["load_hours"], people["capacity_hours"])]
    units = over.groupby("unit")["over_hours"].sum().nlargest(MOST_UNITS).index.tolist()
    if not units or len(scenario.project_ids) + len(scenario.heads) >= MOST_MOVES:
        return Suggestions(pandas.DataFrame(columns=["name", "scenario"]), 0, 0)
    span = Months(over["month"].min().date(), over["month"].max().date())
    with database.read() as connection:
        heaviest = read_heaviest(connection, level, units, span, project_filter, options, MOST_PROJECTS + MOST_MOVES)
        projects = [project for project in heaviest if project not in scenario.project_ids][:MOST_PROJECTS]
        names = known_projects(connection, projects, project_filter.scope)
        booked = read_units(connection, policy, (level,), [*UNIT_KEYS, "project_id", "booking"], lambda within: read_booked(
            connection, (level,), months, within, project_ids=list(names)))
        roles = _roles(connection, units, scenario) if level == "role" else []
    booked = named_units(booked[booked["generic_id"] == ""], (level,))
    shown = list(pandas.date_range(months.first, months.last, freq="MS"))
    found = best_of_each(single_changes(people, booked, roles, shown, policy, soft_weight), MOST_SHOWN)
    texts = [_with(scenario, row.kind, row.subject, row.amount).to_text() for row in found.itertuples()]
    named = found.assign(name=[names.get(subject, subject) for subject in found["subject"]], scenario=texts)
    return Suggestions(named, len(names), len(roles))


def _roles(connection, units: Sequence[str], scenario: Scenario) -> list[str]:
    """Overbooked roles to which a person can be added; a pool of small ones is none, and neither are people without a role."""
    full = {role for role, number in scenario.heads if number >= MOST_HEADS}
    open_to_more = known_roles(connection) - full - {POOL, UNASSIGNED}
    return [unit for unit in units if unit in open_to_more]


def _with(scenario: Scenario, kind: str, subject: str, amount: int) -> Scenario:
    """The scenario with one change more."""
    if kind == "heads":
        return scenario.with_heads(subject, dict(scenario.heads).get(subject, 0) + amount)
    return scenario.with_shift(subject, amount) if kind == "shift" else scenario.with_drop(subject)
