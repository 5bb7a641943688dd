"""The network as reported: published networks have their published lengths, and a filter only chooses what is printed."""

from __future__ import annotations

import pytest

from data_access.app_settings import Limits
from data_access.exchange.reading import read_package
from data_access.filter import FilterOptions, ProjectFilter
from data_access.identity import LOCAL_OWNER
from metrics.policy import Policy
from reports.imports import check, commit
from reports.network import NetworkReport, driving_chain, network_report
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
