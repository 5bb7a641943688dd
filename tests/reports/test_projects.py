"""The list as page, command line and export get it: fixed columns, plain values, never NaN in JSON."""

from __future__ import annotations

import json

import pytest

from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from metrics.policy import Policy
from reports.figures import refresh
from reports.projects import COLUMNS, as_records, history, left_projects, projects
from tests.factories import insert_rows, performance

CATALOGUE = ("pv", "ev", "ac", "bac", "cv", "sv", "cpi", "spi", "eac_typical", "eac_atypical", "eac_combined", "eac_reported",
             "eac", "eac_basis", "etc", "vac", "tcpi_bac", "tcpi_eac", "es", "at", "sv_t", "spi_t", "finish_es")
FILES = {
    "portfolios": [{"portfolio_id": "A", "name": "Alpha"}],
    "projects": [{"project_id": "p", "name": "P", "portfolio_id": "A", "budget": 100, "baseline_start": "2026-01-01",
                  "baseline_finish": "2026-03-31", "priority": 2},
                 {"project_id": "gone", "name": "Gone", "actual_finish": "2026-02-03"},
                 {"project_id": "mute", "name": "Mute"}, {"project_id": "silent", "name": "Silent"}],
    "performance": [*performance(planned=[10, 20, 100], earned=[8, 16], spent=[10, 20], forecast_finish="2026-04-10"),
                    *performance("gone", earned=[1]), *performance("mute", earned=[1])],
}


@pytest.fixture
def loaded(database):
    insert_rows(database, **FILES)
    refresh(database, Policy())
    return database


@pytest.fixture
def options(loaded):
    with loaded.read() as connection:
        return read_options(connection)


def test_columns_are_fixed_whatever_the_rows(loaded, options):
    assert set(CATALOGUE) <= set(COLUMNS)
    assert tuple(projects(loaded, ProjectFilter(), options).columns) == COLUMNS
    nobody = projects(loaded, ProjectFilter(search="nobody"), options)
    assert (tuple(nobody.columns), len(nobody)) == (COLUMNS, 0)
    assert as_records(nobody) == []


def test_records_are_plain_json_with_iso_dates_whole_numbers_and_null(loaded, options):
    records = {record["project_id"]: record for record in as_records(projects(loaded, ProjectFilter(), options))}
    again = json.loads(json.dumps(records, allow_nan=False))
    assert again == records
    known = records["p"]
    assert (known["period_end"], known["portfolio"], known["priority"]) == ("2026-02-28", "Alpha", 2)
    assert known["finish_slip_days"] == 10
    assert isinstance(known["finish_slip_days"], int)
    # ES: EV 16 lies between PV_1 = 10 and PV_2 = 20: 1.6 of AT 2; 89 planned days / 0.8 = 111.25
    assert (known["es"], known["at"], known["spi_t"]) == (pytest.approx(1.6), 2, pytest.approx(.8))
    assert known["finish_es"] == "2026-04-22"
    assert (known["diverges"], known["active"], known["reported_status"]) == (False, True, None)
    silent = records["silent"]
    assert [silent[name] for name in CATALOGUE] == [None] * len(CATALOGUE)
    assert (silent["computed_status"], silent["computed_risk"]) == ("unknown", "unknown")


def test_project_of_no_date_is_listed_with_unknown_figures(database):
    insert_rows(database, projects=[{"project_id": "p", "name": "P"}])
    refresh(database, Policy())
    with database.read() as connection:
        options = read_options(connection)
    record, = as_records(projects(database, ProjectFilter(), options))
    assert (record["period_end"], record["computed_status"]) == (None, "unknown")
    assert (record["active"], record["diverges"]) == (True, False)
    assert "nothing has been reported yet" in record["reason"]


def test_projects_that_left_say_why(loaded, options):
    left = left_projects(loaded, ProjectFilter(), options)
    assert dict(zip(left["project_id"], left["why"], strict=True)) == {"gone": "finished", "mute": "no report"}
    assert "why" in left_projects(loaded, ProjectFilter(period="2026-01"), options).columns


def test_history_gives_the_last_dates_up_to_the_shown_one(loaded):
    found = history(loaded, ["p", "mute"], ("cpi", "at"))
    assert found.columns.tolist() == ["project_id", "period_end", "cpi", "at"]
    assert list(zip(found["project_id"], found["at"], strict=True)) == [("mute", 1), ("p", 1), ("p", 2)]
    assert history(loaded, ["p"], ("cpi",), last=1)["period_end"].dt.day.tolist() == [28]
    assert history(loaded, []).empty
