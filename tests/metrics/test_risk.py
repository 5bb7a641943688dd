"""Risk exposure: probability times impact, threats less opportunities, open entries alone."""

from __future__ import annotations

import math

import pytest

from metrics.policy import Policy
from metrics.risk import risk_exposure
from tests.factories import portfolio_file


def exposure(*entries: dict) -> dict[str, float]:
    rows = [{"raid_id": str(number), "project_id": "p", "title": "T", "kind": "threat", **entry}
            for number, entry in enumerate(entries)]
    return risk_exposure(portfolio_file("raid", *rows), Policy().risk_probabilities).to_dict()


def test_open_threats_count_and_open_opportunities_are_taken_off():
    # .5 x 1000 + .9 x 100 - .3 x 200 = 500 + 90 - 60
    assert exposure({"probability": 3, "cost_impact": 1000, "status": "open"},
                    {"probability": 5, "cost_impact": 100, "status": "in progress"},
                    {"probability": 2, "cost_impact": 200, "kind": "opportunity"}) == {"p": pytest.approx(530)}


def test_closed_risks_leave_nothing_and_that_is_known():
    assert exposure({"probability": 3, "cost_impact": 1000, "status": "closed"}) == {"p": 0}


def test_issues_are_no_risks_and_a_project_without_risks_is_not_measured():
    assert exposure({"kind": "issue", "probability": 5, "cost_impact": 1000}) == {}


def test_risks_that_nobody_scored_are_unknown_not_nothing():
    assert math.isnan(exposure({"status": "open"}, {"probability": 4, "status": "open"})["p"])
    assert exposure({"status": "open"}, {"probability": 4, "cost_impact": 10})["p"] == pytest.approx(7)
