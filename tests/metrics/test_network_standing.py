"""How a dependency stands: the worst that applies, counted at a date."""

from __future__ import annotations

from datetime import date, timedelta

import pandas
import pytest

from metrics.network_conflicts import measured
from metrics.network_dates import stated_dates
from metrics.network_standing import STANDINGS, STATUS, standing, worst_first
from tests.networks import DAY_ZERO, day, frames, link, project


def stands(links, on: int | None = 20, projects=(project("a", 0, 10), project("b", 12, 20))):
    rows, dependencies = frames(projects, links)
    told = measured(dependencies, stated_dates(rows)).assign(raised_on=pandas.Timestamp(DAY_ZERO))
    return standing(told, DAY_ZERO + timedelta(days=on) if on is not None else None)


@pytest.mark.parametrize(("given", "expected"), [
    ({"needed_by": day(19), "promised_on": day(5)}, "overdue"),
    ({"needed_by": day(30), "promised_on": day(31)}, "late"),
    ({"needed_by": day(30), "promised_on": day(30), "lag": 3}, "against"),
    ({"needed_by": day(30), "promised_on": day(30), "status": "broken"}, "broken"),
    ({"needed_by": day(30), "promised_on": day(30), "status": "at risk"}, "at risk"),
    ({"needed_by": day(20), "promised_on": day(20)}, "fits"),
])
def test_dependency_stands_as_the_first_that_applies(given, expected):
    row, = stands([link("a", "b", **given)]).to_dict("records")
    assert row["standing"] == expected


def test_overdue_is_counted_in_days_since_the_need_and_age_since_it_was_raised():
    row, = stands([link("a", "b", needed_by=day(13))]).to_dict("records")
    assert (row["overdue_days"], row["age_days"]) == (7, 20)


def test_what_is_needed_today_is_not_overdue():
    assert stands([link("a", "b", needed_by=day(20))])["overdue_days"].isna().all()


def test_without_a_date_nothing_is_overdue_and_nothing_has_an_age():
    row = stands([link("a", "b", needed_by=day(1), promised_on=day(1))], on=None).iloc[0]
    assert pandas.isna(row["overdue_days"])
    assert pandas.isna(row["age_days"])
    assert row["standing"] == "fits"


def test_dependency_without_any_date_that_could_tell_is_unknown_and_never_fits():
    row = stands([link("a", "b")], projects=[project("a", None, None), project("b", None, None)]).iloc[0]
    assert (row["standing"], STATUS[row["standing"]]) == ("unknown", "unknown")


def test_worst_comes_first_and_of_equals_the_widest_gap():
    rows = stands([link("a", "b", "FS", -20, needed_by=day(30), promised_on=day(32)),
                   link("a", "b", "FS", -21, needed_by=day(30), promised_on=day(40)),
                   link("a", "b", "FS", -22, needed_by=day(30), promised_on=day(30)),
                   link("a", "b", "FS", -23, needed_by=day(1))])
    ordered = worst_first(rows)
    assert ordered["standing"].tolist() == ["overdue", "late", "late", "fits"]
    assert ordered["lag_days"].tolist() == [-23, -21, -20, -22]


def test_every_standing_has_a_status():
    assert set(STATUS) == set(STANDINGS)


def test_no_dependencies_stand_as_none():
    empty = stands([link("a", "b")]).head(0)
    assert worst_first(standing(empty, date(2026, 1, 1))).empty
