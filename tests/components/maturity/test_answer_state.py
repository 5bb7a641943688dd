"""What a screen keeps of an answer that is not saved, or not saved here."""

from __future__ import annotations

import pytest

from components.maturity.answer_state import Typing
from reports.maturity_answering import Answer, SavedAnswer, answer_sheet, save_answer
from tests.small_ladder import ITEMS, opened_small

ITEM = ITEMS[0]


@pytest.fixture
def token(sqlite_database, monkeypatch) -> str:
    monkeypatch.setattr("components.session.database", lambda: sqlite_database)
    return opened_small(sqlite_database, {"Bridge": 1}).links["Bridge"][0]


def stored(database, token) -> SavedAnswer | None:
    return answer_sheet(database, token).saved.get(ITEM)


def test_an_answer_that_the_browser_brings_along_after_a_restart_is_saved_where_nothing_is_stored(sqlite_database, token):
    screen = Typing(token, 1)
    assert screen.take_in(ITEM, None)
    screen.brought_along(ITEM, Answer("level", 2), None)
    assert stored(sqlite_database, token) == SavedAnswer(Answer("level", 2), 1)
    assert not screen.kept


def test_an_answer_that_the_browser_brings_along_never_overwrites_one_that_is_stored(sqlite_database, token):
    save_answer(sqlite_database, token, ITEM, Answer("level", 5), 0)
    screen = Typing(token, 1)
    held = stored(sqlite_database, token)
    screen.take_in(ITEM, held)
    screen.brought_along(ITEM, Answer("level", 2), held)
    assert stored(sqlite_database, token) == held
    assert (screen.moved[ITEM].theirs, screen.shown(ITEM)) == (Answer("level", 5), Answer("level", 2))
    screen.keep_mine(ITEM)
    assert stored(sqlite_database, token) == SavedAnswer(Answer("level", 2), 2)


def test_who_loses_a_race_again_while_choosing_is_asked_again(sqlite_database, token):
    screen = Typing(token, 1)
    screen.take_in(ITEM, None)
    save_answer(sqlite_database, token, ITEM, Answer("level", 5), 0)
    screen.keep(ITEM, Answer("level", 1))
    save_answer(sqlite_database, token, ITEM, Answer("level", 4), 1)
    screen.keep_mine(ITEM)
    assert screen.moved[ITEM].theirs == Answer("level", 4)
    assert stored(sqlite_database, token).answer == Answer("level", 4)
    screen.keep_mine(ITEM)
    assert stored(sqlite_database, token) == SavedAnswer(Answer("level", 1), 3)


def test_what_is_typed_and_not_saved_outlives_what_is_stored_meanwhile(sqlite_database, token):
    screen = Typing(token, 1, kept={ITEM: Answer("level", 1)})
    screen.take_in(ITEM, SavedAnswer(Answer("level", 4), 1))
    assert screen.shown(ITEM) == Answer("level", 1)
    assert screen.drawn == {}


def test_trying_again_saves_what_failed_and_leaves_what_somebody_has_to_decide(sqlite_database, token):
    other = ITEMS[1]
    save_answer(sqlite_database, token, ITEM, Answer("level", 4), 0)
    screen = Typing(token, 1, kept={other: Answer("don't know")}, trouble={other: "The server did not take it."})
    screen.keep(ITEM, Answer("level", 1))
    screen.try_again()
    assert (list(screen.kept), screen.trouble) == ([ITEM], {})
    assert answer_sheet(sqlite_database, token).saved[other].answer == Answer("don't know")
