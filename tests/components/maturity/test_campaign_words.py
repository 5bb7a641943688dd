"""What those who run a campaign are told and can send on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas
import pytest

from components.maturity.campaign_list import campaign_rows
from components.maturity.campaign_words import (
    answer_link,
    facts,
    invitation_text,
    link_rows,
    overdue,
    reminder,
    too_few,
    what_closing_does,
    what_is_frozen,
)
from tests.small_ladder import opened_small

TODAY = date(2026, 12, 1)


@pytest.fixture
def campaign(sqlite_database):
    return opened_small(sqlite_database, {"Bridge": 3, "Harbour": 1}, k=3, comment_k=5, mode="anonymous",
                        closes_on=date(2026, 12, 4)).campaign


def progress(**counts) -> pandas.DataFrame:
    rows = [(team, *numbers) for team, numbers in counts.items()]
    return pandas.DataFrame(rows, columns=["team", "invited", "started", "submitted"])


def test_the_confirmation_of_opening_names_everything_that_gets_frozen(campaign):
    told = what_is_frozen(campaign, "Small ladder")
    for promised in ("Small ladder, version 1", "4 questions", "answers anonymous", "levels from 3 answers", "comments from 5",
                     "until 4 Dec 2026"):
        assert promised in told
    assert "revision" not in facts(campaign, "Small ladder")


def test_the_confirmation_of_closing_says_what_is_lost_and_who_stays_hidden(campaign):
    told = what_closing_does(campaign, progress(Bridge=(4, 4, 3), Harbour=(2, 2, 2)))
    assert "1 person has not submitted; what they began is deleted." in told
    assert told.endswith("Hidden, because fewer than 3 answered: Harbour.")


def test_a_team_too_small_for_its_threshold_is_named_before_anyone_answers(campaign):
    assert too_few(campaign, progress(Bridge=(3, 0, 0), Harbour=(1, 0, 0))).endswith("Harbour (1).")
    assert too_few(campaign, progress(Bridge=(3, 0, 0))) == ""


def test_a_reminder_goes_to_a_whole_team_with_counts_and_without_names(campaign):
    text = reminder(campaign, "Bridge", 3, 1, TODAY)
    assert "1 of 3 of us have submitted" in text
    assert "4 Dec 2026" in text
    assert "Bridge 1" not in text


def test_past_its_last_day_every_text_says_that_it_is_over_and_that_answers_still_count(campaign):
    after = date(2026, 12, 5)
    assert overdue(campaign, date(2026, 12, 4)) == ""
    assert overdue(campaign, after).startswith("Its last day was 4 Dec 2026. It still takes answers")
    assert "please do soon, for the last day was 4 Dec 2026." in reminder(campaign, "Bridge", 3, 1, after)
    assert "The last day was 4 Dec 2026; answers count until the round is closed." in invitation_text(campaign, after)
    assert [campaign_rows([campaign], {campaign.campaign_id: progress(Bridge=(3, 1, 1))}, day)["state"].item()
            for day in (TODAY, after)] == ["Open", "Open, overdue"]


def test_a_campaign_that_does_not_run_is_never_past_its_last_day(campaign):
    assert not any(replace(campaign, state=state).is_overdue(date(2027, 1, 1)) for state in ("draft", "closed"))


@pytest.mark.parametrize(("address", "expected"), [
    ("https://pmo.example/campaigns?campaign=3", "https://pmo.example/answer?invitation=a-b_c"),
    ("https://pmo.example/lens/campaigns", "https://pmo.example/lens/answer?invitation=a-b_c"),
    (None, "/answer?invitation=a-b_c")])
def test_a_link_leads_to_the_answer_page_of_this_very_server(address, expected):
    assert answer_link(address, "a-b_c") == expected


def test_each_person_gets_a_text_with_their_own_link(campaign):
    rows = link_rows(campaign, [{"team": "Bridge", "person": "Ann", "token": "t1"}], "https://x.example/campaigns",
                     TODAY)
    row, = rows.to_dict("records")
    assert row["link"] == "https://x.example/answer?invitation=t1"
    assert row["text"] == invitation_text(campaign, TODAY, row["link"])
    assert row["text"].endswith(row["link"])
