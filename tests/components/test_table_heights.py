"""A table ends where a row ends, shows all of a short list, and half a row where there are more."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.project_links import ROW_HEIGHT, table_height, whole_rows

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("rows", "most", "expected"), [
    # what Streamlit fits by itself
    (0, 8, "auto"), (3, 8, "auto"), (8, 8, "auto"), (9, 8, "auto"),
    # a row more than `most` is shown too, with two more half a row says so
    (10, 8, whole_rows(8) + 17), (500, 8, whole_rows(8) + 17),
    # more than Streamlit fits by itself, and all of them wanted
    (11, 10, whole_rows(11)), (21, 25, whole_rows(21)), (27, 25, whole_rows(25) + 17)])
def test_height_shows_all_rows_or_that_there_are_more(rows, most, expected):
    assert table_height(rows, most) == expected
    assert whole_rows(5) - whole_rows(4) == ROW_HEIGHT


def fixed_heights() -> Iterator[str]:
    """Each table of a screen whose height does not follow from its rows."""
    for path in sorted([*ROOT.glob("components/**/*.py"), *ROOT.glob("pages/*.py")]):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "st.dataframe":
                height = next((word.value for word in call.keywords if word.arg == "height"), None)
                if not isinstance(height, ast.Call):
                    yield f"{path.relative_to(ROOT)}: {ast.unparse(height) if height else None}"


def test_no_table_has_a_height_that_its_rows_do_not_tell():
    assert list(fixed_heights()) == []
