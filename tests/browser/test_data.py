"""The Data page in a real browser: a bad file, a good one, loading and taking back, downloads, visitors, barriers."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from data_access.engine import Database
from data_access.import_runs import list_runs
from tests.browser.conftest import settled
from tests.browser.reader import (
    barriers,
    click_view,
    command_line,
    download,
    eventually,
    expect_column,
    expect_on_phone,
    expect_query,
    rows_of,
)
from tests.data_access.exchange.package_files import zipped
from tests.demonstration import load_small_demonstration

GOOD = zipped({"projects.csv": b"project_id,name\nA,First\nB,Second\n"})
BAD = zipped({"projects.csv": b"project_id,name,budget,priority\nA,First,1.000.000,1\nA,,12,7\n",
              "raid.csv": b"raid_id,project_id,kind,title\nR1,nobody,worry,Rain\n"})
LAST = -1


@pytest.fixture(scope="module")
def own_database_url(tmp_path_factory) -> str:
    """A small demonstration portfolio that each test leaves as it found it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('own') / 'portfolio.db'}"
    load_small_demonstration(url, 12)
    return url


@pytest.fixture(scope="module")
def own_server(start, own_database_url):
    return start(own_database_url)


def exported(url: str, target, *chosen: str) -> bytes:
    command_line(url, "export", str(target), *chosen)
    return target.read_bytes()


def upload(page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/zip", "buffer": content})


def load(page) -> None:
    page.get_by_role("button", name="Load this file").click()
    expect(page.get_by_text("Loaded.")).to_be_visible(timeout=60_000)
    settled(page)


def expect_export(page, url: str, target, expected: bytes) -> None:
    """The command line exports the same bytes again, once a write that was asked for on the page has ended."""
    # Compared as a truth, for a report of two archives that differ helps nobody.
    eventually(page, lambda: exported(url, target) == expected, True)


def kinds_of_runs(url: str) -> list[str]:
    """The kinds of all changes that the database keeps, newest first."""
    database = Database(url)
    with database.read() as connection:
        kinds = list(list_runs(connection)["kind"])
    database.close()
    return kinds


def expect_kinds_of_runs(page, *kinds: str) -> None:
    """The kinds in the list of imports, newest first; the list is the last table of its page."""
    expect_column(page, 5, kinds, LAST)


def test_a_bad_file_lists_every_error_to_keep_and_changes_nothing(own_server, own_database_url, open_page, tmp_path):
    before = exported(own_database_url, tmp_path / "before.zip")
    page = open_page(f"{own_server.address}/data")
    upload(page, "bad.zip", BAD)
    expect(page.get_by_text("Nothing was loaded.")).to_be_visible(timeout=60_000)
    listed = rows_of(download(page, "Download all errors as CSV"))
    places = {(row["file"], row["line"], row["column"]) for row in listed}
    assert {("projects.csv", "2", "budget"), ("projects.csv", "3", "name"), ("projects.csv", "3", "priority"),
            ("projects.csv", "3", "project_id"), ("raid.csv", "2", "kind"), ("raid.csv", "2", "project_id")} <= places
    expect(page.get_by_text(f"The file has {len(listed)} errors")).to_be_visible()
    expect(page.get_by_role("button", name="Load this file")).to_have_count(0)
    assert barriers(page) == []
    assert exported(own_database_url, tmp_path / "after.zip") == before


def test_a_good_file_is_previewed_loaded_and_taken_back_from_its_message(own_server, own_database_url, open_page, tmp_path):
    before = exported(own_database_url, tmp_path / "before.zip")
    page = open_page(f"{own_server.address}/data")
    upload(page, "good.zip", GOOD)
    expect(page.get_by_text("Projects: 2 new, 12 removed.")).to_be_visible(timeout=60_000)
    assert barriers(page) == []
    assert exported(own_database_url, tmp_path / "previewed.zip") == before
    load(page)
    expect(page.get_by_text("good.zip: 2 rows new")).to_be_visible()
    assert {row["project_id"] for row in command_line(own_database_url, "report", "projects")} == {"A", "B"}
    page.get_by_test_id("stSidebar").get_by_role("link", name="Portfolio").click()
    expect(page.get_by_text("Showing all projects.")).to_be_visible()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Data").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Loaded.")).to_have_count(0, timeout=60_000)
    settled(page)
    expect_export(page, own_database_url, tmp_path / "after.zip", before)


