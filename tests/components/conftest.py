"""Shared by the tests of what is drawn: the app run without a browser, on the real UK portfolio or on nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from data_access.app_settings import PROJECT_ROOT
from tests.gmpp import load_gmpp

# Streamlit reads the manifest of every installed package for each app under test: they are the same for all.
INSTALLED_COMPONENTS = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(scope="session")
def gmpp_url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('gmpp') / 'portfolio.db'}"
    load_gmpp(url)
    return url


@pytest.fixture
def empty_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def app(monkeypatch) -> Callable[[str], AppTest]:
    """Makes the app as `streamlit run app.py` would run it, on the database of a URL; not run yet.

    The app's caches outlive a test, as they outlive a session of a server: they are keyed by database, data and policy.
    """
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", INSTALLED_COMPONENTS)

    def made(url: str, script: str = "app.py") -> AppTest:
        monkeypatch.setenv("DATABASE_URL", url)
        return AppTest.from_file(str(PROJECT_ROOT / script), default_timeout=30)

    return made
