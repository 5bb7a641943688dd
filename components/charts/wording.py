"""Numbers, money and dates as a reader meets them on charts and in their alternative text."""

from __future__ import annotations

import pandas as pd

UNITS = ((1e12, "tn"), (1e9, "bn"), (1e6, "M"), (1e3, "k"), (1.0, ""))


def unit_of(largest: float) -> tuple[float, str]:
    """The divisor and its short name for amounts up to `largest`: (1e6, "M") for twelve million."""
    return next(((size, name) for size, name in UNITS if abs(largest) >= size), UNITS[-1])


def short_number(value: float | None) -> str:
    """12400000 as "12.4 M", 653100 as "653 k", 950 as "950", as cards write them; nothing as "not known"."""
    if value is None or pd.isna(value):
        return "not known"
    # Rounding comes before the choice of unit, or 999,999 would read "1,000 k".
    rounded = float(f"{value:.3g}") if abs(value) >= 1e3 else value
    size, name = unit_of(rounded)
    scaled = value / size
    return f"{scaled:,.{0 if abs(scaled) >= 99.95 else 1}f} {name}" if name else f"{value:,.0f}"


def short_money(value: float | None, currency: str = "") -> str:
    """Money as read on a chart: "GBP 12.4 M"."""
    return short_number(value) if value is None or pd.isna(value) else f"{currency} {short_number(value)}".strip()


def day(value: object) -> str:
    """A date as "31 Mar 2026", nothing as "not known"."""
    if pd.isna(value):
        return "not known"
    # Not `to_datetime`, which takes thirty times as long for one text.
    moment = pd.Timestamp(value)
    return "not known" if moment is pd.NaT else f"{moment.day} {moment:%b %Y}"


def days_between(later: object, earlier: object) -> int:
    return int((pd.Timestamp(later) - pd.Timestamp(earlier)).days)
