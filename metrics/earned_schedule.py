"""Earned schedule: the time at which the value earned by now should have been earned, in reporting periods.

Source: Walt Lipke, "Schedule is Different", The Measurable News, March 2003 (ES = C + I); finish forecast by the short form
IEAC(t) = planned duration / SPI(t): Henderson, "Earned Schedule: a breakthrough extension to earned value theory", The
Measurable News, Summer 2003; its behaviour at a plan's ends: Vanhoucke, Measuring Time (Springer, 2010), chapter 2.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy

from metrics.earned_value import difference, known, plain, ratio
from metrics.periods import to_days

_LAST_DAY = numpy.datetime64("9999-12-31")
# Bounds the memory of one step; a thousand projects of 60 periods at 24 dates take about this many.
_CELLS_AT_ONCE = 2_000_000


class Plan(NamedTuple):
    """Planned value of some projects, one row each: the known periods in order, from (0, 0) on, then NaN up to the row's end.

    Only known periods are kept: between two of them PV runs in a straight line, so a missing row leaves a gap without
    renumbering and earned schedule is the same as on a curve with every period filled in.
    """

    periods: numpy.ndarray
    values: numpy.ndarray


def plan(planned_values, periods=None) -> Plan:
    """The plan with planned value by period along the last axis (1, 2, 3 ... unless `periods` says so), NaN for a gap."""
    values = numpy.atleast_2d(known(planned_values))
    periods = numpy.arange(1, values.shape[1] + 1) if periods is None else known(periods)
    periods = numpy.where(numpy.isnan(values), numpy.nan, numpy.broadcast_to(periods, values.shape))
    known_first = numpy.argsort(numpy.isnan(values), axis=1, kind="stable")
    origin = numpy.zeros((len(values), 1))
    return Plan(*(numpy.hstack([origin, numpy.take_along_axis(part, known_first, axis=1)]) for part in (periods, values)))


def earned_schedule(planned: Plan, earned_value, rows=None):
    """ES in periods: C + (EV - PV_C) / (PV_C+1 - PV_C), with PV_0 = 0.

    C is the last period with PV_C <= EV, never beyond the first period in which PV reaches its maximum; earned value at or
    above that maximum gives that period. Unknown without earned value or without a plan above 0; 0 for negative earned value.
    `rows`: the plan's row for each earned value; by default the first plan for a single value, else row by row.
    """
    earned = known(earned_value)
    values = numpy.atleast_1d(earned)
    rows = numpy.zeros(len(values), int) if rows is None and len(planned.values) == 1 else rows
    rows = numpy.arange(len(values)) if rows is None else rows
    size = max(1, _CELLS_AT_ONCE // planned.values.shape[1])
    blocks = [_earned_schedule(planned, values[start:start + size], rows[start:start + size])
              for start in range(0, max(len(values), 1), size)]
    result = numpy.concatenate(blocks)
    return plain(result[0] if earned.ndim == 0 else result)


def _earned_schedule(planned: Plan, earned: numpy.ndarray, rows: numpy.ndarray) -> numpy.ndarray:
    periods, curve = planned.periods[rows], planned.values[rows]
    each = numpy.arange(len(rows))
    top_position = numpy.where(numpy.isnan(curve), -numpy.inf, curve).argmax(axis=1)
    top, positions = curve[each, top_position], numpy.arange(curve.shape[1])
    reached = (curve <= earned[:, None]) & (positions <= top_position[:, None])
    last = numpy.where(reached, positions, 0).max(axis=1)
    following = numpy.minimum(last + 1, top_position)
    part = ratio(numpy.maximum(earned, 0) - curve[each, last], curve[each, following] - curve[each, last])
    inside = periods[each, last] + part * (periods[each, following] - periods[each, last])
    result = numpy.where(earned >= top, periods[each, top_position], inside)
    return numpy.where(numpy.isnan(earned) | (top <= 0), numpy.nan, result)


def actual_time(status_period, completed_period=None):
    """AT in periods: the number of the status row, stopped at the first period in which EV >= BAC (unknown: not completed)."""
    return plain(numpy.fmin(known(status_period), known(completed_period)))


def time_variance(es, at):
    """SV(t) = ES - AT, in periods; negative is late."""
    return difference(es, at)


def time_performance_index(es, at):
    """SPI(t) = ES / AT."""
    return ratio(es, at)


def finish_by_earned_schedule(start, planned_finish, spi_t) -> numpy.ndarray:
    """Start + planned duration / SPI(t), to the nearest day; start and finish of the baseline in force, dates in and out.

    Unknown (NaT) without dates, without progress (SPI(t) of 0), for a plan that ends before it starts, and beyond the year
    9999.
    """
    start, finish = to_days(start), to_days(planned_finish)
    dated = ~numpy.isnat(start) & ~numpy.isnat(finish)
    duration = numpy.where(dated, (finish - start).astype("int64"), 0).astype(float)
    days = known(ratio(duration, spi_t))
    room = numpy.where(dated, (_LAST_DAY - numpy.where(dated, start, _LAST_DAY)).astype("int64"), -1)
    possible = dated & (duration >= 0) & numpy.isfinite(days) & (days >= 0) & (days <= room)
    whole = numpy.rint(numpy.where(possible, days, 0)).astype("timedelta64[D]")
    return numpy.where(possible, start + whole, numpy.datetime64("NaT", "D"))
