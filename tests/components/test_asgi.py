"""What surrounds the app on the wire: health, readiness, headers, and the wait for writes at the end."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import socket
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from components import asgi, session
from components.asgi import lifespan, middleware, routes, security_headers
from components.listeners import bound_addresses, is_loopback
from data_access.engine import Database
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR
from data_access.upgrade import upgrade
from data_access.versions import advance


def run(asked: Coroutine):
    """The result of a coroutine; in a thread of its own, for a browser that other tests have open runs a loop in this one."""
    with ThreadPoolExecutor(1) as own:
        return own.submit(asyncio.run, asked).result()


class Client:
    """Asks an ASGI app without a server."""

    def __init__(self, app):
        self.transport = httpx.ASGITransport(app)

    def get(self, path: str) -> httpx.Response:
        async def ask():
            async with httpx.AsyncClient(transport=self.transport, base_url="http://app") as client:
                return await client.get(path)

        return run(ask())


@pytest.fixture
def client(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'portfolio.db'}")
    page = Route("/{path:path}", lambda request: PlainTextResponse("page", headers={"X-Frame-Options": "ALLOWALL"}))
    yield Client(Starlette(routes=[*routes(), page], middleware=middleware()))
    streamlit.cache_resource.clear()


def test_a_living_process_says_so_and_claims_no_more(client):
    assert client.get("/healthz").json() == {"status": "alive"}


def test_ready_only_when_database_schema_and_figures_are_right(client, tmp_path):
    first = client.get("/readyz")
    assert first.status_code == 503
    assert first.json()["checks"] == {"database": "ok", "schema": "ok", "figures": "being worked out"}
    asgi.work_out_figures()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


def test_not_ready_while_figures_lag_behind_a_write(client, tmp_path):
    client.get("/readyz")
    asgi.work_out_figures()
    database = Database(f"sqlite:///{tmp_path / 'portfolio.db'}")
    with database.write() as connection:
        advance(connection, LOCAL_OWNER, "test", "nothing", {})
    assert client.get("/readyz").status_code == 503


def test_not_ready_on_a_schema_of_another_version(client, tmp_path):
    client.get("/readyz")
    database = Database(f"sqlite:///{tmp_path / 'portfolio.db'}")
    upgrade(database)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'of the future'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["schema"] == "not the version of this app"


def test_an_unreachable_database_is_said_without_its_address(client, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone:secret@127.0.0.1:1/nothing")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "checks": {"database": "cannot be reached"}}


def test_every_response_carries_the_security_headers_once(client):
    for path in ("/healthz", "/readyz", "/any/page"):
        headers = client.get(path).headers
        assert headers.get_list("x-frame-options") == ["DENY"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(("path", "title"), [("/", "Review – Portfolio Lens"), ("/data?panel=runs", "Data – Portfolio Lens"),
                                             ("/answer?invitation=secret", "Self-assessment – Portfolio Lens")])
def test_a_page_has_its_title_before_anything_runs_and_nothing_else_of_what_was_asked(client, path, title):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    served = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    assert answer.text == served.replace("<title>Streamlit</title>", f"<title>{title}</title>{asgi.FOCUS}")
    assert f"<title>{title}</title>" in answer.text
    assert '<html lang="en">' in answer.text


def test_only_the_inline_script_of_the_installed_streamlit_may_run():
    policy = dict(security_headers())[b"content-security-policy"].decode()
    scripts = re.search(r"script-src ([^;]*)", policy).group(1)
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert inline
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inline}
    assert set(scripts.split()) == {"'self'", *hashes}


def test_process_metrics_are_closed(client):
    assert client.get("/_stcore/metrics").status_code == 404


def test_a_stopping_server_waits_for_the_write_in_flight(client):
    ended = []

    def write():
        with session.writing():
            started.set()
            time.sleep(0.5)
            ended.append(True)

    async def serve_and_stop():
        async with lifespan(None):
            writer.start()
            await asyncio.to_thread(started.wait)
        assert ended == [True]

    started, writer = threading.Event(), threading.Thread(target=write)
    run(serve_and_stop())
    writer.join()
    assert session.writes_in_flight() == 0


def test_a_failed_write_is_no_longer_in_flight():
    with pytest.raises(ValueError, match="refused"), session.writing():
        raise ValueError("refused")
    assert session.writes_in_flight() == 0


@pytest.mark.parametrize(("address", "expected"), [
    ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True),
    ("0.0.0.0", False), ("::", False), ("192.168.1.4", False), ("example.org", False), (None, False), ("", False)])  # noqa: S104
def test_only_a_loopback_address_is_this_machine_alone(address, expected):
    assert is_loopback(address) is expected


@pytest.mark.parametrize(("address", "expected"), [
    ("127.0.0.1", LOCAL_OWNER), ("0.0.0.0", READ_ONLY_VISITOR), (None, READ_ONLY_VISITOR)])  # noqa: S104
def test_whoever_comes_from_another_machine_is_a_visitor(monkeypatch, address, expected):
    monkeypatch.setattr(session.st, "get_option", lambda _name: address)
    assert session.identity() == expected


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the sockets of a process can only be listed on Linux")
def test_a_server_bound_wider_than_its_settings_say_is_found_out():
    with socket.create_server(("0.0.0.0", 0)):  # noqa: S104
        assert "0.0.0.0" in bound_addresses()  # noqa: S104
        assert session.identity() == READ_ONLY_VISITOR
    assert "0.0.0.0" not in bound_addresses()  # noqa: S104


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the sockets of a process can only be listed on Linux")
def test_connections_are_answered_without_delay(client):
    async def serve(listener):
        async with lifespan(None):
            return listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert run(serve(listener))
