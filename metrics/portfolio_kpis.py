"""Key figures of a portfolio at a date: sums first and ratios after, with what they cover and what they leave out and why."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from metrics.earned_value import ratio
from metrics.policy import Policy, Status

Sums = Mapping[str, float | None]


@dataclass(frozen=True)
class Kpi:
    """One key figure as of a reporting date; None is "not measured".

    `unit`: share (a fraction), index, days, or projects. `numerator`, `denominator`: the sums behind a ratio. `judged`: the
    number that the band judges, where that is not the value itself. `covered`: active projects that count; `left_out`: reason >
    how many active projects do not. `previous`: the same figure at `previous_on`.
    """

    id: str
    label: str
    value: float | None
    unit: str
    better: str
    status: Status
    covered: int
    left_out: Mapping[str, int]
    as_of: date | None
    numerator: float | None = None
    denominator: float | None = None
    judged: float | None = None
    previous: float | None = None
    previous_on: date | None = None


@dataclass(frozen=True)
class _Measure:
    """What a formula gives before it is judged."""

    value: float | None
    covered: float | None
    left_out: Mapping[str, float | None] = field(default_factory=dict)
    numerator: float | None = None
    denominator: float | None = None
    judged: float | None = None


def _quotient(numerator: float | None, denominator: float | None) -> float | None:
    value = ratio(numerator, denominator)
    return None if math.isnan(value) else value


def _health_green(sums: Sums) -> _Measure:
    """Projects reported green / projects with a current status."""
    without = sums["projects"] - sums["rated"] - sums["unreported"]
    return _Measure(_quotient(sums["green"], sums["rated"]), sums["rated"],
                    {"no current status report": sums["unreported"], "reported without a status": without},
                    sums["green"], sums["rated"])


def _cpi(sums: Sums) -> _Measure:
    """Sum EV / sum AC over projects that have both."""
    no_cost = sums["projects"] - sums["cost_covered"] - sums["no_ev"]
    return _Measure(_quotient(sums["cost_ev"], sums["cost_ac"]), sums["cost_covered"],
                    {"no earned value": sums["no_ev"], "no actual cost": no_cost}, sums["cost_ev"], sums["cost_ac"])


def _spi(sums: Sums) -> _Measure:
    """Sum EV / sum PV over projects that have both."""
    no_plan = sums["projects"] - sums["work_covered"] - sums["no_ev"]
    return _Measure(_quotient(sums["work_ev"], sums["work_pv"]), sums["work_covered"],
                    {"no earned value": sums["no_ev"], "no planned value": no_plan}, sums["work_ev"], sums["work_pv"])


def _spi_t(sums: Sums) -> _Measure:
    """Mean of SPI(t) weighted by budget."""
    no_budget = sums["projects"] - sums["time_covered"] - sums["no_spi_t"]
    return _Measure(_quotient(sums["time_weighted"], sums["time_bac"]), sums["time_covered"],
                    {"no SPI(t)": sums["no_spi_t"], "no budget": no_budget}, sums["time_weighted"], sums["time_bac"])


def _forecast_variance(sums: Sums) -> _Measure:
    """(sum EAC - sum BAC) / sum BAC over projects that have both."""
    known = sums["forecast_eac"] is not None
    over = sums["forecast_eac"] - sums["forecast_bac"] if known else None
    no_estimate = sums["projects"] - sums["forecast_covered"] - sums["no_bac"]
    return _Measure(_quotient(over, sums["forecast_bac"]), sums["forecast_covered"],
                    {"no budget": sums["no_bac"], "no estimate at completion": no_estimate}, over, sums["forecast_bac"])


def _finish_slip(sums: Sums) -> _Measure:
    """Median slip of the forecast finish against the original baseline, in days."""
    no_forecast = sums["projects"] - sums["slip_covered"] - sums["no_original"]
    return _Measure(sums["slip_median"], sums["slip_covered"],
                    {"no original baseline finish": sums["no_original"], "no forecast finish": no_forecast})


def _divergence(sums: Sums) -> _Measure:
    """Projects whose reported status is better than their computed one; judged by their share of those judged both ways."""
    share = _quotient(sums["diverging"], sums["judged_both"])
    no_computed = sums["projects"] - sums["judged_both"] - sums["no_scale"]
    return _Measure(sums["diverging"] if sums["judged_both"] else None, sums["judged_both"],
                    {"no current reported status from green to red": sums["no_scale"], "no computed status": no_computed},
                    sums["diverging"], sums["judged_both"], share)


_MEASURES: dict[str, tuple[str, str, Callable[[Sums], _Measure]]] = {
    "health_green": ("Projects on track", "share", _health_green),
    "cpi": ("Cost performance index", "index", _cpi),
    "spi": ("Schedule performance index", "index", _spi),
    "spi_t": ("Earned-schedule index", "index", _spi_t),
    "forecast_variance": ("Forecast cost against budget", "share", _forecast_variance),
    "finish_slip": ("Median finish slip", "days", _finish_slip),
    "divergence": ("Reported better than computed", "projects", _divergence),
}
IDS: tuple[str, ...] = tuple(_MEASURES)


def kpi(kpi_id: str, sums: Sums, as_of: date | None, policy: Policy, previous: Sums | None = None,
        previous_on: date | None = None) -> Kpi:
    """The key figure from its sums (see `data_access.portfolio_sums`), judged by the policy's band."""
    label, unit, measure = _MEASURES[kpi_id]
    found, band = measure(sums), policy.bands[kpi_id]
    judged = found.value if found.judged is None else found.judged
    return Kpi(
        kpi_id, label, found.value, unit, band.better, band.status(judged), int(found.covered or 0),
        {reason: int(count) for reason, count in found.left_out.items() if count}, as_of, found.numerator, found.denominator,
        judged, measure(previous).value if previous else None, previous_on,
    )
