"""Key figures of a portfolio at a date: sums first and ratios after, with what they cover and what they leave out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from metrics.kpi_catalogue import BESIDE, CATALOGUE, KpiDefinition
from metrics.policy import Band, Policy, Status

Trend = Literal["better", "worse", "same"]


@dataclass(frozen=True)
class Terms:
    """The sums behind one figure at one date.

    `covered`, `left_out`: how many projects (or what the definition covers) count, and by reason how many do not.
    `judged_numerator`: what the band judges instead of the numerator, over the denominator. `median`: where the figure is one.
    `rows_left_out`: by reason how many rows do not count. `told_on`: the reporting date of the record that was read.
    """

    covered: int = 0
    numerator: float | None = None
    denominator: float | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    judged_numerator: float | None = None
    median: float | None = None
    rows_left_out: Mapping[str, int] = field(default_factory=dict)
    told_on: date | None = None


@dataclass(frozen=True)
class Kpi:
    """One key figure as of a reporting date; None is "not measured".

    `unit`: share (a fraction), index, days, money, or what is counted. `numerator`, `denominator`: the sums behind it.
    `judged`: the number that the band judges. `covered`: how many (`covers`: projects, people, ...) count; `left_out`: reason >
    how many do not; `rows_left_out`: reason > how many of their rows do not. `previous`: the same figure at `previous_on`,
    judged by the same rules. `trend`: whether the value changed for the better. `target`: in its unit. `beside`:
    a figure shown beside it and never added. `policy_version`: by which version it was judged. `told_on`: the reporting date of
    the record that was read, where that is not the shown one. `limits`: those of the band, where it judges the value itself.
    `previous_reason`: why most of what it covers did not count at `previous_on`, empty where it was measured or nobody can say.
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
    previous_status: Status = "unknown"
    trend: Trend | None = None
    target: float | None = None
    covers: str = "projects"
    rows_left_out: Mapping[str, int] = field(default_factory=dict)
    beside: Kpi | None = None
    policy_version: str = ""
    told_on: date | None = None
    limits: tuple[float, ...] = ()
    previous_reason: str = ""


def _quotient(numerator: float | None, denominator: float | None) -> float | None:
    return None if numerator is None or not denominator else numerator / denominator


def value_of(definition: KpiDefinition, terms: Terms) -> float | None:
    """The figure from its sums; None where nothing counts or the divisor is 0."""
    if not terms.covered:
        return None
    if definition.rule == "ratio":
        return _quotient(terms.numerator, terms.denominator)
    return terms.median if definition.rule == "median" else terms.numerator


def judged_of(definition: KpiDefinition, terms: Terms) -> float | None:
    """The number that the band judges: the share of the denominator for what is counted or summed, else the value."""
    value = value_of(definition, terms)
    if definition.rule == "counted share" and value is not None:
        # None of none is as good as none of many.
        return 0.0 if not value else _quotient(value, terms.denominator)
    return _quotient(terms.judged_numerator, terms.denominator) if definition.rule == "sum" else value


def kpi(kpi_id: str, terms: Terms, as_of: date | None, policy: Policy, previous: Terms | None = None,
        previous_on: date | None = None, target: float | None = None, beside: Terms | None = None) -> Kpi:
    """The key figure from its sums, judged by the policy's band and compared with the sums at an earlier date."""
    definition, band = CATALOGUE[kpi_id], policy.bands[kpi_id]
    judged, before = judged_of(definition, terms), judged_of(definition, previous or Terms())
    earlier = value_of(definition, previous) if previous else None
    value = value_of(definition, terms)
    return Kpi(
        kpi_id, definition.label, value, definition.unit, band.better, band.status(judged), terms.covered,
        _counted(terms.left_out), as_of, terms.numerator, terms.denominator, judged, earlier,
        (previous.told_on or previous_on) if previous else previous_on, band.status(before), trend(band, value, earlier),
        target, definition.covers, _counted(terms.rows_left_out), _beside(definition, beside, as_of), policy.version,
        terms.told_on or as_of, band.limits if judged == value else (),
        max(previous.left_out, key=previous.left_out.get, default="") if previous and earlier is None else "",
    )


def trend(band: Band, now: float | None, before: float | None) -> Trend | None:
    """Whether a figure moved for the better; inside a band, nearer to its green range is better. None without both."""
    if now is None or before is None:
        return None
    gain = _goodness(band, now) - _goodness(band, before)
    return "same" if abs(gain) < 1e-12 else "better" if gain > 0 else "worse"


def _goodness(band: Band, value: float) -> float:
    if band.better == "inside":
        low, high = band.green
        return -max(low - value, value - high, 0.0)
    return value if band.better == "higher" else -value


def _counted(reasons: Mapping[str, float | None]) -> dict[str, int]:
    return {reason: int(count) for reason, count in reasons.items() if count}


def _beside(definition: KpiDefinition, terms: Terms | None, as_of: date | None) -> Kpi | None:
    if terms is None or definition.beside is None:
        return None
    shown = BESIDE[definition.beside]
    return Kpi(shown.id, shown.label, value_of(shown, terms), shown.unit, "higher", "unknown", terms.covered,
               _counted(terms.left_out), as_of, terms.numerator, terms.denominator, covers=shown.covers,
               rows_left_out=_counted(terms.rows_left_out))
