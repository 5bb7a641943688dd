"""Everybody gets the very same result of a report: a page that is drawn leaves it as it was."""

from __future__ import annotations

import copy
from dataclasses import fields, is_dataclass

import pandas
import pytest

from components import session

PAGES = [("review", {}), ("review", {"moved": "membership", "list": "all"}), ("scorecards", {}), ("scorecards", {"kpi": "cpi"}),
         ("portfolio", {}), ("risks", {}), ("value", {}), ("project", {"id": "P0001"})]


def assert_same(now, before) -> None:
    """What both hold, part by part; a frame has no truth value of its own."""
    assert type(now) is type(before)
    if isinstance(now, pandas.DataFrame):
        pandas.testing.assert_frame_equal(now, before)
    elif isinstance(now, pandas.Series):
        pandas.testing.assert_series_equal(now, before)
    elif is_dataclass(now):
        for field in fields(now):
            assert_same(getattr(now, field.name), getattr(before, field.name))
    elif isinstance(now, dict):
        assert list(now) == list(before)
        for key in now:
            assert_same(now[key], before[key])
    elif isinstance(now, (list, tuple)):
        assert len(now) == len(before)
        for pair in zip(now, before, strict=True):
            assert_same(*pair)
    else:
        assert now == before or now != now


@pytest.mark.parametrize(("page", "query"), PAGES)
def test_a_page_changes_nothing_of_what_it_shares(demonstration_url, open_page, monkeypatch, page, query):
    handed_over, real = [], session.cached

    def watched(function, *arguments):
        result = real(function, *arguments)
        handed_over.append((result, copy.deepcopy(result)))
        return result

    monkeypatch.setattr(session, "cached", watched)
    open_page(demonstration_url, page, **query)
    assert handed_over
    for now, before in handed_over:
        assert_same(now, before)
