"""The portfolio's money, added up by hand: by unit, over time, with the forecast and what is left out."""

from __future__ import annotations

import pandas
import pytest

from data_access.filter import ProjectFilter
from reports.money import money_by, portfolio_curve, statuses_by
from tests.factories import performance
from tests.review_rows import prepared, two_projects


def test_sums_by_unit_take_a_forecast_only_with_its_budget_and_say_what_they_leave_out(database):
    files = two_projects()
    files["projects"] += [{"project_id": "c", "name": "Gamma", "business_unit": "Works"},
                          {"project_id": "d", "name": "Delta", "business_unit": " ", "budget": 30}]
    options = prepared(database, **files)
    rows = money_by(database, ProjectFilter(), options, "business-unit").set_index("group")
    assert [*rows.index] == ["Works", "Harbour", None]
    works = rows.loc["Works"]
    assert (works["projects"], works["budget"], works["forecast"], works["over"], works["share"], works["actual"]) == (
        2, 1000, 1500, 500, .5, 360)
    assert (works["without_budget"], works["without_forecast"], works["without_actual"]) == (1, 1, 1)
    unassigned = rows.iloc[2]
    assert unassigned["budget"] == 30
    assert pandas.isna(unassigned["forecast"])
    assert pandas.isna(unassigned["actual"])


def test_a_filter_narrows_the_sums(database):
    options = prepared(database, **two_projects())
    rows = money_by(database, ProjectFilter(search="beta"), options, "business-unit")
    assert rows[["group", "budget"]].to_numpy().tolist() == [["Harbour", 500]]


def test_the_curve_adds_up_projects_with_all_three_values_and_the_plan_ahead_keeps_those_that_end_earlier(database):
    files = two_projects()
    ahead = performance("a", planned=[700, 1000], dates=("2026-06-30", "2026-12-31"))
    files["performance"] += [*ahead, *performance("b", planned=[500], dates=("2026-06-30",)), *performance("c", earned=[1])]
    files["projects"].append({"project_id": "c", "name": "Gamma"})
    options = prepared(database, **files)
    found = portfolio_curve(database, ProjectFilter(), options)
    curves = found.curves.pivot(index="period_end", columns="series", values="value")
    march = curves.loc["2026-03-31"]
    assert (march["planned_value"], march["earned_value"], march["actual_cost"]) == (300 + 150, 240 + 150, 360 + 150)
    assert curves["planned_value"].dropna().tolist() == [150, 300, 450, 700 + 500, 1000 + 500]
    assert (found.budget, found.drawn, found.undated) == (1500, 2, 0)
    # Gamma reported in January alone, and has left; the last forecast finish is Alpha's, where all is spent: 1,500 + 500.
    assert found.projects == 2
    assert curves["forecast"].dropna().iloc[-1] == pytest.approx(2000)
    assert curves["forecast"].dropna().index[-1] == pandas.Timestamp("2027-03-01")


def test_without_values_there_is_no_curve_and_every_project_is_left_out(database):
    options = prepared(database, projects=[{"project_id": "p", "name": "P"}], performance=performance(earned=[1]))
    found = portfolio_curve(database, ProjectFilter(), options)
    assert found.curves.empty
    assert (found.projects, found.drawn) == (1, 0)


def test_statuses_are_counted_by_unit_at_each_date(database):
    options = prepared(database, **two_projects())
    rows = statuses_by(database, ProjectFilter(), options, "business-unit", 2)
    told = {(row.group, str(row.period_end.date()), row.status): row.count_ for row in rows.rename(
        columns={"count": "count_"}).itertuples()}
    assert told == {("Works", "2026-02-28", "green"): 1, ("Works", "2026-03-31", "green"): 1,
                    ("Harbour", "2026-02-28", None): 1, ("Harbour", "2026-03-31", None): 1}
