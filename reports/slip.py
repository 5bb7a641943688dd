"""What if it slips? Which projects move, who becomes overloaded, what breaks and what the delay costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from data_access.booking_copy import BookingCopy
from data_access.filter import FilterOptions, ProjectFilter
from data_access.frames import typed_frame
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import Mask, chosen_mask
from data_access.slip_rows import Grouping, UnitHours, all_bookings, booked_on, moving_bookings, unit_hours
from metrics.network_hours import MonthHours, hours_moved, summed, unit_months
from metrics.network_slip import Slip, SlipRefused, paired, slip
from metrics.policy import Policy
from reports.whole_network import whole_of

__all__ = ["PARTS", "SlipRefused", "SlipReport", "paired", "slip_report", "slip_reports"]

PARTS = ("projects", "person_months")
FEWEST_PEOPLE = 3


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
    return slip_reports(copy, project_filter, options, slip(whole.plan, asked, whole.found), policy, (by,))[0]


def slip_reports(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, found: Slip, policy: Policy,
                 groupings: Sequence[Grouping]) -> list[SlipReport]:
    """`slip_report` for each of these groupings, of a slip that is worked out already."""
    as_of, whole = project_filter.period_end(options), whole_of(copy)
    shown = chosen_mask(copy, project_filter, as_of)
    moved = found.moved[shown[whole.places_of(found.moved["project_id"])]].reset_index(drop=True)
    moved.insert(1, "name", whole.named(moved["project_id"]))
    bookings, allowed = all_bookings(copy), [_allowed(by, policy) for by in groupings]
    changes = _changes(copy, bookings, found, as_of)
    is_seen = slice(None) if shown.all() else booked_on(copy, bookings, shown)
    made = {by: _report(moved, changes, unit_hours(bookings, by), is_seen, policy, by) for by in dict.fromkeys(allowed)}
    return [made[by] for by in allowed]


def _allowed(by: Grouping, policy: Policy) -> Grouping:
    return "role" if by == "person" and not policy.person_rows else by


def _changes(copy: PortfolioCopy, bookings: BookingCopy, found: Slip, as_of: date | None) -> MonthHours:
    """What the slip adds to and takes from the months of each resource: see `metrics.network_hours.hours_moved`."""
    whole = whole_of(copy)
    days, slipped = whole.days_moved(found), whole.mask_of(whole.places_of(list(found.asked)))
    moving = moving_bookings(copy, bookings, numpy.flatnonzero(days))
    project = moving.pop("project")
    return hours_moved(moving | {"days": days[project], "slipped": slipped[project]}, as_of)


def _report(moved: pandas.DataFrame, changes: MonthHours, units: UnitHours, is_seen: Mask | slice, policy: Policy,
            by: Grouping) -> SlipReport:
    """`changes`: of each resource; `is_seen`: the resources that are booked on a shown project."""
    listed = numpy.zeros(len(units.ids), dtype=bool)
    listed[units.unit_of[is_seen]] = True
    if not policy.person_rows:
        listed &= units.people >= FEWEST_PEOPLE
    changes = summed(changes._replace(unit=units.unit_of[changes.unit]))
    changes = changes.of(listed[changes.unit])
    before = units.at(changes.unit, changes.month)
    months = unit_months(changes, before, before.capacity)
    return SlipReport(moved, _overloads(months, units), int(numpy.isnan(months["capacity_hours"]).sum()), by)


def _overloads(months: Mapping[str, numpy.ndarray], units: UnitHours) -> pandas.DataFrame:
    """See `SlipReport.person_months`; `months`: see `metrics.network_hours.unit_months`."""
    # Where capacity is not known it is None, which is no overload.
    over = numpy.flatnonzero(months["overloaded_before"].astype(bool) | months["overloaded_after"].astype(bool))
    rows = {name: values[over] for name, values in months.items()}
    order = numpy.lexsort((rows["month"], units.rank[rows["unit"]]))
    rows = {name: values[order] for name, values in rows.items()}
    unit, month = rows.pop("unit"), rows.pop("month")
    return typed_frame({"unit": units.ids[unit], "name": units.names[unit],
                        "month": month.astype("datetime64[M]").astype("datetime64[s]"), **rows})
