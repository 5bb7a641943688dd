"""Finish slip: how far a project's forecast finish lies behind its original baseline."""

from __future__ import annotations

import numpy

from metrics.periods import to_days


def finish_slip_days(finish, original_finish):
    """Forecast (or actual) finish less the original baseline's finish, in days; positive is late, unknown without either."""
    finish, original = to_days(finish), to_days(original_finish)
    days = (finish - original).astype("timedelta64[D]").astype(float)
    slip = numpy.where(numpy.isnat(finish) | numpy.isnat(original), numpy.nan, days)
    return float(slip) if slip.ndim == 0 else slip


def forecast_finish(actual_finish, reported, current_plan, at, newest) -> numpy.ndarray:
    """The finish as forecast at each date `at`.

    The actual finish once it is reached, else the newest forecast `reported` with the performance rows by then, else, on the
    `newest` reporting date only, the project's own current plan, which carries no date of its own.
    """
    actual, reported, plan, at = (to_days(dates) for dates in (actual_finish, reported, current_plan, at))
    forecast = numpy.where(numpy.isnat(reported) & (at == to_days(newest)), plan, reported)
    return numpy.where(actual <= at, actual, forecast)
