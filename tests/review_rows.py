"""A portfolio of two projects whose review is worked out by hand in the tests: Alpha in trouble, Beta waiting for it."""

from __future__ import annotations

from data_access.engine import Database
from data_access.filter import FilterOptions
from data_access.filter_options import read_options
from metrics.policy import Policy
from reports.figures import ensure_current
from tests.factories import MONTH_ENDS, insert_rows, performance

ASKED = "Approve more money"


def two_projects() -> dict[str, list[dict]]:
    """Rows by file. Reporting dates are the ends of January, February and March 2026; from 1 January to 31 March are 89 days.

    Alpha spent 360 of 1,000 by then (CPI 240 / 360, so EAC 1,500), forecasts its finish 60 days late, and reports green. Beta
    spent 150 of 500 on plan, has not reported since January, and waits for Alpha.
    """
    alpha = performance("a", planned=[100, 200, 300], earned=[100, 180, 240], spent=[100, 220, 360])
    for row, finish in zip(alpha, ("2026-12-31", "2026-12-31", "2027-03-01"), strict=True):
        row["forecast_finish"] = finish
    plan = {"baseline_start": "2026-01-01", "baseline_finish": "2026-12-31", "actual_start": "2026-01-01"}
    report = {"project_id": "a", "overall_rag": "green", "author": "Ann"}
    return {
        "projects": [{"project_id": "a", "name": "Alpha", "budget": 1000, "business_unit": "Works", **plan},
                     {"project_id": "b", "name": "Beta", "budget": 500, "business_unit": "Harbour", **plan}],
        "performance": [*alpha, *performance("b", planned=[50, 100, 150], earned=[50, 100, 150], spent=[50, 100, 150],
                                             forecast_finish="2026-12-31")],
        "status_reports": [{**report, "period_end": day, "decision_needed": text}
                           for day, text in zip(MONTH_ENDS[:3], (None, ASKED, f"{ASKED} "), strict=True)]
        + [{"project_id": "b", "period_end": "2026-01-31", "overall_rag": "green"}],
        "milestones": [
            {"milestone_id": key, "project_id": "b", "name": name, "baseline_date": planned, "actual_date": reached}
            for key, name, planned, reached in (
                ("m1", "Piles", "2026-02-01", "2026-02-11"), ("m2", "Deck", "2026-03-01", "2026-03-01"),
                ("m3", "Crane", "2026-05-01", None), ("m4", "Opening", "2026-06-15", None))],
        "dependencies": [
            {"dependency_id": "d1", "predecessor_id": "a", "successor_id": "b", "needed_by": "2026-06-01",
             "promised_on": "2026-06-21", "status": "agreed", "type": "FS"},
            {"dependency_id": "d2", "predecessor_id": "b", "successor_id": "a", "status": "delivered", "type": "FS"}],
        "raid": [
            {"raid_id": "r1", "project_id": "b", "kind": "threat", "title": "Storm", "probability": 5, "cost_impact": 100,
             "due_on": "2026-03-01", "status": "open", "raised_on": "2026-01-10"},
            {"raid_id": "r2", "project_id": "b", "kind": "threat", "title": "Ice", "probability": 1, "cost_impact": 50,
             "due_on": "2026-03-10", "raised_on": "2026-03-05"},
            {"raid_id": "r3", "project_id": "b", "kind": "threat", "title": "Fog", "probability": 5, "cost_impact": 900,
             "due_on": "2026-03-02", "status": "closed", "raised_on": "2026-01-05", "closed_on": "2026-03-20"},
            {"raid_id": "r4", "project_id": "b", "kind": "threat", "title": "Tide", "probability": 5, "cost_impact": 900,
             "due_on": "2026-03-31"},
            {"raid_id": "r5", "project_id": "b", "kind": "decision", "title": "Which crane?", "owner": "Ben",
             "raised_on": "2026-02-10", "status": "open"}],
    }


def prepared(database: Database, policy: Policy = Policy(), **files) -> FilterOptions:
    """Put the rows into the database with their figures; returns what can be chosen in the filter."""
    insert_rows(database, **files)
    ensure_current(database, policy)
    with database.read() as connection:
        return read_options(connection)
