"""The link to exactly what is on screen, ready to copy on every page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st


def full_link(address: str | None, query: Mapping[str, list[str]]) -> str:
    """The address of this page with its query; without an address (no browser) the path and query alone."""
    parts = urlsplit(address or "")
    return urlunsplit(parts._replace(path=parts.path or "/", query=urlencode(query, doseq=True)))


def show_copy_link(query: Mapping[str, list[str]]) -> None:
    with st.popover("Copy link", icon=":material/link:", type="tertiary"):
        st.caption("Opens this page with these filters, for anyone who can reach this server. Copy it with the symbol at "
                   "its right.")
        # The block has Streamlit's own copy button; it also works where the clipboard is closed to scripts.
        st.code(full_link(st.context.url, query), language=None, wrap_lines=True)
