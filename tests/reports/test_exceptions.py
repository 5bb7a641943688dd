"""What needs us today: each kind of exception worked out by hand, its rank, its age, and what cannot be told."""

from __future__ import annotations

import pytest

from data_access.filter import ProjectFilter
from metrics.policy import Policy
from reports.exceptions import KINDS, exceptions
from tests.factories import performance
from tests.review_rows import prepared, two_projects

ALPHA_DAY, BETA_DAY = 360 / 89, 150 / 89


def found(database, options, policy=Policy(), project_filter=ProjectFilter(), **more):
    return exceptions(database, project_filter, options, policy, **more)


def by_kind(shown):
    return shown.rows.set_index("kind")


def test_exceptions_of_all_kinds_stand_in_one_list_by_what_it_costs_to_leave_them(database):
    shown = found(database, prepared(database, **two_projects()))
    expected = [("divergence", "a", 1500 - 1000), ("over_budget", "a", 1500 - 1000), ("late", "a", 60 * ALPHA_DAY),
                ("risks", "b", .9 * 100 + .1 * 50), ("provider", "a", 20 * BETA_DAY), ("milestones", "b", 5 * BETA_DAY)]
    assert list(zip(shown.rows["kind"], shown.rows["project_id"], strict=True)) == [
        *(pair[:2] for pair in expected), ("stale", "b")]
    assert shown.rows["at_stake"].tolist()[:6] == pytest.approx([money for *_, money in expected])
    assert shown.rows["at_stake"].isna().tolist()[6]
    assert (shown.total, shown.projects, dict(shown.untold)) == (7, 2, {})


def test_each_exception_says_since_when_and_on_what(database):
    rows = by_kind(found(database, prepared(database, **two_projects())))
    # In January Alpha still was on its plan; the forecast finish moved in March alone.
    assert {kind: str(day.date()) for kind, day in rows["since"].dropna().items()} == {
        "divergence": "2026-02-28", "over_budget": "2026-02-28", "provider": "2026-02-28", "late": "2026-03-31",
        "risks": "2026-03-01", "stale": "2026-01-31"}
    assert rows.loc["divergence", ["reported", "computed", "periods"]].tolist() == ["green", "red", 2]
    assert rows.loc["over_budget", "share"] == pytest.approx(.5)
    assert rows.loc["late", "days"] == 60
    assert rows.loc["risks", ["count", "subject"]].tolist() == [2, "Storm"]
    assert rows.loc["provider", ["count", "subject", "days"]].tolist() == [1, "Beta", 20]
    # One of two milestones was late, by 10 days, so 5 on average; the one in June lies beyond 60 days.
    assert rows.loc["milestones", ["count", "subject", "days", "reached", "reached_late"]].tolist() == [1, "Crane", 5, 2, 1]


def test_a_project_stands_once_with_its_costliest_exception_and_names_the_others(database):
    shown = found(database, prepared(database, **two_projects()), each_project_once=True)
    assert shown.rows[["project_id", "kind"]].to_numpy().tolist() == [["a", "divergence"], ["b", "risks"]]
    assert shown.rows["also"].tolist() == [("over_budget", "late", "provider"), ("milestones", "stale")]
    assert shown.counts == dict.fromkeys(KINDS, 1)


def test_a_kind_alone_leaves_the_counts_of_all(database):
    shown = found(database, prepared(database, **two_projects()), kind="late")
    assert shown.rows["kind"].tolist() == ["late"]
    assert shown.total == 7


def test_a_filter_keeps_the_red_provider_outside_it_that_its_projects_wait_for(database):
    shown = found(database, prepared(database, **two_projects()), project_filter=ProjectFilter(business_unit=("Harbour",)))
    rows = by_kind(shown)
    assert set(rows.index) == {"risks", "provider", "milestones", "stale"}
    assert rows.loc["provider", ["name", "is_shown"]].tolist() == ["Alpha", False]
    assert rows.loc[["risks", "milestones", "stale"], "is_shown"].all()


def test_an_earlier_date_without_a_record_says_so_for_what_has_no_history(database):
    shown = found(database, prepared(database, **two_projects()), project_filter=ProjectFilter(period="2026-02"))
    assert shown.rows[["kind", "project_id"]].to_numpy().tolist() == [["divergence", "a"], ["over_budget", "a"], ["stale", "b"]]
    assert dict(shown.untold) == dict.fromkeys(("provider", "milestones", "risks"), "no record for that date")


def test_what_no_file_fills_is_named_instead_of_counted_as_none(database):
    rows = {"projects": [{"project_id": "p", "name": "P"}], "performance": performance(earned=[1], spent=[1])}
    shown = found(database, prepared(database, **rows))
    assert shown.total == 0
    assert shown.untold == {
        "divergence": "no project has both a reported and a computed status",
        "over_budget": "no project has both a budget and an estimate at completion",
        "late": "no project has both a forecast and an original finish", "provider": "dependencies.csv is empty",
        "milestones": "milestones.csv is empty", "risks": "raid.csv is empty", "stale": "status_reports.csv is empty"}


def test_bands_of_the_policy_decide_what_is_an_exception(database):
    lenient = Policy.from_mapping({"bands": {"finish_slip": {"better": "lower", "green": 30, "amber": 60},
                                             "forecast_variance": {"better": "lower", "green": .2, "amber": .5}}})
    shown = found(database, prepared(database, lenient, **two_projects()), lenient)
    assert not {"late", "over_budget"} & set(shown.rows["kind"])


def test_without_a_reporting_date_nothing_is_an_exception_and_that_is_said(database):
    shown = found(database, prepared(database, projects=[{"project_id": "p", "name": "P"}]))
    assert shown.rows.empty
    assert set(shown.untold.values()) == {"no reporting date yet"}
