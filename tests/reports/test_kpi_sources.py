"""A figure that nothing in the whole data can feed is not measured and says why; a filter's part without any is judged."""

from __future__ import annotations

from copy import deepcopy

import pytest

from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from data_access.identity import LOCAL_OWNER
from metrics.kpi_catalogue import CATALOGUE
from metrics.policy import Policy
from reports.figures import refresh
from reports.kpi_history import kpi_history
from reports.kpi_rows import rows_behind
from reports.kpis import kpis
from reports.snapshots import at_moment, freeze
from tests.factories import insert_rows
from tests.reports.kpi_portfolio import FILES


def without(*columns: str) -> dict[str, list[dict]]:
    """The portfolio of `kpi_portfolio` without these, each a file or "file.column"."""
    files = deepcopy(FILES)
    for name, _, column in (text.partition(".") for text in columns):
        if column:
            files[name] = [{key: value for key, value in row.items() if key != column} for row in files[name]]
        else:
            del files[name]
    return files


def fill(database, files):
    insert_rows(database, **files)
    refresh(database, Policy())
    with database.read() as connection:
        return read_options(connection)


# What is missing > what it leaves unmeasured > why, with how many of those who else count and of those who never did.
MISSING = {
    "projects.strategic_objective": ({"aligned_budget": {"no budget": 1, "no objective named anywhere in this data": 5}}),
    "status_reports": {
        "health_green": {"no current status report": 6}, "status_fresh": {"no status report anywhere in this data": 6},
        "divergence": {"no current reported status from green to red": 6}},
    "allocations": {name: {"no capacity data": 1, "generic resource, not a person": 1, "no booking anywhere in this data": 2}
                    for name in ("utilisation", "overloaded")},
    "standards.state": {"standards": {"no required standard on record": 3, "no state of a standard anywhere in this data": 3}},
    "resources.certifications": {"certified_managers": {"manager not found among the resources": 1,
                                                        "no certification anywhere in this data": 3}},
}


@pytest.mark.parametrize("missing", MISSING)
def test_a_figure_that_the_whole_data_cannot_feed_is_not_measured_and_says_why(database, missing):
    options = fill(database, without(missing))
    found = {item.id: item for item in kpis(database, ProjectFilter(), options, Policy())}
    for name, reasons in MISSING[missing].items():
        item = found[name]
        assert (item.value, item.status, item.covered, item.numerator) == (None, "unknown", 0, None), name
        assert dict(item.left_out) == reasons, name
        behind = rows_behind(database, name, ProjectFilter(), options, Policy())
        assert (len(behind.contributors), len(behind.rows)) == (0, 0), name
        assert behind.left_out["reason"].value_counts().to_dict() == reasons, name
        assert behind.formula_filled.endswith(": not measured"), name
    # Nothing else is lost with it.
    assert {"cpi", "milestone_hit"} <= {name for name, item in found.items() if item.value is not None}


def test_decisions_wait_nowhere_where_nobody_could_have_asked_for_one(database):
    files = without("status_reports.decision_needed")
    files["raid"] = [row for row in files["raid"] if row["kind"] != "decision"]
    options = fill(database, files)
    found = kpis(database, ProjectFilter(), options, Policy(), ["decisions_waiting"])[0]
    assert (found.value, found.status, found.covered) == (None, "unknown", 0)
    # a, b, c, d have a current report or an entry; so has f, and e has neither
    assert dict(found.left_out) == {"no current status report and no RAID entry": 1,
                                    "no decision asked for anywhere in this data": 5}


def test_a_decision_that_is_closed_is_enough_to_say_that_none_waits(sqlite_database):
    files = without("status_reports.decision_needed")
    files["raid"] = [row for row in files["raid"] if row["raid_id"] != "a2" and row["raid_id"] != "s2"]
    options = fill(sqlite_database, files)
    found = kpis(sqlite_database, ProjectFilter(), options, Policy(), ["decisions_waiting"])[0]
    assert (found.value, found.status) == (0, "green")


def test_a_filter_that_shows_only_projects_without_an_objective_is_still_judged(database):
    options = fill(database, FILES)
    found = kpis(database, ProjectFilter(search="C"), options, Policy(), ["aligned_budget", "certified_managers"])
    assert [(item.value, item.status) for item in found] == [(0, "red"), (0, "red")]


def test_dates_before_are_not_measured_either(sqlite_database):
    options = fill(sqlite_database, without("status_reports"))
    found = kpis(sqlite_database, ProjectFilter(), options, Policy(), ["status_fresh"])[0]
    assert (found.previous, found.trend) == (None, None)
    history = kpi_history(sqlite_database, ProjectFilter(), options, Policy(), ["status_fresh", "cpi"])
    assert set(history.dropna(subset=["value"])["id"]) == {"cpi"}


def test_a_snapshot_is_judged_by_what_it_holds_itself(sqlite_database):
    options = fill(sqlite_database, without("projects.strategic_objective"))
    freeze(sqlite_database, "before", Policy(), identity=LOCAL_OWNER)
    insert_rows(sqlite_database, projects=[{"project_id": "new", "name": "New", "strategic_objective": "Growth"}])
    refresh(sqlite_database, Policy())
    values = [kpis(asked, ProjectFilter(), options, Policy(), ["aligned_budget"])[0].value
              for asked in (sqlite_database, at_moment(sqlite_database, "before", Policy()))]
    assert values == [0, None]


@pytest.mark.parametrize("files", [{}, {"projects": [{"project_id": "a", "name": "A", "budget": 5}]}],
                         ids=["nothing", "only projects.csv"])
def test_no_figure_passes_a_verdict_on_data_that_holds_nothing_to_judge(database, files):
    options = fill(database, files)
    for item in kpis(database, ProjectFilter(), options, Policy()):
        assert (item.value, item.status, item.covered) == (None, "unknown", 0), item.id
        assert rows_behind(database, item.id, ProjectFilter(), options, Policy()).contributors.empty, item.id
    assert len(CATALOGUE) == 22
