"""Undo restores the state before an import exactly, once, and only while nothing later would be lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from data_access import versions
from data_access.exchange.loading import LoadRefused, load
from data_access.exchange.undoing import undo
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR, NotAllowed
from tests.data_access.exchange.typed_portfolios import AWKWARD_TEXTS, frame_of, small_portfolio, stored_rows

OTHER = {"projects": frame_of("projects", {"project_id": "X", "name": "X"})}


def loaded(database, tables, mode="replace", **more):
    return load(database, tables, **{"mode": mode, "identity": LOCAL_OWNER, "source": "test", **more})


def undone(database, import_id, **more):
    return undo(database, import_id, **{"identity": LOCAL_OWNER, **more})


def state(database):
    with database.read() as connection:
        return stored_rows(connection), versions.current(connection).origin


def awkward_portfolio():
    texts = [{"project_id": f"A{number}", "name": text} for number, text in enumerate(AWKWARD_TEXTS)]
    answer = {"campaign": "C", "team": "T", "respondent": "secret", "question_id": "Q", "round": 1, "model_id": "M",
              "model_version": "1", "answer": "don't know"}
    return {"projects": frame_of("projects", *texts), "assessments": frame_of("assessments", answer)}


@pytest.mark.parametrize(("mode", "change"), [
    ("replace", {**OTHER, "maturity_targets": frame_of("maturity_targets", {"team": "T", "area": "B", "target": 1})}),
    ("replace", OTHER | {"assessments": awkward_portfolio()["assessments"].assign(note="changed", round=2)}),
])
def test_undo_restores_every_table_and_the_origin_exactly(database, mode, change):
    loaded(database, small_portfolio() | {"assessments": awkward_portfolio()["assessments"]}, kind="demonstration",
           origin="demonstration")
    before = state(database)
    run = loaded(database, change, mode)
    assert run.undo_kept
    result = undone(database, run.import_id)
    assert state(database) == before
    assert (result.version, result.import_id) == (run.version + 1, run.import_id + 1)


def test_undo_of_a_merge_restores_awkward_texts_exactly(database):
    loaded(database, awkward_portfolio())
    before = state(database)
    run = loaded(database, {"projects": awkward_portfolio()["projects"].assign(name="all the same")}, "merge")
    undone(database, run.import_id)
    assert state(database) == before


def test_several_imports_are_undone_one_after_the_other_and_an_undo_itself(sqlite_database):
    states, runs = [], []
    for number in range(3):
        runs.append(loaded(sqlite_database, {"projects": frame_of("projects", {"project_id": f"P{number}", "name": "N"})}))
        states.append(state(sqlite_database))
    last = undone(sqlite_database, runs[2].import_id)
    assert state(sqlite_database) == states[1]
    undone(sqlite_database, last.import_id)
    assert state(sqlite_database) == states[2]
    undone(sqlite_database, runs[2].import_id)
    undone(sqlite_database, runs[1].import_id)
    assert state(sqlite_database) == states[0]


def test_undo_is_refused_when_something_later_would_be_lost(sqlite_database):
    loaded(sqlite_database, small_portfolio())
    first, second = loaded(sqlite_database, OTHER), loaded(sqlite_database, small_portfolio())
    before = state(sqlite_database)
    with pytest.raises(LoadRefused, match="changed after this import"):
        undone(sqlite_database, first.import_id)
    with sqlite_database.write() as connection:
        versions.advance(connection, LOCAL_OWNER, "correct", "projects P1", {})
    with pytest.raises(LoadRefused, match="changed after this import"):
        undone(sqlite_database, second.import_id)
    assert state(sqlite_database) == before


def test_import_that_changed_nothing_does_not_stand_in_the_way(sqlite_database):
    loaded(sqlite_database, small_portfolio())
    before = state(sqlite_database)
    run = loaded(sqlite_database, OTHER)
    loaded(sqlite_database, OTHER)
    undone(sqlite_database, run.import_id)
    assert state(sqlite_database) == before


def test_first_import_into_an_empty_database_and_unknown_imports_cannot_be_undone(sqlite_database):
    run = loaded(sqlite_database, small_portfolio())
    with pytest.raises(LoadRefused, match="not kept"):
        undone(sqlite_database, run.import_id)
    with pytest.raises(LoadRefused, match="no import 99"):
        undone(sqlite_database, 99)


def test_undo_pressed_twice_is_done_once(sqlite_database):
    loaded(sqlite_database, small_portfolio())
    run = loaded(sqlite_database, OTHER)
    first = undone(sqlite_database, run.import_id, request_key="pressed")
    again = undone(sqlite_database, run.import_id, request_key="pressed")
    assert (again.repeated, again.import_id) == (True, first.import_id)
    with pytest.raises(LoadRefused, match="already undone"):
        undone(sqlite_database, run.import_id)


def test_two_people_who_undo_at_the_same_time_undo_once(database):
    loaded(database, small_portfolio())
    before = state(database)
    run = loaded(database, OTHER)

    def press(_):
        try:
            return undone(database, run.import_id)
        except LoadRefused as refused:
            return str(refused)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(4)))
    assert sorted(map(str, answers))[1:] == ["This import is already undone."] * 3
    assert state(database) == before


def test_viewer_may_not_undo(sqlite_database):
    with pytest.raises(NotAllowed):
        undo(sqlite_database, 1, identity=READ_ONLY_VISITOR)
