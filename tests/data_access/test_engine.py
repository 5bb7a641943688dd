"""Text is compared caseless in every alphabet on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import func, literal, null, select


@pytest.mark.parametrize(("given", "lowered"), [("ÄRGER", "ärger"), ("ŁÓDŹ", "łódź"), ("ΩMEGA", "ωmega"), ("abc", "abc")])
def test_lower_knows_more_than_ascii(empty_database, given, lowered):
    with empty_database.read() as connection:
        assert connection.scalar(select(func.lower(literal(given)))) == lowered
        assert connection.scalar(select(func.lower(null()))) is None
