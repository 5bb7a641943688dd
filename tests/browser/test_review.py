"""The Review page in a real browser: record a decision and find it again, open a project from an exception and come back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled
from tests.browser.reader import barriers, click_cell, click_view, eventually, expect_column, expect_query, query
from tests.databases import upgraded
from tests.factories import insert_rows
from tests.review_rows import two_projects


@pytest.fixture(scope="module")
def review_server(start, tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('review') / 'portfolio.db'}"
    database = upgraded(url)
    insert_rows(database, **two_projects())
    database.close()
    return start(url)


def test_a_review_from_the_first_exception_to_a_recorded_decision(review_server, open_page):
    page = open_page(f"{review_server.address}/?reported-status=green")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")
    expect_column(page, 1, ["Alpha"])
    # The name alone is the button, and it is a short one.
    click_cell(page, 1, 30)
    expect(page.get_by_role("heading", level=1)).to_have_text("Project")
    expect(page.get_by_role("heading", name="Alpha")).to_be_visible()
    expect_query(page, {"reported-status": ["green"], "id": ["a"]})
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")
    # Streamlit leaves a step between list and project whose link has the project's id too.
    eventually(page, lambda: query(page)["reported-status"], ["green"])
    expect_column(page, 1, ["Alpha"])
    settled(page)

    page.get_by_text("Record a decision").click()
    page.get_by_role("textbox", name="Decision", exact=True).fill("Yes, 200 more")
    page.get_by_role("textbox", name="Decided by").fill("Board")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("Decided in this review: 1")).to_be_visible()
    page.reload()
    settled(page)
    expect(page.get_by_text("Yes, 200 more")).to_be_visible()
    expect(page.get_by_text("Alpha · asked: Approve more money · decided by Board")).to_be_visible()
    expect(page.get_by_text("No decision is asked for")).to_be_visible()
    assert barriers(page) == []


def test_a_choice_of_kind_is_in_the_link(review_server, open_page):
    page = open_page(review_server.address)
    click_view(page, re.compile("^Late"))
    expect(page.get_by_text("1 of 1 exception.")).to_be_visible()
    expect_query(page, {"kind": ["late"]})
    expect_column(open_page(page.url), 3, ["Forecast finish 1 Mar 2027, 60 days late"])
