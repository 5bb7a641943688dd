"""The Portfolio page in a real browser: rows and link in step, the way to a project and back, one number in every place."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled
from tests.browser.reader import (
    barriers,
    choose_filter,
    click_cell,
    column,
    command_line,
    download,
    eventually,
    expect_column,
    expect_first_name,
    expect_on_phone,
    expect_query,
    expect_row_count,
    go_back_to,
    query,
    rows_of,
    visit,
)

PORTFOLIO = "/portfolio"
PORTFOLIO_LINK = "Back to the portfolio"


def listed(url: str, *chosen: str) -> list[dict]:
    return command_line(url, "report", "projects", *chosen)


def card(page, label: str):
    return page.get_by_test_id("stMetric").filter(has_text=label)


def test_a_filter_changes_rows_and_link_which_shows_the_same_elsewhere_and_back_and_forward_restore_each(
        demonstration_server, demonstration_database_url, open_page):
    every = listed(demonstration_database_url)
    red = listed(demonstration_database_url, "--computed-status", "red")
    both = listed(demonstration_database_url, "--computed-status", "red", "--reported-status", "red")
    assert len(every) > len(red) > len(both) > 0
    page = open_page(f"{demonstration_server.address}/portfolio")
    expect_row_count(page, len(every))
    choose_filter(page, "Computed status", "Red")
    expect_query(page, {"computed-status": ["red"]})
    choose_filter(page, "Reported status", "Red")
    expect_query(page, {"computed-status": ["red"], "reported-status": ["red"]})
    expect_column(page, 1, [row["name"] for row in both])
    expect_column(open_page(page.url), 1, [row["name"] for row in both])
    for step, expected in ((page.go_back, red), (page.go_back, every), (page.go_forward, red)):
        step()
        expect_row_count(page, len(expected))
        expect_column(page, 1, [row["name"] for row in expected], first=5)
        settled(page)
    expect_query(page, {"computed-status": ["red"]})


def test_a_click_on_a_name_opens_that_project_with_the_filter_and_the_way_back_keeps_it(
        demonstration_server, demonstration_database_url, open_page):
    red = listed(demonstration_database_url, "--computed-status", "red")
    page = open_page(f"{demonstration_server.address}/portfolio?computed-status=red")
    expect_first_name(page, red[0]["name"])
    click_cell(page, 3)
    expect(page.get_by_role("heading", level=1)).to_have_text("Project")
    expect(page.get_by_role("heading", name=red[2]["name"])).to_be_visible()
    expect_query(page, {"computed-status": ["red"], "id": [red[2]["project_id"]]})
    page.get_by_role("link", name=PORTFOLIO_LINK).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Portfolio")
    expect_query(page, {"computed-status": ["red"]})
    expect_row_count(page, len(red))
    settled(page)
    go_back_to(page, page.get_by_role("heading", name=red[2]["name"]))


def test_after_sorting_by_a_header_a_click_opens_the_project_that_is_seen(
        demonstration_server, demonstration_database_url, open_page):
    every = listed(demonstration_database_url)
    by_name = sorted(every, key=lambda row: row["name"].lower())
    assert by_name[1] != every[1]
    page = open_page(f"{demonstration_server.address}/portfolio")
    expect_first_name(page, every[0]["name"])
    click_cell(page, 0)
    expect_first_name(page, by_name[0]["name"])
    click_cell(page, 2)
    expect(page.get_by_role("heading", name=by_name[1]["name"], exact=True)).to_be_visible()
    expect_query(page, {"id": [by_name[1]["project_id"]]})


def test_a_filter_change_after_sorting_still_opens_the_project_that_is_seen(
        demonstration_server, demonstration_database_url, open_page):
    red = listed(demonstration_database_url, "--computed-status", "red")
    page = open_page(f"{demonstration_server.address}/portfolio")
    expect_first_name(page, listed(demonstration_database_url)[0]["name"])
    click_cell(page, 0)
    choose_filter(page, "Computed status", "Red")
    expect_row_count(page, len(red))
    settled(page)
    # Streamlit may keep the reader's order or not: what counts is that a click opens what is seen.
    seen = column(page, 1)[1]
    click_cell(page, 2)
    expect(page.get_by_role("heading", name=seen, exact=True)).to_be_visible()
    eventually(page, lambda: query(page)["id"], [next(row["project_id"] for row in red if row["name"] == seen)])


def test_one_number_is_the_same_on_the_card_in_the_csv_and_on_the_command_line(
        demonstration_server, demonstration_database_url, open_page):
    """CPI of a filter, once by hand: the sum of earned value over the sum of actual cost of projects that have both."""
    page = open_page(f"{demonstration_server.address}/portfolio?portfolio=GRID&portfolio=WATER")
    shown = card(page, "Cost performance index").get_by_test_id("stMetricValue").inner_text()
    as_csv = rows_of(download(page, "All columns as CSV"))
    printed = listed(demonstration_database_url, "--portfolio", "GRID", "--portfolio", "WATER")
    assert [row["project_id"] for row in as_csv] == [row["project_id"] for row in printed]
    for rows in (printed, [{name: value or None for name, value in row.items()} for row in as_csv]):
        known = [row for row in rows if row["ev"] is not None and row["ac"] is not None
                 and row["active"] in (True, "True")]
        assert shown == f"{sum(float(row['ev']) for row in known) / sum(float(row['ac']) for row in known):.2f}"
        expect(page.get_by_text(f"Covers {len(known)} of {len([r for r in rows if r['active'] in (True, 'True')])} projects")
               .first).to_be_visible()
    figures = [row["cpi"] for row in printed]
    eventually(page, lambda: len(column(page, 4)) > 5, True)
    in_table = [float(text) if re.match("[0-9]", text) else None for text in column(page, 4)]
    assert in_table == figures[:len(in_table)]


def test_every_chart_has_its_table_and_csv(demonstration_server, open_page):
    page = open_page(f"{demonstration_server.address}/portfolio")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(3)
    for place in range(3):
        expect(charts.nth(place).locator("canvas, svg").first).to_be_visible()
    page.get_by_role("button", name="Table").first.click()
    popover = page.get_by_test_id("stPopoverBody")
    expect(popover.get_by_role("button", name="Download CSV")).to_be_visible()
    assert {"period_end", "status", "count"} <= set(rows_of(download(page, "Download CSV", popover))[0])


def test_the_real_portfolio_says_what_its_data_lacks_and_agrees_with_the_command_line(
        gmpp_server, gmpp_database_url, open_page):
    page = open_page(f"{gmpp_server.address}/portfolio")
    expect(page.get_by_text(re.compile("^Not measured here: .*Cost performance index"))).to_be_visible()
    expect(page.get_by_test_id("stMetric").filter(has_text="Cost performance index")).to_have_count(0)
    expect(page.get_by_text("About this data")).to_be_visible()
    expect(page.get_by_text(re.compile("2022")).first).to_be_visible()
    rows = listed(gmpp_database_url)
    expect_row_count(page, len(rows))
    said = Counter(row["reported_status"] for row in rows)
    rated = [row for row in rows if row["active"] and row["reported_status"] not in (None, "none")]
    green = sum(row["reported_status"] == "green" for row in rated)
    expect(card(page, "Projects on track").get_by_test_id("stMetricValue")).to_have_text(f"{100 * green / len(rated):.0f} %")
    for status, label in (("red", "Red"), ("green", "Green"), ("amber", "Amber")):
        visit(page, f"?reported-status={status}")
        expect_row_count(page, said[status])
        expect(page.get_by_role("button", name=f"Reported status: {label}")).to_be_visible()
    visit(page, "")
    expect_row_count(page, len(rows))
    assert barriers(page) == []
    assert barriers(open_page(gmpp_server.address + PORTFOLIO, width=390, height=844)) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_no_serious_barrier_at_either_width_and_a_phone_needs_no_sideways_scroll(demonstration_server, open_page, width):
    page = open_page(demonstration_server.address + PORTFOLIO, width=width, height=844)
    for link, sentence in (("", "Showing all projects"), ("?computed-status=red", "Showing computed status red"),
                           ("?search=nothing+at+all", "with the words “nothing at all”")):
        visit(page, link)
        expect(page.get_by_text(re.compile(f"^Showing.*{sentence.removeprefix('Showing')}")).first).to_be_visible()
        settled(page)
        if width == 390:
            expect_on_phone(page)
        assert barriers(page) == [], link
