"""The frame in a real browser: deep links, filters and their links, back and forward, restart, phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import settled
from tests.browser.reader import choose_filter, eventually, expect_query, query, visit

# A page with the whole frame and nothing to draw below it: the browser has half the work of the first page.
LIGHT = "/project"


def sentence(page):
    return page.get_by_text(re.compile("^Showing "))


class SlowAnswers:
    """Stands between browser and server and keeps the server's answers back for a while, as a slow line or page does."""

    def __init__(self) -> None:
        self.waiting: list[bytes] | None = None

    def __call__(self, browser: WebSocketRoute) -> None:
        self.browser, server = browser, browser.connect_to_server()
        browser.on_message(server.send)
        server.on_message(lambda answer: browser.send(answer) if self.waiting is None else self.waiting.append(answer))

    @contextmanager
    def held_back(self) -> Iterator[None]:
        self.waiting = []
        yield
        kept, self.waiting = self.waiting, None
        for answer in kept:
            self.browser.send(answer)


def test_the_first_request_after_a_start_may_be_a_deep_link_and_filters_outlive_a_restart(start, gmpp_database_url, open_page):
    server = start(gmpp_database_url)
    page = open_page(f"{server.address}/project?reported-status=red")
    expect(page.get_by_role("heading", level=1)).to_have_text("Project")
    expect(sentence(page)).to_have_text("Showing reported status red, as of 31 Mar 2023.")
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Portfolio")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect_query(page, {"reported-status": ["red"]})
    assert open_page.complaints == []
    server.stop()
    start(gmpp_database_url, port=urlsplit(server.address).port)
    page.reload()
    settled(page)
    open_page.complaints.clear()
    expect(page.get_by_role("heading", level=1)).to_have_text("Project")
    expect(sentence(page)).to_have_text("Showing reported status red, as of 31 Mar 2023.")


def test_a_choice_changes_the_url_and_its_link_shows_the_same_in_another_browser(gmpp_server, open_page):
    page = open_page(gmpp_server.address + LIGHT)
    choose_filter(page, "Reported status", "Red")
    expect(sentence(page)).to_have_text("Showing reported status red, as of 31 Mar 2023.")
    choose_filter(page, "Business unit", "Home Office")
    expect(sentence(page)).to_contain_text("business unit Home Office")
    settled(page)
    other = open_page(page.url)
    expect(sentence(other)).to_have_text(sentence(page).inner_text())
    expect_query(other, query(page))
    assert set(query(page)) == {"business-unit", "reported-status"}


def test_the_copied_link_is_the_address_of_what_is_on_screen(gmpp_server, open_page):
    page = open_page(f"{gmpp_server.address}{LIGHT}?search=R%26D+50%25")
    page.get_by_role("button", name="Copy link").click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert urlsplit(link)[:3] == urlsplit(page.url)[:3]
    assert parse_qs(urlsplit(link).query) == {"search": ["R&D 50%"]}


def test_back_and_forward_restore_each_step(gmpp_server, open_page):
    page = open_page(gmpp_server.address + LIGHT)
    choose_filter(page, "Reported status", "Red")
    expect(sentence(page)).to_contain_text("reported status red")
    choose_filter(page, "Reported status", "Green")
    expect(sentence(page)).to_contain_text("red or green")
    red, every = "Showing reported status red, as of 31 Mar 2023.", "Showing all projects, as of 31 Mar 2023."
    for step, expected in ((page.go_back, red), (page.go_back, every), (page.go_forward, red)):
        step()
        expect(sentence(page)).to_have_text(expected)
    expect_query(page, {"reported-status": ["red"]})


def test_back_pressed_again_before_the_first_step_is_drawn_takes_both_steps(gmpp_server, open_page):
    page = open_page(gmpp_server.address + LIGHT)
    page.route_web_socket("**", slow := SlowAnswers())
    page.reload()
    settled(page)
    for choice in ("Red", "Green"):
        choose_filter(page, "Reported status", choice)
    both, every = "Showing reported status red or green, as of 31 Mar 2023.", "Showing all projects, as of 31 Mar 2023."
    for step, expected in ((page.go_back, every), (page.go_forward, both)):
        with slow.held_back():
            step()
            # The server has taken the first step, and the browser, which knows nothing of it, repeats what it shows.
            eventually(page, lambda: any(b"Showing reported status red," in answer for answer in slow.waiting), True)
            step()
        expect(sentence(page)).to_have_text(expected)
        settled(page)
        expect(sentence(page)).to_have_text(expected)
    expect_query(page, {"reported-status": ["red", "green"]})


