"""Every report reads a snapshot as it reads the database, and says what it said at that moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pandas.testing import assert_frame_equal
from sqlalchemy import select

from data_access import opened_snapshots, policies
from data_access.filter import ProjectFilter
from data_access.filter_options import count_choices, read_options
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR, NotAllowed
from data_access.policies import Draft
from data_access.schema import snapshots as table
from data_access.upgrade import upgrade
from metrics.policy import Band, Policy
from reports import snapshots
from reports.exchange_files import portfolio_file
from reports.figures import ensure_current
from reports.portfolio_cards import portfolio_cards
from reports.projects import as_records, history, left_projects, projects
from reports.snapshots import SnapshotRefused, at_moment, close, freeze, options_at, policy_at, record_at
from tests.factories import insert_rows, performance

POLICY = Policy()
STRICT = replace(POLICY, version="strict", bands={**POLICY.bands, "cpi": Band("higher", .999, .99)})
FEBRUARY, MARCH = date(2026, 2, 28), date(2026, 3, 31)
FILES = {
    "portfolios": [{"portfolio_id": "A", "name": "Alpha"}],
    "projects": [{"project_id": "p", "name": "Bridge", "portfolio_id": "A", "budget": 100, "baseline_start": "2026-01-01",
                  "baseline_finish": "2026-04-30", "priority": 2, "project_manager": "Ärgerlich"},
                 {"project_id": "gone", "name": "Gone", "actual_finish": "2026-02-03"}],
    # CPI 20 / 20.3 = .985: green by the catalogue's bands, red by strict ones.
    "performance": [*performance(planned=[10, 20], earned=[10, 20], spent=[10, 20.3], forecast_finish="2026-05-02"),
                    *performance(planned=[100], dates=["2026-04-30"]), *performance("gone", earned=[1])],
    "status_reports": [{"project_id": "p", "period_end": "2026-02-28", "overall_rag": "amber/green"}],
}


@pytest.fixture
def loaded(database):
    insert_rows(database, **FILES)
    ensure_current(database, POLICY)
    return database


@pytest.fixture
def loaded_sqlite(sqlite_database):
    insert_rows(sqlite_database, **FILES)
    ensure_current(sqlite_database, POLICY)
    return sqlite_database


@pytest.fixture(autouse=True)
def nothing_opened_yet():
    yield
    while opened_snapshots._opened:
        opened_snapshots._forget(opened_snapshots._opened.popitem()[1])


def change(database) -> None:
    insert_rows(database, projects=[{"project_id": "new", "name": "New"}],
                performance=performance("p", earned=[30], spent=[60], dates=["2026-03-31"]))
    ensure_current(database, POLICY)


def answers(database, project_filter=ProjectFilter()) -> dict:
    """What every report says; frames as records, so that types count as well."""
    with database.read() as connection:
        options = read_options(connection)
    counts = count_choices(database, project_filter, options)
    frames = {"projects": projects(database, project_filter, options), "left": left_projects(database, project_filter, options),
              "history": history(database, ["p"])}
    return {"records": {name: as_records(frame) for name, frame in frames.items()}, "counts": counts,
            "options": replace(options, snapshots=()), "cards": portfolio_cards(database, project_filter, options, POLICY),
            "types": {name: frame.dtypes.astype(str).to_dict() for name, frame in frames.items()},
            "file": portfolio_file(database, "zip", ["p"])}


@pytest.mark.parametrize("project_filter", [ProjectFilter(), ProjectFilter(search="ÄRGER", period="2026-02", priority=("2",))])
def test_every_report_says_of_a_snapshot_what_it_said_then(loaded, project_filter):
    then = answers(loaded, project_filter)
    assert [record["project_id"] for record in then["records"]["projects"]] == ["p"]
    freeze(loaded, "February", POLICY, identity=LOCAL_OWNER)
    change(loaded)
    assert answers(at_moment(loaded, "February", POLICY), project_filter) == then
    assert answers(loaded, project_filter) != then


def test_no_name_means_the_database_itself(loaded_sqlite):
    assert at_moment(loaded_sqlite, "", POLICY) is loaded_sqlite
    assert policy_at(loaded_sqlite, "", STRICT) is STRICT


def test_figures_come_along_and_nothing_is_written_when_they_are_current(loaded_sqlite):
    freeze(loaded_sqlite, "February", POLICY, identity=LOCAL_OWNER)
    opened = at_moment(loaded_sqlite, "February", POLICY)
    assert opened is opened_snapshots.open_snapshot(loaded_sqlite, "February")
    assert ensure_current(opened, POLICY) is False
    assert upgrade(opened)[0] == upgrade(opened)[1]


def test_freezing_brings_figures_up_to_date_first(loaded_sqlite):
    insert_rows(loaded_sqlite, performance=performance("p", earned=[30], spent=[60], dates=["2026-03-31"]))
    info = freeze(loaded_sqlite, "March", POLICY, identity=LOCAL_OWNER)
    assert info.reported_until == MARCH
    opened = opened_snapshots.open_snapshot(loaded_sqlite, "March")
    assert ensure_current(opened, POLICY) is False
    with opened.read() as connection:
        assert read_options(connection).reporting_dates[-1] == MARCH


def test_two_moments_can_be_judged_by_the_same_rules(loaded):
    freeze(loaded, "February", POLICY, identity=LOCAL_OWNER)
    with loaded.read() as connection:
        content = connection.scalar(select(table.c.content))
    lenient, strict = (at_moment(loaded, "February", policy) for policy in (POLICY, STRICT))
    statuses = [answers(opened)["records"]["projects"][0]["computed_cost"] for opened in (lenient, strict)]
    assert statuses == ["green", "red"]
    assert at_moment(loaded, "February", STRICT) is strict
    assert ensure_current(strict, STRICT) is False
    with loaded.read() as connection:
        assert connection.scalar(select(table.c.content)) == content


def test_snapshot_knows_the_policy_of_its_time_and_no_other(loaded):
    policies.save_first(loaded, Draft("currency: EUR # then\n"), identity=LOCAL_OWNER)
    before = policies.save(loaded, Draft("currency: GBP # then\n"), changed_from=1, identity=LOCAL_OWNER, request_key="a")
    freeze(loaded, "then", POLICY, identity=LOCAL_OWNER)
    policies.save(loaded, Draft("currency: USD # now\n"), changed_from=2, identity=LOCAL_OWNER, request_key="b")
    assert policy_at(loaded, "then", POLICY).currency == "GBP"
    with at_moment(loaded, "then", POLICY).read() as connection:
        assert policies.all_versions(connection) == [before]


def test_policy_of_now_stands_in_where_none_was_kept(loaded_sqlite):
    freeze(loaded_sqlite, "early", POLICY, identity=LOCAL_OWNER)
    assert policy_at(loaded_sqlite, "early", STRICT) is STRICT


def test_filter_knows_snapshots_by_name_here_and_in_a_snapshot(loaded):
    freeze(loaded, "February", POLICY, identity=LOCAL_OWNER)
    change(loaded)
    close(loaded, MARCH, POLICY, identity=LOCAL_OWNER)
    opened = at_moment(loaded, "February", POLICY)
    options = options_at(loaded, opened)
    assert options.snapshots == ("2026-03-31", "February")
    assert options.reporting_dates[-1] == FEBRUARY
    chosen, ignored = ProjectFilter.from_query({"snapshot": ["February"]}, options)
    assert (chosen.snapshot, ignored) == ("February", [])
    unknown, ignored = ProjectFilter.from_query({"snapshot": ["January"]}, options)
    assert (unknown.snapshot, [item.value for item in ignored]) == ("", ["January"])
    with loaded.read() as connection:
        assert read_options(connection) == options_at(loaded, loaded)
        assert read_options(connection).snapshots == options.snapshots


def test_list_is_a_plain_frame(loaded_sqlite):
    close(loaded_sqlite, FEBRUARY, POLICY, identity=LOCAL_OWNER)
    record, = as_records(snapshots.snapshots(loaded_sqlite))
    assert (record["name"], record["period_end"], record["reported_until"]) == ("2026-02-28",) * 3
    inside = snapshots.snapshots(at_moment(loaded_sqlite, "2026-02-28", POLICY))
    assert_frame_equal(inside, snapshots.snapshots(loaded_sqlite).iloc[:0], check_index_type=False)


def test_record_of_a_date_is_opened_or_there_is_none(loaded_sqlite):
    close(loaded_sqlite, FEBRUARY, POLICY, identity=LOCAL_OWNER)
    change(loaded_sqlite)
    assert record_at(loaded_sqlite, date(2026, 1, 31), POLICY) is None
    assert record_at(loaded_sqlite, MARCH, POLICY) is at_moment(loaded_sqlite, "2026-02-28", POLICY)


def test_refusals_reach_the_caller(loaded_sqlite):
    with pytest.raises(NotAllowed):
        freeze(loaded_sqlite, "mine", POLICY, identity=READ_ONLY_VISITOR)
    with pytest.raises(NotAllowed):
        close(loaded_sqlite, FEBRUARY, POLICY, identity=READ_ONLY_VISITOR)
    with pytest.raises(SnapshotRefused, match="not a reporting date"):
        close(loaded_sqlite, MARCH, POLICY, identity=LOCAL_OWNER)
    for function in (at_moment, policy_at):
        with pytest.raises(SnapshotRefused, match="no snapshot named “nobody”"):
            function(loaded_sqlite, "nobody", POLICY)
