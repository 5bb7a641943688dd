"""What a day costs: from what was spent while there is something, else from the plan, else unknown."""

from __future__ import annotations

from datetime import date

import pandas
import pytest

from metrics.burn_rate import BY_ACTUAL_COST, BY_BUDGET, burn_rate

PLAN = (1000.0, date(2026, 1, 1), date(2026, 4, 11))  # 100 days
SPENT = (60.0, date(2026, 1, 1), date(2026, 1, 31))


def test_a_day_costs_what_it_cost_so_far():
    assert burn_rate(*SPENT, *PLAN) == (60 / 30, BY_ACTUAL_COST)


@pytest.mark.parametrize("spent", [(None, None, None), (0.0, *SPENT[1:]), (-5.0, *SPENT[1:]), (60.0, SPENT[1], SPENT[1]),
                                   (60.0, None, SPENT[2]), (float("nan"), pandas.NaT, pandas.NaT)])
def test_without_cost_over_days_it_costs_what_was_planned(spent):
    assert burn_rate(*spent, *PLAN) == (1000 / 100, BY_BUDGET)


def test_without_either_it_is_unknown():
    assert burn_rate(None, None, None, 1000.0, PLAN[2], PLAN[1]) == (None, None)
    assert burn_rate(None, None, None, float("nan"), *PLAN[1:]) == (None, None)
