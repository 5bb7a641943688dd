"""Shared by the tests of pages: the app run without a browser, opened at a page and query, on rows of a test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from components.navigation import PAGES
from data_access.engine import Database
from tests.components.conftest import app, empty_url, gmpp_url  # noqa: F401
from tests.databases import upgraded
from tests.demonstration import load_small_demonstration
from tests.factories import insert_rows

# Markdown, an icon, HTML, a link, and what a table's cell would read as a list or an icon.
HOSTILE = "**x** :material/home: <script>alert(1)</script> [a](http://x)"


@pytest.fixture(scope="session")
def demonstration_url(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('demonstration') / 'portfolio.db'}"
    load_small_demonstration(url)
    return url


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where a test's own database lies."""
    return f"sqlite:///{tmp_path / 'own.db'}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """The test's own database, with all tables and no rows, for what a page reads and writes."""
    database = upgraded(url)
    yield database
    database.close()


@pytest.fixture
def url_with(tmp_path: Path) -> Callable[..., str]:
    """Makes a database with rows by file name; returns its URL."""

    def made(**files) -> str:
        url = f"sqlite:///{tmp_path / 'rows.db'}"
        database = upgraded(url)
        insert_rows(database, **files)
        database.close()
        return url

    return made


@pytest.fixture
def open_page(app) -> Callable[..., AppTest]:  # noqa: F811
    """Opens a page of the app with a query, as a link from elsewhere does, and fails on any error."""

    def opened(url: str, page: str = "portfolio", **query) -> AppTest:
        shown = app(url)
        entry = next(entry for entry in PAGES if entry.name == page)
        if entry is not PAGES[0]:
            # `switch_page` would have to run the whole first page before, only to learn what the pages are.
            shown._page_hash = calc_hash(entry.name)
        shown.query_params.update({key.replace("_", "-"): value for key, value in query.items()})
        shown.run()
        assert not shown.exception
        assert not shown.error, [item.value for item in shown.error]
        assert [title.value for title in shown.title] == [entry.title]
        return shown

    return opened


def texts(shown: AppTest) -> str:
    """Everything written on the page, block by block."""
    return "\n".join(item.value for item in (*shown.text, *shown.markdown, *shown.caption, *shown.info, *shown.warning))


def in_markdown(shown: AppTest) -> list[str]:
    """Everything on the page that Streamlit renders as Markdown, raw as it was sent."""
    blocks = (*shown.markdown, *shown.caption, *shown.title, *shown.header, *shown.subheader, *shown.info, *shown.warning,
              *shown.success)
    labelled = (*shown.button, *shown.metric, *shown.expander, *shown.checkbox, *shown.toggle, *shown.radio, *shown.multiselect,
                *shown.selectbox, *shown.text_input)
    links = [*shown.get("page_link"), *shown.get("download_button")]
    return [item.value for item in blocks] + [item.label for item in labelled] + [item.proto.label for item in links]
