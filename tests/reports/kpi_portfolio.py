"""A portfolio small enough to work out every key figure by hand: six active projects, one closed, one that left.

The reporting dates are 31 July, 31 August and 30 September 2026; a to f are active, `shut` is closed, `gone` has not reported
since July. See the test for the arithmetic.
"""

from __future__ import annotations

from tests.factories import performance

DATES = ("2026-08-31", "2026-09-30", "2026-10-31")
FINISH = {"baseline_finish": "2026-12-31"}



def _milestone(name: str, project_id: str, baseline=None, actual=None) -> dict:
    return {"milestone_id": name, "project_id": project_id, "name": name, "baseline_date": baseline, "actual_date": actual}


def _raid(name: str, project_id: str, kind: str, **more) -> dict:
    return {"raid_id": name, "project_id": project_id, "kind": kind, "title": name, **more}


def _benefit(name: str, project_id: str, unit, planned, realised, due="2026-09-30") -> dict:
    return {"benefit_id": name, "project_id": project_id, "name": name, "unit": unit, "planned_value": planned,
            "realised_value": realised, "due_on": due}


def _gate(project_id: str, gate: str, planned, held=None, outcome=None) -> dict:
    return {"project_id": project_id, "gate": gate, "planned_on": planned, "held_on": held, "outcome": outcome}


def _standard(project_id: str, standard: str, required, state) -> dict:
    return {"project_id": project_id, "standard": standard, "required": required, "state": state}


def _booked(resource_id: str, project_id: str, month: str, hours: float, booking: str = "hard") -> dict:
    return {"resource_id": resource_id, "project_id": project_id, "month": month, "hours": hours, "booking": booking}


def _link(name: str, giver: str, receiver: str, needed=None, promised=None, **more) -> dict:
    return {"dependency_id": name, "predecessor_id": giver, "successor_id": receiver, "type": "FS", "needed_by": needed,
            "promised_on": promised, **more}


def _level(campaign: str, team: str, area: str, level) -> dict:
    return {"campaign": campaign, "team": team, "area": area, "level": level}


def _aim(team: str, area: str, target: int) -> dict:
    return {"team": team, "area": area, "target": target}


