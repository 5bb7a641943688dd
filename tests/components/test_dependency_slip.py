"""What the slip page says: hours that tell why a month is red, and a cost that leaves nothing out without saying so."""

from __future__ import annotations

from types import SimpleNamespace

import pandas
import pytest

from components.dependency_slip_sentence import slip_sentence
from components.dependency_slip_tables import hour_decimals

NOTHING = pandas.DataFrame()
MONTHS = pandas.DataFrame({"overloaded_before": [], "overloaded_after": []})


@pytest.mark.parametrize(("hours", "capacity", "decimals"), [
    ([150.2, 134.4], [100.0, 134.0], 1), ([150.0], [134.0], 0), ([134.34], [134.26], 2), ([], [], 0), ([10.0], [0.0], 0)])
def test_hours_above_capacity_read_as_more_than_capacity(hours, capacity, decimals):
    assert hour_decimals(pandas.DataFrame({"hard_hours_after": hours, "capacity_hours": capacity})) == decimals


@pytest.mark.parametrize(("costs", "in_all", "moved", "said"), [
    ([110.0, 40.0], 150.0, 2, "the delay costs EUR 150."),
    ([110.0], 150_000.0, 3, "the delay costs EUR 150 k in all, EUR 110 of it in the projects shown."),
    ([float("nan")], 150.0, 2, "the delay costs EUR 150 in all, none of it known in the projects shown."),
    ([110.0], 110.0, 2, "the delay costs EUR 110."),
    ([], float("nan"), 2, "the last finish of all does not move."),
])
def test_the_cost_of_a_slip_is_that_of_all_that_moves_with_the_part_that_is_shown(costs, in_all, moved, said):
    today = pandas.Timestamp("2026-09-30")
    found = SimpleNamespace(
        needs=pandas.DataFrame({"newly_broken": []}), milestones=NOTHING, benefits=NOTHING, roles=MONTHS,
        costs=pandas.DataFrame({"cost": pandas.Series(costs, dtype=float)}), cost_in_all=in_all, moved_in_all=moved,
        report=SimpleNamespace(projects=pandas.DataFrame(index=range(len(costs)))), last_before=today, last_after=today)
    assert slip_sentence(found, "EUR").endswith(said)