def test_the_menu_carries_the_filter_and_back_returns_to_it(gmpp_server, open_page):
    page = open_page(f"{gmpp_server.address}/?reported-status=red")
    menu = page.get_by_test_id("stSidebar")
    menu.get_by_role("link", name="Project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Project")
    expect(sentence(page)).to_contain_text("reported status red")
    expect_query(page, {"reported-status": ["red"]})
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")
    expect(sentence(page)).to_contain_text("reported status red")
    page.reload()
    settled(page)
    expect(sentence(page)).to_contain_text("reported status red")


def test_a_chip_takes_its_value_out_and_one_reset_all_of_them(gmpp_server, open_page):
    page = open_page(f"{gmpp_server.address}{LIGHT}?reported-status=red&reported-status=green&search=a")
    page.get_by_role("button", name="Reported status: Green").click()
    expect(sentence(page)).to_have_text("Showing reported status red, with the words “a”, as of 31 Mar 2023.")
    page.get_by_role("button", name="Reset filters").click()
    expect(sentence(page)).to_have_text("Showing all projects, as of 31 Mar 2023.")
    expect_query(page, {})


def test_two_quick_choices_are_both_kept(gmpp_server, open_page):
    page = open_page(gmpp_server.address + LIGHT)
    box = page.get_by_test_id("stSidebar").get_by_role("combobox", name="Reported status")
    box.click()
    # A third one can fall between the answers to these two, and then tells of what was on screen: the second one is lost.
    for choice in ("Red", "Green"):
        page.get_by_role("option", name=re.compile(rf"^{choice} \(")).click()
    page.keyboard.press("Escape")
    expect(sentence(page)).to_have_text("Showing reported status red or green, as of 31 Mar 2023.")
    expect_query(page, {"reported-status": ["red", "green"]})


def test_hostile_values_are_named_and_do_nothing(gmpp_server, open_page):
    page = open_page(f"{gmpp_server.address}/?portfolio=%3Cscript%3Edocument.title%3D1%3C%2Fscript%3E&search=a%00b&stage=**x**")
    expect(page.get_by_text("Portfolio: “<script>document.title=1</script>” is not a known portfolio.")).to_be_visible()
    expect(page.get_by_text("Stage: “**x**” is not a known stage.")).to_be_visible()
    expect(sentence(page)).to_have_text("Showing all projects, as of 31 Mar 2023.")
    expect(page).to_have_title("Review – Portfolio Lens")


def test_back_leaves_a_link_that_held_something_unknown(gmpp_server, open_page):
    page = open_page(f"{gmpp_server.address}/data")
    page.goto(f"{gmpp_server.address}/?portfolio=gone")
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Data")


def test_a_search_is_taken_on_enter_and_stays_over_a_change_of_page(gmpp_server, open_page):
    page = open_page(gmpp_server.address)
    search = page.get_by_test_id("stSidebar").get_by_role("textbox", name="Search")
    search.fill("rail")
    search.press("Enter")
    expect(sentence(page)).to_contain_text("with the words “rail”")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Project")
    expect(page.get_by_test_id("stSidebar").get_by_role("textbox", name="Search")).to_have_value("rail")


def test_an_empty_database_says_what_to_do(start, tmp_path, open_page):
    page = open_page(start(f"sqlite:///{tmp_path / 'empty.db'}").address)
    expect(page.get_by_text("No portfolio is loaded yet")).to_be_visible()
    page.get_by_role("link", name="Load my own on the Data page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Data")


def test_every_kind_of_response_carries_the_security_headers(gmpp_server):
    for path in ("/", "/project?a=b", "/healthz", "/_stcore/health", "/static/nothing.js"):
        with urlopen(gmpp_server.address + path, timeout=10) as response:  # noqa: S310
            policy = response.headers["Content-Security-Policy"]
            assert "unsafe-eval" not in policy, path
            assert "frame-ancestors 'none'" in policy, path
            assert response.headers["X-Content-Type-Options"] == "nosniff", path


def test_on_a_phone_the_menu_is_folded_and_nothing_is_wider_than_the_screen(gmpp_server, open_page):
    page = open_page(gmpp_server.address, width=390, height=844)
    for link in ("", "?reported-status=red&reported-status=green&search=a"):
        visit(page, link)
        expect(page.get_by_role("button", name="Reset filters")).to_have_count(1 if link else 0)
        expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Project")).not_to_be_in_viewport()
        settled(page)
        # A wide table scrolls inside its own frame.
        eventually(page, lambda: page.evaluate("""() => [...document.querySelectorAll('[data-testid=stMain] *')]
            .filter(item => item.getBoundingClientRect().right > innerWidth + 1 && item.checkVisibility())
            .filter(item => !item.parentElement.closest('[data-testid=stDataFrame]'))
            .map(item => item.outerHTML.slice(0, 120))"""), [])
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Project")).to_be_in_viewport()
