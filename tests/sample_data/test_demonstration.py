"""The demonstration portfolio keeps its promises: the same on every run, valid, and with the troubles of a real one."""

from __future__ import annotations

import pytest

from data_access.exchange import definitions
from sample_data.demonstration import generate


@pytest.mark.parametrize("size", [1, 5, 100])
def test_every_table_of_the_exchange_format_is_there_with_all_its_columns(size):
    tables = generate(size)
    assert len(tables["projects"]) == size
    for table in definitions.TABLES:
        assert list(tables[table.name].columns) == [column.name for column in table.columns]
