"""CSV for spreadsheets: nothing in it runs, dates are ISO, missing is empty."""

from __future__ import annotations

import csv
import io

import pandas
import pytest

from components.downloads import csv_bytes


def rows(frame: pandas.DataFrame) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_bytes(frame).decode("utf-8-sig"))))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'quoted"])
def test_text_that_looks_like_a_formula_is_disarmed(text):
    assert rows(pandas.DataFrame({"name": [text]}))[0]["name"] == f"'{text}"


def test_numbers_dates_and_missing_values_stay_what_they_are():
    frame = pandas.DataFrame({"a": [-1.5, None], "on": pandas.to_datetime(["2026-03-31", None]), "name": ["Ä, \"b\"", None]})
    assert rows(frame) == [{"a": "-1.5", "on": "2026-03-31", "name": 'Ä, "b"'}, {"a": "", "on": "", "name": ""}]
    assert csv_bytes(frame).startswith(b"\xef\xbb\xbf")
    assert frame["name"].iloc[0] == 'Ä, "b"'
