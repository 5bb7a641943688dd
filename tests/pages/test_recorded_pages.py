"""What keeps no history is shown at an earlier date as the snapshot nearest before it has it, which the page names."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, update

from data_access import versions
from data_access.identity import LOCAL_OWNER
from data_access.schema import benefits, dependencies, raid
from metrics.policy import Policy
from reports.snapshots import close
from tests.factories import insert_rows
from tests.pages.conftest import texts
from tests.review_rows import prepared, two_projects

RECORDED = "As recorded in the snapshot “2026-02-28” of 28 Feb 2026."


@pytest.fixture
def closed(database):
    """February closed with the threats “Storm” and “Ice” and one dependency open; in March all of it is gone."""
    files = two_projects()
    files["benefits"] = [{"benefit_id": "1", "project_id": "a", "name": "Saving", "category": "Cash", "unit": "EUR",
                          "planned_value": 100, "realised_value": 40, "due_on": "2026-02-01"}]
    dated = ("performance", "status_reports")
    later = {name: [row for row in files[name] if row["period_end"] > "2026-02-28"] for name in dated}
    prepared(database, **files | {name: [row for row in files[name] if row not in later[name]] for name in dated})
    close(database, date(2026, 2, 28), Policy(), identity=LOCAL_OWNER)
    with database.write() as connection:
        connection.execute(update(raid).values(status="closed"))
        connection.execute(delete(benefits))
        connection.execute(update(dependencies).values(status="delivered"))
        versions.advance(connection, LOCAL_OWNER, "test", "moved", {})
    insert_rows(database, **later)
    return database


def test_risks_of_an_earlier_date_are_those_of_its_record(open_page, closed, url):
    then = open_page(url, "risks", period="2026-02")
    assert RECORDED in texts(then)
    titles = next(frame.value["title"].tolist() for frame in then.dataframe if "title" in frame.value)
    assert {"Storm", "Ice"} <= set(titles)
    assert "Fog" not in titles
    # The link and the links on it stay those of the date that the reader chose.
    assert then.query_params["period"] == "2026-02"
    now = texts(open_page(url, "risks"))
    assert "None open" in now
    assert "As recorded" not in now
    earliest = texts(open_page(url, "risks", period="2026-01"))
    assert "No record for that date" in earliest


def test_dependencies_of_an_earlier_date_are_those_of_its_record(open_page, closed, url):
    then = texts(open_page(url, "dependencies", period="2026-02"))
    assert RECORDED in then
    assert "1 open dependency" in then
    assert "all 2 dependencies are delivered" in texts(open_page(url, "dependencies"))
    assert "No record for that date" in texts(open_page(url, "dependencies", period="2026-01"))


def test_benefits_of_an_earlier_date_are_those_of_its_record(open_page, closed, url):
    then = open_page(url, "value", period="2026-02")
    assert RECORDED in texts(then)
    assert "No record for that date" not in texts(then)
    assert "No record for that date" in texts(open_page(url, "value", period="2026-01"))


def test_within_a_snapshot_there_is_no_other_record(open_page, closed, url):
    shown = texts(open_page(url, "risks", snapshot="2026-02-28", period="2026-01"))
    assert "No record for that date" in shown
    assert "As recorded" not in shown


def test_a_date_after_the_record_is_told_by_it_too_and_by_its_name(open_page, database, url):
    files = two_projects()
    dated = ("performance", "status_reports")
    later = {name: [row for row in files[name] if row["period_end"] > "2026-01-31"] for name in dated}
    prepared(database, **files | {name: [row for row in files[name] if row not in later[name]] for name in dated})
    close(database, date(2026, 1, 31), Policy(), identity=LOCAL_OWNER)
    insert_rows(database, **later)
    shown = open_page(url, "risks", period="2026-02")
    assert "As recorded in the snapshot “2026-01-31” of 31 Jan 2026." in texts(shown)
