"""The network arithmetic against sums written out: days are counted from day 0, `a` from 0 to 10 unless told otherwise."""

from __future__ import annotations

import itertools

import pandas
import pytest

from metrics.network import driving_chain, network
from tests.networks import day, days, frames, link, project

A, B = project("a", 0, 10), project("b", 2, 6)


def found(projects, links=()):
    return network(*frames(projects, links))


def dates(result) -> dict[str, tuple[int, int, int, int]]:
    rows = result.projects
    columns = (days(rows[name]) for name in ("early_start", "early_finish", "late_start", "late_finish"))
    return dict(zip(rows["project_id"], zip(*columns, strict=True), strict=True))


def early(result) -> dict[str, tuple[int, int]]:
    return {project_id: four[:2] for project_id, four in dates(result).items()}


@pytest.mark.parametrize(("kind", "lag", "expected"), [
    ("FS", 0, (10, 14)),    # starts on the day on which a finishes: 10 + 0
    ("FS", 3, (13, 17)),    # 10 + 3
    ("FS", -4, (6, 10)),    # 10 - 4
    ("FS", -20, (2, 6)),    # 10 - 20 = -10, but never before its own start 2
    ("SS", 0, (2, 6)),      # start of a is 0, its own start is later
    ("SS", 5, (5, 9)),      # 0 + 5
    ("SS", -5, (2, 6)),
    ("FF", 0, (6, 10)),     # finishes with a on 10, lasts 4
    ("FF", 3, (9, 13)),     # finishes on 13
    ("FF", -3, (3, 7)),     # finishes on 7
    ("SF", 0, (2, 6)),      # finish 6 is after a's start 0
    ("SF", 9, (5, 9)),      # finishes on 0 + 9
    ("SF", -9, (2, 6)),
])
def test_link_of_each_type_and_lag_places_the_successor(kind, lag, expected):
    assert early(found([A, B], [link("a", "b", kind, lag)])) == {"a": (0, 10), "b": expected}


@pytest.mark.parametrize(("kind", "lag", "latest_finish"), [
    # c keeps the portfolio open until day 30, so that b, which lasts 4, may finish on 30 and start on 26.
    ("FS", 0, 26), ("FS", 3, 23), ("FS", -4, 30),     # a finishes by 26, by 26 - 3, by 26 + 4
    ("SS", 0, 30), ("SS", 20, 16), ("SS", -5, 30),    # a starts by 26 - 20 = 6 and finishes by 16; else the end of all, day 30
    ("FF", 0, 30), ("FF", 3, 27), ("FF", -3, 30),     # a finishes by 30 - 3
    ("SF", 0, 30), ("SF", 25, 15),                    # a starts by 30 - 25 = 5
])
def test_link_of_each_type_and_lag_bounds_the_predecessor(kind, lag, latest_finish):
    result = dates(found([A, B, project("c", 0, 30)], [link("a", "b", kind, lag)]))
    assert result["a"][2:] == (latest_finish - 10, latest_finish)
    assert result["b"][2:] == (26, 30)


def test_float_is_measured_to_the_latest_early_finish_of_all_and_none_is_critical():
    # a 0-10, b after a 10-14, d after both 14-15; c apart until 12
    result = found([A, B, project("c", 0, 12), project("d", 0, 1)], [link("a", "b"), link("b", "d"), link("c", "d")])
    rows = result.projects.set_index("project_id")
    assert rows["total_float_days"].to_dict() == {"a": 0, "b": 0, "c": 2, "d": 0}
    assert rows["critical"].to_dict() == {"a": True, "b": True, "c": False, "d": True}
    assert result.finish == pandas.Timestamp(day(15))


def test_latest_of_several_links_places_the_successor_also_between_the_same_two():
    links = [link("a", "b", "SS", 3), link("a", "b", "FF", 0), link("a", "b", "FS", -1)]
    assert early(found([A, B], links))["b"] == (9, 13)


@pytest.mark.parametrize("status", ["proposed", "delivered"])
def test_proposed_or_delivered_link_does_not_bind(status):
    assert early(found([A, B], [link("a", "b", status=status)]))["b"] == (2, 6)


@pytest.mark.parametrize("status", ["agreed", "at risk", "broken", "", None])
def test_any_other_link_binds_and_an_empty_state_counts_as_agreed(status):
    assert early(found([A, B], [link("a", "b", status=status)]))["b"] == (10, 14)


def test_empty_type_and_lag_are_finish_to_start_without_lag():
    assert early(found([A, B], [link("a", "b") | {"type": None, "lag_days": None}]))["b"] == (10, 14)


def test_finished_project_stands_at_its_actual_dates_and_still_binds_what_follows():
    done = project("b", 2, 6, actual_start=day(3), actual_finish=day(9))
    result = found([A, done, project("c", 0, 1)], [link("a", "b"), link("b", "c", "FS", 2)])
    assert dates(result)["b"] == (3, 9, 3, 9)
    assert early(result)["c"] == (11, 12)
    rows = result.projects.set_index("project_id")
    assert rows["finished"].to_dict() == {"a": False, "b": True, "c": False}
    # a is not bounded by what is over: it may last until c's end, day 12.
    assert rows.loc["a", "total_float_days"] == 2


def test_finished_project_has_no_float_to_know_and_is_never_critical_even_when_it_finished_last():
    done = project("b", 2, 6, actual_start=day(3), actual_finish=day(20))
    rows = found([A, done], []).projects.set_index("project_id")
    assert rows["total_float_days"].isna().to_dict() == {"a": False, "b": True}
    assert rows["critical"].to_dict() == {"a": False, "b": False}


