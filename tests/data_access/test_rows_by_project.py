"""Rows of projects, found by project: the same as those that a look at every row finds."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.rows_by_project import RowsByProject


@given(st.lists(st.integers(0, 9), max_size=40), st.sets(st.integers(0, 9)))
def test_rows_of_projects_come_in_their_order(position, projects):
    found = RowsByProject.of(numpy.array(position, dtype="int64"), 10).rows_of(numpy.array(sorted(projects), dtype="int64"))
    assert found.tolist() == [row for row, project in enumerate(position) if project in projects]


@pytest.mark.parametrize("projects", [65_535, 65_536, 70_000])
def test_more_projects_than_sixteen_bits_count_are_told_apart(projects):
    position = numpy.array([projects - 1, 0, projects - 1])
    assert RowsByProject.of(position, projects).rows_of(numpy.array([projects - 1])).tolist() == [0, 2]