def test_two_quick_presses_load_once_and_undo_once(own_server, own_database_url, open_page, tmp_path):
    before = exported(own_database_url, tmp_path / "before.zip")
    earlier = kinds_of_runs(own_database_url)
    page = open_page(f"{own_server.address}/data")
    upload(page, "twice.zip", GOOD)
    page.get_by_role("button", name="Load this file").dblclick(timeout=60_000)
    expect(page.get_by_text("twice.zip: 2 rows new")).to_be_visible(timeout=60_000)
    settled(page)
    click_view(page, "Imports so far")
    expect_kinds_of_runs(page, "import", *earlier)
    page.get_by_role("button", name="Undo import").dblclick()
    expect_kinds_of_runs(page, "undo", "import", *earlier)
    settled(page)
    expect_kinds_of_runs(page, "undo", "import", *earlier)
    assert kinds_of_runs(own_database_url) == ["undo", "import", *earlier]
    assert exported(own_database_url, tmp_path / "after.zip") == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_load_can_be_taken_back_from_the_list_on_the_other_database_too(start, open_page, database_url, tmp_path):
    load_small_demonstration(database_url, 6)
    before = exported(database_url, tmp_path / "before.zip")
    server = start(database_url)
    page = open_page(f"{server.address}/data")
    upload(page, "good.zip", GOOD)
    load(page)
    click_view(page, "Imports so far")
    expect_kinds_of_runs(page, "import", "demonstration")
    page.get_by_role("button", name="Undo import").click()
    expect_kinds_of_runs(page, "undo", "import", "demonstration")
    assert exported(database_url, tmp_path / "after.zip") == before
    # Before its server: the browser would complain that it is gone.
    page.close()
    server.stop()


def test_a_file_of_the_wrong_kind_or_too_large_is_refused_in_the_browser(own_server, own_database_url, open_page, tmp_path):
    page = open_page(f"{own_server.address}/data")
    page.locator("input[type=file]").set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"hello"})
    expect(page.get_by_text("files are not allowed")).to_be_visible()
    large = tmp_path / "large.zip"
    large.write_bytes(b"\0" * (26 * 1024 * 1024))
    page.locator("input[type=file]").set_input_files(large)
    expect(page.get_by_text("File must be 25")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Load this file")).to_have_count(0)


def test_downloads_are_byte_for_byte_those_of_the_command_line_whole_and_filtered(
        demonstration_server, demonstration_database_url, open_page, tmp_path):
    page = open_page(f"{demonstration_server.address}/data?panel=take&computed-status=red")
    for chosen in ((), ("--computed-status", "red")):
        if chosen:
            page.get_by_text("Only what the filter shows").click()
            settled(page)
        for label, form in (("Portfolio as zip", "zip"), ("Portfolio as workbook", "xlsx")):
            expected = exported(demonstration_database_url, tmp_path / f"cli.{form}", *chosen)
            eventually(page, lambda label=label, expected=expected: download(page, label) == expected, True)


def test_the_blank_workbook_downloads_and_loads_once_filled_in(own_server, own_database_url, open_page):
    page = open_page(f"{own_server.address}/data?panel=take")
    book = load_workbook(BytesIO(download(page, "Blank workbook")))
    header = [cell.value for cell in book["projects"][1]]
    book["projects"].append([{"project_id": "W-1", "name": "From the workbook"}.get(name) for name in header])
    filled = BytesIO()
    book.save(filled)
    click_view(page, "Load a file")
    expect_query(page, {})
    upload(page, "filled.xlsx", filled.getvalue())
    load(page)
    assert [row["name"] for row in command_line(own_database_url, "report", "projects")] == ["From the workbook"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Loaded.")).to_have_count(0, timeout=60_000)
    settled(page)


def test_on_another_address_nothing_can_be_loaded_or_undone(start, own_database_url, open_page):
    server = start(own_database_url, STREAMLIT_SERVER_ADDRESS="0.0.0.0")  # noqa: S104
    page = open_page(f"{server.address}/data")
    expect(page.get_by_text("Read only")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    click_view(page, "Imports so far")
    expect(page.get_by_test_id("stDataFrame").last).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    page.close()
    server.stop()


def test_no_serious_barrier_at_either_width_and_a_phone_needs_no_sideways_scroll(demonstration_server, open_page):
    page = open_page(f"{demonstration_server.address}/data")
    phone = open_page(f"{demonstration_server.address}/data", width=390, height=844)
    expect_on_phone(phone)
    for panel in ("Load a file", "Export and templates", "Imports so far"):
        for width, shown in (("desk", page), ("phone", phone)):
            click_view(shown, panel)
            assert barriers(shown) == [], (panel, width)
    expect_on_phone(phone)
