"""What each project (or person, team, dependency) adds to a key figure, ranked by how much it weighs on it."""

from __future__ import annotations

import numpy
import pandas

from metrics.kpi_catalogue import KpiDefinition
from metrics.portfolio_kpis import Terms, value_of

COLUMNS = ("id", "name", "numerator", "denominator", "contribution", "without")


def terms_of(parts: pandas.DataFrame) -> Terms:
    """The sums of a figure whose parts are all at hand: numerator, denominator and reason (None where the part counts)."""
    counted, left = parts[parts["reason"].isna()], parts["reason"].dropna()
    numerator, denominator = (float(counted[name].sum()) if len(counted) else None for name in ("numerator", "denominator"))
    reasons = {str(reason): int(count) for reason, count in left.value_counts().items()}
    return Terms(len(counted), numerator, denominator, reasons)


def contributions(parts: pandas.DataFrame, definition: KpiDefinition, terms: Terms, better: str) -> pandas.DataFrame:
    """The parts that count with `contribution` and `without`, those first that the figure would gain most without.

    `parts`: numerator, denominator and more. `contribution`: numerator / sum of denominators for a ratio, else the numerator;
    they add up to the figure (for a median their median is the figure). `without`: what the figure would be without that part;
    NaN where nothing would be left.
    """
    rows = parts[parts["reason"].isna()].drop(columns="reason").reset_index(drop=True)
    numerator, denominator = (rows[name].to_numpy(dtype=float) for name in ("numerator", "denominator"))
    divisor = terms.denominator if definition.rule == "ratio" and terms.denominator else 1.0
    rows = rows.assign(contribution=numerator / divisor, without=_without(definition, numerator, denominator))
    rank = _rank(rows, definition, terms, better)
    return rows.assign(rank=rank).sort_values(["rank", "contribution"], ascending=[False, better == "higher"],
                                              kind="stable", ignore_index=True).drop(columns="rank")


def _without(definition: KpiDefinition, numerator: numpy.ndarray, denominator: numpy.ndarray) -> numpy.ndarray:
    if definition.rule == "median":
        return _medians_without(numerator)
    if definition.rule != "ratio":
        return numpy.nansum(numerator) - numerator if len(numerator) > 1 else numpy.full(len(numerator), numpy.nan)
    rest = denominator.sum() - denominator
    empty = numpy.full(len(numerator), numpy.nan)
    # A difference of sums that should be nothing can be a rounding error away from it.
    return numpy.divide(numerator.sum() - numerator, rest, out=empty, where=numpy.abs(rest) > 1e-9 * abs(denominator.sum()))


def _medians_without(values: numpy.ndarray) -> numpy.ndarray:
    """The median of all the others, for each value."""
    count = len(values)
    if count < 2:
        return numpy.full(count, numpy.nan)
    order = numpy.argsort(values, kind="stable")
    ordered, place = values[order], numpy.empty(count, dtype=int)
    place[order] = numpy.arange(count)
    left = count - 1

    def remaining(position: int) -> numpy.ndarray:
        return numpy.where(position < place, ordered[position], ordered[min(position + 1, count - 1)])

    return (remaining((left - 1) // 2) + remaining(left // 2)) / 2


def _rank(rows: pandas.DataFrame, definition: KpiDefinition, terms: Terms, better: str) -> pandas.Series:
    value = value_of(definition, terms)
    if better == "inside" or definition.rule == "median" or value is None:
        return rows["contribution"]
    change = (rows["without"] - value).fillna(0.0)
    return change if better == "higher" else -change
