"""What if it slips? Which projects move, who becomes overloaded, what breaks and what the delay costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import chosen_mask
from data_access.slip_rows import (
    Grouping,
    all_bookings,
    booked_on,
    moving_bookings,
    read_costs,
    read_dated_benefits,
    read_waiting_milestones,
    unit_hours,
)
from metrics import network_effects
from metrics.network_hours import hours_moved, summed, unit_months
from metrics.network_slip import Slip, SlipRefused, paired, slip
from metrics.policy import Policy
from reports.whole_network import whole_network, whole_of

__all__ = ["PARTS", "SlipRefused", "SlipReport", "cost_of_delay", "late_needs", "moved_benefits", "moved_milestones", "paired",
           "read_slip", "slip_report", "slip_reports"]

PARTS = ("projects", "person_months")
FEWEST_PEOPLE = 3
_MONTH_COLUMNS = ("unit", "name", "month", "capacity_hours", "hard_hours_before", "hard_hours_after", "soft_hours_before",
                  "soft_hours_after", "overloaded_before", "overloaded_after")


@dataclass(frozen=True)
class SlipReport:
    """What a slip moves, worked out on all projects.

    projects: a row a project that moves, widest move first: project_id, name, asked_days (0 where only pushed), start_before,
    start_after, finish_before, finish_after, moved_days. person_months: a row a person (or unit) and month whose hard hours
    change and are above capacity before or after: unit (id), name, month, capacity_hours, hard_hours_before and _after,
    soft_hours_before and _after, overloaded_before and _after. without_capacity: how many more person-months change whose
    capacity is unknown. by: what a unit is, "person", "role" or "team".
    """

    projects: pandas.DataFrame
    person_months: pandas.DataFrame
    without_capacity: int
    by: Grouping

    def parts(self) -> dict[str, pandas.DataFrame]:
        """The frames by the names of PARTS, in that order."""
        return {name: getattr(self, name) for name in PARTS}


@of_one_state
def slip_report(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, asked: Mapping[str, int],
                policy: Policy, by: Grouping = "person") -> SlipReport:
    """What moves when each project of `asked` lasts so many days longer. Raises SlipRefused with the reason.

    The filter chooses the rows: projects that it shows, and people who are booked on one of those. A policy that keeps single
    people out of view gives roles, and of units only those of three or more people.
    """
    whole = whole_of(copy)
    return _reports(copy, project_filter, options, slip(whole.plan, asked, whole.found), policy, (by,))[0]


@of_one_state
def slip_reports(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, found: Slip, policy: Policy,
                 groupings: Sequence[Grouping]) -> list[SlipReport]:
    """`slip_report` for each of these groupings, of a slip that is worked out already."""
    return _reports(copy, project_filter, options, found, policy, groupings)


def _reports(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, found: Slip, policy: Policy,
             groupings: Sequence[Grouping]) -> list[SlipReport]:
    as_of, whole = project_filter.period_end(options), whole_of(copy)
    shown = chosen_mask(copy, project_filter, as_of)
    moved = found.moved[shown[whole.project_index.get_indexer(found.moved["project_id"])]].reset_index(drop=True)
    moved.insert(1, "name", moved["project_id"].map(whole.names).astype(object))
    changes, allowed = _changes(copy, found, as_of), [_allowed(by, policy) for by in groupings]
    made = {by: _report(moved, _months(copy, changes, shown, by), policy, by) for by in dict.fromkeys(allowed)}
    return [made[by] for by in allowed]


def _allowed(by: Grouping, policy: Policy) -> Grouping:
    return "role" if by == "person" and not policy.person_rows else by


def _report(moved: pandas.DataFrame, months: pandas.DataFrame, policy: Policy, by: Grouping) -> SlipReport:
    if not policy.person_rows:
        months = months[months["people"] >= FEWEST_PEOPLE]
    over = months["overloaded_before"].eq(True) | months["overloaded_after"].eq(True)
    return SlipReport(moved, months[over].sort_values(["name", "unit", "month"], ignore_index=True)[list(_MONTH_COLUMNS)],
                      int(months["capacity_hours"].isna().sum()), by)


def read_slip(database: Database, asked: Mapping[str, int]) -> Slip:
    """Both passes over the whole portfolio without and with the slips: see `metrics.network_slip.slip`. Raises SlipRefused."""
    whole = whole_network(database)
    return slip(whole.plan, asked, whole.found)


def late_needs(database: Database, found: Slip) -> pandas.DataFrame:
    """Needs that the slip breaks or breaks further: see `metrics.network_effects.late_needs`; predecessor, successor: names."""
    whole = whole_network(database)
    moving = whole.links["predecessor_id"].isin(found.days.index)
    givers = whole.plan.dates[whole.plan.dates["project_id"].isin(found.days.index)]
    rows = network_effects.late_needs(whole.links[moving], givers, found)
    return rows.assign(**{end: rows[f"{end}_id"].map(whole.names).astype(object) for end in ("predecessor", "successor")})


def moved_milestones(database: Database, found: Slip) -> pandas.DataFrame:
    """Milestones that the slip moves: see `metrics.network_effects.moved_milestones`."""
    with database.read() as connection:
        return network_effects.moved_milestones(read_waiting_milestones(connection, set(found.days.index)), found)


def moved_benefits(database: Database, found: Slip, period_end: date | None) -> pandas.DataFrame:
    """Benefits due on the reporting date or later that the slip moves: see `metrics.network_effects.moved_benefits`."""
    with database.read() as connection:
        return network_effects.moved_benefits(read_dated_benefits(connection, set(found.days.index)), found, period_end)


def cost_of_delay(database: Database, found: Slip, period_end: date | None) -> pandas.DataFrame:
    """What the slip costs, by project: see `metrics.network_effects.cost_of_delay`."""
    with database.read() as connection:
        costs = read_costs(connection, set(found.days.index), period_end)
    stated = whole_network(database).stated.reindex(costs["project_id"]).reset_index(drop=True)
    return network_effects.cost_of_delay(costs.assign(start=stated["start"], finish=stated["finish"]), found)


def _changes(copy: PortfolioCopy, found: Slip, as_of: date | None) -> pandas.DataFrame:
    """What the slip adds to and takes from the months of each resource: see `metrics.network_hours.hours_moved`."""
    moving = moving_bookings(all_bookings(copy), found.days)
    return hours_moved(moving.assign(slipped=moving["project_id"].isin(list(found.asked))), as_of)


def _months(copy: PortfolioCopy, changes: pandas.DataFrame, shown: numpy.ndarray, by: Grouping) -> pandas.DataFrame:
    """The months of units booked on a shown project whose hours change: see `metrics.network_hours.unit_months`, with
    the ids of the units, their names and how many people they are. `changes`: of each resource."""
    bookings = all_bookings(copy)
    units = unit_hours(bookings, by)
    changes = summed(changes.assign(unit=units.unit_of[changes["unit"]]))
    is_shown = numpy.zeros(len(units.ids), dtype=bool)
    is_shown[units.unit_of[slice(None) if shown.all() else booked_on(copy, bookings, shown)]] = True
    changes = changes[is_shown[changes["unit"]]]
    before = units.at(changes["unit"].to_numpy(), changes["month"].to_numpy())
    rows = unit_months(changes.reset_index(drop=True), before, before["capacity"].to_numpy())
    place = rows["unit"].to_numpy()
    return rows.assign(unit=units.ids[place], name=units.names[place], people=units.people[place],
                       month=rows["month"].to_numpy().astype("datetime64[M]").astype("datetime64[s]"))
