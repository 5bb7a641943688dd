"""Record checks of people: who is booked ahead, whose skills are known, whose hours are known."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Select, and_, func, select

from data_access.bookings import IS_GENERIC
from data_access.maturity_record_rows import CheckDates, Checked, Needs, Source, checked_rows, filled
from data_access.schema import allocations, capacity, resources


def _people_there(dates: CheckDates) -> Select:
    """Ids of people who have hours next month or are booked this month."""
    has = select(capacity.c.resource_id).where(capacity.c.month == dates.next_month, capacity.c.hours > 0)
    works = select(allocations.c.resource_id).where(allocations.c.month == dates.this_month, allocations.c.hours > 0)
    return has.union(works)


def _people(dates: CheckDates, columns: tuple[ColumnElement, ...], met: ColumnElement[bool], needs: Needs) -> Checked:
    table = resources.c
    there = and_(~IS_GENERIC, table.resource_id.in_(_people_there(dates)))
    source = Source(resources, table.resource_id, table.name, (table.team, *columns), there, table.resource_id)
    return checked_rows(source, met, needs, of_people=True)


def _people_booked_ahead(dates: CheckDates) -> Checked:
    booked = (select(func.sum(allocations.c.hours)).where(allocations.c.resource_id == resources.c.resource_id,
                                                          allocations.c.month == dates.next_month)
              .correlate(resources).scalar_subquery())
    return _people(dates, (booked.label("hours_next_month"),), booked > 0, (allocations.c.hours,))


def _skills_recorded(dates: CheckDates) -> Checked:
    needs = resources.c.role, resources.c.skills
    return _people(dates, needs, and_(*(filled(column) for column in needs)), needs)


def _capacity_known(dates: CheckDates) -> Checked:
    hours = allocations.c
    booked = (select(hours.resource_id, hours.month, func.sum(hours.hours).label("booked_hours"))
              .where(hours.month.between(dates.next_month, dates.last_month), hours.hours > 0)
              .group_by(hours.resource_id, hours.month).subquery())
    has = and_(capacity.c.resource_id == booked.c.resource_id, capacity.c.month == booked.c.month)
    table = (booked.join(resources, resources.c.resource_id == booked.c.resource_id).outerjoin(capacity, has))
    source = Source(table, resources.c.resource_id, resources.c.name,
                     (resources.c.team, booked.c.month, booked.c.booked_hours, capacity.c.hours.label("available_hours")),
                     ~IS_GENERIC, resources.c.resource_id)
    return checked_rows(source, capacity.c.hours.is_not(None), (capacity.c.hours, allocations.c.hours), of_people=True)


PEOPLE_CHECKS: dict[str, Callable[[CheckDates], Checked]] = {
    "people_booked_ahead": _people_booked_ahead, "skills_recorded": _skills_recorded, "capacity_known": _capacity_known,
}
