"""Earned value of one project at one date: variances, indices, estimates at completion, to-complete indices.

Terms and formulas: Project Management Institute, Practice Standard for Earned Value Management (2nd ed., 2011) and PMBOK Guide
(6th ed., 7.4.2); the estimates by both indices also Anbari, "Earned value project management method and extensions", Project
Management Journal 34(4), 2003. All amounts are cumulative and in one currency. Every function takes numbers or columns of
them and returns the same; None and NaN are unknown, what depends on an unknown is unknown, and so is a quotient whose divisor
is 0.
"""

from __future__ import annotations

import numpy


def known(value) -> numpy.ndarray:
    """The value as floating-point numbers with NaN for unknown."""
    return numpy.asarray(value, dtype=float)


def plain(result: numpy.ndarray):
    """A float for a single figure, the column itself otherwise."""
    return float(result) if numpy.ndim(result) == 0 else result


def ratio(dividend, divisor):
    """dividend / divisor; unknown where the divisor is 0."""
    dividend, divisor = numpy.broadcast_arrays(known(dividend), known(divisor))
    return plain(numpy.divide(dividend, divisor, out=numpy.full(dividend.shape, numpy.nan), where=divisor != 0))


def difference(minuend, subtrahend):
    return plain(known(minuend) - known(subtrahend))


def cost_variance(earned_value, actual_cost):
    """CV = EV - AC."""
    return difference(earned_value, actual_cost)


def schedule_variance(earned_value, planned_value):
    """SV = EV - PV."""
    return difference(earned_value, planned_value)


def cost_performance_index(earned_value, actual_cost):
    """CPI = EV / AC."""
    return ratio(earned_value, actual_cost)


def schedule_performance_index(earned_value, planned_value):
    """SPI = EV / PV."""
    return ratio(earned_value, planned_value)


def eac_typical(budget, cpi):
    """EAC = BAC / CPI: the efficiency so far goes on."""
    return ratio(budget, cpi)


def eac_atypical(budget, earned_value, actual_cost):
    """EAC = AC + (BAC - EV): the remaining work costs what was planned."""
    return plain(known(actual_cost) + (known(budget) - known(earned_value)))


def eac_combined(budget, earned_value, actual_cost, cpi, spi):
    """EAC = AC + (BAC - EV) / (CPI x SPI): cost and schedule both press on what remains."""
    return plain(known(actual_cost) + ratio(known(budget) - known(earned_value), known(cpi) * known(spi)))


def estimate_used(reported, typical):
    """EAC: the project's own estimate, else the typical one."""
    return plain(numpy.where(numpy.isnan(known(reported)), known(typical), known(reported)))


def estimate_basis(reported, typical):
    """Which estimate is used: "reported", "typical", or None where there is neither."""
    basis = numpy.where(~numpy.isnan(known(reported)), "reported", numpy.where(~numpy.isnan(known(typical)), "typical", None))
    return basis.item() if numpy.ndim(basis) == 0 else basis


def estimate_to_complete(estimate_at_completion, actual_cost):
    """ETC = EAC - AC."""
    return difference(estimate_at_completion, actual_cost)


def variance_at_completion(budget, estimate_at_completion):
    """VAC = BAC - EAC."""
    return difference(budget, estimate_at_completion)


def to_complete_index(budget, earned_value, actual_cost, target):
    """TCPI = (BAC - EV) / (target - AC), the target being BAC or EAC; undefined when the target is spent exactly.

    Negative when more than the target is spent and work remains: no efficiency would reach it.
    """
    return ratio(known(budget) - known(earned_value), known(target) - known(actual_cost))


def forecast_variance(estimate_at_completion, budget):
    """(EAC - BAC) / BAC: the share by which the forecast exceeds the budget; negative below it."""
    return ratio(known(estimate_at_completion) - known(budget), budget)
