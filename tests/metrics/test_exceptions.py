"""The rules of exceptions at their awkward ends: money that nobody can tell, ties, promises kept, many of one project."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.exceptions import (
    Item,
    as_frame,
    cost_of_delay,
    endangered_milestones,
    overdue_risks,
    ranked,
    red_providers,
)

NOTHING = {"actual_start": None, "ac": None, "figures_on": None, "bac": None, "start": None, "planned_finish": None}
PLANNED = {**NOTHING, "bac": 1000.0, "start": date(2026, 1, 1), "planned_finish": date(2026, 4, 11)}  # 100 days
SHARES = {1: .1, 2: .3, 3: .5, 4: .7, 5: .9}


def provider(receiver: str, needed_by, promised, **more):
    return {**PLANNED, "project_id": "g", "name": "Giver", "reported_status": "red",
            "computed_status": "amber", "receiver_id": receiver, "receiver": receiver.upper(), "needed_by": needed_by,
            "promised": promised, **more}


def milestone(key: str, baseline, forecast=None, mean=None, **more):
    return {**PLANNED, "project_id": "p", "name": "P", "milestone_id": key, "milestone": key, "baseline_date": baseline,
            "forecast_date": forecast, "mean_days_late": mean, "reached": 0, "reached_late": 0, **more}


def risk(key: str, kind="threat", probability=None, cost_impact=None, due_on=date(2026, 1, 1)):
    return {"project_id": "p", "name": "P", "raid_id": key, "kind": kind, "title": key, "owner": None, "due_on": due_on,
            "probability": probability, "cost_impact": cost_impact}


def test_a_delay_binds_its_days_and_at_most_the_budget_and_an_early_finish_nothing():
    assert cost_of_delay(7, PLANNED) == 70
    assert cost_of_delay(500, PLANNED) == 1000
    assert cost_of_delay(-7, PLANNED) == 0
    assert cost_of_delay(None, PLANNED) is None
    assert cost_of_delay(7, NOTHING) is None


def test_money_leads_then_the_kind_and_what_nobody_can_price_comes_last_the_oldest_first():
    items = [Item("stale", "s2", "S2", since=date(2026, 2, 1)), Item("stale", "s1", "S1", since=date(2025, 2, 1)),
             Item("late", "l", "L"), Item("late", "p", "P", at_stake=5.0), Item("divergence", "p", "P", at_stake=5.0),
             Item("risks", "r", "R", at_stake=9.0), Item("risks", "z", "Z", at_stake=0.0)]
    assert [(item.kind, item.project_id) for item in ranked(items)] == [
        ("risks", "r"), ("divergence", "p"), ("late", "p"), ("risks", "z"), ("late", "l"), ("stale", "s1"), ("stale", "s2")]


def test_several_deliveries_to_one_receiver_hold_it_up_once_by_the_longest():
    june = date(2026, 6, 1)
    item, = red_providers([provider("b", june, date(2026, 6, 11)), provider("b", june, date(2026, 6, 4)),
                           provider("c", june, date(2026, 6, 2)), provider("d", june, june), provider("e", None, None)])
    assert item.at_stake == 10 * 10 + 1 * 10
    assert (item.count, item.days, item.subject, item.due_on) == (4, 10, "B", june)


def test_a_promise_in_time_leaves_the_money_unknown_but_not_the_exception():
    item, = red_providers([provider("b", date(2026, 6, 1), date(2026, 5, 1))])
    assert (item.at_stake, item.days, item.count) == (None, None, 1)


def test_the_expected_delay_is_the_worse_of_forecast_and_habit():
    first, last = date(2026, 4, 1), date(2026, 5, 1)
    item, = endangered_milestones([milestone("m2", last, date(2026, 5, 21), mean=4.0), milestone("m1", first, mean=4.4)])
    assert (item.subject, item.due_on, item.days, item.count) == ("m1", first, 4, 2)
    assert item.at_stake == 20 * 10


def test_risks_without_a_price_are_counted_and_a_gain_that_passes_is_a_loss():
    item, = overdue_risks([risk("a"), risk("b", "opportunity", 4, 100.0), risk("c", "threat", 1, 100.0)], SHARES)
    assert item.at_stake == pytest.approx(70 + 10)
    assert (item.count, item.subject) == (3, "b")
    unpriced, = overdue_risks([risk("a"), risk("b", due_on=date(2025, 1, 1))], SHARES)
    assert (unpriced.at_stake, unpriced.subject, unpriced.since) == (None, "b", date(2025, 1, 1))


def test_an_empty_list_has_all_columns_of_their_type():
    frame = as_frame([])
    assert str(frame["since"].dtype) == "datetime64[s]"
    assert frame["at_stake"].dtype == float
