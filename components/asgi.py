"""What surrounds the app on the wire: health routes, security headers, and what is done once at start and at the end."""

from __future__ import annotations

import asyncio
import base64
import gc
import hashlib
import html
import logging
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components import session
from components.listeners import listeners
from components.navigation import PAGES, title_of
from data_access.upgrade import current_revision, newest_revision
from reports.figures import are_current, ensure_current
from reports.policy import policy_in_force

LONGEST_WAIT_FOR_WRITES_SECONDS = 60
READINESS_SECONDS = 5
# Open by default, and of no use to a reader: it counts sessions and their memory.
CLOSED_PATHS = ("/_stcore/metrics",)
# Streamlit shows the link that has the keyboard's focus like that of the open page, and no setting of its theme parts them.
FOCUS = '<style>a[data-testid="stPageLink-NavLink"]:focus-visible {outline: 2px solid #12436D; outline-offset: -2px}</style>'
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

log = logging.getLogger("portfolio_lens")


def routes() -> list[Route]:
    return [Route("/healthz", alive), Route("/readyz", ready), Route(f"/{PAGES[0].name}", to_first_page),
            *(Route("/" if entry is PAGES[0] else f"/{entry.name}", page_under_its_title) for entry in PAGES)]


def middleware() -> list[Middleware]:
    return [Middleware(SecurityHeaders)]


async def to_first_page(request: Request) -> RedirectResponse:
    """The first page lies at the bare address alone; whoever types its name gets there with the query kept."""
    return RedirectResponse("/" + (f"?{request.url.query}" if request.url.query else ""))


async def page_under_its_title(request: Request) -> HTMLResponse:
    """Streamlit's own page under the title that the tab gets later: previews of a link read no further than this."""
    name = request.url.path.rpartition("/")[2]
    entry = next((entry for entry in PAGES if entry.name == name), PAGES[0])
    head = f"<title>{html.escape(title_of(entry))}</title>{FOCUS}"
    content = _static_page().replace("<title>Streamlit</title>", head, 1)
    return HTMLResponse(content, headers={"Cache-Control": "no-cache"})


@cache
def _static_page() -> str:
    return (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


async def alive(_request: Request) -> JSONResponse:
    """The process answers; nothing else is claimed."""
    return JSONResponse({"status": "alive"})


async def ready(_request: Request) -> JSONResponse:
    """Whether a reader would get right figures now: 200, or 503 with the parts that are not ready."""
    try:
        checks = await asyncio.wait_for(asyncio.to_thread(readiness), READINESS_SECONDS)
    except TimeoutError:
        checks = {"database": "no answer in time"}
    is_ready = all(state == "ok" for state in checks.values())
    body = {"status": "ready" if is_ready else "not ready", "checks": checks}
    return JSONResponse(body, status_code=200 if is_ready else 503, headers={"Cache-Control": "no-store"})


def readiness() -> dict[str, str]:
    """Each part that must be right before a figure may be shown: "ok", or what is wrong, without secrets."""
    try:
        opened = session.database()
        is_newest = current_revision(opened) == newest_revision()
    except Exception:  # the answer is the same whatever the reason; its trace is logged when a page meets it
        return {"database": "cannot be reached"}
    checks = {"database": "ok", "schema": "ok" if is_newest else "not the version of this app"}
    try:
        checks["figures"] = "ok" if are_current(opened, policy_in_force(opened)) else "being worked out"
    except Exception:
        checks["figures"] = "cannot be worked out"
    return checks


@cache
def security_headers() -> tuple[tuple[bytes, bytes], ...]:
    """Sent with every response. Only the inline script of the installed Streamlit is allowed, by its hash."""
    scripts = _INLINE_SCRIPT.findall(_static_page())
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    policy = "; ".join((
        "default-src 'self'",
        " ".join(["script-src 'self'", *(f"'sha256-{item}'" for item in hashes)]),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ))
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())


class SecurityHeaders:
    """Adds the security headers to every response, and closes what nobody but an operator should read."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _ in security_headers()}
                others = [item for item in message.get("headers", []) if item[0].lower() not in ours]
                message = message | {"headers": [*others, *security_headers()]}
            await send(message)

        closed = scope["path"].endswith(CLOSED_PATHS)
        answer = PlainTextResponse("not found", status_code=404) if closed else self.app
        await answer(scope, receive, send_with_headers)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the process before its first visitor; at the end wait for writes in flight, which a plain exit would cut."""
    await asyncio.to_thread(_prepare)
    # Beside the first visitors: on a large portfolio this takes longer than anyone would wait for a start.
    figures = asyncio.create_task(asyncio.to_thread(work_out_figures))
    yield
    figures.cancel()
    await _writes_done()


def _prepare() -> None:
    """Three levers that were measured: warm imports, objects that the collector need not visit, no delay on the wire."""
    import altair  # noqa: F401
    import pandas  # noqa: F401

    try:
        session.database()
    except session.DatabaseUnavailable:
        log.exception("starting without a database")
    for listener in listeners():
        if listener.family in (socket.AF_INET, socket.AF_INET6):
            # Connections inherit it from the listener on Linux; without it each rerun waits 40 ms on the wire.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    gc.collect()
    # Streamlit collects after every rerun; what lives as long as the process need not be visited each time.
    gc.freeze()


def work_out_figures() -> None:
    """Bring the stored figures up to date at start; a failure is logged, for a page that needs them tries again."""
    try:
        ensure_current(session.database(), policy_in_force(session.database()))
    except Exception:
        log.exception("the figures could not be worked out at start; the next page that needs them tries again")


async def _writes_done() -> None:
    waited = 0.0
    while session.writes_in_flight() and waited < LONGEST_WAIT_FOR_WRITES_SECONDS:
        if not waited:
            log.warning("waiting for a write to end before stopping")
        await asyncio.sleep(0.1)
        waited += 0.1
