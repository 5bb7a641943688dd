"""The roadmap's rows: the worst first, the original baseline under the plan of the shown date, and key milestones."""

from __future__ import annotations

import pandas
import pytest

from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from metrics.policy import Policy
from reports.figures import refresh
from reports.projects import projects
from reports.roadmap import key_milestones, roadmap_plans
from tests.factories import insert_rows, performance

FILES = {
    "projects": [
        {"project_id": "ok", "name": "On time", "sponsor": "Ann", "budget": 100, "baseline_start": "2026-01-01",
         "baseline_finish": "2026-12-31", "forecast_finish": "2026-12-31"},
        {"project_id": "late", "name": "Late", "budget": 100, "baseline_start": "2026-02-01", "baseline_finish": "2027-06-30",
         "actual_start": "2026-02-10", "forecast_finish": "2027-06-30"},
        {"project_id": "dateless", "name": "No date at all"},
    ],
    "baselines": [
        {"project_id": "late", "baseline_number": number, "approved_on": approved, "start": start, "finish": finish}
        for number, approved, start, finish in (
            (0, "2026-01-01", "2026-01-15", "2026-10-31"), (1, "2026-02-15", "2026-02-01", "2027-06-30"))],
    "performance": [*performance("ok", earned=[1, 2], forecast_finish="2026-12-31"),
                    *performance("late", earned=[1, 2], forecast_finish="2027-06-30")[1:],
                    *performance("late", earned=[1], forecast_finish="2026-11-30"),
                    *performance("dateless", earned=[1, 2])],
    "milestones": [
        {"milestone_id": "m1", "project_id": "late", "name": "Done", "is_key": True, "baseline_date": "2026-03-01",
         "forecast_date": "2026-03-09", "actual_date": "2026-03-15"},
        {"milestone_id": "m2", "project_id": "late", "name": "Expected", "is_key": True, "baseline_date": "2026-05-01",
         "forecast_date": "2026-06-01"},
        {"milestone_id": "m3", "project_id": "late", "name": "Minor", "is_key": False, "baseline_date": "2026-05-01"},
        {"milestone_id": "m4", "project_id": "ok", "name": "Undated", "is_key": True}],
}


@pytest.fixture
def found(database):
    insert_rows(database, **FILES)
    refresh(database, Policy())
    with database.read() as connection:
        options = read_options(connection)
    return lambda limit=25, **chosen: roadmap_plans(database, ProjectFilter(**chosen), options, limit)


def test_rows_are_in_the_order_of_the_table_and_without_projects_that_have_no_date(database, found):
    with database.read() as connection:
        options = read_options(connection)
    table = projects(database, ProjectFilter(), options)["project_id"].tolist()
    assert found()["id"].tolist() == [key for key in table if key != "dateless"] == ["late", "ok"]
    assert found(limit=1)["id"].tolist() == ["late"]


def test_the_original_baseline_stays_behind_a_new_one_and_an_actual_start_beats_a_planned_one(found):
    late = found().set_index("id").loc["late"]
    dates = ("baseline_start", "baseline_finish", "start", "finish")
    assert [late[name].date().isoformat() for name in dates] == ["2026-01-15", "2026-10-31", "2026-02-10", "2027-06-30"]
    assert late["status"] == "red"


def test_a_key_milestone_stands_at_its_actual_date_else_its_forecast(database, found):
    marks = key_milestones(database, found()["id"].tolist())
    assert list(zip(marks["name"], marks["date"].dt.strftime("%Y-%m-%d"), strict=True)) == [
        ("Done", "2026-03-15"), ("Expected", "2026-06-01")]
    assert key_milestones(database, ["ok"]).empty


def test_at_an_earlier_date_plans_are_those_of_that_date(found):
    finishes = [rows.set_index("id").loc["late", "finish"].date().isoformat() for rows in (found(period="2026-01"), found())]
    assert finishes == ["2026-11-30", "2027-06-30"]


def test_the_filter_holds_for_plans(found):
    ann = found(sponsor=("Ann",))
    assert ann["id"].tolist() == ["ok"]
    nobody = found(search="nobody")
    assert (list(nobody.columns), len(nobody)) == (list(ann.columns), 0)


def test_without_any_reporting_date_plans_are_those_of_the_projects_file(database):
    insert_rows(database, projects=[{"project_id": "p", "name": "P", "forecast_finish": "2027-01-31"}])
    refresh(database, Policy())
    with database.read() as connection:
        options = read_options(connection)
    rows = roadmap_plans(database, ProjectFilter(), options, 25)
    assert rows["finish"].tolist() == [pandas.Timestamp("2027-01-31")]
    assert rows["status"].isna().all()
