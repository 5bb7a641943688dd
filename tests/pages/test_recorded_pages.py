"""What keeps no history is shown at an earlier date as the snapshot nearest before it has it, which the page names."""

from __future__ import annotations

from datetime import date

import pandas
import pytest
from sqlalchemy import delete, update
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from data_access import versions
from data_access.identity import LOCAL_OWNER
from data_access.schema import allocations, benefits, dependencies, milestones, projects, raid
from metrics.policy import Policy
from reports.snapshots import close
from tests.factories import insert_rows
from tests.pages.conftest import texts
from tests.review_rows import prepared, two_projects

RECORDED = "As recorded in the snapshot “2026-02-28” of 28 Feb 2026."


@pytest.fixture
def closed(database):
    """February closed with the threats “Storm” and “Ice” and one dependency open; in March all of it is gone.

    Then Beta was being designed, its crane was due in May and Ann was booked 10 hours on it; now it is built, the crane comes
    in September and Ann is booked 99 hours.
    """
    files = two_projects()
    files["projects"][1]["stage"] = "Design"
    next(row for row in files["milestones"] if row["name"] == "Crane")["is_key"] = True
    files["resources"] = [{"resource_id": "ann", "name": "Ann", "team": "North"}]
    files["capacity"] = [{"resource_id": "ann", "month": "2026-03-01", "hours": 50}]
    files["allocations"] = [{"resource_id": "ann", "project_id": "b", "month": "2026-03-01", "hours": 10, "booking": "hard"}]
    files["benefits"] = [{"benefit_id": "1", "project_id": "b", "name": "Saving", "category": "Cash", "unit": "EUR",
                          "planned_value": 100, "realised_value": 40, "due_on": "2026-02-01"}]
    dated = ("performance", "status_reports")
    later = {name: [row for row in files[name] if row["period_end"] > "2026-02-28"] for name in dated}
    prepared(database, **files | {name: [row for row in files[name] if row not in later[name]] for name in dated})
    close(database, date(2026, 2, 28), Policy(), identity=LOCAL_OWNER)
    with database.write() as connection:
        connection.execute(update(raid).values(status="closed"))
        connection.execute(delete(benefits))
        connection.execute(update(dependencies).values(status="delivered"))
        connection.execute(update(projects).where(projects.c.project_id == "b").values(stage="Build"))
        connection.execute(update(milestones).where(milestones.c.name == "Crane").values(forecast_date=date(2026, 9, 1)))
        connection.execute(update(allocations).values(hours=99))
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


def drawn(shown, place: int) -> list[pandas.DataFrame]:
    """The frames of a chart of the page."""
    return [convert_arrow_bytes_to_pandas_df(item.data.data) for item in shown.get("vega_lite_chart")[place].proto.datasets]


def crane(frames: list[pandas.DataFrame]) -> list[str]:
    """The days at which the crane stands in a chart."""
    named = [frame[frame["name"] == "Crane"] for frame in frames if "name" in frame]
    return [pandas.Timestamp(day).date().isoformat() for frame in named for day in frame["date"]]


def test_milestones_of_the_roadmap_are_those_of_the_record_and_plans_those_of_the_date(open_page, closed, url):
    then = open_page(url, "portfolio", period="2026-02")
    assert f"Milestones: a{RECORDED[1:]}" in texts(then).replace("\\", "")
    assert crane(drawn(then, -1)) == ["2026-05-01"]
    # All else on the page is read from now: the figures of the date are not those of the record.
    assert "As recorded" not in texts(then)
    now = open_page(url, "portfolio")
    assert crane(drawn(now, -1)) == ["2026-09-01"]
    assert "recorded in the snapshot" not in texts(now)


@pytest.mark.parametrize("query", [{"period": "2026-01"}, {"period": "2026-01", "snapshot": "2026-02-28"}])
def test_without_a_record_the_roadmap_has_no_milestones_and_says_so(open_page, closed, url, query):
    shown = open_page(url, "portfolio", **query)
    assert "there is no record of them for 31 Jan 2026" in texts(shown)
    assert not crane(drawn(shown, -1))


def test_roadmap_of_a_snapshot_shows_its_own_milestones(open_page, closed, url):
    assert crane(drawn(open_page(url, "portfolio", snapshot="2026-02-28"), -1)) == ["2026-05-01"]


