"""A real server on a free port, and a real headless Chromium to look at it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, expect

from data_access.app_settings import PROJECT_ROOT
from tests.browser.set_up import installed_chromium
from tests.demonstration import load_small_demonstration
from tests.gmpp import load_gmpp

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
# On a deep link Streamlit looks for its server below the page's own path first; the browser reports the 404 by itself.
PROBES = ("/_stcore/health", "/_stcore/host-config")
BLANK = "about:blank"
# Patience of every wait, in milliseconds: a busy machine is slow, and only a wrong page waits it out.
PATIENCE = 30_000
# A press reaches the server a moment after the click: before that the page still says that nothing runs.
PAUSE, PAUSES = 100, 4

expect.set_options(timeout=PATIENCE)


@dataclass
class Server:
    """`streamlit run app.py` as a process of its own; `address` without a slash at the end."""

    database_url: str
    address: str
    process: subprocess.Popen

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def start_server(database_url: str, log: Path, port: int | None = None, **more: str) -> Server:
    """Start the app on a database and wait until it answers; `more`: further environment variables."""
    port = port or free_port()
    environment = os.environ | {"DATABASE_URL": database_url, "STREAMLIT_SERVER_PORT": str(port)} | more
    with log.open("ab") as output:
        process = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "app.py"], cwd=PROJECT_ROOT, env=environment,
                                   stdout=output, stderr=subprocess.STDOUT)
    server = Server(database_url, f"http://127.0.0.1:{port}", process)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{server.address}/healthz", timeout=2):  # noqa: S310
                return server
        except (URLError, OSError):
            time.sleep(0.1)
    process.kill()
    pytest.fail(f"the server did not answer; its log:\n{log.read_text(encoding='utf-8')[-3000:]}")


def _starting(tmp_path_factory) -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start_one(database_url: str, **more) -> Server:
        log = tmp_path_factory.mktemp("server") / "log.txt"
        started.append(start_server(database_url, log, **more))
        return started[-1]

    yield start_one
    for server in started:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="module")
def start(tmp_path_factory) -> Iterator[Callable[..., Server]]:
    """Starts servers of a file of tests, each stopped at its end."""
    yield from _starting(tmp_path_factory)


@pytest.fixture(scope="session")
def start_for_all(tmp_path_factory) -> Iterator[Callable[..., Server]]:
    """Starts servers that several files of tests look at."""
    yield from _starting(tmp_path_factory)


@pytest.fixture(scope="session")
def gmpp_database_url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('gmpp') / 'portfolio.db'}"
    load_gmpp(url)
    return url


@pytest.fixture(scope="session")
def gmpp_server(start_for_all, gmpp_database_url) -> Server:
    """The app with the real UK portfolio."""
    return start_for_all(gmpp_database_url)


@pytest.fixture(scope="session")
def demonstration_database_url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demonstration') / 'portfolio.db'}"
    load_small_demonstration(url)
    return url


@pytest.fixture(scope="session")
def demonstration_server(start_for_all, demonstration_database_url) -> Server:
    """The app with a small demonstration portfolio, which tests leave as it is."""
    return start_for_all(demonstration_database_url)


@pytest.fixture(scope="session")
def chromium():
    path = installed_chromium()
    if not path:
        pytest.skip("NO CHROMIUM FOUND: the browser tests did not run; install one or name it with CHROMIUM=…")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def kept_tabs() -> list[Page]:
    """Tabs that earlier tests have emptied, each of a browser of its own.

    Most of the work of opening a page is compiling Streamlit's scripts: a tab that showed the app before need not again.
    """
    return []


@pytest.fixture
def open_page(chromium, kept_tabs):
    """Opens addresses, each in a browser of its own without anything kept in it; fails at the end on any console error or
    policy violation."""
    complaints: list[str] = []
    used: list[Page] = []

    def written(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith(PROBES):
            complaints.append(f"{message.type}: {message.text} {message.location['url']}")

    def failed(error: Error) -> None:
        complaints.append(f"script error: {error}")

    def opened(address: str, width: int = 1440, height: int = 900) -> Page:
        # Without motion, of which a browser that nobody watches would draw sixty frames a second.
        page = kept_tabs.pop(0) if kept_tabs else chromium.new_context(reduced_motion="reduce").new_page()
        used.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.on("console", written)
        page.on("pageerror", failed)
        page.goto(address)
        settled(page)
        return page

    # For a test that stops a server below an open page, of which the browser then complains.
    opened.complaints = complaints
    yield opened
    left_open = [page for page in used if not page.is_closed()]
    for page in left_open:
        _forget(page)
        page.remove_listener("console", written)
        page.remove_listener("pageerror", failed)
        _leave(page)
    kept_tabs[:0] = left_open
    assert complaints == []


def _forget(page: Page) -> None:
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.context.clear_cookies()


def _leave(page: Page) -> None:
    """By the page itself: for an address that is typed in, the tab takes a new process, without what it had compiled."""
    with page.expect_navigation(url=BLANK):
        page.evaluate("blank => location.replace(blank)", BLANK)


def settled(page: Page) -> None:
    """Wait until the app has drawn a title and nothing runs any more, and nothing starts to run for a while.

    A run that a click asked for may still begin later than that: after a click, wait for what it changes.
    """
    page.get_by_role("heading", level=1).first.wait_for(timeout=PATIENCE)
    # Not by a script: the page's own policy forbids to evaluate one.
    at_rest = page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    quiet = 0
    while quiet < PAUSES:
        at_rest.wait_for(timeout=PATIENCE)
        page.wait_for_timeout(PAUSE)
        quiet = quiet + 1 if at_rest.count() else 0