def test_finished_project_of_unknown_start_is_placed_and_only_its_finish_binds():
    done = {"project_id": "b", "name": "B", "actual_finish": day(9)}
    result = found([done, project("c", 0, 1), project("d", 0, 1)], [link("b", "c"), link("b", "d", "SS", 5)])
    assert early(result)["c"] == (9, 10)
    assert early(result)["d"] == (0, 1)
    row = result.projects.set_index("project_id").loc["b"]
    assert (row["early_start"] is pandas.NaT, row["early_finish"]) == (True, pandas.Timestamp(day(9)))


def test_baseline_dates_stand_in_for_a_missing_forecast():
    baseline = {"project_id": "b", "name": "B", "baseline_start": day(1), "baseline_finish": day(5)}
    half = {"project_id": "c", "name": "C", "baseline_start": day(1), "baseline_finish": day(5), "forecast_finish": day(8)}
    result = early(found([baseline, half], []))
    assert result == {"b": (1, 5), "c": (1, 8)}


@pytest.mark.parametrize(("row", "reason"), [
    ({}, "no start and no finish"),
    ({"forecast_start": day(1)}, "no finish"),
    ({"forecast_finish": day(1)}, "no start"),
    ({"actual_start": day(1)}, "no finish"),
    ({"forecast_start": day(5), "forecast_finish": day(4)}, "finish before start"),
])
def test_project_without_usable_dates_is_undated_with_the_reason_and_binds_nobody(row, reason):
    result = found([A, {"project_id": "u", "name": "U", **row}, B], [link("a", "u"), link("u", "b")])
    assert result.undated.to_dict("records") == [{"project_id": "u", "reason": reason}]
    assert early(result) == {"a": (0, 10), "b": (2, 6)}


def test_cycle_is_named_and_what_follows_still_gets_an_answer():
    projects = [project(name, 0, length) for name, length in zip("abcd", (3, 4, 5, 1), strict=True)]
    result = found([*projects, project("x", 0, 20)],
                   [link("x", "b"), link("c", "a"), link("a", "b"), link("b", "c"), link("b", "d")])
    assert result.cycles.to_dict("records") == [
        {"cycle": 1, "position": 1, "project_id": "a", "dependency_id": "a-b-FS-0"},
        {"cycle": 1, "position": 2, "project_id": "b", "dependency_id": "b-c-FS-0"},
        {"cycle": 1, "position": 3, "project_id": "c", "dependency_id": "c-a-FS-0"}]
    # Links inside the circle do not bind; the one into it and the one out of it do: b 20-24, d from 24.
    assert early(result) == {"a": (0, 3), "b": (20, 24), "c": (0, 5), "d": (24, 25), "x": (0, 20)}
    assert result.projects.set_index("project_id")["on_cycle"].to_dict() == {
        "a": True, "b": True, "c": True, "d": False, "x": False}


def test_delivered_link_makes_no_cycle():
    result = found([A, B], [link("a", "b"), link("b", "a", status="delivered")])
    assert (len(result.cycles), early(result)["b"]) == (0, (10, 14))


def test_chain_that_drives_the_end_is_followed_from_first_to_last():
    # 0-10 a, then b 12-16 by a lag of 2, then d; c has 2 days of room.
    result = found([A, B, project("c", 0, 14), project("d", 0, 1), project("e", 0, 5)],
                   [link("a", "b", "FS", 2), link("b", "d"), link("c", "d")])
    chain = driving_chain(result)
    assert chain["project_id"].tolist() == ["a", "b", "d"]
    assert chain["dependency_id"].tolist() == [None, "a-b-FS-2", "b-d-FS-0"]
    assert (chain["lag_days"].isna().tolist(), chain["lag_days"].tolist()[1:]) == ([True, False, False], [2, 0])
    assert days(chain["early_finish"]) == [10, 16, 17]
    assert driving_chain(result, "c")["project_id"].tolist() == ["c"]
    assert driving_chain(result, "nobody").empty
    assert result.links.set_index("dependency_id")["room_days"].to_dict() == {"a-b-FS-2": 0, "b-d-FS-0": 0, "c-d-FS-0": 2}


def test_empty_portfolio_has_an_empty_network():
    result = found([], [])
    assert (len(result.projects), len(result.undated), len(result.cycles), result.finish) == (0, 0, 0, None)
    assert driving_chain(result).empty


def test_links_to_projects_outside_the_frame_do_not_bind():
    assert early(found([B], [link("a", "b"), link("b", "z")])) == {"b": (2, 6)}


def test_chain_of_three_thousand_is_placed_one_after_the_other():
    names = [f"p{number:04}" for number in range(3_000)]
    result = found([project(name, 0, 2) for name in names],
                   [link(*ends) for ends in itertools.pairwise(names)])
    assert days(result.projects["early_finish"]) == list(range(2, 6_001, 2))
    assert result.projects["critical"].all()
    assert driving_chain(result)["project_id"].tolist() == names


def test_ring_of_three_thousand_is_one_cycle_in_order():
    names = [f"p{number:04}" for number in range(3_000)]
    result = found([project(name, 0, 2) for name in names],
                   [link(*ends) for ends in zip(names, [*names[1:], names[0]], strict=True)])
    assert result.cycles["project_id"].tolist() == names
    assert result.cycles["cycle"].unique().tolist() == [1]
    assert result.projects["on_cycle"].all()
