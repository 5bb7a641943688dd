"""Stored figures keep step with the data and the policy, on both databases and under several processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import numpy
import pandas
import pytest
from sqlalchemy import delete, func, select, update

from data_access import figures as stored
from data_access import schema, versions
from data_access.engine import Database
from data_access.frames import read_frame
from data_access.identity import LOCAL_OWNER
from metrics.policy import Band, Policy, PolicyError
from reports import figures as reports_figures
from reports.figures import FiguresBusy, ensure_current, refresh
from tests import factories
from tests.factories import insert_rows, performance

POLICY = Policy()
FILES = {
    "projects": [{"project_id": "p", "name": "P", "budget": 100, "baseline_start": "2026-01-01",
                  "baseline_finish": "2026-06-30"},
                 {"project_id": "Ä", "name": "Silent"}, {"project_id": "q", "name": "Q", "budget": 0}],
    "performance": performance(planned=[10, 20, 30, 40], earned=[8, 15], spent=[10, 20], forecast_finish="2026-08-01")
    + performance("q", planned=[10, 20], earned=[10, 20]),
    "baselines": [{"project_id": "p", "baseline_number": 0, "approved_on": "2026-01-10", "finish": "2026-05-31", "budget": 90}],
    "status_reports": [{"project_id": "p", "period_end": "2026-02-28", "overall_rag": "green"}],
    "raid": [{"raid_id": "1", "project_id": "p", "kind": "threat", "title": "T", "probability": 2, "cost_impact": 10}],
}


def read_stored(database: Database) -> pandas.DataFrame:
    table = schema.project_figures
    with database.read() as connection:
        return read_frame(connection, list(table.columns), select(table).order_by(table.c.project_id, table.c.period_end))


def count_rows(database: Database, table) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def test_stored_figures_are_those_of_the_arithmetic(database):
    insert_rows(database, **FILES)
    assert refresh(database, POLICY) == 6
    worked_out = factories.figures(POLICY, **FILES).sort_values(["project_id", "period_end"]).reset_index(drop=True)
    kept = read_stored(database).sort_values(["project_id", "period_end"]).reset_index(drop=True)
    for name in kept.columns:
        expected, found = worked_out[name], kept[name]
        assert list(found.isna()) == list(expected.isna()), name
        if pandas.api.types.is_float_dtype(expected):
            numpy.testing.assert_allclose(found.astype(float), expected, rtol=1e-12, err_msg=name)
        else:
            assert found.dropna().astype(expected.dtype).tolist() == expected.dropna().tolist(), name


def test_figures_are_worked_out_once_and_again_when_the_data_moves(database):
    assert ensure_current(database, POLICY)
    assert not ensure_current(database, POLICY)
    insert_rows(database, **FILES)
    assert ensure_current(database, POLICY)
    assert not ensure_current(database, POLICY)
    with database.read() as connection:
        assert stored.reporting_dates_of(connection) == [date(2026, 1, 31), date(2026, 2, 28)]


def test_figures_are_worked_out_again_when_the_policy_moves(database):
    insert_rows(database, **FILES)
    ensure_current(database, POLICY)
    bands = {**POLICY.bands, "cpi": Band("higher", .5, .4), "forecast_variance": Band("lower", .3, .5)}
    lenient = replace(POLICY, bands=bands, version="lenient")
    before = read_stored(database)["computed_cost"].tolist()
    assert ensure_current(database, lenient)
    assert (before[:2], read_stored(database)["computed_cost"].tolist()[:2]) == (["red", "red"], ["green", "amber"])
    assert ensure_current(database, POLICY)


def test_portfolio_settings_override_the_rhythm(database):
    insert_rows(database, **FILES, settings=[{"key": "reporting_rhythm", "value": "yearly"}])
    refresh(database, POLICY)
    assert read_stored(database)["actual_time"].dropna().tolist() == [1, 1, 1, 1]


def test_setting_that_cannot_be_is_named_and_the_old_figures_stay(database):
    insert_rows(database, **FILES)
    refresh(database, POLICY)
    insert_rows(database, settings=[{"key": "reporting_rhythm", "value": "sometimes"}])
    with pytest.raises(PolicyError, match="reporting_rhythm"):
        ensure_current(database, POLICY)
    assert count_rows(database, schema.project_figures) == 6


def test_groups_of_projects_give_the_same_figures_as_all_at_once(database, monkeypatch):
    insert_rows(database, **FILES)
    refresh(database, POLICY)
    together = read_stored(database)
    monkeypatch.setattr(reports_figures, "PROJECTS_AT_ONCE", 1)
    refresh(database, replace(POLICY, version="again"))
    pandas.testing.assert_frame_equal(read_stored(database), together)


def test_figures_of_data_that_moved_meanwhile_are_not_stored(database):
    version = insert_rows(database, **FILES)
    with database.write() as connection:
        versions.advance(connection, LOCAL_OWNER, "edit", "project", {})
    assert not stored.store(database, stored.FiguresState(version, "x"), [], [])
    with database.read() as connection:
        assert stored.state(connection) is None


def test_write_between_reading_and_storing_is_answered_by_working_out_again(database, monkeypatch):
    insert_rows(database, **FILES)
    really_store, writes = stored.store, []

    def write_first(*arguments):
        if not writes:
            with database.write() as connection:
                connection.execute(delete(schema.projects).where(schema.projects.c.project_id == "Ä"))
                writes.append(versions.advance(connection, LOCAL_OWNER, "edit", "project", {}))
        return really_store(*arguments)

    monkeypatch.setattr(stored, "store", write_first)
    refresh(database, POLICY)
    assert set(read_stored(database)["project_id"]) == {"p", "q"}
    with database.read() as connection:
        assert stored.state(connection).data_version == writes[0]


def test_data_that_never_stands_still_is_said(database, monkeypatch):
    monkeypatch.setattr(stored, "store", lambda *arguments: False)
    with pytest.raises(FiguresBusy, match="try again"):
        refresh(database, POLICY)


def test_several_at_once_leave_one_set_of_figures(database):
    insert_rows(database, **FILES)
    with ThreadPoolExecutor(4) as pool:
        assert any(pool.map(lambda _: ensure_current(database, POLICY), range(4)))
    assert count_rows(database, schema.project_figures) == 6
    assert count_rows(database, schema.figures_state) == 1


def test_deleted_history_leaves_no_figures_behind(database):
    insert_rows(database, **FILES)
    refresh(database, POLICY)
    with database.write() as connection:
        connection.execute(delete(schema.performance))
        connection.execute(delete(schema.status_reports))
        connection.execute(update(schema.projects).values(budget=None))
        versions.advance(connection, LOCAL_OWNER, "edit", "all", {})
    assert ensure_current(database, POLICY)
    assert (count_rows(database, schema.project_figures), count_rows(database, schema.reporting_dates)) == (0, 0)


def test_waiting_for_another_process_that_stores_the_same_figures_is_enough(sqlite_database, monkeypatch):
    insert_rows(sqlite_database, **FILES)
    really_store, calls = stored.store, []

    def locked_out(*arguments):
        calls.append(really_store(*arguments))
        return False

    monkeypatch.setattr(stored, "store", locked_out)
    assert refresh(sqlite_database, POLICY) == 6
    assert calls == [True]


def test_held_database_is_busy_and_not_a_fault(sqlite_database):
    version = insert_rows(sqlite_database, **FILES)
    with sqlite_database.write():
        other = Database(str(sqlite_database.url))
        with other.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 1")
        assert not stored.store(other, stored.FiguresState(version, "x"), [], [])
        other.close()


def test_group_without_any_project_in_the_portfolio_adds_nothing(sqlite_database, monkeypatch):
    insert_rows(sqlite_database, **FILES)
    insert_rows(sqlite_database, projects=[{"project_id": "later", "name": "L"}],
                performance=performance("later", planned=[1], dates=["2027-01-31"]))
    monkeypatch.setattr(reports_figures, "PROJECTS_AT_ONCE", 1)
    assert refresh(sqlite_database, POLICY) == 6
