"""What people are told around the questions."""

from __future__ import annotations

from datetime import date

import pytest

from components.maturity.answer_words import dates, minutes, next_steps, said, standing_sentence, who_sees
from data_access.maturity.campaigns import TeamState
from data_access.maturity.invitations import Invitation
from reports.maturity_answering import Answer, AnswerSheet, answer_sheet
from tests.small_ladder import ITEMS, opened_small

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(("items", "expected"), [(1, 1), (3, 1), (4, 2), (10, 4), (30, 10)])
def test_answering_takes_twenty_seconds_a_question(items, expected):
    assert minutes(items) == expected


@pytest.mark.parametrize(("answer", "expected"), [
    (None, "no answer"), (Answer("level", 0), "level 0"), (Answer("level", 3, 2), "level 3, fairly sure"),
    (Answer("not applicable", reason="x"), "does not apply"), (Answer("don't know"), "don't know")])
def test_an_answer_is_said_in_a_few_words(answer, expected):
    assert said(answer) == expected


def sheet(database, **more) -> AnswerSheet:
    return answer_sheet(database, opened_small(database, {"Bridge": 1}, **more).links["Bridge"][0])


def test_only_an_anonymous_campaign_promises_to_cut_answers_off_and_not_to_show_who_answered(sqlite_database):
    told = " ".join(who_sees(sheet(sqlite_database, mode="anonymous", k=3, comment_k=3)))
    assert "cut off from your name" in told
    assert "how many have answered" in told
    told = " ".join(who_sees(sheet(sqlite_database, name="Named")))
    assert "cut off" not in told
    assert "who has answered, but not what" in told


def test_a_facilitated_campaign_names_the_one_who_leads_the_talk(sqlite_database):
    assert "lead your team's talk" in " ".join(who_sees(sheet(sqlite_database, mode="facilitated")))


def test_after_closing_nobody_is_told_to_wait_for_it(sqlite_database):
    found = sheet(sqlite_database, closes_on=date(2026, 12, 4))
    assert "4 Dec 2026" in " ".join(next_steps(found, TODAY))
    assert standing_sentence(found) == ""
    closed = Invitation(1, "Bridge 1", True, 0, found.invitation.campaign.__class__(
        **{**found.invitation.campaign.__dict__, "state": "closed"}), TeamState("Bridge", None, (), 1))
    assert "4 Dec 2026" not in " ".join(next_steps(AnswerSheet(closed, found.model, {}), TODAY))


def test_past_its_last_day_a_round_that_runs_on_says_both(sqlite_database):
    found, after = sheet(sqlite_database, closes_on=date(2026, 12, 4)), date(2026, 12, 5)
    assert dates(found, date(2026, 12, 4)) == "Please answer by 4 Dec 2026."
    assert dates(found, after) == "The last day was 4 Dec 2026; answers still count, for the round has not been closed yet."
    assert "When the round closes, your team" in " ".join(next_steps(found, after))
    assert dates(sheet(sqlite_database, name="Without a date"), after) == "No closing date is set."


def test_a_sheet_holds_the_asked_items_by_area_and_which_of_them_are_open(sqlite_database):
    found = sheet(sqlite_database, items=(ITEMS[0], ITEMS[2], ITEMS[3]))
    assert [area.name for area in found.areas] == ["Choosing work", "Money"]
    assert [[item.name for item in found.items_of(area)] for area in found.areas] == [["Intake"], ["Budget", "Forecast"]]
    assert [item.item_id for item in found.unanswered] == [ITEMS[0], ITEMS[2], ITEMS[3]]
