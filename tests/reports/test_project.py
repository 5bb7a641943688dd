"""One project's record: everything of it and of nobody else, as of the shown date."""

from __future__ import annotations

from datetime import date

import pandas
import pytest

from data_access.filter import ProjectFilter, Scope
from data_access.filter_options import read_options
from metrics.policy import Policy
from reports.figures import refresh
from reports.project import project_record
from tests.factories import insert_rows, performance


def of(project_id: str, **row) -> dict:
    return {"project_id": project_id, **row}


FILES = {
    "portfolios": [{"portfolio_id": "A", "name": "Alpha"}],
    "projects": [of("p", name="P", portfolio_id="A", budget=100, baseline_finish="2026-12-31"),
                 of("q", name="Q", forecast_finish="2026-05-01")],
    "performance": [*performance(planned=[10, 20, 30], earned=[8, 16], spent=[10, 20]), *performance("q", earned=[1, 2])],
    "baselines": [of("p", baseline_number=1, approved_on="2026-02-01", budget=120, reason="Scope"),
                  of("p", baseline_number=0, approved_on="2026-01-01", budget=100)],
    "status_reports": [of("p", period_end="2026-01-31", overall_rag="green", summary="Well"),
                       of("p", period_end="2026-02-28", overall_rag="amber", summary="Less well", decision_needed="Money?")],
    "milestones": [{"milestone_id": "m1", "project_id": "q", "name": "Design ready", "forecast_date": "2026-04-01"},
                   {"milestone_id": "m2", "project_id": "p", "name": "Start build", "baseline_date": "2026-04-02"}],
    "dependencies": [
        {"dependency_id": "d1", "predecessor_id": "q", "successor_id": "p", "predecessor_milestone_id": "m1",
         "successor_milestone_id": "m2", "needed_by": "2026-04-02"},
        {"dependency_id": "d2", "predecessor_id": "p", "successor_id": "q"}],
    "resources": [{"resource_id": "r", "name": "Ann", "team": "T"}, {"resource_id": "s", "name": "Bob"}],
    "allocations": [{"resource_id": "r", "project_id": "p", "month": "2026-03-01", "hours": 30},
                    {"resource_id": "r", "project_id": "p", "month": "2026-03-01", "hours": 10, "booking": "soft"},
                    {"resource_id": "s", "project_id": "p", "month": "2026-02-01", "hours": 5, "booking": "soft"},
                    {"resource_id": "s", "project_id": "q", "month": "2026-02-01", "hours": 99}],
    "raid": [{"raid_id": "1", "project_id": "p", "kind": "threat", "title": "T"},
             {"raid_id": "2", "project_id": "q", "kind": "threat", "title": "U"}],
    "benefits": [{"benefit_id": "b", "project_id": "p", "name": "Savings", "planned_value": 5}],
    "gate_reviews": [of("p", gate="G1", planned_on="2026-01-15", outcome="pass")],
    "standards": [of("p", standard="Business case", required=True, state="approved")],
}


@pytest.fixture
def loaded(database):
    for row in FILES["dependencies"]:
        row.setdefault("type", "FS")
    for row in FILES["allocations"]:
        row.setdefault("booking", "hard")
    insert_rows(database, **FILES)
    refresh(database, Policy())
    return database


def record_of(database, project_id="p", **chosen):
    with database.read() as connection:
        options = read_options(connection)
    return project_record(database, project_id, ProjectFilter(**chosen), options)


def test_record_holds_the_projects_own_rows_of_every_file(loaded):
    record = record_of(loaded)
    assert (record.facts["name"], record.facts["portfolio"]) == ("P", "Alpha")
    assert record.facts["baseline_finish"] == date(2026, 12, 31)
    assert record.performance["planned_value"].tolist() == [10, 20, 30]
    assert record.baselines["baseline_number"].tolist() == [0, 1]
    assert record.status_history["overall_rag"].tolist() == ["green", "amber"]
    singles = (record.milestones, record.raid, record.benefits, record.gates, record.standards)
    assert [len(frame) for frame in singles] == [1] * 5
    assert record.figures_history["at"].tolist() == [1, 2]


def test_record_shows_figures_and_narrative_as_of_the_shown_date(loaded):
    now, then = record_of(loaded), record_of(loaded, period="2026-01")
    assert (now.figures["ev"], now.report["summary"], now.report["decision_needed"]) == (16, "Less well", "Money?")
    assert (then.figures["ev"], then.report["summary"], then.report["decision_needed"]) == (8, "Well", None)
    assert (now.figures["bac"], then.figures["bac"]) == (120, 100)
    assert then.figures["finish_es"] is None


def test_bookings_are_by_month_and_person_hard_beside_soft(loaded):
    bookings = record_of(loaded).bookings
    assert bookings[["month", "name", "hard_hours", "soft_hours"]].values.tolist() == [
        [pandas.Timestamp("2026-02-01"), "Bob", 0, 5], [pandas.Timestamp("2026-03-01"), "Ann", 30, 10]]


def test_dependencies_name_the_other_project_its_dates_and_the_milestones(loaded):
    record = record_of(loaded)
    needs, gives = record.dependencies_in.iloc[0], record.dependencies_out.iloc[0]
    assert (needs["other_id"], needs["other_name"], needs["giving_milestone"], needs["receiving_milestone"]) == (
        "q", "Q", "Design ready", "Start build")
    assert needs["other_forecast_finish"] == pandas.Timestamp("2026-05-01")
    assert needs["giving_forecast_date"] == pandas.Timestamp("2026-04-01")
    assert (gives["dependency_id"], gives["other_id"], gives["giving_milestone"]) == ("d2", "q", None)


def test_unknown_project_and_one_out_of_scope_are_none(loaded):
    assert record_of(loaded, "nobody") is None
    assert record_of(loaded, "q", scope=Scope(("A",))) is None


def test_project_without_rows_has_empty_frames_with_their_columns(database):
    insert_rows(database, projects=[of("lonely", name="L")])
    refresh(database, Policy())
    record = record_of(database, "lonely")
    assert (record.figures, record.report, record.period_end) == (None, None, None)
    assert "due_on" in record.raid.columns
    assert record.bookings.empty
