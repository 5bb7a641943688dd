"""Which addresses open a database; text is compared caseless in every alphabet on both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import func, literal, null, select

from data_access.app_settings import AppSettings
from data_access.engine import Database


@pytest.mark.parametrize(("url", "reason"), [
    ("secret", "DATABASE_URL is not the address of a database; expected sqlite:////folder/file.db or postgresql://"),
    ("mysql://me:secret@host/x", "expected a SQLite or PostgreSQL URL, got mysql://me:***@host/x"),
    ("sqlite://", "sqlite:// names no file"), ("sqlite:///:memory:", "names no file"),
    (f"sqlite:///{Path(__file__)}/data/x.db", "cannot be made (Not a directory); name a file elsewhere with DATABASE_URL"),
])
def test_an_address_that_cannot_be_one_is_refused_in_a_sentence_without_its_password(url, reason):
    with pytest.raises(ValueError, match=re.escape(reason)) as refused:
        Database(url)
    assert "secret" not in str(refused.value)


def test_an_empty_address_is_one_that_is_not_set(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")
    assert AppSettings().database_url.startswith("sqlite:///")


@pytest.mark.parametrize(("given", "lowered"), [("ÄRGER", "ärger"), ("ŁÓDŹ", "łódź"), ("ΩMEGA", "ωmega"), ("abc", "abc")])
def test_lower_knows_more_than_ascii(empty_database, given, lowered):
    with empty_database.read() as connection:
        assert connection.scalar(select(func.lower(literal(given)))) == lowered
        assert connection.scalar(select(func.lower(null()))) is None
