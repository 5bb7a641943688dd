"""The curves of many projects as one: planned value ahead, and the forecast cost as each project spends its rest evenly."""

from __future__ import annotations

import pandas

SERIES = {"pv": "planned_value", "ev": "earned_value", "ac": "actual_cost"}


def summed_curves(past: pandas.DataFrame, ahead: pandas.DataFrame, rest: pandas.DataFrame,
                  as_of: pandas.Timestamp) -> pandas.DataFrame:
    """period_end, series (planned_value, earned_value, actual_cost, forecast), value (cumulative money).

    `past`: period_end, pv, ev, ac at each date up to `as_of`. `ahead`: period_end, planned (rises after it). `rest`: finish,
    etc (money still to be spent until then).
    """
    drawn = past.melt("period_end", list(SERIES), "series", "value").replace({"series": SERIES})
    parts = [drawn, _planned_ahead(past, ahead), _forecast(past, rest, as_of)]
    parts = [part.astype({"period_end": "datetime64[s]", "value": float}) for part in parts if len(part)]
    if not parts:
        return drawn.astype({"value": float})
    return pandas.concat(parts, ignore_index=True).dropna(subset="value").reset_index(drop=True)


def _planned_ahead(past: pandas.DataFrame, ahead: pandas.DataFrame) -> pandas.DataFrame:
    start = past["pv"].iloc[-1] if len(past) else 0.0
    return pandas.DataFrame({"period_end": ahead["period_end"], "series": "planned_value",
                             "value": start + ahead["planned"].cumsum()})


def _forecast(past: pandas.DataFrame, rest: pandas.DataFrame, as_of: pandas.Timestamp) -> pandas.DataFrame:
    """Actual cost, and on top of it what is still to be spent, spread evenly from `as_of` to each finish; by quarter ends.

    Money whose finish is not after `as_of` is overdue: it is counted at the first point, for it is due any day.
    """
    known = rest[rest["etc"].notna()]
    known = known[known["etc"] > 0]
    finishes = known["finish"].fillna(as_of)
    if known.empty or past.empty or not (finishes > as_of).any():
        return pandas.DataFrame(columns=["period_end", "series", "value"])
    last = finishes.max()
    days = pandas.date_range(as_of, last, freq="QE", inclusive="right").union(pandas.DatetimeIndex([last]))
    spans = (finishes - as_of).dt.days.clip(lower=1).to_numpy(dtype=float)
    money = known["etc"].to_numpy(dtype=float)
    start = float(past["ac"].iloc[-1])
    values = [start + float((money * ((day - as_of).days / spans).clip(max=1.0)).sum()) for day in days]
    return pandas.DataFrame({"period_end": days, "series": "forecast", "value": values})
