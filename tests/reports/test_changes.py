"""What changed between two dates, worked out by hand: against last time and against the first plan."""

from __future__ import annotations

import pytest

from data_access.filter import ProjectFilter
from metrics.policy import Policy
from reports.changes import change_counts, change_rows
from tests.factories import performance
from tests.review_rows import prepared

FEBRUARY, MARCH = "2026-02-28", "2026-03-31"


def rows() -> dict[str, list[dict]]:
    """Moved: reported worse, finish and cost moved, re-baselined since. Joined: came in March. Gone: finished on 10 March."""
    moved = [{**row, "forecast_finish": finish, "estimate_at_completion": estimate} for row, finish, estimate in zip(
        performance("m", planned=[10, 20], earned=[10, 20], spent=[10, 20], dates=(FEBRUARY, MARCH)),
        ("2026-12-01", "2027-01-01"), (210, 230), strict=True)]
    reports = [("m", FEBRUARY, "green"), ("m", MARCH, "red"), ("j", MARCH, "amber"), ("g", FEBRUARY, "red"),
               ("s", FEBRUARY, "amber"), ("s", MARCH, "amber/green"), ("q", FEBRUARY, "green")]
    return {
        "projects": [{"project_id": "m", "name": "Moved", "budget": 200, "baseline_finish": "2026-12-31"},
                     {"project_id": "j", "name": "Joined", "budget": 70},
                     {"project_id": "g", "name": "Gone", "actual_finish": "2026-03-10", "budget": 50},
                     {"project_id": "s", "name": "Steady", "budget": 40}, {"project_id": "q", "name": "Quiet", "budget": 30}],
        "baselines": [
            {"project_id": "m", "baseline_number": 0, "approved_on": "2026-01-01", "finish": "2026-06-30", "budget": 100},
            {"project_id": "m", "baseline_number": 1, "approved_on": "2026-02-15", "finish": "2026-12-31", "budget": 200}],
        # Without an estimate; its row alone keeps Quiet in the portfolio.
        "performance": [*moved, *performance("q", spent=[5, 6], dates=(FEBRUARY, MARCH))],
        "status_reports": [{"project_id": key, "period_end": day, "overall_rag": status} for key, day, status in reports],
        "raid": [{"raid_id": key, "project_id": "m", "kind": kind, "title": key, "probability": 3, "cost_impact": 40,
                  "raised_on": raised, "closed_on": closed, "status": "closed" if closed else "open"}
                 for key, kind, raised, closed in (
                     ("new", "threat", "2026-03-05", None), ("edge", "threat", FEBRUARY, None),
                     ("both", "opportunity", "2026-03-02", MARCH), ("closed", "threat", "2026-01-05", "2026-03-20"),
                     ("issue", "issue", "2026-03-05", None))],
    }


def changed(database, options, kind, **chosen):
    return change_rows(database, ProjectFilter(**chosen), options, Policy(), kind)


def test_counts_come_first(database):
    counts = change_counts(database, ProjectFilter(), prepared(database, **rows()))
    told = {name: count for name, count in counts.items() if count and not name.startswith("computed")}
    assert told == {"both": 3, "reported_worse": 1, "reported_better": 1, "silent": 1, "later": 1, "dearer": 1, "new_risks": 2,
                    "closed_risks": 2, "came": 1, "left": 1}



def test_without_a_risk_anywhere_in_the_data_their_changes_are_not_counted(database):
    options = prepared(database, **rows() | {"raid": [{"raid_id": "i", "project_id": "m", "kind": "issue", "title": "I"}]})
    counts = change_counts(database, ProjectFilter(), options)
    assert (counts["new_risks"], counts["closed_risks"], counts["later"]) == (None, None, 1)


def test_a_filter_that_shows_no_risk_still_counts_none_of_them(database):
    counts = change_counts(database, ProjectFilter(search="Joined"), prepared(database, **rows()))
    assert (counts["new_risks"], counts["closed_risks"]) == (0, 0)


def test_status_moves_stand_worst_first_and_a_report_that_stopped_is_one(database):
    moves = changed(database, prepared(database, **rows()), "status")
    assert moves[["name", "reported_before", "reported"]].to_numpy().tolist() == [
        ["Moved", "green", "red"], ["Quiet", "green", None], ["Steady", "amber", "amber/green"]]
    assert moves["reported_move"].tolist()[::2] == [2.0, -.5]


def test_a_rebaselined_project_keeps_its_slip_and_its_first_budget(database):
    options = prepared(database, **rows())
    finish, = changed(database, options, "finish").to_dict("records")
    # 1 December to 1 January are 31 days; from the original 30 June they are 185, though the new plan says 31 December.
    assert (finish["days"], finish["slip_days"], finish["rebaselined"]) == (31, 185, 1)
    assert str(finish["original_finish"].date()) == "2026-06-30"
    cost, = changed(database, options, "cost").to_dict("records")
    assert (cost["moved"], cost["against_original"], cost["basis"]) == (230 - 210, 230 - 100, "forecast")


def test_risks_are_new_or_closed_by_their_own_dates_and_one_may_be_both(database):
    risks = changed(database, prepared(database, **rows()), "risks")
    assert risks[["change", "title"]].to_numpy().tolist() == [["new", "new"], ["new", "both"], ["closed", "closed"],
                                                              ["closed", "both"]]
    assert risks["exposure"].tolist() == pytest.approx([20, -20, 20, -20])


def test_projects_that_came_and_went_are_named_with_the_reason(database):
    members = changed(database, prepared(database, **rows()), "membership")
    assert members[["change", "name", "why", "budget"]].to_numpy().tolist() == [
        ["left", "Gone", "finished", 50], ["came", "Joined", None, 70]]


def test_only_budgets_are_compared_where_no_estimate_is_known_at_both_dates(database):
    files = {"projects": [{"project_id": "p", "name": "P"}],
             "baselines": [{"project_id": "p", "baseline_number": number, "approved_on": day, "budget": budget}
                           for number, day, budget in ((0, FEBRUARY, 100), (1, MARCH, 101))],
             "performance": performance("p", spent=[1, 2], dates=(FEBRUARY, MARCH))}
    cost, = changed(database, prepared(database, **files), "cost").to_dict("records")
    assert (cost["basis"], cost["cost_before"], cost["cost"], cost["against_original"]) == ("budget", 100, 101, 1)


def test_the_filter_narrows_what_changed(database):
    options = prepared(database, **rows())
    assert changed(database, options, "status", reported_status=("red",))["name"].tolist() == ["Moved"]
    assert change_counts(database, ProjectFilter(search="steady"), options)["both"] == 1


def test_at_the_first_date_there_is_nothing_to_compare_with(database):
    options = prepared(database, **rows())
    assert change_counts(database, ProjectFilter(period="2026-02"), options) is None
