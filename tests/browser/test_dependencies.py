"""The Dependencies page in a real browser: a cell and a bar are clicked, links show the same elsewhere, a slip is tried."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.browser.reader import (
    barriers,
    click_view,
    command_line,
    download,
    expect_column,
    expect_on_phone,
    expect_query,
    rows_of,
    visit,
)
from tests.databases import upgraded
from tests.factories import insert_rows
from tests.networks import day, link, project

PATH = "/dependencies"
SLOW = 30_000


def long_name(project_id: str) -> str:
    return f"Project {project_id.upper()}"


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    """North gives twice to south, once too late; east and west have one of their own, a circle of two runs beside."""
    url = f"sqlite:///{tmp_path_factory.mktemp('dependencies') / 'portfolio.db'}"
    database = upgraded(url)
    dates = {"a": (0, 50), "b": (10, 60), "c": (60, 90), "d": (0, 20), "e": (30, 40), "x": (0, 5), "y": (0, 5)}
    units = {"a": "North", "b": "North", "c": "South", "d": "East", "e": "West"}
    insert_rows(
        database,
        projects=[project(name, *days, business_unit=units.get(name, "Ring"), budget=1_000) | {"name": long_name(name)}
                  for name, days in dates.items()],
        milestones=[{"milestone_id": "m", "project_id": "c", "name": "Go-live", "forecast_date": day(85)}],
        dependencies=[link("a", "c", needed_by=day(45), promised_on=day(55)),
                      link("b", "c", needed_by=day(65), promised_on=day(60)), link("d", "e"), link("x", "y"), link("y", "x")])
    database.close()
    return url


@pytest.fixture(scope="module")
def server(start, url):
    return start(url)


def names(page: Page):
    """The register, which is the last table of the page."""
    return page.get_by_test_id("stDataFrame").last.locator("[role=gridcell][aria-colindex='1']")


def expect_givers(page: Page, *project_ids: str) -> None:
    expect(names(page)).to_have_text([long_name(name) for name in project_ids], timeout=SLOW)


def click_mark(page: Page, kind: str, place: int = 0) -> None:
    """Click one of the marks of the page's chart, as it is drawn."""
    page.locator(f"[data-testid=stVegaLiteChart] .{kind} path").nth(place).click(timeout=SLOW, force=True)


def test_a_click_on_a_cell_lists_its_dependencies_and_the_link_does_so_elsewhere(server, open_page):
    page = open_page(f"{server.address}{PATH}?view=matrix&by=business-unit")
    expect(page.get_by_role("heading", name="Register (5)")).to_be_visible(timeout=SLOW)
    click_mark(page, "mark-rect")
    expect(page.get_by_role("button", name=re.compile("^Only "))).to_be_visible(timeout=SLOW)
    settled(page)
    elsewhere = open_page(page.url)
    expect(elsewhere.get_by_role("button", name=re.compile("^Only "))).to_be_visible(timeout=SLOW)
    visit(elsewhere, "?view=matrix&by=business-unit&giver=North&receiver=South")
    expect(elsewhere.get_by_role("heading", name="Register (2)")).to_be_visible(timeout=SLOW)
    expect_givers(elsewhere, "a", "b")
    assert [row["predecessor_id"] for row in rows_of(download(elsewhere, "CSV"))] == ["a", "b"]
    assert barriers(elsewhere) == []


def test_a_click_on_a_bar_shows_its_chain_and_the_link_does_so_elsewhere(server, open_page):
    page = open_page(f"{server.address}{PATH}?by=project")
    expect(page.get_by_role("heading", name="Register (5)")).to_be_visible(timeout=SLOW)
    # One lane in order of the start: a, d, x and y begin together, then b, e and c.
    click_mark(page, "mark-rect", 0)
    expect(page.get_by_text(re.compile("on the chain; the rest is faded"))).to_be_visible(timeout=SLOW)
    settled(page)
    elsewhere = open_page(page.url)
    expect(elsewhere.get_by_text(re.compile("on the chain; the rest is faded"))).to_be_visible(timeout=SLOW)
    visit(elsewhere, "?focus=c")
    expect(elsewhere.get_by_text("3 projects on the chain; the rest is faded")).to_be_visible(timeout=SLOW)
    expect_givers(elsewhere, "a", "b")
    assert barriers(elsewhere) == []


def test_a_slip_is_tried_and_its_link_shows_the_same_before_and_after_as_the_command_line(server, url, open_page):
    page = open_page(f"{server.address}{PATH}")
    click_view(page, "What if it slips?")
    box = page.get_by_role("combobox", name="Which project slips?")
    box.click()
    box.fill("Project B")
    page.get_by_role("option", name=re.compile("^Project B")).first.click()
    page.get_by_role("button", name="Let it slip").click()
    expect(page.get_by_role("button", name=re.compile("Project B: 30 days longer"))).to_be_visible(timeout=SLOW)
    expect_query(page, {"view": ["slip"], "slip": ["b:30"]})
    said = page.get_by_text(re.compile("^2 projects finish later"))
    expect(said).to_contain_text("moves by 30 days, 1 need-by date breaks, 1 milestone moves", timeout=SLOW)
    printed = command_line(url, "report", "slip", "--project", "b", "--days", "30")["projects"]
    for shown in (page, open_page(page.url)):
        expect_column(shown, 1, [row["name"] for row in printed])
        expect_column(shown, 4, [str(row["moved_days"]) for row in printed])
        expect(shown.get_by_text(re.compile("^2 projects finish later"))).to_have_text(said.inner_text(), timeout=SLOW)
    assert barriers(page) == []
    page.get_by_role("button", name="Clear").click()
    expect_query(page, {"view": ["slip"]})


def test_a_circle_is_named_and_the_chain_to_the_finish_listed_with_float(server, open_page):
    page = open_page(f"{server.address}{PATH}?view=chain")
    expect(page.get_by_text("2 projects: Project X > Project Y > Project X")).to_be_visible(timeout=SLOW)
    expect_column(page, 2, [long_name("b"), long_name("c")])
    expect_column(page, 5, ["0", "0"])
    assert barriers(page) == []


def test_on_a_phone_nothing_is_wider_than_the_screen_and_nothing_bars_the_way(server, open_page):
    page = open_page(f"{server.address}{PATH}", 390, 844)
    expect(page.get_by_text(re.compile("cannot hold: "))).to_be_visible(timeout=SLOW)
    expect_on_phone(page)
    assert barriers(page) == []
    for view, question in (("matrix", "Who gives to whom?"), ("slip&slip=b:30", "What moves and what breaks?")):
        visit(page, f"?view={view}")
        expect(page.get_by_role("heading", name=question)).to_be_visible(timeout=SLOW)
        expect_on_phone(page)
