"""Statuses counted: each reporting date by itself, and reported against computed as the table has them."""

from __future__ import annotations

from collections import Counter

import pytest

from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from metrics.policy import Policy
from reports.figures import refresh
from reports.projects import projects
from reports.status_counts import reported_against_computed, reported_over_time
from tests.factories import insert_rows, performance


def report(project_id: str, period_end: str, status: str) -> dict:
    return {"project_id": project_id, "period_end": period_end, "overall_rag": status}


FILES = {
    "projects": [{"project_id": key, "name": key.upper(), "sponsor": sponsor, "budget": 100}
                 for key, sponsor in (("a", "Ann"), ("b", "Ann"), ("c", None), ("mute", None))],
    "performance": [*performance("a", planned=[10, 20], earned=[10, 12], spent=[10, 20]),
                    *performance("mute", earned=[1, 2])],
    "status_reports": [report("a", "2026-01-31", "green"), report("a", "2026-02-28", "green"),
                       report("b", "2026-01-31", "red"), report("b", "2026-02-28", "amber"), report("c", "2026-01-31", "red")],
}


@pytest.fixture
def loaded(database):
    insert_rows(database, **FILES)
    refresh(database, Policy())
    with database.read() as connection:
        return database, read_options(connection)


def over_time(loaded, last=12, **chosen) -> dict[tuple[str, str | None], int]:
    database, options = loaded
    frame = reported_over_time(database, ProjectFilter(**chosen), options, last)
    assert list(frame.columns) == ["period_end", "status", "count"]
    return {(f"{day:%m-%d}", status if isinstance(status, str) else None): int(number)
            for day, status, number in zip(frame["period_end"], frame["status"], frame["count"], strict=True)}


def test_each_date_counts_the_reports_of_that_date(loaded):
    counts = over_time(loaded)
    assert (counts["01-31", "red"], counts["01-31", "green"]) == (2, 1)
    assert (counts["02-28", "green"], counts["02-28", "amber"]) == (1, 1)
    assert counts["01-31", None] == 1


def test_no_date_after_the_shown_one_and_no_more_than_asked_for(loaded):
    assert {day for day, _ in over_time(loaded, period="2026-01")} == {"01-31"}
    assert {day for day, _ in over_time(loaded, last=1)} == {"02-28"}


def test_the_filter_holds_at_every_date(loaded):
    assert over_time(loaded, sponsor=("Ann",)) == {
        ("01-31", "green"): 1, ("01-31", "red"): 1, ("02-28", "amber"): 1, ("02-28", "green"): 1}
    assert over_time(loaded, search="nobody") == {}


@pytest.mark.parametrize("chosen", [{}, {"period": "2026-01"}, {"sponsor": ("Ann",)}, {"reported_status": ("unknown",)}])
def test_pairs_are_those_of_the_table(loaded, chosen):
    database, options = loaded
    frame = reported_against_computed(database, ProjectFilter(**chosen), options)
    rows = projects(database, ProjectFilter(**chosen), options)
    expected = Counter(zip(rows["reported_status"].fillna("-"), rows["computed_status"], strict=True))
    assert {(reported, computed): int(count) for reported, computed, count in zip(
        frame["reported"].fillna("-"), frame["computed"].fillna("unknown"), frame["count"], strict=True)} == expected
    assert expected


def test_without_any_reporting_date_nothing_is_counted_over_time(database):
    insert_rows(database, projects=[{"project_id": "p", "name": "P"}])
    refresh(database, Policy())
    with database.read() as connection:
        options = read_options(connection)
    assert options.reporting_dates == ()
    assert reported_over_time(database, ProjectFilter(), options).empty
    pairs = reported_against_computed(database, ProjectFilter(), options)
    assert pairs["count"].tolist() == [1]
