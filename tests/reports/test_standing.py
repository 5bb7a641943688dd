"""The sentence that says how the portfolio stands: right grammar, right numbers, and honest about what is unknown."""

from __future__ import annotations

from datetime import date

import pytest

from components.formats import format_date
from data_access.filter import ProjectFilter
from reports.standing import standing, standing_sentence
from tests.review_rows import prepared, two_projects

BEFORE = date(2026, 2, 28)
ALL_WELL = {"projects": 4, "computed_red": 0, "computed_amber": 0, "computed_green": 4, "reported": 4, "reported_red": 0,
            "reported_amber_red": 0, "diverging": 0, "forecast_projects": 4, "eac": 100.0, "bac": 100.0}


def sentence(before=None, **now) -> str:
    return standing_sentence(ALL_WELL | now, before, BEFORE if before else None, format_date)


def test_the_sentence_of_two_projects_in_trouble(database):
    options = prepared(database, **two_projects())
    now, before = standing(database, ProjectFilter(), options)
    assert standing_sentence(now, before, BEFORE, format_date) == (
        "2 of 2 active projects are red by their own figures, 1 more than on 28 Feb 2026; none reports red, 1 has no current "
        "report; 1 reports better than its figures; forecast cost is 33.3 % over budget.")  # (1500 + 500) / 1500


@pytest.mark.parametrize(("said", "facts"), [
    ("None of 4 active projects is red by their own figures; none reports red; forecast cost is on budget.", {}),
    ("1 of 4 active projects is red by its own figures; 1 reports red; 2 report better than their figures; "
     "forecast cost is 10.0 % under budget (3 of 4 projects); 1 cannot be judged.",
     {"computed_red": 1, "computed_green": 2, "reported_red": 1, "diverging": 2, "eac": 90.0, "forecast_projects": 3}),
    ("None of 4 active projects can be judged by figures of their own; none has a current status report.",
     {"computed_green": 0, "reported": 0}),
    ("None of 4 active projects is red by their own figures; none reports red; cost at completion is not known.",
     {"eac": None, "bac": None, "forecast_projects": 0}),
    ("No active project is shown.", {"projects": 0})])
def test_the_sentence_is_honest_about_what_is_not_known(said, facts):
    assert sentence(**facts) == said


def test_a_change_is_told_against_the_date_before():
    assert "as many as on 28 Feb 2026" in sentence(ALL_WELL)
    assert "2 fewer than on 28 Feb 2026" in sentence(ALL_WELL | {"computed_red": 3}, computed_red=1)
    assert "than on" not in sentence(ALL_WELL | {"projects": 0})


def test_amber_red_is_not_passed_off_as_red():
    assert "; 3 report red or amber/red;" in sentence(reported_red=3, reported_amber_red=1)
