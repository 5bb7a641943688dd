"""The sums and counts over active projects that the portfolio's key figures are ratios of, added up in SQL."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, true

from data_access.filter import ProjectFilter
from data_access.schema import project_figures
from data_access.shown_projects import joined

_AT = project_figures.c
# Statuses that have a place on the scale from green to red.
_JUDGED = ("green", "amber/green", "amber", "amber/red", "red")


def _known(*columns: ColumnElement) -> ColumnElement[bool]:
    return and_(*(column.is_not(None) for column in columns))


def _count(condition: ColumnElement[bool]) -> ColumnElement:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _total(value: ColumnElement, condition: ColumnElement[bool]) -> ColumnElement:
    return func.sum(case((condition, value)))


_RATED = and_(_AT.reported_status.is_not(None), _AT.reported_status != "none")
_COST, _WORK = _known(_AT.ev, _AT.ac), _known(_AT.ev, _AT.pv)
_TIME = and_(_known(_AT.spi_t, _AT.bac), _AT.bac > 0)
_FORECAST = _known(_AT.eac, _AT.bac)
_BOTH = and_(_AT.reported_status.in_(_JUDGED), _AT.computed_status != "unknown")
_SUMS = {
    "projects": func.count(),
    "rated": _count(_RATED), "green": _count(_AT.reported_status == "green"),
    "unreported": _count(_AT.reported_status.is_(None)),
    "cost_covered": _count(_COST), "cost_ev": _total(_AT.ev, _COST), "cost_ac": _total(_AT.ac, _COST),
    "work_covered": _count(_WORK), "work_ev": _total(_AT.ev, _WORK), "work_pv": _total(_AT.pv, _WORK),
    "no_ev": _count(_AT.ev.is_(None)),
    "time_covered": _count(_TIME), "time_weighted": _total(_AT.spi_t * _AT.bac, _TIME), "time_bac": _total(_AT.bac, _TIME),
    "no_spi_t": _count(_AT.spi_t.is_(None)),
    "forecast_covered": _count(_FORECAST), "forecast_eac": _total(_AT.eac, _FORECAST),
    "forecast_bac": _total(_AT.bac, _FORECAST), "no_bac": _count(_AT.bac.is_(None)),
    "slip_covered": _count(_AT.finish_slip_days.is_not(None)), "no_original": _count(_AT.original_finish.is_(None)),
    "judged_both": _count(_BOTH), "diverging": _count(and_(_BOTH, _AT.diverges)),
    "no_scale": _count(or_(_AT.reported_status.is_(None), _AT.reported_status.not_in(_JUDGED))),
}


def portfolio_sums(connection: Connection, project_filter: ProjectFilter, period_end: date | None) -> dict[str, float | None]:
    """Sums over the filter's active projects at a reporting date, and `slip_median` in days; None where nothing adds up.

    The names say over which projects: `cost_…` over those with earned value and actual cost, `work_…` with earned and planned
    value, `time_…` with SPI(t) and a budget, `forecast_…` with an estimate and a budget.
    """
    source = joined(period_end)
    # Without any reporting date there are no figures: every project counts, as one left out.
    condition = and_(func.coalesce(_AT.active, true()), project_filter.condition())
    sums = dict(connection.execute(select(*(value.label(name) for name, value in _SUMS.items())).select_from(source)
                                   .where(condition)).one()._mapping)
    return sums | {"slip_median": _median_slip(connection, source, condition, int(sums["slip_covered"]))}


def _median_slip(connection: Connection, source, condition: ColumnElement[bool], count: int) -> float | None:
    """The middle slip, or the mean of the middle two; by position, because SQLite has no median."""
    if not count:
        return None
    slips = select(_AT.finish_slip_days).select_from(source).where(condition, _AT.finish_slip_days.is_not(None))
    middle = slips.order_by(_AT.finish_slip_days).offset((count - 1) // 2).limit(2 - count % 2)
    days = list(connection.scalars(middle))
    return sum(days) / len(days)
