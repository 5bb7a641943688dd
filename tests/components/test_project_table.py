"""What the table of projects is given: columns only where there is something, a trend only of two dates, labels as they are."""

from __future__ import annotations

import pandas
import pytest

from components.formats import WORD_JOINER
from components.project_table import OPTIONAL, cell_label, index_decimals, status_chip, status_trail, table_rows
from metrics.policy import Policy

EMPTY_HISTORY = pandas.DataFrame({"project_id": [], "reported_status": [], "cpi": []})


def project(**more) -> dict:
    row = dict.fromkeys(("cpi", "spi_t", "bac", "budget", "eac"), float("nan")) | dict.fromkeys(
        ("reported_status", "computed_status", "reason", "project_manager"))
    return row | {"project_id": "p", "name": "P", "finish_slip_days": pandas.NA} | more


def rows(*given: dict, history=EMPTY_HISTORY) -> pandas.DataFrame:
    frame = pandas.DataFrame(list(given)).astype({"finish_slip_days": "Int64"})
    return table_rows(frame, history)


def test_columns_that_no_project_has_are_left_out_and_statuses_never_are():
    made = rows(project())
    assert not set(OPTIONAL) & set(made.columns)
    assert made["reported"].tolist() == made["computed"].tolist() == [["○ Not known"]]


def test_a_column_that_one_project_has_stays_and_is_empty_for_the_others():
    made = rows(project(cpi=.9, finish_slip_days=3), project(project_id="q", name="Q"))
    assert made["cpi"].tolist() == [.9, pytest.approx(float("nan"), nan_ok=True)]
    assert made["slip"].isna().tolist() == [False, True]


def test_the_budget_is_that_of_the_baseline_in_force_else_the_project_own():
    assert rows(project(bac=5, budget=3), project(budget=3))["budget"].tolist() == [5, 3]


def test_a_trend_needs_two_known_values_and_keeps_its_gaps():
    history = pandas.DataFrame({
        "project_id": ["p", "p", "p", "q", "q"], "cpi": [.9, None, 1.0, .8, None],
        "reported_status": ["red", None, "green", "amber", "amber"]})
    made = rows(project(cpi=1.0), project(project_id="q", name="Q", cpi=.8), history=history)
    assert made["cpi_trend"].iloc[0] == [.9, pytest.approx(float("nan"), nan_ok=True), 1.0]
    assert made["cpi_trend"].iloc[1] is None
    assert made["reports"].tolist() == ["◆ ○ ●", "▲ ▲"]


def test_status_is_shape_and_word():
    assert (status_chip("red"), status_chip(None)) == (["◆ Red"], ["○ Not known"])
    assert status_trail(pandas.Series(["green", "amber", "red"])) == "● ▲ ◆"


@pytest.mark.parametrize("name", ["[A, B]", '["A"]', ":material/home: A", " [A] "])
def test_a_label_never_becomes_an_icon_or_a_list(name):
    assert cell_label(name) == WORD_JOINER + name.strip()
    assert cell_label("Plain **name** [a](b)") == "Plain **name** [a](b)"


@pytest.mark.parametrize(("cpi", "spi_t", "decimals"), [
    ([.948, 1.02], [1.0, 1.0], 3), ([.95, .90, 1.1], [float("nan"), .8, 1.0], 2), ([1.0], [.9001], 3), ([.944], [.906], 2),
])
def test_no_index_of_the_table_reads_as_the_limit_that_it_misses(cpi, spi_t, decimals):
    assert index_decimals(pandas.DataFrame({"cpi": cpi, "spi_t": pandas.Series(spi_t)}), Policy()) == decimals
    assert index_decimals(pandas.DataFrame({"name": ["P"]}), Policy()) == 2
