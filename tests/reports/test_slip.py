"""What a slip moves, as reported from both databases: projects, people, and what breaks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from data_access.filter import FilterOptions, ProjectFilter
from data_access.filter_options import read_options
from data_access.portfolio_copy import copy_of
from metrics.network_slip import slip
from metrics.policy import Policy
from reports.figures import refresh
from reports.projects import as_records
from reports.slip import SlipRefused, slip_report
from reports.slip_effects import slip_effects
from reports.whole_network import whole_network
from tests.factories import insert_rows, performance

REPORTING_DATE = date(2026, 8, 31)
FILES = {
    "portfolios": [{"portfolio_id": name, "name": name} for name in "AB"],
    "projects": [
        {"project_id": "a", "name": "Alpha", "portfolio_id": "A", "forecast_start": "2026-08-01", "actual_start": "2026-08-01",
         "forecast_finish": "2026-09-30", "budget": 600},
        {"project_id": "b", "name": "Beta", "portfolio_id": "B", "forecast_start": "2026-10-01",
         "forecast_finish": "2026-10-31", "budget": 90},
        {"project_id": "c", "name": "Calm", "portfolio_id": "B", "forecast_start": "2026-08-01",
         "forecast_finish": "2026-12-31"}],
    "performance": performance("a", earned=[1], spent=[300], dates=["2026-08-31"]),
    "milestones": [{"milestone_id": "m", "project_id": "b", "name": "Go-live", "forecast_date": "2026-10-30"}],
    "dependencies": [{"dependency_id": "ab", "predecessor_id": "a", "successor_id": "b", "type": "FS",
                      "needed_by": "2026-10-05"}],
    "benefits": [{"benefit_id": "s", "project_id": "b", "name": "Savings", "due_on": "2026-12-01"}],
    "resources": [{"resource_id": "r1", "name": "Ann", "role": "Engineer", "team": "Grid"},
                  {"resource_id": "r2", "name": "Bo", "role": "Engineer"}, {"resource_id": "r3", "name": "Cy"},
                  {"resource_id": "r4", "name": "Engineer to be found", "role": "Engineer", "employment": "generic"}],
    "capacity": [{"resource_id": who, "month": month, "hours": hours} for who, month, hours in (
        ("r1", "2026-09-01", 100), ("r1", "2026-10-01", 100), ("r2", "2026-10-01", 50), ("r3", "2026-10-01", 0))],
    "allocations": [{"resource_id": who, "project_id": what, "month": month, "hours": hours, "booking": "hard"}
                    for who, what, month, hours in (
                        ("r1", "a", "2026-08-01", 31), ("r1", "a", "2026-09-01", 60), ("r1", "c", "2026-10-01", 90),
                        ("r2", "b", "2026-10-01", 62), ("r3", "c", "2026-10-01", 7), ("r4", "b", "2026-10-01", 31))],
}


@pytest.fixture
def loaded(database):
    insert_rows(database, **FILES)
    refresh(database, Policy())
    return database


@pytest.fixture
def options(loaded) -> FilterOptions:
    with loaded.read() as connection:
        return read_options(connection)


def reported(loaded, options, asked, project_filter=ProjectFilter(), policy=Policy(), by="person"):
    return slip_report(loaded, project_filter, options, asked, policy, by)


def test_projects_that_move_are_plain_rows_with_finish_before_and_after(loaded, options):
    report = reported(loaded, options, {"a": 11})
    printed = {name: as_records(rows) for name, rows in report.parts().items()}
    assert json.loads(json.dumps(printed, allow_nan=False)) == printed
    # a ends on 11 October instead of 30 September; b may start that same day instead of 1 October, 10 days later.
    assert printed["projects"] == [
        {"project_id": "a", "name": "Alpha", "asked_days": 11, "start_before": "2026-08-01", "start_after": "2026-08-01",
         "finish_before": "2026-09-30", "finish_after": "2026-10-11", "moved_days": 11},
        {"project_id": "b", "name": "Beta", "asked_days": 0, "start_before": "2026-10-01", "start_after": "2026-10-11",
         "finish_before": "2026-10-31", "finish_after": "2026-11-10", "moved_days": 10}]


def test_people_whose_overload_changes_are_listed_by_month(loaded, options):
    report = reported(loaded, options, {"a": 11})
    rows = {(row["unit"], row["month"]): row for row in as_records(report.person_months)}
    # Ann: 60 hours of September move by 11 days, 22 of them into October; of August only the 31st moves, into September.
    # Bo: 62 hours of October move by 10 days, 20 of them into November, whose capacity nobody knows.
    assert set(rows) == {("r1", "2026-10-01"), ("r2", "2026-10-01")}
    ann, bo = rows["r1", "2026-10-01"], rows["r2", "2026-10-01"]
    assert (ann["name"], ann["hard_hours_before"], ann["hard_hours_after"]) == ("Ann", 90, pytest.approx(90 + 22))
    assert (ann["overloaded_before"], ann["overloaded_after"]) == (False, True)
    assert (bo["hard_hours_before"], bo["hard_hours_after"]) == (62, pytest.approx(42))
    assert (bo["overloaded_before"], bo["overloaded_after"]) == (True, False)
    # Ann's August, Bo's November, and two months of the engineer to be found.
    assert report.without_capacity == 4


def test_zero_slip_changes_nothing(loaded, options):
    report = reported(loaded, options, {"a": 0})
    assert (len(report.projects), len(report.person_months), report.without_capacity) == (0, 0, 0)


def test_filter_chooses_projects_and_people_booked_on_them(loaded, options):
    report = reported(loaded, options, {"a": 11}, ProjectFilter(search="Alpha"))
    assert report.projects["project_id"].tolist() == ["a"]
    assert report.person_months["unit"].tolist() == ["r1"]
    both = reported(loaded, options, {"a": 11}, ProjectFilter(portfolio=("B",)))
    assert both.projects["project_id"].tolist() == ["b"]
    # Ann is booked on Calm, which is in portfolio B, too.
    assert both.person_months["unit"].tolist() == ["r1", "r2"]


def test_roles_and_teams_are_summed_and_the_unassigned_have_a_row(loaded, options):
    roles = reported(loaded, options, {"a": 11}, by="role").person_months
    # October of all engineers: capacity 100 + 50; before 90 + 62 + 31 = 183, after 112 + 42 + 21 = 175.
    october = roles[roles["month"] == "2026-10-01"].iloc[0]
    assert (october["unit"], october["capacity_hours"]) == ("Engineer", 150)
    assert (october["hard_hours_before"], october["hard_hours_after"]) == (183, pytest.approx(21 + 42 + 112))
    teams = reported(loaded, options, {"a": 11}, by="team").person_months
    assert set(teams["unit"]) == {"Grid", "-"}


def test_policy_that_hides_people_gives_only_units_of_three_or_more(loaded, options):
    hidden = replace(Policy(), person_rows=False)
    report = reported(loaded, options, {"a": 11}, policy=hidden)
    # Two engineers and a vacancy are fewer than three people.
    assert (report.by, len(report.person_months)) == ("role", 0)
    insert_rows(loaded, resources=[{"resource_id": "r5", "name": "Di", "role": "Engineer"}])
    assert reported(loaded, options, {"a": 11}, policy=hidden).person_months["unit"].unique().tolist() == ["Engineer"]


def test_what_breaks_and_what_it_costs(loaded, options):
    whole = whole_network(loaded)
    found = slip_effects(copy_of(loaded), slip(whole.plan, {"a": 11}, whole.found), REPORTING_DATE)
    columns = ["dependency_id", "predecessor", "successor", "gap_before_days", "gap_after_days", "newly_broken"]
    assert found.needs[columns].values.tolist() == [["ab", "Alpha", "Beta", -5, 6, True]]
    assert as_records(found.milestones)[0]["date_after"] == "2026-11-09"
    assert as_records(found.benefits)[0]["due_after"] == "2026-12-11"
    # 300 spent in the 30 days from 1 to 31 August, 11 days longer; Beta has not started.
    assert as_records(found.costs) == [{"project_id": "a", "days_longer": 11, "burn_rate_per_day": 10.0,
                                        "burn_rate_basis": "actual cost to date", "cost": 110.0, "project": "Alpha"}]


def test_effects_are_those_on_shown_projects_and_costs_those_of_all(loaded, options):
    whole = whole_network(loaded)
    found, shown = slip(whole.plan, {"a": 11}, whole.found), whole.project_index == "a"
    only_alpha = slip_effects(copy_of(loaded), found, REPORTING_DATE, shown)
    # What Alpha gives to Beta is shown with either end; the milestone and the benefit are Beta's.
    assert only_alpha.needs["dependency_id"].tolist() == ["ab"]
    assert (len(only_alpha.milestones), len(only_alpha.benefits)) == (0, 0)
    without = slip_effects(copy_of(loaded), found, REPORTING_DATE, whole.project_index == "c")
    assert (len(without.needs), without.costs["project_id"].tolist()) == (0, ["a"])


def test_impossible_slip_is_refused(loaded, options):
    with pytest.raises(SlipRefused, match="no project has the id x"):
        reported(loaded, options, {"x": 1})
