"""The demonstration portfolio keeps its promises: the same on every run, valid, and with the troubles of a real one."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy
import pandas
import pytest

from data_access.app_settings import Limits
from data_access.exchange import definitions
from data_access.exchange.loading import load
from data_access.exchange.reading import read_package
from data_access.exchange.validation import validate
from data_access.exchange.writing import export_portfolio
from data_access.identity import LOCAL_OWNER
from metrics.policy import Policy
from metrics.project_figures import Calendar, PortfolioRows, project_figures
from sample_data.demonstration import generate
from sample_data.demonstration.frames import DTYPES
from sample_data.demonstration.plan import STAGES

AS_OF = pandas.Timestamp("2026-09-30")
ROOT = Path(__file__).parents[2]
DIGEST = """
import hashlib
from sample_data.demonstration import generate
print(hashlib.sha256("".join(name + frame.to_csv() for name, frame in generate(120).items()).encode()).hexdigest())
"""
# The same on every platform, Python and numpy. A wanted change of the portfolio changes it: run DIGEST for the new one.
EXPECTED_DIGEST = "16f43b909679c020711ce3be371038979f0c3a8368f70814c972e264f3ebd0fd"


@pytest.fixture(scope="module")
def tables():
    return generate(120)


@pytest.fixture(scope="module")
def figures(tables):
    names = ("projects", "baselines", "performance", "status_reports", "raid")
    days = sorted({*tables["status_reports"]["period_end"].dt.date})
    found = project_figures(PortfolioRows(*(tables[name] for name in names)), Calendar(days), Policy())
    return found.merge(tables["projects"][["project_id", "stage"]], on="project_id")


@pytest.fixture(scope="module")
def newest(figures):
    """The figures of active projects at the newest reporting date."""
    return figures[(figures["period_end"] == AS_OF) & ~figures["stage"].isin(["closed", "cancelled"])]


@pytest.mark.parametrize("size", [1, 2, 5, 100, 1000])
def test_every_size_has_every_table_with_all_columns_and_types(size):
    made = generate(size)
    assert len(made["projects"]) == size
    for table in definitions.TABLES:
        assert {name: str(dtype) for name, dtype in made[table.name].dtypes.items()} == {
            column.name: DTYPES[column.kind] for column in table.columns}


def test_size_below_one_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        generate(0)


@pytest.mark.parametrize("hash_seed", ["1", "77"])
def test_same_portfolio_whatever_the_hash_seed(hash_seed):
    done = subprocess.run([sys.executable, "-c", DIGEST], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": hash_seed},
                          capture_output=True, text=True, check=True)
    assert done.stdout.strip() == EXPECTED_DIGEST


@pytest.mark.parametrize("size", [1, 120])
def test_loads_and_its_export_is_valid_and_the_same(database, tmp_path, size):
    made = generate(size)
    load(database, made, mode="replace", identity=LOCAL_OWNER, source="demonstration", kind="demonstration",
         origin="demonstration")
    checked = validate(read_package(export_portfolio(database, tmp_path / "out.zip"), Limits()))
    for table in definitions.EXPORTED:
        key = list(table.key)
        expected = made[table.name].sort_values(key, ignore_index=True)
        found = checked[table.name][expected.columns].sort_values(key, ignore_index=True)
        pandas.testing.assert_frame_equal(found, expected, obj=table.name)


def test_large_portfolio_has_no_repeated_keys_and_no_dangling_references():
    made = generate(1000)
    for table in definitions.TABLES:
        assert not made[table.name].duplicated(list(table.key)).any(), table.name
        for column in table.columns:
            if column.references and len(made[table.name]):
                other, name = column.references.split(".")
                named = made[table.name][column.name].replace("", None).dropna()
                assert named.isin(made[other][name]).all(), (table.name, column.name)


def test_there_are_24_monthly_reporting_dates(tables):
    days = tables["status_reports"]["period_end"].drop_duplicates().sort_values()
    assert list(days) == list(pandas.date_range(end=AS_OF, periods=24, freq="ME"))


def test_history_ends_at_the_last_month_end_before_the_day_asked_for():
    assert generate(20, date(2027, 2, 10))["status_reports"]["period_end"].max() == pandas.Timestamp("2027-01-31")


def test_organisation_has_portfolios_programmes_units_and_some_projects_without_programme(tables):
    projects = tables["projects"]
    assert 4 <= projects["portfolio_id"].nunique() <= 8
    assert 8 <= projects["program_id"].nunique() <= 15
    assert projects["business_unit"].nunique() >= 6
    assert 0.05 < projects["program_id"].isna().mean() < 0.2
    assert projects["name"].is_unique


def test_managers_have_one_to_five_projects_and_are_people_of_the_portfolio(tables):
    managers = tables["projects"]["project_manager"].dropna()
    assert 30 <= managers.nunique() <= 50
    assert managers.value_counts().max() <= 5
    assert managers.isin(tables["resources"]["name"]).all()
    assert tables["resources"]["name"].is_unique


def test_actual_cost_and_earned_value_never_fall(tables):
    known = tables["performance"].dropna(subset=["actual_cost"])
    changes = known.groupby("project_id")[["actual_cost", "earned_value"]].diff()
    assert (changes.fillna(0) >= 0).all(axis=None)


def test_earned_value_and_cost_end_at_the_newest_reporting_date_and_the_planned_curve_goes_on(tables):
    performance = tables["performance"]
    assert performance.dropna(subset=["earned_value"])["period_end"].max() == AS_OF
    beyond = performance[performance["period_end"] > AS_OF]
    assert beyond["planned_value"].notna().all()
    assert len(beyond) > 300


def test_planned_value_ends_at_the_budget_of_the_newest_baseline(tables):
    running = tables["projects"].query("stage != 'cancelled'").set_index("project_id")["budget"]
    ends = tables["performance"].groupby("project_id")["planned_value"].last()
    both = pandas.concat([ends, running], axis=1, join="inner").dropna()
    assert len(both) > 70
    assert ((both["planned_value"] - both["budget"]).abs() <= 100).all()


def test_planned_value_falls_only_where_a_new_baseline_was_approved(tables):
    falls = tables["performance"][tables["performance"].groupby("project_id")["planned_value"].diff() < 0]
    changed = tables["baselines"].query("baseline_number > 0").groupby("project_id")["baseline_number"].count()
    assert set(falls["project_id"]) <= set(changed.index)
    assert (changed - falls["project_id"].value_counts() >= 0).loc[falls["project_id"]].all()


def test_earned_value_beyond_the_budget_is_rare(figures):
    assert 1 <= (figures["ev"] > figures["bac"] * 1.001).sum() <= 3


def test_newest_baseline_is_that_of_the_project_and_each_later_one_has_a_reason(tables):
    last = tables["baselines"].groupby("project_id").last()
    projects = tables["projects"].set_index("project_id").loc[last.index]
    assert (last["finish"] == projects["baseline_finish"]).all()
    assert last["budget"].equals(projects["budget"])
    assert tables["baselines"].query("baseline_number > 0")["reason"].notna().all()
    assert len(tables["baselines"].query("baseline_number == 1")) >= 5
    assert len(tables["baselines"].query("baseline_number == 2")) >= 1


def test_some_projects_drift_some_recover_and_some_stall(figures, tables):
    known = figures.dropna(subset=["spi_t"])
    course = known.groupby("project_id")["spi_t"].agg(["min", "last", "count"]).query("count >= 6")
    assert (course["last"] < 0.85).sum() >= 4, "drifting"
    assert ((course["min"] < 0.88) & (course["last"] > course["min"] + 0.07)).sum() >= 3, "recovering"
    earned = tables["performance"].dropna(subset=["earned_value"]).groupby("project_id")["earned_value"]
    share_of_quarter = (earned.last() - earned.nth(-4).set_axis(tables["performance"].loc[earned.nth(-4).index, "project_id"]))
    budget = tables["projects"].set_index("project_id").query("stage in ['execution', 'on hold']")["budget"]
    assert ((share_of_quarter / budget).dropna() < 0.01).sum() >= 2, "stalled"


def test_forecasts_slip_in_lurches(tables):
    forecast = tables["performance"].dropna(subset=["forecast_finish"]).groupby("project_id")["forecast_finish"].diff().dropna()
    assert (forecast == pandas.Timedelta(0)).mean() > 0.6
    assert (forecast > pandas.Timedelta(days=20)).sum() >= 20


def test_reported_and_computed_statuses_are_a_healthy_mix(newest):
    reported = newest["reported_status"].dropna().value_counts(normalize=True)
    computed = newest.query("computed_status != 'unknown'")["computed_status"].value_counts(normalize=True)
    assert 0.45 <= reported["green"] <= 0.65
    assert reported["amber"] > 0.08
    assert reported["red"] > 0.08
    assert computed.between(0.12, 0.55).all()
    assert reported["green"] > computed["green"]


def test_some_reports_are_green_on_red_numbers_and_a_tenth_is_a_step_too_kind(newest):
    assert 0.1 <= newest["diverges"].astype(bool).mean() <= 0.2
    assert len(newest.query("reported_status == 'green' and computed_status == 'red'")) >= 1


def test_some_active_projects_are_stale(newest):
    assert 3 <= newest["reported_status"].isna().sum() <= 15


def test_finished_projects_left_and_ended_complete(tables):
    closed = tables["projects"].query("stage == 'closed'")
    assert len(closed) >= 15
    assert closed["actual_finish"].notna().all()
    assert tables["projects"].query("stage != 'closed'")["actual_finish"].isna().all()
    last = tables["status_reports"].groupby("project_id").last().reindex(closed["project_id"]).dropna(how="all")
    assert (last["overall_rag"] == "complete").mean() > 0.9
    finish = closed.set_index("project_id")["actual_finish"].reindex(last.index)
    assert (last["period_end"].dt.to_period("M") == finish.dt.to_period("M")).mean() > 0.9


def test_every_stage_is_there_and_ideas_have_neither_budget_nor_performance(tables):
    projects = tables["projects"]
    assert set(projects["stage"]) == set(STAGES)
    ideas = projects.query("stage == 'idea'")
    assert ideas["budget"].isna().all()
    assert not tables["performance"]["project_id"].isin(ideas["project_id"]).any()


def test_a_new_project_has_a_single_reporting_date(tables):
    assert (tables["performance"].dropna(subset=["earned_value"])["project_id"].value_counts() == 1).sum() >= 1


@pytest.mark.parametrize("column", ["sponsor", "project_manager", "strategic_objective", "budget", "baseline_finish"])
def test_some_projects_under_way_lack(tables, column):
    under_way = tables["projects"].query("stage in ['planning', 'execution', 'closing', 'closed']")
    assert 1 <= under_way[column].isna().sum() <= len(under_way) * 0.2


def test_sums_of_money_are_believable(tables):
    budget = tables["projects"]["budget"].dropna()
    assert budget.between(150_000, 70_000_000).all()
    assert budget.mean() > 1.5 * budget.median()


def booked(tables, month_from="2026-10-01", month_to="2026-12-01"):
    """Capacity and hard hours of each person and month, people with capacity only."""
    hard = tables["allocations"].query("booking == 'hard'").groupby(["resource_id", "month"])["hours"].sum()
    both = tables["capacity"].set_index(["resource_id", "month"])["hours"].to_frame("capacity").join(hard.rename("hard"))
    both = both.reset_index().fillna({"hard": 0.0})
    return both[both["month"].between(month_from, month_to)]


def test_some_people_are_booked_at_180_percent(tables):
    sums = booked(tables).groupby("resource_id")[["hard", "capacity"]].sum()
    assert 2 <= (sums["hard"] / sums["capacity"]).between(1.75, 1.85).sum() <= 6


def test_most_people_are_well_used_and_some_are_idle(tables):
    sums = booked(tables).groupby("resource_id")[["hard", "capacity"]].sum()
    load_ = sums["hard"] / sums["capacity"]
    assert 0.7 < sums["hard"].sum() / sums["capacity"].sum() < 0.95
    assert load_.between(0.7, 1.05).mean() > 0.55
    assert (load_ == 0).sum() >= 1


def test_august_and_december_have_less_capacity(tables):
    months = tables["capacity"].groupby("month")["hours"].mean()
    usual = months[["2026-03-01", "2026-06-01", "2026-10-01"]].min()
    assert months["2026-08-01"] < 0.8 * usual
    assert months["2026-12-01"] < 0.9 * usual


def test_there_are_part_timers_contractors_and_generic_demand_without_capacity(tables):
    usual = tables["capacity"].groupby("resource_id")["hours"].median()
    assert 0.1 < (usual < 0.85 * usual.quantile(0.6)).mean() < 0.4
    kinds = tables["resources"].set_index("resource_id")["employment"]
    assert set(kinds) == {"employee", "contractor", "generic"}
    generic = kinds[kinds == "generic"].index
    assert not tables["capacity"]["resource_id"].isin(generic).any()
    assert tables["allocations"]["resource_id"].isin(generic).sum() > 10
    assert (tables["allocations"]["booking"] == "soft").sum() > 50


def test_about_220_people_with_a_year_of_bookings_behind_and_nine_months_ahead(tables):
    assert 200 <= len(tables["resources"]) <= 240
    assert tables["capacity"]["month"].min() == pandas.Timestamp("2025-09-01")
    assert tables["allocations"]["month"].max() == pandas.Timestamp("2027-06-01")


@pytest.mark.parametrize("size", [120, 1000])
def test_exactly_one_cycle_among_dependencies(size):
    links = generate(size)["dependencies"]
    left = links
    while True:
        # A project that nothing leads into or out of lies on no cycle.
        inner = left[left["predecessor_id"].isin(left["successor_id"]) & left["successor_id"].isin(left["predecessor_id"])]
        if len(inner) == len(left):
            break
        left = inner
    assert len(left) == 3
    assert left["predecessor_id"].is_unique
    assert set(left["predecessor_id"]) == set(left["successor_id"])
    assert (left["status"] == "agreed").all()


def test_two_dependencies_contradict(tables):
    links = tables["dependencies"].query("status != 'delivered'")
    marks = tables["milestones"].set_index("milestone_id")["forecast_date"]
    finishes = tables["projects"].set_index("project_id")["forecast_finish"]
    expected = links["predecessor_milestone_id"].map(marks).fillna(links["predecessor_id"].map(finishes))
    promised = links["promised_on"].fillna(expected)
    assert (promised > links["needed_by"]).sum() == 2


def test_dependencies_are_mostly_inside_programmes_and_some_across(tables):
    programme = tables["projects"].set_index("project_id")["program_id"]
    links = tables["dependencies"]
    inside = links["predecessor_id"].map(programme) == links["successor_id"].map(programme)
    assert 60 <= len(links) <= 140
    assert 0.5 < inside.mean() < 0.9


def test_milestones_are_four_to_ten_a_project_and_those_reached_lie_in_the_past(tables):
    milestones = tables["milestones"]
    assert milestones["project_id"].value_counts().between(4, 10).all()
    assert (milestones["actual_date"].dropna() <= AS_OF).all()
    assert milestones["kind"].nunique() == 3


def test_risks_gates_benefits_and_standards_are_neither_perfect_nor_hopeless(tables):
    still_open = tables["raid"].query("status != 'closed'")
    assert set(tables["raid"]["kind"]) == set(definitions.RAID_KINDS)
    assert 0.03 < (still_open["due_on"] < AS_OF).mean() < 0.2
    required = tables["standards"].query("required")
    assert 0.7 < (required["state"] == "approved").mean() < 0.95
    assert {"pass", "conditional", "fail", "pending"} == set(tables["gate_reviews"]["outcome"])
    money = tables["benefits"].query("unit == 'EUR'").dropna(subset=["realised_value"])
    assert 0.5 < money["realised_value"].sum() / money["planned_value"].sum() < 1.05


def test_reports_tell_different_stories_and_some_ask_for_a_decision(tables):
    reports = tables["status_reports"].query("period_end == @AS_OF")
    assert reports["summary"].nunique() > 0.85 * len(reports)
    assert 5 <= reports["decision_needed"].notna().sum() <= 25
    assert not reports["decision_needed"].str.contains("{", regex=False).any()
    assert reports[reports["overall_rag"] == "green"]["decision_needed"].isna().all()


def test_owners_are_people_of_the_portfolio(tables):
    known = {*tables["resources"]["name"], *tables["projects"]["sponsor"].dropna(), *tables["portfolios"]["owner"]}
    for table, column in (("raid", "owner"), ("benefits", "owner"), ("milestones", "owner"), ("status_reports", "author"),
                          ("dependencies", "provider_owner"), ("programs", "manager"), ("resources", "manager")):
        assert set(tables[table][column].dropna()) <= known, table


def test_random_numbers_of_one_subject_do_not_depend_on_another():
    from sample_data.demonstration.chance import Chance

    first = Chance("a").uniform(5)
    Chance("b").uniform(1000)
    assert numpy.array_equal(first, Chance("a").uniform(5))
    assert ((first >= 0) & (first < 1)).all()
