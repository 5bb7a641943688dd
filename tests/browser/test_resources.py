"""The heat map in a real browser: rows opened with mouse and keys, a cell's bookings, its link, a filter that hides nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.browser.reader import barriers, choose_filter, expect_on_phone, expect_query
from tests.databases import upgraded
from tests.factories import insert_rows
from tests.reports.bookings_portfolio import FILES

SLOW = 30_000


@pytest.fixture(scope="module")
def people_server(start, tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('people') / 'portfolio.db'}"
    database = upgraded(url)
    reports = [{"project_id": "alpha", "period_end": "2028-01-31", "overall_rag": "green"}]
    insert_rows(database, **FILES, status_reports=reports)
    database.close()
    return start(url)


def row(page: Page, name: str):
    return page.get_by_role("rowheader", name=re.compile(rf"^{name}\b"))


def cell(page: Page, label: str):
    return page.get_by_role("gridcell", name=re.compile(label))


def test_a_team_opens_in_place_down_to_a_person_and_the_link_shows_the_same(people_server, open_page):
    page = open_page(f"{people_server.address}/resources")
    expect(page.get_by_text("1 of 5 people is booked above capacity, in Jan 2028.")).to_be_visible(timeout=SLOW)
    row(page, "North").click()
    row(page, "Engineer").click()
    expect(row(page, "Ann")).to_be_visible(timeout=SLOW)
    cell(page, "^Ann, Jan 2028: 125%").click()
    expect(page.get_by_role("heading", name="Ann, Jan 2028")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("100 hours booked of 80 (125 %); 20 hours too many.")).to_be_visible(timeout=SLOW)
    expect_query(page, {"open": ["North;North/Engineer"], "unit": ["North/Engineer/ann"], "month": ["2028-01"]})
    settled(page)
    assert barriers(page) == []

    again = open_page(page.url)
    expect(row(again, "Ann")).to_be_visible(timeout=SLOW)
    expect(cell(again, "^Ann, Jan 2028")).to_have_attribute("aria-selected", "true", timeout=SLOW)
    expect(again.get_by_role("heading", name="Ann, Jan 2028")).to_be_visible(timeout=SLOW)
    row(again, "North").click()
    expect(row(again, "Ann")).to_have_count(0, timeout=SLOW)


def test_keys_alone_open_a_row_and_show_its_bookings(people_server, open_page):
    page = open_page(f"{people_server.address}/resources")
    row(page, "North").focus()
    page.keyboard.press("ArrowRight")
    expect(row(page, "Engineer")).to_be_visible(timeout=SLOW)
    settled(page)
    expect(row(page, "North")).to_be_focused(timeout=SLOW)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(row(page, "Ann")).to_be_visible(timeout=SLOW)
    settled(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ann, Mar 2028")).to_be_visible(timeout=SLOW)


def test_a_filter_keeps_the_totals_and_names_what_lies_outside(people_server, open_page):
    page = open_page(f"{people_server.address}/resources?by=person&measure=hours")
    said = "^Ann, Jan 2028: 100 hours booked; 100 hours booked of 80, above capacity"
    expect(cell(page, rf"{said}\.$")).to_be_visible(timeout=SLOW)
    choose_filter(page, "Programme", "A")
    expect(cell(page, f"{said}; 40 hours of it outside the filter")).to_be_visible(timeout=SLOW)
    expect(row(page, "Bob")).to_have_count(0, timeout=SLOW)


def test_headings_stay_in_sight_and_nothing_is_wider_than_a_phone(people_server, open_page):
    page = open_page(f"{people_server.address}/resources?open=North;North/Engineer;North/Analyst;South;!unfilled", 390, 844)
    expect(row(page, "Engineer wanted")).to_be_visible(timeout=SLOW)
    expect_on_phone(page)
    cell(page, "^Dee, Mar 2028|^Engineer wanted, Mar 2028").first.scroll_into_view_if_needed()
    expect(page.get_by_role("columnheader", name="Mar 2028")).to_be_in_viewport()
    expect(row(page, "Engineer wanted")).to_be_in_viewport()
    assert barriers(page) == []


@pytest.fixture(scope="module")
def crowd_server(start, tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('crowd') / 'portfolio.db'}"
    database = upgraded(url)
    people = [{"resource_id": f"r{number:03}", "name": f"Person {number:03}"} for number in range(200)]
    insert_rows(database, projects=[{"project_id": "a", "name": "A"}], resources=people,
                capacity=[{"resource_id": person["resource_id"], "month": "2028-01-01", "hours": 160} for person in people])
    database.close()
    return start(url)


def test_keys_reach_the_last_of_many_people_though_few_are_drawn_at_once(crowd_server, open_page):
    page = open_page(f"{crowd_server.address}/resources?by=person")
    expect(row(page, "Person 000")).to_be_visible(timeout=SLOW)
    assert page.locator("tbody th[data-row]").count() < 100
    row(page, "Person 000").focus()
    page.keyboard.press("Shift+End")
    last = cell(page, "^Person 199, Jan 2028")
    expect(last).to_be_focused(timeout=SLOW)
    expect(page.get_by_role("columnheader", name="Jan 2028")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(last).to_have_attribute("aria-selected", "true", timeout=SLOW)
    expect(page.get_by_role("heading", name="Person 199, Jan 2028")).to_be_visible(timeout=SLOW)
