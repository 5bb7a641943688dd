"""The network as reported: published networks have their published lengths, and a filter only chooses what is printed."""

from __future__ import annotations

import json
from datetime import date

import pandas
import pytest
from sqlalchemy import insert

from data_access import schema
from data_access.app_settings import Limits
from data_access.exchange.reading import read_package
from data_access.filter import FilterOptions, ProjectFilter
from data_access.filter_options import read_options
from data_access.identity import LOCAL_OWNER
from metrics.policy import Policy
from reports.figures import refresh
from reports.imports import check, commit
from reports.network import NetworkReport, driving_chain, network_report, open_dependencies
from reports.projects import as_records
from tests.factories import insert_rows, performance
from tests.networks import day, link, project
from tests.public_networks import DAY_ZERO, VARIABLE, Activity, public_data, read_rcmp, read_sm, write_package

DATA = public_data()
needs_data = pytest.mark.skipif(DATA is None, reason=f"the published networks are not here: name their folder in {VARIABLE}")
SINGLE = sorted((DATA / "psplib").glob("*.sm")) if DATA else []
MULTI_PROJECT_LENGTHS = [113, 96, 117, 138, 216, 233]


def reported(database, folder, activities: list[Activity]) -> NetworkReport:
    write_package(folder, activities)
    preview = check(database, read_package(folder, Limits()), "replace")
    commit(database, preview, Policy(), identity=LOCAL_OWNER)
    return network_report(database, ProjectFilter(), FilterOptions())


def length(rows) -> int:
    return (rows["early_finish"].max() - rows["early_start"].min()).days


@needs_data
@pytest.mark.parametrize("path", SINGLE, ids=lambda path: path.stem)
def test_psplib_network_has_its_published_length(path, sqlite_database, tmp_path):
    published, activities = read_sm(path)
    report = reported(sqlite_database, tmp_path, activities)
    rows = report.projects
    assert (len(rows), len(report.cycles), len(report.undated)) == (len(activities), 0, 0)
    assert rows["early_start"].min().date() == DAY_ZERO
    assert length(rows) == published
    # The chain that drives the end is critical all along and as long as the network.
    chain = driving_chain(sqlite_database)
    assert (chain["total_float_days"] == 0).all()
    durations = {activity.name: activity.duration for activity in activities}
    assert chain["project_id"].map(durations).sum() == published
    assert rows["total_float_days"].min() == 0


@needs_data
def test_all_twelve_psplib_networks_are_there():
    assert len(SINGLE) == 12


@needs_data
def test_six_projects_of_the_multi_project_file_have_their_lengths(database, tmp_path):
    projects = read_rcmp(DATA / "multi-project" / "MPLIB1_Set1_0.rcmp")
    rows = reported(database, tmp_path, [activity for project in projects for activity in project]).projects
    assert [length(rows[rows["project_id"].str.startswith(f"{number}:")]) for number in range(1, 7)] == MULTI_PROJECT_LENGTHS
    # Float is measured to the latest finish of all six.
    last = rows[rows["project_id"] == "6:62"].iloc[0]
    assert (last["total_float_days"], last["critical"]) == (0, True)
    assert rows.set_index("project_id").loc["1:62", "total_float_days"] == 233 - 113


def test_small_network_written_in_psplib_form_goes_through_import_and_report(database, tmp_path):
    text = """\
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      2      0        9        1        7
************
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
************
jobnr. mode duration  R 1
------------
  1      1     0       0
  2      1     7       1
  3      1     4       1
  4      1     0       0
************
"""
    (tmp_path / "small.sm").write_text(text)
    published, activities = read_sm(tmp_path / "small.sm")
    folder = tmp_path / "package"
    folder.mkdir()
    rows = reported(database, folder, activities).projects.set_index("project_id")
    assert length(rows) == published == 7
    assert rows["total_float_days"].to_dict() == {"1": 0, "2": 0, "3": 3, "4": 0}


def portfolio(database) -> FilterOptions:
    """Alpha gives to Beta too late, three of Gamma wait for each other, one project has no dates, one is over."""
    insert_rows(
        database, portfolios=[{"portfolio_id": name, "name": name} for name in "AB"],
        projects=[project("a", 0, 10, portfolio_id="A"), project("b", 8, 12, portfolio_id="B"), project("c", 0, 1),
                  project("d", 0, 2), project("e", 0, 3, portfolio_id="B"), project("u", 5, None, portfolio_id="A"),
                  project("done", 0, 4, actual_start=day(1), actual_finish=day(6))],
        milestones=[{"milestone_id": "m", "project_id": "a", "name": "Hand-over", "forecast_date": day(9)}],
        dependencies=[link("a", "b", predecessor_milestone_id="m", needed_by=day(5)), link("c", "d"), link("d", "e"),
                      link("e", "c"), link("u", "b", status="proposed")])
    with database.read() as connection:
        return read_options(connection)


