"""The list of imports says who did what, and which import can be undone."""

import pytest

from data_access import import_runs
from data_access.app_settings import AppSettings
from data_access.exchange.loading import load
from data_access.exchange.undoing import undo
from data_access.identity import LOCAL_OWNER, Identity
from reports.policy import policy_in_force
from reports.policy_versions import changed_text, policy_versions, save_policy
from tests.data_access.exchange.typed_portfolios import frame_of, small_portfolio


def loaded(database, *names, **more):
    tables = {"projects": frame_of("projects", *({"project_id": name, "name": name} for name in names))}
    return load(database, tables, **{"mode": "replace", "identity": LOCAL_OWNER, "source": "test", **more})


def listed(database, limit=50):
    with database.read() as connection:
        return import_runs.list_runs(connection, limit)


def test_list_of_a_new_database_is_empty_with_its_columns(sqlite_database):
    frame = listed(sqlite_database)
    assert list(frame.columns) == list(import_runs.COLUMNS)
    assert frame.empty


def test_list_is_newest_first_with_who_and_summed_counts(database):
    loaded(database, "A", "B", source="first.zip")
    loaded(database, "B", "C", source="second.zip", identity=Identity("Ada", "editor"))
    frame = listed(database)
    assert frame["source"].tolist() == ["second.zip", "first.zip"]
    newest = frame.iloc[0]
    assert (newest["actor"], newest["kind"], newest["mode"]) == ("Ada", "import", "replace")
    assert (newest["new"], newest["changed"], newest["removed"]) == (1, 0, 1)
    assert frame["undoable"].tolist() == [True, False]
    assert len(listed(database, limit=1)) == 1


def test_undone_import_is_marked_until_its_undo_is_undone(sqlite_database):
    loaded(sqlite_database, "A")
    run = loaded(sqlite_database, "B")
    back = undo(sqlite_database, run.import_id, identity=LOCAL_OWNER)
    assert listed(sqlite_database)[["kind", "undone", "undoable"]].values.tolist() == [
        ["undo", False, True], ["import", True, False], ["import", False, False]]
    undo(sqlite_database, back.import_id, identity=LOCAL_OWNER)
    assert listed(sqlite_database)["undone"].tolist() == [False, True, False, False]


def test_only_the_newest_states_are_kept(sqlite_database, monkeypatch):
    monkeypatch.setenv("PORTFOLIO_LENS_UNDO_KEPT", "2")
    runs = [loaded(sqlite_database, name) for name in "ABCDE"]
    with sqlite_database.read() as connection:
        kept = [import_runs.by_id(connection, run.import_id).undo_content is not None for run in runs]
    assert kept == [False, False, False, True, True]


@pytest.mark.parametrize(("keep", "kept"), [(None, False), (True, True), (False, False)])
def test_state_of_a_very_large_portfolio_is_kept_only_when_asked(sqlite_database, monkeypatch, keep, kept):
    monkeypatch.setattr(import_runs, "ROWS_WORTH_KEEPING", 3)
    load(sqlite_database, small_portfolio(), mode="replace", identity=LOCAL_OWNER, source="test")
    assert loaded(sqlite_database, "A", keep_undo=keep).undo_kept is kept


def test_a_new_policy_changes_no_row_and_leaves_the_import_undoable(database):
    loaded(database, "A")
    policy_in_force(database)
    second = loaded(database, "B")
    text = AppSettings().policy_file.read_text(encoding="utf-8")
    save_policy(database, changed_text(text, {("bands", "cpi", "green"): 0.97}), changed_from=1, identity=LOCAL_OWNER)
    assert len(policy_versions(database)) == 2
    assert listed(database).set_index("import_id").loc[second.import_id, "undoable"]
    undo(database, second.import_id, identity=LOCAL_OWNER)
    third = loaded(database, "C")
    undoable = listed(database).set_index("import_id")["undoable"]
    assert undoable[[second.import_id, third.import_id]].tolist() == [False, True]