FILES = {
    "settings": [{"key": "currency", "value": "EUR"}],
    "portfolios": [{"portfolio_id": "P1", "name": "One"}, {"portfolio_id": "P2", "name": "Two"}],
    "projects": [
        {"project_id": "a", "name": "A", "portfolio_id": "P1", "budget": 100, "strategic_objective": "Growth",
         "project_manager": "r1", **FINISH},
        {"project_id": "b", "name": "B", "portfolio_id": "P1", "budget": 300, "strategic_objective": "  ",
         "project_manager": " ann LEE ", **FINISH},
        {"project_id": "c", "name": "C", "portfolio_id": "P1", "budget": 200, "project_manager": "Tom", **FINISH},
        {"project_id": "d", "name": "D", "portfolio_id": "P2", "project_manager": "Nobody"},
        {"project_id": "e", "name": "E", "portfolio_id": "P2", "budget": 50, "strategic_objective": "Growth", **FINISH},
        {"project_id": "f", "name": "F", "portfolio_id": "P2", "budget": 100, "strategic_objective": "Safety",
         "project_manager": "Mia", "stage": "on hold", **FINISH},
        {"project_id": "shut", "name": "Shut", "budget": 9999, "stage": "Closed ", "project_manager": "Tom", **FINISH},
        {"project_id": "gone", "name": "Gone", "budget": 8888, "project_manager": "Tom", **FINISH},
    ],
    "performance": [
        *performance("a", [50, 60, 100], [45, 50], [50, 55], DATES, forecast_finish="2027-01-10"),
        *performance("b", [60, 100, 150], [55, 120], [50, 100], DATES, forecast_finish="2026-11-30",
                     estimate_at_completion=290),
        *performance("c", [40, 80, 200], [20, 40], [], DATES, forecast_finish="2027-03-31"),
        *performance("d", [5, 10], [5, 10], [10, 20], DATES),
        *performance("f", [25, 50, 100], [25, 50], [20, 40], DATES, forecast_finish="2026-12-31"),
        *performance("shut", [99, 99], [99, 1], [100, 999], DATES, forecast_finish="2030-12-31"),
        *performance("gone", [77], [77], [777], ("2026-07-31",), forecast_finish="2031-12-31"),
    ],
    "status_reports": [
        {"project_id": "a", "period_end": "2026-09-30", "overall_rag": "green", "decision_needed": "  "},
        {"project_id": "b", "period_end": "2026-08-31", "overall_rag": "amber", "decision_needed": "Approve the tool"},
        {"project_id": "b", "period_end": "2026-09-30", "overall_rag": "amber", "decision_needed": " Approve the tool "},
        {"project_id": "c", "period_end": "2026-09-30", "overall_rag": "red", "decision_needed": "More money"},
        {"project_id": "d", "period_end": "2026-09-30", "overall_rag": "none"},
        {"project_id": "f", "period_end": "2026-07-31", "overall_rag": "green", "decision_needed": "An old question"},
        {"project_id": "shut", "period_end": "2026-09-30", "overall_rag": "green", "decision_needed": "Too late"},
    ],
    "milestones": [
        _milestone("m1", "a", "2026-07-31", "2026-07-31"), _milestone("m2", "a", "2026-09-30"),
        _milestone("m3", "a", "2026-06-30"), _milestone("m4", "b", "2026-07-01", "2026-07-05"),
        _milestone("m5", "b", "2026-08-31", "2026-08-01"), _milestone("m6", "b"), _milestone("m7", "c"),
        _milestone("m8", "d", "2027-01-31"), _milestone("m9", "shut", "2026-08-31"),
    ],
    "raid": [
        _raid("a1", "a", "threat", probability=3, cost_impact=40, status="open", due_on="2026-09-01"),
        _raid("a2", "a", "decision", status="in progress", due_on="2026-08-20", raised_on="2026-08-15"),
        _raid("b1", "b", "opportunity", probability=2, cost_impact=30, due_on="2026-09-30"),
        _raid("b2", "b", "threat", probability=5, cost_impact=1000, status="closed", due_on="2026-01-01"),
        _raid("b3", "b", "issue", status="open"),
        _raid("b4", "b", "decision", status="closed"),
        _raid("c1", "c", "threat", cost_impact=5000, status="open"),
        _raid("d1", "d", "threat", probability=5, cost_impact=10, status="open", due_on="2026-10-10"),
        _raid("f1", "f", "threat", probability=5, cost_impact=10, status="closed"),
        _raid("s1", "shut", "threat", probability=5, cost_impact=7777, status="open", due_on="2026-01-01"),
        _raid("s2", "shut", "decision", status="open"),
    ],
    "benefits": [
        _benefit("1", "a", "EUR", 100, 80), _benefit("2", "b", " eur ", 50, 60, "2026-01-01"),
        _benefit("3", "c", "EUR", 40, None), _benefit("4", "d", "EUR", 500, 0, "2026-10-01"),
        _benefit("5", "shut", "EUR", 1000, 1000), _benefit("6", "a", "hours", 10, 12), _benefit("7", "b", "points", 5, 3),
        _benefit("8", "e", None, 7, 7), _benefit("9", "f", "hours", 5, None),
    ],
    "gate_reviews": [
        _gate("a", "G1", "2025-09-30", "2025-09-30", "pass"), _gate("a", "G2", "2025-10-01", "2025-10-01", "pass"),
        _gate("b", "G2", "2026-03-01", "2026-03-02", "pass"), _gate("b", "G3", "2026-09-30", None, "pending"),
        _gate("c", "G1", "2026-05-01", "2026-04-20", "conditional"), _gate("d", "G1", "2026-05-01", None, "pass"),
        _gate("e", "G1", "2026-10-01"), _gate("f", "G1", "2026-06-01", "2026-05-30", "pass"),
        _gate("shut", "G1", "2026-06-01", "2026-06-01", "pass"),
    ],
    "standards": [
        _standard("a", "plan", True, "approved"), _standard("a", "risk", True, "draft"), _standard("b", "plan", True, "waived"),
        _standard("c", "plan", False, "approved"), _standard("d", "plan", None, "approved"),
        _standard("f", "plan", True, "approved"), _standard("shut", "plan", True, "approved"),
    ],
    "resources": [
        {"resource_id": "r1", "name": "Mia", "certifications": "PMP"},
        {"resource_id": "r2", "name": "Ann Lee", "certifications": "Scrum; prince2 "},
        {"resource_id": "r3", "name": "Tom", "team": "Design"},
        {"resource_id": "r4", "name": "Someone", "employment": "generic", "certifications": "PMP"},
    ],
    "capacity": [
        *({"resource_id": "r1", "month": f"2026-{month}-01", "hours": 100} for month in ("09", "10", "11", "12")),
        {"resource_id": "r2", "month": "2026-10-01", "hours": 100}, {"resource_id": "r2", "month": "2026-11-01", "hours": 0},
        {"resource_id": "r4", "month": "2026-10-01", "hours": 500},
    ],
    "allocations": [
        _booked("r1", "a", "2026-09-01", 400), _booked("r1", "a", "2026-10-01", 90), _booked("r1", "shut", "2026-10-01", 30),
        _booked("r1", "a", "2026-11-01", 50), _booked("r1", "a", "2026-12-01", 100, "soft"),
        _booked("r1", "a", "2027-01-01", 400), _booked("r2", "b", "2026-10-01", 80), _booked("r2", "b", "2026-11-01", 10),
        _booked("r2", "b", "2026-12-01", 40), _booked("r3", "c", "2026-10-01", 60), _booked("r4", "a", "2026-10-01", 300),
    ],
    "dependencies": [
        _link("D1", "a", "b", "2026-10-01", "2026-11-01"), _link("D2", "b", "c", "2026-10-01", "2026-10-01"),
        _link("D3", "a", "c", "2026-10-01", "2026-11-01", status="delivered"),
        _link("D4", "shut", "gone", "2026-10-01", "2026-11-01"), _link("D5", "d", "c"),
    ],
    "maturity_results": [
        _level("2026-1", "X", "Money", 1), _level("2026-2", "X", "Money", 3), _level("2026-2", "X", "Planning", 2),
        _level("2026-2", "Y", "Money", None), _level("2026-2", "Z", "Money", 4), _level("2026-2", "W", "Money", 1),
        _level("2026-2", "W", "Planning", None),
    ],
    "maturity_targets": [_aim("X", "Money", 3), _aim("X", "Planning", 2), _aim("Y", "Money", 2), _aim("W", "Money", 2),
                         _aim("W", "Planning", 2)],
    "kpi_targets": [{"kpi_id": "cpi", "portfolio_id": "", "target": 1.0},
                    {"kpi_id": "cpi", "portfolio_id": "P1", "target": 1.05},
                    {"kpi_id": "spi", "portfolio_id": "P2", "target": .9}],
}