@pytest.mark.parametrize(("view", "gone"), [
    ("risks", ",open"), ("dependencies", "agreed"), ("people", "10.0"), ("assurance", "Saving")])
def test_views_without_a_date_are_those_of_the_record(open_page, closed, url, view, gone):
    then, now, inside = (open_page(url, "project", id="b", view=view, **query) for query in (
        {"period": "2026-02"}, {}, {"snapshot": "2026-02-28"}))
    assert (RECORDED in texts(then), "As recorded" in texts(now)) == (True, False)
    cells = [" ".join(frame.value.to_csv() for frame in shown.dataframe) for shown in (then, now, inside)]
    assert (gone in cells[0], gone in cells[1]) == (True, False)
    assert cells[0] == cells[2]


BEFORE, BEFORE_IN_IT = {"period": "2026-01"}, {"period": "2026-01", "snapshot": "2026-02-28"}


@pytest.mark.parametrize(("view", "query"), [
    ("risks", BEFORE), ("dependencies", BEFORE), ("people", BEFORE), ("assurance", BEFORE_IN_IT), ("schedule", BEFORE)])
def test_views_without_a_date_and_without_a_record_show_nothing_of_now(open_page, closed, url, view, query):
    shown = open_page(url, "project", id="b", view=view, **query)
    assert "No record for that date" in texts(shown)
    assert "so how they stood on 31 Jan 2026 is not known" in texts(shown)
    assert not [frame for frame in shown.dataframe if {"title", "hard_hours", "needed_by"} & set(frame.value)]
    assert "Crane" not in " ".join(frame.value.to_csv() for frame in shown.dataframe)


def test_milestones_of_a_project_are_those_of_the_record(open_page, closed, url):
    then, now = (open_page(url, "project", id="b", view="schedule", **query) for query in ({"period": "2026-02"}, {}))
    assert RECORDED in texts(then).replace("\\", "")
    assert any("2026-09-01" in frame.to_csv() for frame in drawn(now, 1))
    assert not any("2026-09-01" in frame.to_csv() for frame in drawn(then, 1))


def test_stage_of_an_earlier_date_is_that_of_the_record(open_page, closed, url):
    stage = lambda **query: texts(open_page(url, "project", id="b", **query)).replace("\\", "")  # noqa: E731
    then, now, before = stage(period="2026-02"), stage(), stage(period="2026-01")
    assert ("Design" in then, RECORDED in then) == (True, True)
    assert ("Build" in now, "As recorded" in now) == (True, False)
    assert "Design" not in before
    assert "Build" not in before
    assert "No record for that date" in before


def test_links_of_a_recorded_view_keep_the_date_that_the_reader_chose(open_page, closed, url):
    shown = open_page(url, "project", id="b", view="dependencies", period="2026-02")
    links = [item.proto.query_string for item in shown.main.get("page_link") if item.proto.label == "Alpha"]
    assert links == ["period=2026-02&id=a"] * len(links)
    assert links


def test_a_project_that_the_record_does_not_know_has_no_record(open_page, closed, url):
    insert_rows(closed, projects=[{"project_id": "new", "name": "New"}])
    shown = texts(open_page(url, "project", id="new", view="risks", period="2026-02"))
    assert "No record for that date" in shown


def test_bookings_of_an_earlier_date_are_those_of_the_record(open_page, closed, url):
    cell = {"unit": "North", "month": "2026-03"}
    then, now = (open_page(url, "resources", **cell, **query) for query in ({"period": "2026-02"}, {}))
    assert RECORDED in texts(then)
    assert "10 hours booked of 50 (20 %)" in texts(then)
    assert "99 hours booked of 50 (198 %)" in texts(now)
    assert "As recorded" not in texts(now)
    inside = texts(open_page(url, "resources", snapshot="2026-02-28", **cell))
    assert "10 hours booked of 50 (20 %)" in inside
    assert "As recorded" not in inside


@pytest.mark.parametrize(("view", "query"), [("load", BEFORE), ("load", BEFORE_IN_IT), ("supply", BEFORE)])
def test_bookings_without_a_record_are_not_shown(open_page, closed, url, view, query):
    shown = open_page(url, "resources", view=view, **query)
    assert "No record for that date" in texts(shown)
    assert not shown.get("bidi_component")
    assert not shown.dataframe
