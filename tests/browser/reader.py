"""What a reader of the pages does and sees: rows of a table, a click on a name, a download, and what bars the way."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from typer.testing import CliRunner

from cli import application
from tests.browser.conftest import PATIENCE, PAUSE, settled

Value = TypeVar("Value")

# Row height and header height of every table, in pixels: Streamlit draws them on a canvas.
ROW = 35
# Axe findings inside Streamlit's own widgets, which the app cannot change: (rule, part of the element) and the reason.
NOT_OURS: dict[tuple[str, str], str] = {
    ("svg-img-alt", "role-mark layer_"): "only where the group is empty: Vega writes one, without a name, for a layer whose "
                                         "filter leaves no mark; the chart itself has its alternative text",
    ("svg-img-alt", "role-mark metric_chart_"): "the same empty group in the sparkline that st.metric draws by itself",
}


def eventually(page: Page, read: Callable[[], Value], expected: Value, timeout: int = PATIENCE) -> None:
    """Read again and again until it is as expected; fails with the value last read. `timeout`: milliseconds.

    What follows an action is read in this way, or by `expect`: a value read once may be the one from before.
    """
    deadline = time.monotonic() + timeout / 1000
    while (value := read()) != expected and time.monotonic() < deadline:
        page.wait_for_timeout(PAUSE)
    assert value == expected, f"{value!r} is still not {expected!r}"


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def expect_query(page: Page, expected: dict[str, list[str]]) -> None:
    eventually(page, lambda: query(page), expected)


def table(page: Page, place: int = 0) -> Locator:
    found = page.get_by_test_id("stDataFrame").nth(place)
    found.locator("[role=gridcell]").first.wait_for(state="attached", timeout=PATIENCE)
    return found


def expect_row_count(page: Page, number: int, place: int = 0) -> None:
    """So many rows without the header; `place`: which table of the page, -1 for its last."""
    expect(table(page, place).locator("[role=grid]")).to_have_attribute("aria-rowcount", str(number + 1))


def column(page: Page, number: int, place: int = 0) -> list[str]:
    """The cells in sight of a column, counted from 1; read from the table beneath the canvas, as a screen reader does."""
    return table(page, place).locator(f"[role=gridcell][aria-colindex='{number}']").all_inner_texts()


def expect_column(page: Page, number: int, expected: Sequence[str], place: int = 0, first: int | None = None) -> None:
    """The cells of a column, counted from 1; `first`: only so many rows, for what lies below them is not drawn."""
    eventually(page, lambda: column(page, number, place)[:first], list(expected)[:first])


def expect_first_name(page: Page, name: str) -> None:
    expect_column(page, 1, [name], first=1)


def click_cell(page: Page, row: int, number_of_pixels: int = 60) -> None:
    """Click into a row of the page's first table, 0 for its header, so many pixels from the left."""
    settled(page)
    found = table(page)
    found.scroll_into_view_if_needed()
    expect_still(found)
    found.click(position={"x": number_of_pixels, "y": ROW * row + ROW // 2})


def expect_still(found: Locator) -> None:
    """Nothing moves it any more: charts above a table that are drawn late push it down."""
    before = None
    while (now := found.bounding_box()) != before:
        before = now
        found.page.wait_for_timeout(3 * PAUSE)


def visit(page: Page, link: str) -> None:
    """Show another query of the page that is open, as back and forward do: a fifth of the work of loading it anew.

    `link`: with its leading question mark; not for what must hold for the first request of a browser.
    """
    page.evaluate("""link => {
        history.pushState({}, "", location.pathname + link);
        dispatchEvent(new PopStateEvent("popstate", {state: {}}));
    }""", link)
    settled(page)


def click_view(page: Page, label: str | re.Pattern) -> None:
    """Choose a view of a row of views and wait for its link: each view has one of its own."""
    exactly = {} if isinstance(label, re.Pattern) else {"exact": True}
    view = page.get_by_role("radio", name=label, **exactly).first
    expect(view).to_be_visible()
    settled(page)
    if view.is_checked():
        return
    before = page.url
    view.click()
    expect(page).not_to_have_url(before)
    expect(view).to_be_checked()
    settled(page)


def download(page: Page, name: str, within: Locator | None = None) -> bytes:
    with page.expect_download(timeout=60_000) as started:
        (within or page).get_by_role("button", name=name, exact=True).click()
    with open(started.value.path(), "rb") as file:
        return file.read()


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def command_line(url: str, *arguments: str) -> list[dict] | None:
    """What `cli.py` prints for a database."""
    result = CliRunner().invoke(application, ["--database", url, *arguments])
    assert result.exit_code == 0, (arguments, result.stderr, result.exception)
    return json.loads(result.stdout) if result.stdout else None


def barriers(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page and is not one of `NOT_OURS`: rule and element."""
    settled(page)
    # Without the lists of what is in order, which are megabytes and most of the work.
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    grave = [item for item in found if item["impact"] in ("serious", "critical")]
    nodes = [(item["id"], node["html"]) for item in grave for node in item["nodes"]]
    return [f"{rule}: {html[:200]}" for rule, html in nodes
            if not any(rule == known and part in html and html.endswith('mark container"></g>') for known, part in NOT_OURS)]


def too_wide(page: Page) -> bool:
    """Whether the page must be scrolled sideways."""
    return page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth > innerWidth + 1"
                         " || document.documentElement.scrollWidth > innerWidth + 1")


def expect_on_phone(page: Page) -> None:
    """Title in sight, menu folded, nothing to scroll sideways."""
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Project")).not_to_be_in_viewport()
    eventually(page, lambda: too_wide(page), False)


def choose_filter(page: Page, label: str, choice: str) -> None:
    """Choose in one of the sidebar's lists, found by typing as a reader does; `choice` is the label without its count."""
    box = page.get_by_test_id("stSidebar").get_by_role("combobox", name=label)
    box.click()
    box.fill(choice)
    before = page.url
    page.get_by_role("option", name=re.compile(rf"^{re.escape(choice)} \(")).first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=f"{label}: {choice}")).to_be_visible()
    expect(page).not_to_have_url(before)
    settled(page)


def go_back_to(page: Page, wanted: Locator) -> None:
    """Go back to what was seen before a change of page.

    Streamlit writes the link of a page and the query that goes with it into the history in one step or in two, whichever
    message comes first, so that one step back may show the page's bare address.
    """
    page.go_back()
    settled(page)
    if not wanted.is_visible():
        page.go_back()
    expect(wanted).to_be_visible()
