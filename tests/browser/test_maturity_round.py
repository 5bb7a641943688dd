"""A whole round of a self-assessment in a browser: two people answer on a phone, the round closes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from data_access.engine import Database
from data_access.upgrade import upgrade
from reports import maturity_campaigns as maturity
from reports.maturity_answering import Answer, answer_sheet
from tests.browser.reader import barriers, eventually, expect_query, query, too_wide
from tests.small_ladder import ITEMS, opened_small

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('maturity') / 'round.db'}"


@pytest.fixture(scope="module")
def database(url):
    opened = Database(url)
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server(start, database, url):
    return start(url)


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, statement: str) -> None:
    """Choose a rung by its words, as a thumb does, and wait until it is saved."""
    page.locator("label", has_text=statement).click()
    expect(page.get_by_role("radio", name=statement)).to_be_checked()
    expect(page.get_by_test_id("stProgress").get_by_text("Saved:")).to_be_visible()


def submit(page: Page) -> None:
    press(page, "Submit")
    press(page, "Yes, submit and lock")
    heading(page, "Thank you")


def saved(database, token: str) -> dict:
    return {item: held.answer for item, held in answer_sheet(database, token).saved.items()}


def test_two_people_answer_on_a_phone_and_the_round_closes(database, server, open_page):
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
