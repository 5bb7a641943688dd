"""What is the smallest change that fixes it? Single changes tried on top of a scenario, the best for their size first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas

from data_access.booking_rows import known_projects, known_roles
from data_access.engine import Database
from data_access.filter import ProjectFilter
from metrics.policy import Policy
from metrics.scenario_suggestions import RULE, SHIFTS, best_of_each, single_changes
from metrics.scenario_text import MOST_HEADS, MOST_MOVES, Scenario
from metrics.utilisation import is_over, load_hours
from metrics.utilisation_privacy import LEAST_PEOPLE
from reports.load_before import LoadBefore
from reports.utilisation_units import POOL, UNASSIGNED

MOST_PROJECTS, MOST_SHOWN = 30, 5


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


def suggested_changes(database: Database, before: LoadBefore, project_filter: ProjectFilter, policy: Policy, scenario: Scenario,
                      cells: pandas.DataFrame) -> Suggestions:
    """The best single changes beside those of the scenario.

    `before`: all of its months can still change; `cells`: the load as the scenario leaves it (`ScenarioResult.after`). Tried
    are the projects of the filter with most hours on overbooked units while they are so, MOST_PROJECTS at most (where the
    policy shows nobody alone, those of three people or more on them), and a person more in each overbooked role. What the
    scenario changes already is not tried again, except for one person more still.
    """
    people = cells[~cells["generic"] & cells["unit"].isin(before.units)]
    over = people[is_over(people["load_hours"], people["capacity_hours"])]
    if over.empty or len(scenario.project_ids) + len(scenario.heads) >= MOST_MOVES:
        return Suggestions(pandas.DataFrame(columns=["name", "scenario"]), 0, 0)
    with database.read() as connection:
        names = _candidates(connection, before, over, project_filter, scenario, 1 if policy.person_rows else LEAST_PEOPLE)
        roles = _roles(connection, over["unit"].unique(), scenario) if before.level == "role" else []
    booked = _bookings(before, names)
    everybody = _with_others(before, people)
    everybody = everybody[everybody["unit"].isin({*booked["unit"], *roles})]
    tried = single_changes(everybody, booked, roles, before.month_starts, policy, before.soft_weight)
    found = best_of_each(tried, MOST_SHOWN)
    texts = [_with(scenario, row.kind, row.subject, row.amount).to_text() for row in found.itertuples()]
    named = found.assign(name=[names.get(subject, subject) for subject in found["subject"]], scenario=texts)
    return Suggestions(named, len(names), len(roles))


def _candidates(connection, before: LoadBefore, over: pandas.DataFrame, project_filter: ProjectFilter, scenario: Scenario,
                least: int) -> dict[str, str]:
    """Project id > name of the projects to try, most hours on overbooked units first; only those with `least` people on them,
    because what a change would do to fewer tells their hours.
    """
    booked = before.booked_while(over)
    booked = booked[booked.groupby("project")["resource"].transform("nunique") >= least]
    heaviest = booked.groupby("project")["counted"].sum().nlargest(MOST_PROJECTS + MOST_MOVES).index
    ids = [project for project in before.copy.project_ids[heaviest] if project not in scenario.project_ids][:MOST_PROJECTS]
    return known_projects(connection, ids, project_filter.scope)


def _with_others(before: LoadBefore, people: pandas.DataFrame) -> pandas.DataFrame:
    """The load of all units: as the scenario leaves it where it changes or somebody is overbooked, elsewhere as it was."""
    others = before.cells[(before.cells["generic_id"] == "") & ~before.cells[before.level].isin(people["unit"])]
    load = load_hours(others["hard_hours"], others["soft_hours"], before.soft_weight)
    columns = ["unit", "month", "capacity_hours", "load_hours"]
    others = others.assign(unit=others[before.level], load_hours=load)
    return pandas.concat([people[columns], others[columns]], ignore_index=True)


def _bookings(before: LoadBefore, projects: Collection[str]) -> pandas.DataFrame:
    """All bookings of these projects on people: unit, project_id, month, booking, hours."""
    rows = before.bookings
    rows = rows[rows["project"].isin(before.copy.project_ids.get_indexer(list(projects)))]
    return pandas.DataFrame({
        "unit": before.units[rows["unit"]], "project_id": before.copy.project_ids[rows["project"]],
        "month": before.month_starts[rows["month"]], "hours": rows["hours"].to_numpy(),
        "booking": rows["soft"].map({True: "soft", False: "hard"}).to_numpy()})


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
