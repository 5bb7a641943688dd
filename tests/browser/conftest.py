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
from playwright.sync_api import Page, expect

from data_access.app_settings import PROJECT_ROOT
from tests.browser.set_up import installed_chromium
from tests.demonstration import load_small_demonstration
from tests.gmpp import load_gmpp

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
# On a deep link Streamlit looks for its server below the page's own path first; the browser reports the 404 by itself.
PROBES = ("/_stcore/health", "/_stcore/host-config")
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


@pytest.fixture(scope="session")
def start(tmp_path_factory) -> Iterator[Callable[..., Server]]:
    """Starts servers, each stopped at the end."""
    started: list[Server] = []

    def start_one(database_url: str, **more) -> Server:
        log = tmp_path_factory.mktemp("server") / "log.txt"
        started.append(start_server(database_url, log, **more))
        return started[-1]

    yield start_one
    for server in started:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="session")
def gmpp_database_url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('gmpp') / 'portfolio.db'}"
    load_gmpp(url)
    return url


@pytest.fixture(scope="session")
def gmpp_server(start, gmpp_database_url) -> Server:
    """The app with the real UK portfolio."""
    return start(gmpp_database_url)


@pytest.fixture(scope="session")
def demonstration_database_url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demonstration') / 'portfolio.db'}"
    load_small_demonstration(url)
    return url


@pytest.fixture(scope="session")
def demonstration_server(start, demonstration_database_url) -> Server:
    """The app with a small demonstration portfolio, which tests leave as it is."""
    return start(demonstration_database_url)


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


@pytest.fixture
def open_page(chromium):
    """Opens addresses, each in a fresh browser of its own; fails at the end on any console error or policy violation."""
    complaints: list[str] = []
    contexts = []

    def opened(address: str, width: int = 1440, height: int = 900):
        context = chromium.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text} {message.location['url']}")
                if message.type == "error" and not message.location["url"].endswith(PROBES) else None)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.goto(address)
        settled(page)
        return page

    # For a test that stops a server below an open page, of which the browser then complains.
    opened.complaints = complaints
    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


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
