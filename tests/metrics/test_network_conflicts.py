"""Contradictory dates: promised after needed, or stated dates that the type and lag do not allow."""

from __future__ import annotations

import pytest

from metrics.network_conflicts import measured, widest_first
from metrics.network_dates import stated_dates
from tests.networks import day, frames, link, project


def every(projects, links):
    rows, dependencies = frames(projects, links)
    return measured(dependencies, stated_dates(rows))


def found(projects, links):
    return widest_first(every(projects, links))


def only(projects, links) -> dict[str, object]:
    row, = every(projects, links).to_dict("records")
    return row


@pytest.mark.parametrize(("kind", "lag", "gap"), [
    # a runs from 0 to 10, b from 8 to 12
    ("FS", 0, 2), ("FS", 3, 5), ("FS", -2, 0), ("SS", 0, -8), ("SS", 9, 1), ("FF", 0, -2), ("FF", 4, 2),
    ("SF", 13, 1), ("SF", 0, -12),
])
def test_gap_of_stated_dates_counts_type_and_lag(kind, lag, gap):
    row = only([project("a", 0, 10), project("b", 8, 12)], [link("a", "b", kind, lag)])
    assert row["dates_gap_days"] == gap
    assert row["rule"] == ("dates" if gap > 0 else None)


@pytest.mark.parametrize(("more", "gap", "promised_by"), [
    ({"promised_on": day(25)}, 5, "promise"),
    ({"promised_on": day(25), "giving_forecast_date": day(40)}, 5, "promise"),
    ({"giving_forecast_date": day(23)}, 3, "milestone"),
    ({"giving_actual_date": day(22)}, 2, "milestone"),
    ({}, -10, "project"),     # a finishes on day 10
])
def test_need_is_held_against_promise_else_milestone_else_project(more, gap, promised_by):
    row = only([project("a", 0, 10), project("b", 30, 40)], [link("a", "b", needed_by=day(20), **more)])
    assert (row["need_gap_days"], row["promised_by"]) == (gap, promised_by)
    assert row["rule"] == ("needed_by" if gap > 0 else None)


def test_delivered_dependency_is_no_conflict_and_a_proposed_one_is():
    projects = [project("a", 0, 10), project("b", 8, 12)]
    assert found(projects, [link("a", "b", status="delivered")]).empty
    assert found(projects, [link("a", "b", status="proposed")])["gap_days"].tolist() == [2]


def test_dependency_that_breaks_both_rules_is_one_conflict_with_the_wider_gap():
    row, = found([project("a", 0, 10), project("b", 8, 12)], [link("a", "b", needed_by=day(3))]).to_dict("records")
    assert (row["rule"], row["gap_days"], row["need_gap_days"], row["dates_gap_days"]) == ("needed_by and dates", 7, 7, 2)


def test_widest_gap_stands_first():
    rows = found([project("a", 0, 10), project("b", 8, 12), project("c", 2, 3)], [link("a", "b"), link("a", "c")])
    assert rows["gap_days"].tolist() == [8, 2]


def test_missing_dates_contradict_nothing_and_are_unknown():
    row = only([project("a", None, None), project("b", 8, 12)], [link("a", "b", needed_by=day(3))])
    assert row["rule"] is None
    rows = every([project("a", None, None), project("b", 8, 12)], [link("a", "b", needed_by=day(3))])
    assert rows[["need_gap_days", "dates_gap_days", "gap_days", "promised"]].isna().all(axis=None)


def test_actual_dates_of_a_finished_project_are_the_stated_ones():
    done = project("a", 0, 10, actual_start=day(0), actual_finish=day(7))
    assert only([done, project("b", 8, 12)], [link("a", "b")])["dates_gap_days"] == -1
