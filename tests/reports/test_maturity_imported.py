"""Maturity results that came in by an import and belong to no campaign here."""

from __future__ import annotations

from reports.maturity_imported import imported_results
from tests.factories import insert_rows
from tests.reports.maturity_rounds import closed, opened_ladder, say


def result(campaign: str, team: str, level: int | None) -> dict:
    return {"campaign": campaign, "team": team, "area": "Money", "level": level}


def test_imported_levels_stand_beside_their_targets_and_unknown_is_unknown(database):
    levels = {"A": 1, "B": None, "C": 3}
    insert_rows(database, maturity_results=[result("Elsewhere", team, level) for team, level in levels.items()],
                maturity_targets=[{"team": team, "area": "Money", "target": 2} for team in "AB"])
    found = imported_results(database).set_index("team")
    assert found["at_target"].tolist() == [False, None, None]
    assert found.loc["A", "target"] == 2


def test_rounds_of_this_database_are_not_taken_for_imported_ones(database):
    insert_rows(database, maturity_results=[result("Elsewhere", "A", 1)])
    running = opened_ladder(database, {"Bridge": 5})
    say(running, "Bridge", [2] * 5)
    closed(running)
    assert set(imported_results(database)["campaign"]) == {"Elsewhere"}
