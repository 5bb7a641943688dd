"""Computed status: schedule, cost and risk judged by their bands, and the worst of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy

from metrics.earned_value import ratio
from metrics.policy import STATUSES, UNKNOWN, Policy

# The scale on which a reported status is compared with a computed one; complete, none and unknown have no place on it.
SCALE = {"green": 0.0, "amber/green": 0.5, "amber": 1.0, "amber/red": 1.5, "red": 2.0}
_DIVERGES_FROM = 1.0


class ComputedStatus(NamedTuple):
    """Levels of each project (0 green, 1 amber, 2 red, -1 unknown): by part, overall, and of each measure behind them."""

    overall: numpy.ndarray
    parts: dict[str, numpy.ndarray]
    measures: dict[str, numpy.ndarray]


def worst(*levels: numpy.ndarray) -> numpy.ndarray:
    """The worst of the known levels; unknown where none is known."""
    return numpy.maximum.reduce(levels)


def computed_status(spi_t, finish_slip_days, cpi, forecast_variance, risk_exposure, budget, policy: Policy) -> ComputedStatus:
    """Schedule: the worse of SPI(t) and finish slip. Cost: the worse of CPI and forecast variance. Risk: exposure as a share
    of BAC.

    Overall the worst of the known parts; unknown when schedule and cost both are.
    """
    bands = policy.bands
    measures = {
        "spi_t": bands["spi_t"].levels(spi_t), "finish_slip": bands["finish_slip"].levels(finish_slip_days),
        "cpi": bands["cpi"].levels(cpi), "forecast_variance": bands["forecast_variance"].levels(forecast_variance),
        "risk_exposure": bands["risk_exposure"].levels(ratio(risk_exposure, budget)),
    }
    parts = {"schedule": worst(measures["finish_slip"], measures["spi_t"]),
             "cost": worst(measures["cpi"], measures["forecast_variance"]), "risk": measures["risk_exposure"]}
    unjudged = (parts["schedule"] == UNKNOWN) & (parts["cost"] == UNKNOWN)
    return ComputedStatus(numpy.where(unjudged, UNKNOWN, worst(*parts.values())), parts, measures)


def words(levels: numpy.ndarray) -> numpy.ndarray:
    """Levels as words: green, amber, red, unknown."""
    # Position -1 is the last word, unknown.
    return numpy.array(STATUSES, dtype=object)[levels]


def diverges(reported, overall: numpy.ndarray) -> numpy.ndarray:
    """Whether each reported status (words or None) is at least one step of the scale better than the computed level."""
    place = numpy.array([SCALE.get(word, numpy.nan) for word in reported], dtype=float)
    computed = numpy.where(overall == UNKNOWN, numpy.nan, overall.astype(float))
    return computed - place >= _DIVERGES_FROM


def ages(diverging: numpy.ndarray, projects: numpy.ndarray, dates: numpy.ndarray, periods: numpy.ndarray) -> numpy.ndarray:
    """For how many reporting periods in a row each project has diverged, this one included; NaN where it does not.

    Rows are sorted by project and date. `dates`: the number of the reporting date, `periods`: of its reporting period; two
    dates in one period count once, and a date on which the project is not in the portfolio breaks the row.
    """
    if not len(diverging):
        return numpy.empty(0)
    follows = numpy.zeros(len(diverging), dtype=bool)
    follows[1:] = (projects[1:] == projects[:-1]) & (dates[1:] == dates[:-1] + 1) & diverging[:-1]
    new_period = numpy.ones(len(diverging), dtype=int)
    new_period[1:] = (~follows[1:] | (periods[1:] != periods[:-1])).astype(int)
    counted = numpy.cumsum(new_period)
    starts = numpy.maximum.accumulate(numpy.where(follows, 0, numpy.arange(len(diverging))))
    return numpy.where(diverging, counted - counted[starts] + 1, numpy.nan)


_SEVERITY = {"green": 0, "complete": 0, "amber/green": 1, "amber": 2, "amber/red": 3, "red": 4}
_SEVERITY_UNKNOWN = 1
_OUT_OF_JUDGEMENT = -1000


def severity(reported, overall: numpy.ndarray, diverging: numpy.ndarray, active: numpy.ndarray) -> numpy.ndarray:
    """The order "worst first" as one number, higher is worse: 100 x the worse status + 10 x the better one + 5 when they
    diverge.

    Statuses count green 0, amber/green 1, amber 2, amber/red 3, red 4, unknown 1: what nobody knows stands before what is
    known to be well. Projects that are not active come after all others.
    """
    told = numpy.array([_SEVERITY.get(word, _SEVERITY_UNKNOWN) for word in reported], dtype=int)
    found = numpy.where(overall == UNKNOWN, _SEVERITY_UNKNOWN, overall * 2)
    ordered = 100 * numpy.maximum(told, found) + 10 * numpy.minimum(told, found) + 5 * diverging
    return ordered + numpy.where(active, 0, _OUT_OF_JUDGEMENT)
