"""The views of the Resources page that look ahead, in a real browser: a scenario is a link, and hostile text is only text."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled
from tests.browser.reader import PATIENCE, barriers, expect_on_phone, expect_query
from tests.databases import upgraded
from tests.factories import insert_rows
from tests.pages.test_resource_plans import ROWS


@pytest.fixture(scope="module")
def booked_server(start, tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('booked') / 'portfolio.db'}"
    database = upgraded(url)
    insert_rows(database, **ROWS)
    database.close()
    return start(url)


def heading(page, text: str):
    return page.get_by_role("heading", name=text, exact=True)


def test_a_scenario_is_a_link_that_shows_the_same_elsewhere_until_it_is_cleared(booked_server, open_page):
    page = open_page(f"{booked_server.address}/resources?view=what-if")
    expect(heading(page, "1 role-month overbooked, 48 hours above capacity")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Try it").first.press("Enter")
    expect(heading(page, "It helps: overbooked role-months 1 → 0")).to_be_visible(timeout=PATIENCE)
    expect_query(page, {"view": ["what-if"], "scenario": ["shift:b:1"]})
    assert barriers(page) == []

    elsewhere = open_page(page.url, width=390, height=844)
    expect(heading(elsewhere, "It helps: overbooked role-months 1 → 0")).to_be_visible(timeout=PATIENCE)
    expect_on_phone(elsewhere)
    elsewhere.get_by_role("button", name="Beta: 1 month later").click()
    expect(heading(elsewhere, "1 role-month overbooked, 48 hours above capacity")).to_be_visible(timeout=PATIENCE)
    expect_query(elsewhere, {"view": ["what-if"]})

    page.go_back()
    expect(heading(page, "1 role-month overbooked, 48 hours above capacity")).to_be_visible(timeout=PATIENCE)
    settled(page)


def test_a_hostile_scenario_is_named_as_text_and_the_rest_of_it_is_tried(booked_server, open_page):
    text = "drop:<img src=x onerror=alert(1)>;shift:b:1;**x**"
    page = open_page(f"{booked_server.address}/resources?view=what-if&scenario={quote(text)}")
    expect(page.get_by_text("Part of this scenario cannot be done and was left out.")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("“<img src=x onerror=alert(1)>” is not a known project.")).to_be_visible()
    expect(page.get_by_text("“**x**” is not shift:PROJECT:MONTHS", exact=False)).to_be_visible()
    expect(heading(page, "It helps: overbooked role-months 1 → 0")).to_be_visible()
    assert page.locator("img[src=x]").count() == 0
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(heading(page, "1 role-month overbooked, 48 hours above capacity")).to_be_visible(timeout=PATIENCE)
    expect_query(page, {"view": ["what-if"]})


def test_rivals_lead_to_what_if_and_to_the_project(booked_server, open_page):
    page = open_page(f"{booked_server.address}/resources?view=rivals")
    page.get_by_role("button", name="Beta", exact=False).click()
    expect(heading(page, "2 other projects compete for its 1 overbooked person: 140 hours")).to_be_visible(timeout=PATIENCE)
    expect_query(page, {"view": ["rivals"], "project": ["b"]})
    assert barriers(page) == []
    page.get_by_role("button", name="What if it moved?").click()
    expect(page.get_by_role("button", name="Shift", exact=True)).to_be_enabled(timeout=PATIENCE)
    expect_query(page, {"view": ["what-if"], "project": ["b"]})
