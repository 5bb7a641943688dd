"""A team is at target when every area with a target is; what is not published is unknown."""

from __future__ import annotations

import pandas
import pytest

from metrics.maturity_targets import NO_TARGET, NOT_PUBLISHED, areas_at_target, teams_at_target

PUBLISHED = {"Spring": "2026-04-01", "Autumn": "2026-10-01"}


def judged(results: list[tuple], targets: list[tuple]) -> dict[str, tuple]:
    results = pandas.DataFrame(results, columns=["campaign", "team", "area", "level"]).astype({"level": "Int64"})
    results = results.assign(published_at=pandas.to_datetime(results["campaign"].map(PUBLISHED)))
    targets = pandas.DataFrame(targets, columns=["team", "area", "target"]).astype({"target": "Int64"})
    rows = teams_at_target(areas_at_target(results, targets), set(results["team"]))
    return {row.team: (None if pandas.isna(row.numerator) else row.numerator, row.reason) for row in rows.itertuples()}


@pytest.mark.parametrize(("levels", "expected"), [
    ((3, 2), (1, None)), ((4, 5), (1, None)), ((3, 1), (0, None)), ((None, 1), (0, None)), ((3, None), (None, NOT_PUBLISHED)),
])
def test_team_is_at_target_when_no_area_is_below_and_all_are_known(levels, expected):
    results = [("1", "X", area, level) for area, level in zip(("Money", "Planning"), levels, strict=True)]
    assert judged(results, [("X", "Money", 3), ("X", "Planning", 2)]) == {"X": expected}


def test_last_campaign_counts_by_name_where_nothing_else_is_known():
    assert judged([("2026-2", "X", "Money", 1), ("2026-1", "X", "Money", 4)], [("X", "Money", 3)]) == {"X": (0, None)}


def test_what_was_published_last_counts_whatever_its_name():
    assert judged([("Spring", "X", "Money", 1), ("Autumn", "X", "Money", 4)], [("X", "Money", 3)]) == {"X": (1, None)}
    assert judged([("Spring", "X", "Money", 1), ("Imported", "X", "Money", 4)], [("X", "Money", 3)]) == {"X": (0, None)}


def test_area_without_a_result_and_team_without_a_target_are_left_out():
    found = judged([("1", "X", "Money", 1)], [("Y", "Money", 3), ("X", "Planning", None)])
    assert found == {"X": (None, NO_TARGET), "Y": (None, NOT_PUBLISHED)}


def test_nothing_on_record_gives_no_teams():
    assert judged([], []) == {}
