"""The table of money: its first row adds up the others, and never what is not known."""

from __future__ import annotations

import numpy
import pandas
import pytest

from components.money_panel import total_row
from reports.money import COLUMNS

NAN = float("nan")


def rows(*given: tuple) -> pandas.DataFrame:
    return pandas.DataFrame(given, columns=list(COLUMNS)).astype({"projects": "Int64"})


def test_the_first_row_adds_up_the_groups_and_its_share_is_of_the_budgets_that_have_a_forecast():
    total = total_row(rows(("A", 3, 100.0, 110.0, 10.0, .1, 50.0, 0, 0, 1), ("B", 2, 300.0, 220.0, 20.0, .1, NAN, 0, 1, 2),
                           ("C", 1, 50.0, NAN, NAN, NAN, NAN, 0, 1, 1)))
    assert total.iloc[0][["group", "projects", "budget", "forecast", "over", "actual"]].tolist() == ["All", 6, 450, 330, 30, 50]
    assert total["share"].iloc[0] == pytest.approx(30 / 300)
    assert total["without_forecast"].iloc[0] == 2


def test_a_sum_of_nothing_is_missing():
    total = total_row(rows(("A", 3, NAN, NAN, NAN, NAN, NAN, 3, 3, 3)))
    assert numpy.isnan(total[["budget", "forecast", "over", "share", "actual"]].to_numpy(dtype=float)).all()
