"""One curve of many: rises added to what is reached, and the rest spent evenly until each finish."""

from __future__ import annotations

from datetime import date

import numpy
import pandas
import pytest

from metrics.portfolio_curve import summed_curves

AS_OF = date(2026, 3, 31)


def columns(days: list[str], **values: list[float]) -> dict[str, numpy.ndarray]:
    return {"period_end": numpy.array(days, dtype="datetime64[s]"),
            **{name: numpy.array(given, dtype=float) for name, given in values.items()}}


PAST = columns(["2026-02-28", "2026-03-31"], pv=[10.0, 20.0], ev=[8.0, 15.0], ac=[9.0, 18.0])
NO_RISE = columns([], planned=[])


def rest(*rows) -> tuple:
    """By project the forecast finish and the money still to be spent."""
    days = pandas.to_datetime(pandas.Series([finish for finish, _ in rows], dtype="datetime64[s]"))
    return days.to_numpy(), pandas.Series([money for _, money in rows], dtype=float).to_numpy()


def values(curves: pandas.DataFrame, series: str) -> dict[str, float]:
    found = curves[curves["series"] == series]
    return {str(day.date()): value for day, value in zip(found["period_end"], found["value"], strict=True)}


def test_planned_value_goes_on_from_what_was_planned_by_the_shown_date():
    ahead = columns(["2026-04-30", "2026-06-30"], planned=[5.0, 7.0])
    assert values(summed_curves(PAST, ahead, *rest(), AS_OF), "planned_value") == {
        "2026-02-28": 10, "2026-03-31": 20, "2026-04-30": 25, "2026-06-30": 32}


def test_each_project_spends_its_rest_evenly_until_its_own_finish():
    # 182 days to one finish and 91 to the other; at the end of June, after 91 days, half of the first and all of the second.
    curves = summed_curves(PAST, NO_RISE, *rest(("2026-09-29", 100.0), ("2026-06-30", 10.0)), AS_OF)
    assert values(curves, "forecast") == {"2026-06-30": pytest.approx(18 + 50 + 10), "2026-09-29": pytest.approx(18 + 100 + 10)}


def test_money_whose_finish_has_passed_or_is_unknown_is_due_at_once():
    curves = summed_curves(PAST, NO_RISE, *rest(("2026-01-31", 7.0), (None, 3.0), ("2026-06-30", 10.0)), AS_OF)
    assert values(curves, "forecast") == {"2026-06-30": pytest.approx(18 + 7 + 3 + 10)}


def test_nothing_left_to_spend_or_no_finish_ahead_draws_no_forecast():
    assert values(summed_curves(PAST, NO_RISE, *rest(("2026-09-30", 0.0), ("2026-09-30", None)), AS_OF), "forecast") == {}
    assert values(summed_curves(PAST, NO_RISE, *rest(("2026-01-31", 5.0)), AS_OF), "forecast") == {}
