"""A key figure's formula in one line with its numbers filled in."""

from __future__ import annotations

from metrics.kpi_catalogue import KpiDefinition
from metrics.portfolio_kpis import Kpi

_MINUS = "−"


def formula_filled(definition: KpiDefinition, kpi: Kpi) -> str:
    """For example "earned value 950,000 / actual cost 1,000,000 = 0.95"; what cannot be measured says so."""
    if kpi.value is None:
        return f"{definition.formula}: not measured"
    result, top = _written(kpi.value, definition.unit), f"{definition.numerator} {_amount(kpi.numerator)}"
    bottom = f"{definition.denominator} {_amount(kpi.denominator)}"
    if definition.rule == "ratio":
        return f"{top} / {bottom} = {result}"
    if definition.rule == "median":
        return f"median {definition.numerator} of {_amount(kpi.covered)} {definition.covers} = {result}"
    if definition.rule == "count" or kpi.judged is None or kpi.denominator is None:
        return f"{definition.numerator}: {result}"
    return f"{definition.numerator}: {result}, {_written(kpi.judged, 'share')} of {bottom}"


def _written(value: float, unit: str) -> str:
    if unit == "share":
        return f"{_amount(value * 100, 1)} %"
    if unit == "index":
        return _amount(value, 2)
    if unit == "days":
        return f"{_amount(value, 0 if float(value).is_integer() else 1)} {'day' if abs(value) == 1 else 'days'}"
    return _amount(value)


def _amount(value: float | None, decimals: int | None = None) -> str:
    """Thousands separated; two decimals for what is small and not whole."""
    if value is None:
        return "unknown"
    if decimals is None:
        decimals = 0 if abs(value) >= 1000 or float(value).is_integer() else 2
    written = f"{abs(value):,.{decimals}f}"
    return f"{_MINUS}{written}" if value < 0 and any(digit in written for digit in "123456789") else written
