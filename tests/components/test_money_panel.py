"""The table of money: its first row adds up the others, and never what is not known."""

from __future__ import annotations

import math

import pandas
import pytest

from components.money_panel import sum_columns, total_of
from reports.money import COLUMNS

NAN = float("nan")


def rows(*given: tuple) -> pandas.DataFrame:
    group = pandas.Series([values[0] for values in given], dtype=object)
    return pandas.DataFrame(given, columns=list(COLUMNS)).astype({"projects": "Int64"}).assign(group=group)


def test_the_first_row_adds_up_the_groups_and_its_share_is_of_the_budgets_that_have_a_forecast():
    total = total_of(rows(("A", 3, 100.0, 110.0, 10.0, .1, 50.0, 0, 0, 1), ("B", 2, 300.0, 220.0, 20.0, .1, NAN, 0, 1, 2),
                           ("C", 1, 50.0, NAN, NAN, NAN, NAN, 0, 1, 1)))
    assert [total[name] for name in ("projects", "budget", "forecast", "over", "actual")] == [6, 450, 330, 30, 50]
    assert total["share"] == pytest.approx(30 / 300)
    assert total["without_forecast"] == 2


def test_a_sum_of_nothing_is_missing():
    total = total_of(rows(("A", 3, NAN, NAN, NAN, NAN, NAN, 3, 3, 3)))
    assert [total[name] for name in ("budget", "forecast", "over", "share", "actual")] == [None] * 5


def test_the_table_shows_whole_money_and_shares_in_per_cent_and_never_a_negative_zero():
    given = rows(("A", 3, 100.4, 100.0, -.4, -.0004, NAN, 0, 0, 3), (None, 1, 50.0, NAN, NAN, NAN, NAN, 0, 1, 1))
    shown = sum_columns(given, total_of(given))
    assert shown["group"] == ["All", "A", "Unassigned"]
    assert shown["projects"] == [4, 3, 1]
    assert shown["budget"] == [150, 100, 50]
    assert shown["over"] == [0, 0, None]
    assert shown["share"] == [-.4, 0, None]
    assert not any(math.copysign(1, value) < 0 for value in (*shown["over"][:2], shown["share"][1]))


def test_one_group_needs_no_row_for_all():
    given = rows(("A", 3, 100.0, 110.0, 10.0, .1, 50.0, 0, 0, 1))
    assert sum_columns(given, total_of(given)) == {
        "group": ["A"], "projects": [3], "budget": [100], "forecast": [110], "over": [10], "share": [10], "actual": [50],
        "without_budget": [0], "without_forecast": [0], "without_actual": [1]}
