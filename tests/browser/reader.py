"""What a reader of the pages does and sees: rows of a table, a click on a name, a download, and what bars the way."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from typer.testing import CliRunner

from cli import application
from tests.browser.conftest import settled

# Row height and header height of every table, in pixels: Streamlit draws them on a canvas.
ROW = 35
# Axe findings inside Streamlit's own widgets, which the app cannot change: (rule, part of the element) and the reason.
NOT_OURS: dict[tuple[str, str], str] = {
    ("svg-img-alt", "role-mark layer_"): "only where the group is empty: Vega writes one, without a name, for a layer whose "
                                         "filter leaves no mark; the chart itself has its alternative text",
    ("svg-img-alt", "role-mark metric_chart_"): "the same empty group in the sparkline that st.metric draws by itself",
}


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def table(page: Page, place: int = 0) -> Locator:
    found = page.get_by_test_id("stDataFrame").nth(place)
    found.locator("[role=gridcell]").first.wait_for(state="attached", timeout=30_000)
    return found


def row_count(page: Page, place: int = 0) -> int:
    return int(table(page, place).locator("[role=grid]").get_attribute("aria-rowcount")) - 1


def column(page: Page, number: int, place: int = 0) -> list[str]:
    """The cells in sight of a column, counted from 1; read from the table beneath the canvas, as a screen reader does."""
    return table(page, place).locator(f"[role=gridcell][aria-colindex='{number}']").all_inner_texts()


def expect_first_name(page: Page, name: str) -> None:
    cell = page.get_by_test_id("stDataFrame").first.locator("[role=gridcell][aria-colindex='1']").first
    expect(cell).to_have_text(name, timeout=30_000)


def click_cell(page: Page, row: int, number_of_pixels: int = 60) -> None:
    """Click into a row of the page's first table, 0 for its header, so many pixels from the left."""
    found = table(page)
    found.scroll_into_view_if_needed()
    found.click(position={"x": number_of_pixels, "y": ROW * row + ROW // 2})


def click_view(page: Page, label: str) -> None:
    page.get_by_role("radio", name=label, exact=True).or_(page.get_by_role("button", name=label, exact=True)).first.click()
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
    found = Axe().run(page).response["violations"]
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
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Project")).not_to_be_in_viewport()
    assert not too_wide(page)


def choose_filter(page: Page, label: str, choice: str) -> None:
    """Choose in one of the sidebar's lists, found by typing as a reader does; `choice` is the label without its count."""
    box = page.get_by_test_id("stSidebar").get_by_role("combobox", name=label)
    box.click()
    box.fill(choice)
    page.get_by_role("option", name=re.compile(rf"^{re.escape(choice)} \(")).first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=f"{label}: {choice}")).to_be_visible(timeout=30_000)
    settled(page)
