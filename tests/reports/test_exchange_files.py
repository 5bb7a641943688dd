"""Files as the Data page gives and takes them: the same bytes as the command line's, and problems a person can work through."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pandas
import pytest
from openpyxl import load_workbook

from data_access.exchange.package import Problem
from data_access.exchange.problems import MOST_LISTED, listed
from data_access.exchange.writing import export_portfolio
from reports.exchange_files import (
    ExportRefused,
    PackageRefused,
    beyond_a_workbook,
    portfolio_file,
    problem_kinds,
    problem_rows,
    template,
    uploaded,
)
from tests.data_access.exchange.package_files import zipped
from tests.factories import insert_rows

FILES = {"projects": [{"project_id": "a", "name": "=1+1", "budget": 100}, {"project_id": "b", "name": "Bridge"}],
         "milestones": [{"milestone_id": "m", "project_id": "a", "name": "M"}]}


@pytest.mark.parametrize("form", ["zip", "xlsx"])
@pytest.mark.parametrize("chosen", [None, {"a"}, set()])
def test_the_file_is_what_the_export_writes(database, tmp_path, form, chosen):
    insert_rows(database, **FILES)
    export_portfolio(database, tmp_path / f"by-hand.{form}", project_ids=chosen)
    assert portfolio_file(database, form, chosen) == (tmp_path / f"by-hand.{form}").read_bytes()


def test_what_no_workbook_can_hold_is_named_before_anyone_presses(database):
    insert_rows(database, **FILES)
    assert beyond_a_workbook(database) is None
    insert_rows(database, projects=[{"project_id": "long", "name": "Long", "description": "x" * 32_768}])
    assert beyond_a_workbook(database) == "projects.description"
    with pytest.raises(ExportRefused):
        portfolio_file(database, "xlsx")


def test_no_chosen_project_is_none_and_not_all(database):
    insert_rows(database, **FILES)
    with zipfile.ZipFile(BytesIO(portfolio_file(database, "zip", set()))) as made:
        assert made.read("projects.csv").decode().count("\n") == 1


def test_a_file_it_gave_is_read_again_without_a_problem(database):
    insert_rows(database, **FILES)
    for form in ("zip", "xlsx"):
        package = uploaded(f"portfolio.{form}", portfolio_file(database, form))
        assert package.problems == ()
        assert package.tables["projects"].frame["project_id"].tolist() == ["a", "b"]


@pytest.mark.parametrize(("name", "content"), [("x.txt", b"x"), ("x", b""), ("x.zip", b"x"), ("x.xlsx", zipped({"a": b"b"}))])
def test_what_is_no_portfolio_is_refused_with_a_reason(name, content):
    with pytest.raises(PackageRefused) as refused:
        uploaded(name, content)
    assert refused.value.problems[0].expected


def test_problems_are_rows_in_their_order_and_kinds_are_counted_with_those_not_listed():
    cells = listed("projects.csv", "budget", "a number", range(2, MOST_LISTED + 2), ["x"] * MOST_LISTED, MOST_LISTED + 500)
    problems = [Problem("raid.csv", 2, "kind", "worry", "a kind"), *cells]
    rows, kinds = problem_rows(problems), problem_kinds(problems)
    assert list(rows.columns) == ["file", "line", "column", "found", "expected"]
    assert len(rows) == MOST_LISTED + 2
    assert rows.iloc[0].tolist() == ["raid.csv", 2, "kind", "worry", "a kind"]
    assert pandas.isna(rows["line"].iloc[-1]), "what counts the rest stands on no line"
    assert list(zip(kinds["file"], kinds["count"], strict=True)) == [("projects.csv", MOST_LISTED + 500), ("raid.csv", 1)]


def test_the_template_has_a_sheet_for_each_file_and_no_rows():
    book = load_workbook(BytesIO(template()))
    assert {"projects", "performance", "raid"} <= set(book.sheetnames)
    assert [cell.value for cell in book["projects"][1]][:2] == ["project_id", "name"]
    assert book["projects"].max_row == 1
