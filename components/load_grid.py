"""The heat map's own element: a table with headings that stay in sight, cells that answer to mouse and keys, rows that open.

Streamlit has no element for it: its table cannot outline a cell, its charts neither scroll under their headings nor listen to
the keyboard. The two files beside it are served from this server, so that the page's security policy stays as strict as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

NAME, FILES = "portfolio_lens.load_grid", "load_grid_files"


@cache
def _element() -> Callable:
    return st.components.v2.component(NAME, js="grid.js", css="grid.css")


def _declare_files() -> None:
    """Streamlit finds the files of installed packages by itself; a folder of the app must be named, once a process."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(NAME) is None:
        package, _, name = NAME.partition(".")
        manager.register_from_manifest(ComponentManifest(package, "1", [ComponentConfig(name, FILES)]), Path(__file__).parent)


def show_load_grid(drawn: bytes, *, key: str, on_toggle: Callable[[str], None], on_choose: Callable[[str, str], None]) -> None:
    """Draw what `components.charts.load_heat_map` made; `on_toggle(path)` and `on_choose(path, month)` tell of a click."""
    def toggled() -> None:
        path = st.session_state[key].toggle
        if isinstance(path, str):
            on_toggle(path)

    def chosen() -> None:
        cell = st.session_state[key].choose
        if isinstance(cell, dict) and all(isinstance(cell.get(name), str) for name in ("path", "month")):
            on_choose(cell["path"], cell["month"])

    _declare_files()
    _element()(key=key, data=drawn, on_toggle_change=toggled, on_choose_change=chosen)
