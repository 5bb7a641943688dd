"""Open RAID entries ranked by exposure, counted in the grid, and honest about dates without a record."""

from __future__ import annotations

from datetime import date

import pandas
import pytest
from sqlalchemy import insert

from data_access import schema
from data_access.app_settings import AppSettings
from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from data_access.identity import LOCAL_OWNER
from data_access.versions import advance
from reports.figures import ensure_current
from reports.policy import load_policy
from reports.risks import grid_counts, in_cell, open_entries

POLICY = load_policy(AppSettings().policy_file)
NEWEST, BEFORE = date(2026, 3, 31), date(2026, 2, 28)
ENTRIES = [
    # exposure = probability share (.1 .3 .5 .7 .9 for 1..5) x cost impact
    {"raid_id": "t1", "project_id": "a", "kind": "threat", "probability": 5, "impact": 2, "cost_impact": 100.0,  # .9 x 100 = 90
     "raised_on": date(2026, 3, 1), "due_on": date(2026, 3, 30)},
    {"raid_id": "t2", "project_id": "b", "kind": "threat", "probability": 1, "impact": 5, "cost_impact": 2000.0},  # .1 x 2000
    {"raid_id": "t3", "project_id": "a", "kind": "threat", "impact": 4},  # no probability: no exposure
    {"raid_id": "t4", "project_id": "a", "kind": "threat", "probability": 5, "impact": 5, "cost_impact": 9e9,
     "status": "closed"},
    {"raid_id": "o1", "project_id": "b", "kind": "opportunity", "probability": 3, "impact": 1, "cost_impact": 40.0},  # .5 x 40
    {"raid_id": "i1", "project_id": "a", "kind": "issue", "raised_on": date(2026, 3, 21), "due_on": date(2026, 3, 31)},
    {"raid_id": "d1", "project_id": "b", "kind": "decision", "raised_on": date(2026, 1, 31)},
    {"raid_id": "x1", "project_id": "closed", "kind": "threat", "probability": 5, "impact": 5, "cost_impact": 7.0},
]


@pytest.fixture
def options(database):
    with database.write() as connection:
        connection.execute(insert(schema.projects), [
            {"project_id": "a", "name": "A", "stage": "execution"}, {"project_id": "b", "name": "B", "stage": "execution"},
            {"project_id": "closed", "name": "C", "stage": "closed"}])
        connection.execute(insert(schema.status_reports), [
            {"project_id": key, "period_end": day, "overall_rag": "green"}
            for key in ("a", "b", "closed") for day in (BEFORE, NEWEST)])
        empty = dict.fromkeys(("probability", "impact", "cost_impact", "raised_on", "due_on", "status"))
        connection.execute(insert(schema.raid), [{**empty, "title": row["raid_id"], **row} for row in ENTRIES])
        advance(connection, LOCAL_OWNER, "test", "rows", {}, "import")
    ensure_current(database, POLICY)
    with database.read() as connection:
        return read_options(connection)


def test_threats_are_ranked_by_exposure_and_the_unscored_stand_last(database, options):
    found = open_entries(database, ProjectFilter(), options, POLICY)
    assert found.threats["raid_id"].tolist() == ["t2", "t1", "t3"]
    assert found.threats["exposure"].tolist()[:2] == pytest.approx([.1 * 2000, .9 * 100])
    assert pandas.isna(found.threats["exposure"].iloc[2])
    assert found.opportunities["exposure"].tolist() == pytest.approx([.5 * 40])


def test_age_and_overdue_are_counted_at_the_reporting_date(database, options):
    found = open_entries(database, ProjectFilter(), options, POLICY)
    first = found.threats.set_index("raid_id").loc["t1"]
    assert (first["age_days"], first["overdue"]) == (30, True)
    assert found.waiting[["raid_id", "age_days"]].values.tolist() == [["d1", 59], ["i1", 10]]
    assert found.waiting["overdue"].tolist() == [False, False], "due on the day itself is not overdue"


def test_filter_narrows_the_entries(database, options):
    found = open_entries(database, ProjectFilter(search="B"), options, POLICY)
    assert (found.threats["raid_id"].tolist(), found.waiting["raid_id"].tolist()) == (["t2"], ["d1"])


def test_an_earlier_date_has_no_record_and_shows_nothing(database, options):
    found = open_entries(database, ProjectFilter(period="2026-02"), options, POLICY)
    assert (found.known, len(found.threats), len(found.waiting)) == (False, 0, 0)


def test_grid_counts_every_scored_entry_once(database, options):
    threats = open_entries(database, ProjectFilter(), options, POLICY).threats
    counts = grid_counts(threats)
    assert (len(counts), counts["count"].sum()) == (25, 2)
    for cell in counts.itertuples():
        assert len(in_cell(threats, (cell.probability, cell.impact))) == cell.count
    assert len(in_cell(threats, None)) == 3
