"""A whole round of a self-assessment in a browser: two people answer on a phone, it closes, the team talks and decides."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from reports import maturity_campaigns as maturity
from reports.maturity_answering import Answer, answer_sheet
from reports.maturity_results import team_view
from tests.browser.conftest import settled
from tests.browser.reader import barriers, eventually, expect_column, expect_query, query, too_wide
from tests.databases import upgraded
from tests.small_ladder import ITEMS, opened_small

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('maturity') / 'round.db'}"


@pytest.fixture(scope="module")
def database(url):
    database = upgraded(url)
    yield database
    database.close()


@pytest.fixture(scope="module")
def server(start, database, url):
    return start(url)


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, statement: str) -> None:
    """Choose a rung by its words, as a thumb does, and wait until it is saved."""
    # While the next question is being drawn the one before is still there, under the new heading too.
    settled(page)
    expect(page.get_by_test_id("stRadio")).to_have_count(1)
    page.locator("label", has_text=statement).click()
    expect(page.get_by_role("radio", name=statement)).to_be_checked()
    expect(page.get_by_test_id("stProgress").get_by_text("Saved:")).to_be_visible()


def submit(page: Page) -> None:
    press(page, "Submit")
    press(page, "Yes, submit and lock")
    heading(page, "Thank you")


def saved(database, token: str) -> dict:
    return {item: held.answer for item, held in answer_sheet(database, token).saved.items()}


def test_two_people_answer_on_a_phone_and_the_team_talks_and_decides(database, server, open_page):
    running = opened_small(database, {"Bridge": 2})
    one, two = running.links["Bridge"]
    link = f"{server.address}/answer?invitation={one}"
    first = open_page(link, **PHONE)
    heading(first, "Spring")
    assert one not in first.title()
    expect(first.get_by_test_id("stSidebar")).to_have_count(0)
    eventually(first, lambda: too_wide(first), False)
    press(first, "Begin")
    _answer_the_first_question(database, one, first)
    elsewhere = _go_on_elsewhere(open_page, link)
    _a_stale_tab_is_refused(database, one, first, elsewhere)
    _answer_the_rest(elsewhere)
    submit(elsewhere)
    first.reload()
    heading(first, "Thank you")
    _answer_by_keyboard(open_page(f"{server.address}/answer?invitation={two}&at={ITEMS[0]}", **PHONE), database, two)
    _close(open_page(f"{server.address}/campaigns?campaign={running.campaign_id}"), running)
    _talk_and_vote_again(server, open_page, running)
    _see_the_results(server, open_page)


def _answer_the_first_question(database, token: str, page: Page) -> None:
    heading(page, "How does new work start?")
    assert barriers(page) == []
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    choose(page, "Intake as in step 2.")
    page.get_by_text("Fairly sure").click()
    page.get_by_text("Evidence and comment").click()
    # Typed and left alone: saved without leaving the field.
    page.get_by_label("Comment").press_sequentially("<b>half a senten")
    eventually(page, lambda: saved(database, token).get(ITEMS[0]), Answer("level", 2, 2, note="<b>half a senten"))
    page.keyboard.type("ce</b>")
    eventually(page, lambda: saved(database, token)[ITEMS[0]].note, "<b>half a sentence</b>")
    eventually(page, lambda: too_wide(page), False)


def _go_on_elsewhere(open_page, link: str) -> Page:
    page = open_page(link, **PHONE)
    press(page, "Go on where you stopped")
    heading(page, "How does work stop?")
    press(page, "Back")
    heading(page, "How does new work start?")
    expect(page.get_by_role("radio", name="Intake as in step 2.")).to_be_checked()
    page.go_back()
    heading(page, "How does work stop?")
    page.go_back()
    heading(page, "Spring")
    page.go_forward()
    heading(page, "How does work stop?")
    assert query(page)["at"] == [ITEMS[1]]
    return page


def _a_stale_tab_is_refused(database, token: str, stale: Page, other: Page) -> None:
    press(other, "Back")
    heading(other, "How does new work start?")
    choose(other, "Intake as in step 4.")
    stale.locator("label", has_text="Intake as in step 1.").click()
    expect(stale.get_by_text("Which one holds?")).to_be_visible()
    assert saved(database, token)[ITEMS[0]].score == 4
    press(stale, "Keep the saved one")
    expect(stale.get_by_text("Which one holds?")).to_have_count(0)
    expect(stale.get_by_role("radio", name="Intake as in step 4.")).to_be_checked()


def _answer_the_rest(page: Page) -> None:
    press(page, "Next")
    heading(page, "How does work stop?")
    choose(page, "Does not apply")
    page.get_by_label("Why does it not apply?").fill("We never stop anything")
    press(page, "Next")
    heading(page, "Who knows the budget?")
    choose(page, "I don't know")
    press(page, "Overview")
    heading(page, "Look over and submit")
    assert barriers(page) == []
    page.get_by_role("link", name="Forecast", exact=True).click()
    heading(page, "How is the end forecast?")
    choose(page, "Forecast as in step 3.")
    press(page, "Next")
    expect(page.get_by_text("All 4 questions are answered.")).to_be_visible()


def _answer_by_keyboard(page: Page, database, token: str) -> None:
    for number, item in enumerate(ITEMS):
        expect_query(page, {"invitation": [token], "at": [item]})
        expect(page.get_by_test_id("stRadio")).to_have_count(1)
        expect(page.get_by_role("radio", checked=True)).to_have_count(0)
        page.get_by_role("radio").nth(number + 1).focus()
        page.keyboard.press("Space")
        eventually(page, lambda item=item: item in saved(database, token), True)
        page.get_by_role("button", name=re.compile("^Next")).focus()
        page.keyboard.press("Enter")
    heading(page, "Look over and submit")
    held = saved(database, token)
    assert [held[item].score for item in ITEMS] == [1, 2, 3, 4]
    submit(page)


def _close(page: Page, running) -> None:
    press(page, "Close the campaign")
    press(page, "Close it now")
    expect(page.get_by_role("button", name="Reopen as a new revision")).to_be_visible()
    eventually(page, lambda: running.campaign.state, "closed")
    assert maturity.progress(running.database, running.campaign_id)["submitted"].isna().all()

def _talk_and_vote_again(server, open_page, running) -> None:
    """The team sees on what it differs most, votes again on that by the same links, and sees both votes."""
    talk = open_page(f"{server.address}/maturity?view=talk")
    expect(talk.get_by_role("heading", name="Talk about 2 of 4 practices, first about “Intake”.")).to_be_visible()
    expect_column(talk, 1, ["Intake", "Budget"])
    assert barriers(talk) == []
    press(talk, "Vote again")
    press(talk, "Start the second vote")
    expect(talk.get_by_text("0 of 2 people have voted again.")).to_be_visible()
    for token in running.links["Bridge"]:
        _vote_again(open_page(f"{server.address}/answer?invitation={token}", **PHONE))
    press(talk, "End the second vote")
    press(talk, "End it now")
    expect(talk.get_by_text("The team has voted again; the second vote counts for 1 practice.")).to_be_visible()
    _agree_aim_and_act(talk, running)


def _vote_again(page: Page) -> None:
    press(page, "Begin")
    heading(page, "How does new work start?")
    choose(page, "Intake as in step 3.")
    page.get_by_role("button", name=re.compile("^Next")).click()
    heading(page, "Look over and submit")
    submit(page)


def _agree_aim_and_act(page: Page, running) -> None:
    """What the team decides: a level with dissent, a target, an action that is closed with what shows it."""
    settled(page)
    page.locator("label", has_text="2 Practised").first.click()
    page.get_by_label("Who sees it otherwise, and why?").fill("One of us says 4")
    press(page, "Save")
    expect(page.get_by_text("agreed: 2 Practised")).to_be_visible()
    assert _of_intake(running, "agreed_level") == 2
    settled(page)
    target = page.get_by_role("combobox", name="Target")
    target.click()
    target.fill("4 Mea")
    page.get_by_role("option", name="4 Measured").click()
    press(page, "Set the target")
    eventually(page, lambda: set(_view(running).areas["target"].dropna()), {4})
    settled(page)
    page.get_by_label("New action").fill("Put the <b>list</b> on the wall")
    page.get_by_label("Who sees to it").fill("Ann")
    press(page, "Add the action")
    expect(page.get_by_text("Put the <b>list</b> on the wall")).to_be_visible()
    settled(page)
    press(page, "Done")
    page.get_by_label("What shows that it is done?").fill("It hangs there")
    press(page, "Close the action")
    eventually(page, lambda: list(_view(running).actions["evidence"]), ["It hangs there"])


def _see_the_results(server, open_page) -> None:
    """Both votes and the agreed level on the team's page, also on a phone, and the gap in the view of all teams."""
    page = open_page(f"{server.address}/maturity?view=team", **PHONE)
    expect(page.get_by_role("heading", name=re.compile("^Largest gap: "))).to_be_visible()
    expect(page.get_by_text("second vote; the first gave 1 Improvised, agreed: 2 Practised")).to_be_visible()
    eventually(page, lambda: too_wide(page), False)
    assert barriers(page) == []
    every = open_page(f"{server.address}/maturity")
    expect(every.get_by_role("heading", name=re.compile("^Targets are missed most often in "))).to_be_visible()
    assert barriers(every) == []
    # A click anywhere in a team's row opens the team.
    every.get_by_test_id("stVegaLiteChart").first.locator("svg text", has_text="3 Shared").first.click()
    expect_query(every, {"view": ["team"], "team": ["Bridge"]})


def _view(running):
    return team_view(running.database, running.campaign_id, "Bridge")


def _of_intake(running, what: str):
    return _view(running).items.set_index("item_id").loc[ITEMS[0], what]
