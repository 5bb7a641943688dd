"""The curves of many projects as one: planned value ahead, and the forecast cost as each project spends its rest evenly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy
import pandas

SERIES = {"pv": "planned_value", "ev": "earned_value", "ac": "actual_cost"}
Columns = Mapping[str, numpy.ndarray]
Points = tuple[numpy.ndarray, numpy.ndarray]


def summed_curves(past: Columns, ahead: Columns, finish: numpy.ndarray, rest: numpy.ndarray,
                  as_of: date) -> pandas.DataFrame:
    """period_end, series (planned_value, earned_value, actual_cost, forecast), value (cumulative money).

    `past`: arrays period_end, pv, ev, ac, an item a date up to `as_of`; `ahead`: period_end, planned (rises after it).
    `finish`: the forecast finish of each project, NaT for none; `rest`: the money that it has still to spend until then, 0 for
    unknown.
    """
    days = past["period_end"]
    parts = {(name, "past"): (days, past[column]) for column, name in SERIES.items()}
    parts["planned_value", "ahead"] = _planned_ahead(past, ahead)
    parts["forecast", "ahead"] = _forecast(past, finish, rest, as_of)
    period_end = numpy.concatenate([at.astype("datetime64[s]") for at, _ in parts.values()])
    series = numpy.repeat([name for name, _ in parts], [len(at) for at, _ in parts.values()])
    value = numpy.concatenate([values for _, values in parts.values()])
    known = ~numpy.isnan(value)
    return pandas.DataFrame({"period_end": period_end[known], "series": series[known].astype(object), "value": value[known]})


def _planned_ahead(past: Columns, ahead: Columns) -> Points:
    start = past["pv"][-1] if len(past["pv"]) else 0.0
    rises = ahead["planned"]
    return ahead["period_end"], numpy.where(numpy.isnan(rises), numpy.nan, start + numpy.nancumsum(rises))


def _forecast(past: Columns, finish: numpy.ndarray, rest: numpy.ndarray, as_of: date) -> Points:
    """Actual cost, and on top of it what is still to be spent, spread evenly from `as_of` to each finish; by quarter ends.

    Money whose finish is not after `as_of` is overdue: it is counted at the first point, for it is due any day.
    """
    begin = numpy.datetime64(as_of, "s")
    finish, money = finish[rest > 0], rest[rest > 0]
    finish = numpy.where(numpy.isnat(finish), begin, finish)
    if not len(past["ac"]) or not (finish > begin).any():
        return numpy.empty(0, dtype="datetime64[s]"), numpy.empty(0)
    last = finish.max()
    days = numpy.append(_quarter_ends(begin, last), last)
    one = numpy.timedelta64(1, "D")
    # Projects that finish on the same day spend alike.
    spans, place = numpy.unique(numpy.maximum((finish - begin) // one, 1), return_inverse=True)
    together = numpy.bincount(place, money)
    shares = numpy.minimum(((days - begin) / one)[:, None] / spans[None, :].astype(float), 1.0)
    return days, float(past["ac"][-1]) + shares @ together


def _quarter_ends(begin: numpy.datetime64, last: numpy.datetime64) -> numpy.ndarray:
    """The last days of quarters after `begin` and before `last`."""
    quarters = numpy.arange(begin.astype("datetime64[M]").astype(int) // 3, last.astype("datetime64[M]").astype(int) // 3 + 1)
    ends = ((quarters + 1) * 3).astype("datetime64[M]").astype("datetime64[D]") - 1
    return ends[(ends > begin) & (ends < last)].astype("datetime64[s]")
