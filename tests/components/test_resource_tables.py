"""The lists behind the heat map have words, not names of columns, at the head of every column."""

from __future__ import annotations

import pytest

from components.resource_tables import table_columns, unmeasured_columns
from reports.load_table import COLUMNS, PERSON_MONTHS


def test_every_column_of_the_table_has_words():
    columns = table_columns()
    assert set(columns) == {*COLUMNS, *PERSON_MONTHS.values()}
    assert not [column["label"] for column in columns.values() if "_" in column["label"]]


@pytest.mark.parametrize(("person_rows", "name"), [(True, "Name"), (False, "Role")])
def test_the_list_without_capacity_calls_a_role_a_role_where_people_are_hidden(person_rows, name):
    columns = unmeasured_columns(person_rows)
    assert columns["name"]["label"] == name
    assert set(columns) == {"team", "role", "name", "person_months", "hard_hours", "soft_hours", "never"}
