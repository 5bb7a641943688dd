"""An empty app: the demonstration at a press of a button for who may load one, and a sentence for a visitor."""

from __future__ import annotations

import pytest

from components import first_steps
from data_access.engine import Database
from data_access.snapshots import list_snapshots
from tests.pages.conftest import texts

BUTTON = "first_steps.demonstration"


@pytest.fixture(autouse=True)
def few_projects(monkeypatch):
    monkeypatch.setattr(first_steps, "PROJECTS", 8)


def test_the_demonstration_comes_at_a_press_with_its_rounds_and_closed_periods(open_page, empty_url):
    shown = open_page(empty_url)
    assert "made-up portfolio of 8 projects" in texts(shown)
    shown.button(key=BUTTON).click().run(timeout=120)
    assert not shown.exception
    assert "No portfolio is loaded yet" not in texts(shown)
    assert len(shown.dataframe[0].value)
    assert BUTTON not in [button.key for button in shown.button]
    database = Database(empty_url)
    with database.read() as connection:
        kept = list_snapshots(connection)
    database.close()
    assert len(kept) == 6
    assert "No campaign" not in texts(open_page(empty_url, "maturity"))


def test_the_data_page_offers_it_too(open_page, empty_url):
    shown = open_page(empty_url, "data")
    assert "Nothing is loaded yet" in texts(shown)
    assert BUTTON in [button.key for button in shown.button]


@pytest.mark.parametrize("page", ["portfolio", "data"])
def test_a_visitor_is_told_who_can_load_one(open_page, empty_url, monkeypatch, page):
    monkeypatch.setenv("PORTFOLIO_LENS_READ_ONLY", "1")
    shown = open_page(empty_url, page)
    assert "Whoever runs this server loads" in texts(shown)
    assert BUTTON not in [button.key for button in shown.button]
