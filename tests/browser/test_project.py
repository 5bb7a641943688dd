"""The Project page in a real browser: every view and its link, neighbours and the way back, barriers, phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from components.navigation import PROJECT_VIEWS
from components.project_panels import VIEWS
from tests.browser.conftest import settled
from tests.browser.reader import (
    barriers,
    click_view,
    command_line,
    download,
    expect_on_phone,
    expect_query,
    expect_row_count,
    rows_of,
)

LABELS = {name: label for name, (label, _) in VIEWS.items()}
CHARTS = {"overview": 1, "performance": 2, "schedule": 2, "status": 1, "people": 1}


@pytest.fixture(scope="module")
def red(demonstration_database_url) -> list[dict]:
    """The projects whose computed status is red, worst first."""
    return command_line(demonstration_database_url, "report", "projects", "--computed-status", "red")


def title(page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def expect_figure(page, label: str, expected: str) -> None:
    expect(page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")).to_have_text(expected)


def test_every_view_has_its_link_its_charts_and_no_serious_barrier(demonstration_server, open_page, red):
    page = open_page(f"{demonstration_server.address}/project?id={red[0]['project_id']}")
    for view in PROJECT_VIEWS:
        click_view(page, LABELS[view])
        own = {} if view == PROJECT_VIEWS[0] else {"view": [view]}
        expect_query(page, {"id": [red[0]["project_id"]], **own})
        expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(CHARTS.get(view, 0))
        for place in range(CHARTS.get(view, 0)):
            expect(page.get_by_test_id("stVegaLiteChart").nth(place).locator("canvas, svg").first).to_be_visible()
        assert barriers(page) == [], view
    page.go_back()
    expect(page.get_by_role("radio", name=LABELS[PROJECT_VIEWS[-2]])).to_be_checked()
    expect_query(page, {"id": [red[0]["project_id"]], "view": [PROJECT_VIEWS[-2]]})


def test_a_link_to_a_view_opens_it_with_the_figures_of_the_command_line(demonstration_server, open_page, red):
    page = open_page(f"{demonstration_server.address}/project?id={red[0]['project_id']}&view=performance&computed-status=red")
    title(page, red[0]["name"])
    expect(page.get_by_role("heading", name=re.compile("How efficient"))).to_be_visible()
    expect_figure(page, "Cost (CPI)", f"{red[0]['cpi']:.2f}")
    expect_figure(page, "Schedule, SPI(t)", f"{red[0]['spi_t']:.2f}")
    expect_figure(page, "Finish slip", f"{red[0]['finish_slip_days']} days")
    page.get_by_role("button", name="Table").first.click()
    popover = page.get_by_test_id("stPopoverBody")
    curves = rows_of(download(page, "Download CSV", popover))
    spent = [float(row["value"]) for row in curves if row["series"] == "actual_cost"]
    assert spent[-1] == pytest.approx(red[0]["ac"])


def test_next_and_previous_walk_through_the_filtered_list_and_the_way_back_keeps_the_filter(
        demonstration_server, open_page, red):
    page = open_page(f"{demonstration_server.address}/project?id={red[0]['project_id']}&computed-status=red")
    for place in (1, 2):
        page.get_by_role("link", name="Next").click()
        title(page, red[place]["name"])
        expect_query(page, {"id": [red[place]["project_id"]], "computed-status": ["red"]})
        settled(page)
    page.get_by_role("link", name="Previous").click()
    title(page, red[1]["name"])
    page.go_back()
    title(page, red[2]["name"])
    page.get_by_role("link", name="Back to the portfolio").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Portfolio")
    expect_query(page, {"computed-status": ["red"]})
    expect_row_count(page, len(red))


def test_without_an_id_or_with_a_wrong_one_a_project_is_found_by_typing(demonstration_server, open_page, red):
    page = open_page(f"{demonstration_server.address}/project?id=%3Cb%3Enobody%3C%2Fb%3E&computed-status=red")
    expect(page.get_by_text("There is no project with the id “<b>nobody</b>”")).to_be_visible()
    box = page.get_by_test_id("stMain").get_by_role("combobox", name="Which project?")
    box.click()
    box.fill(red[1]["name"][:12])
    page.get_by_role("option", name=re.compile(re.escape(red[1]["name"]))).click()
    title(page, red[1]["name"])
    expect_query(page, {"id": [red[1]["project_id"]], "computed-status": ["red"]})


def test_a_real_project_without_earned_value_says_what_would_fill_it(gmpp_server, gmpp_database_url, open_page):
    worst = command_line(gmpp_database_url, "report", "projects", "--reported-status", "red")[0]
    page = open_page(f"{gmpp_server.address}/project?id={worst['project_id']}&view=performance")
    title(page, worst["name"])
    expect_figure(page, "Cost (CPI)", "unknown")
    expect_figure(page, "Schedule, SPI(t)", "unknown")
    expect(page.get_by_text("performance.csv").first).to_be_visible()
    assert barriers(page) == []


def test_on_a_phone_every_view_fits_and_has_no_serious_barrier(demonstration_server, open_page, red):
    address = f"{demonstration_server.address}/project?id={red[0]['project_id']}"
    page = open_page(address, width=390, height=844)
    expect_on_phone(page)
    for view in PROJECT_VIEWS[1:]:
        click_view(page, LABELS[view])
        expect(page).to_have_url(re.compile(f"view={view}$"))
        assert barriers(page) == [], view
    expect_on_phone(open_page(f"{address}&view=dependencies", width=390, height=844))