def test_every_project_is_in_one_part_with_plain_values(database):
    options = portfolio(database)
    report = network_report(database, ProjectFilter(), options)
    printed = {name: as_records(rows) for name, rows in report.parts().items()}
    assert json.loads(json.dumps(printed, allow_nan=False)) == printed
    assert list(printed) == ["projects", "cycles", "conflicts", "undated"]
    assert printed["projects"] == [
        {"project_id": "a", "name": "A", "early_start": day(0), "early_finish": day(10), "late_start": day(0),
         "late_finish": day(10), "total_float_days": 0, "critical": True, "finished": False},
        {"project_id": "done", "name": "DONE", "early_start": day(1), "early_finish": day(6), "late_start": day(1),
         "late_finish": day(6), "total_float_days": None, "critical": False, "finished": True},
        {"project_id": "b", "name": "B", "early_start": day(10), "early_finish": day(14), "late_start": day(10),
         "late_finish": day(14), "total_float_days": 0, "critical": True, "finished": False}]
    assert [(row["cycle"], row["position"], row["project_id"], row["dependency_id"]) for row in printed["cycles"]] == [
        (1, 1, "c", "c-d-FS-0"), (1, 2, "d", "d-e-FS-0"), (1, 3, "e", "e-c-FS-0")]
    assert printed["undated"] == [{"project_id": "u", "name": "U", "reason": "no finish"}]
    conflict = next(row for row in printed["conflicts"] if row["dependency_id"] == "a-b-FS-0")
    assert conflict == {
        "dependency_id": "a-b-FS-0", "predecessor_id": "a", "predecessor": "A", "successor_id": "b", "successor": "B",
        "type": "FS", "lag_days": 0, "status": "agreed", "rule": "needed_by and dates", "gap_days": 4, "needed_by": day(5),
        "promised": day(9), "promised_by": "milestone", "need_gap_days": 4, "given_on": day(10), "taken_on": day(8),
        "dates_gap_days": 2}
    # Three links of a circle cannot all fit: all of c, d and e start on day 0.
    assert {row["dependency_id"]: row["gap_days"] for row in printed["conflicts"]} == {
        "a-b-FS-0": 4, "e-c-FS-0": 3, "d-e-FS-0": 2, "c-d-FS-0": 1}


def test_filter_chooses_rows_and_changes_no_figure(database):
    options = portfolio(database)
    whole = network_report(database, ProjectFilter(), options)
    part = network_report(database, ProjectFilter(portfolio=("B",)), options)
    assert part.projects["project_id"].tolist() == ["b"]
    expected = whole.projects[whole.projects["project_id"] == "b"].reset_index(drop=True)
    pandas.testing.assert_frame_equal(part.projects, expected)
    # e is in portfolio B: its circle is kept whole, and so is the conflict whose other end is in A.
    assert part.cycles["project_id"].tolist() == ["c", "d", "e"]
    assert part.conflicts["dependency_id"].tolist() == ["a-b-FS-0", "e-c-FS-0", "d-e-FS-0"]
    assert part.undated.empty
    nobody = network_report(database, ProjectFilter(search="nobody"), options)
    for name, rows in nobody.parts().items():
        assert (len(rows), list(rows.columns)) == (0, list(whole.parts()[name].columns))


def test_project_that_never_reported_stands_in_the_network_beside_those_that_did(database):
    insert_rows(database, projects=[project("a", 0, 10), project("quiet", 0, 2)], dependencies=[link("a", "quiet")],
                performance=performance("a", earned=[1], spent=[1]))
    refresh(database, Policy())
    with database.read() as connection:
        options = read_options(connection)
    assert options.reporting_dates
    assert network_report(database, ProjectFilter(), options).projects["project_id"].tolist() == ["a", "quiet"]
    assert network_report(database, ProjectFilter(search="quiet"), options).projects["project_id"].tolist() == ["quiet"]


def test_open_dependencies_are_listed_whether_or_not_they_contradict(database):
    rows = open_dependencies(database, ProjectFilter(portfolio=("A",)), portfolio(database))
    assert rows["dependency_id"].tolist() == ["a-b-FS-0", "u-b-FS-0"]
    assert rows["rule"].tolist() == ["needed_by and dates", None]


def test_driving_chain_carries_names(database):
    portfolio(database)
    assert driving_chain(database, "b")[["project_id", "name", "dependency_id"]].values.tolist() == [
        ["a", "A", None], ["b", "B", "a-b-FS-0"]]


def test_ten_thousand_projects_with_fifteen_thousand_links_are_answered(sqlite_database):
    """A lattice: each project starts after the one before it in its row, half of them also after one of the row above."""
    rows, length = 100, 100
    projects = [project(f"p{row:03}-{place:03}", 0, 1 + (row + place) % 3) for row in range(rows) for place in range(length)]
    links = [link(f"p{row:03}-{place:03}", f"p{row:03}-{place + 1:03}") for row in range(rows) for place in range(length - 1)]
    links += [link(f"p{row:03}-{place:03}", f"p{row + 1:03}-{place:03}", "SS", 1)
              for row in range(rows - 1) for place in range(length)][:15_000 - len(links)]
    with sqlite_database.write() as connection:
        connection.execute(insert(schema.projects), [{**row, "forecast_start": date.fromisoformat(row["forecast_start"]),
                                                      "forecast_finish": date.fromisoformat(row["forecast_finish"])}
                                                     for row in projects])
        connection.execute(insert(schema.dependencies), links)
    report = network_report(sqlite_database, ProjectFilter(), FilterOptions())
    assert (len(projects), len(links), len(report.projects), len(report.cycles)) == (10_000, 15_000, 10_000, 0)
    early = report.projects.set_index("project_id")
    for row in links[::97]:
        giver, receiver = early.loc[row["predecessor_id"]], early.loc[row["successor_id"]]
        least = giver["early_finish"] if row["type"] == "FS" else giver["early_start"] + pandas.Timedelta(days=1)
        assert receiver["early_start"] >= least
    assert report.projects["total_float_days"].min() == 0
    assert len(driving_chain(sqlite_database)) >= length
