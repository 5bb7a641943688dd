"""The sentence behind a computed status: which rule fired on which numbers, and which parts are unknown and why."""

from __future__ import annotations

from typing import NamedTuple

import numpy

from metrics.policy import GREEN, RED, STATUSES, UNKNOWN, Policy

PARTS = ("schedule", "cost", "risk")


class Measured(NamedTuple):
    """The figures of one project that its reason speaks of; NaN is unknown."""

    spi_t: float
    finish_slip_days: float
    cpi: float
    forecast_variance: float
    risk_share: float
    earned_value: float
    actual_cost: float
    budget: float
    has_original_finish: bool
    is_newest: bool


def _decimal(value: float, limits: tuple[float, float], digits: int) -> str:
    """The number with enough decimals that it does not read as the threshold it misses."""
    while digits < 6 and any(round(value, digits) == round(limit, digits) != round(value, 9) for limit in limits):
        digits += 1
    return f"{value:.{digits}f}"


def _percent(share: float, limits: tuple[float, float]) -> str:
    digits = 0 if abs(share) >= .1 else 1
    return _decimal(abs(share) * 100, tuple(limit * 100 for limit in limits), digits).removesuffix(".0") + " %"


def _days(days: float) -> str:
    if not days:
        return "finish on the original baseline"
    count = f"{abs(days):,.0f} day{'' if abs(days) == 1 else 's'}"
    return f"finish {count} {'after' if days > 0 else 'before'} the original baseline"


def _variance(share: float, limits: tuple[float, float]) -> str:
    if abs(share) < .0005:
        return "forecast cost on budget"
    return f"forecast cost {_percent(share, limits)} {'over' if share > 0 else 'under'} budget"


def _exposure(share: float, limits: tuple[float, float]) -> str:
    if share < 0:
        return "opportunities outweigh threats"
    return f"risk exposure {_percent(share, limits)} of budget"


_WORDING = {
    "spi_t": lambda value, limits: f"SPI(t) {_decimal(value, limits, 2)}",
    "finish_slip": lambda value, limits: _days(value),
    "cpi": lambda value, limits: f"CPI {_decimal(value, limits, 2)}",
    "forecast_variance": _variance,
    "risk_exposure": _exposure,
}


def _index_limit(limit: float) -> str:
    return f"from {_decimal(limit, (), 2) if round(limit, 2) == limit else f'{limit:g}'}"


def _share_limit(limit: float) -> str:
    return f"up to {limit * 100:g} %"


_THRESHOLD = {
    "spi_t": _index_limit, "finish_slip": lambda limit: f"up to {limit:g}", "cpi": _index_limit,
    "forecast_variance": _share_limit, "risk_exposure": _share_limit,
}
_BEHIND = {"schedule": ("finish_slip", "spi_t"), "cost": ("cpi", "forecast_variance"), "risk": ("risk_exposure",)}


class Reasons:
    """Writes the sentence behind a computed status, with the thresholds of one policy."""

    def __init__(self, policy: Policy):
        self._limits = {name: (policy.bands[name].green, policy.bands[name].amber) for name in _WORDING}

    def sentence(self, overall: int, parts: dict[str, int], levels: dict[str, int], measured: Measured) -> str:
        """Which rules fired on which numbers, then which parts are unknown and why."""
        values = {"spi_t": measured.spi_t, "finish_slip": measured.finish_slip_days, "cpi": measured.cpi,
                  "forecast_variance": measured.forecast_variance, "risk_exposure": measured.risk_share}
        said = [self._verdict(overall, parts, levels, values)]
        said += [f"{part.capitalize()} is unknown: {_why_unknown(part, measured)}." for part in PARTS if parts[part] == UNKNOWN]
        return " ".join(said)

    def _verdict(self, overall: int, parts: dict[str, int], levels: dict[str, int], values: dict[str, float]) -> str:
        if overall == UNKNOWN:
            return "Neither schedule nor cost can be judged."
        if overall == GREEN:
            judged = [name for part in PARTS for name in _BEHIND[part] if levels[name] != UNKNOWN]
            return f"Green: {', '.join(self._worded(name, values[name]) for name in judged)}."
        fired = []
        for part in (part for part in PARTS if parts[part] == overall):
            rules = [f"{self._worded(name, values[name])} ({self._threshold(name, overall)})"
                     for name in _BEHIND[part] if levels[name] == overall]
            fired.append(f"on {part}: {' and '.join(rules)}")
        return f"{STATUSES[overall].capitalize()} {'; '.join(fired)}."

    def _worded(self, name: str, value: float) -> str:
        return _WORDING[name](value, self._limits[name])

    def _threshold(self, name: str, level: int) -> str:
        green, amber = self._limits[name]
        return f"amber {_THRESHOLD[name](amber)}" if level == RED else f"green {_THRESHOLD[name](green)}"


def _why_unknown(part: str, measured: Measured) -> str:
    no_budget = not measured.budget > 0
    if part == "risk":
        if not measured.is_newest:
            return "no record of risks for that date"
        return "no budget" if no_budget else "no risk with probability and cost impact on record"
    if part == "schedule":
        without = "no earned value" if numpy.isnan(measured.earned_value) else "no planned value"
        return f"{without} and no {'forecast' if measured.has_original_finish else 'original baseline'} finish"
    if numpy.isnan(measured.earned_value) or numpy.isnan(measured.actual_cost):
        without = "no earned value" if numpy.isnan(measured.earned_value) else "no actual cost"
    else:
        without = "nothing spent yet" if measured.actual_cost == 0 else "no cost index"
    return f"{without} and no {'budget' if no_budget else 'estimate at completion'}"
