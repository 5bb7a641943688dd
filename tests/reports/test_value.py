"""Value against risk, budget by objective, and benefits that are unknown rather than zero where nothing is recorded."""

from __future__ import annotations

from datetime import date

import numpy
import pandas
import pytest

from reports.value import NO_OBJECTIVE, by_category, by_objective

AS_OF = date(2026, 3, 31)


def benefits(*rows: tuple) -> pandas.DataFrame:
    frame = pandas.DataFrame(rows, columns=["category", "planned_value", "realised_value", "due_on"])
    return frame.assign(benefit_id=[str(at) for at in range(len(frame))], due_on=pandas.to_datetime(frame["due_on"]),
                        realised_value=frame["realised_value"].astype(float))


def test_budget_by_objective_adds_up_and_names_what_has_none():
    scores = pandas.DataFrame({"project_id": ["a", "b", "c", "d"], "objective": ["Grow", None, "Grow", "Save"],
                               "budget": [60.0, 30.0, numpy.nan, 10.0]})
    rows = by_objective(scores).set_index("objective")
    assert rows["budget"].to_dict() == {"Grow": 60, NO_OBJECTIVE: 30, "Save": 10}
    assert rows["projects"].to_dict() == {"Grow": 2, NO_OBJECTIVE: 1, "Save": 1}
    assert rows["share"].tolist() == pytest.approx([60 / 100, 30 / 100, 10 / 100])


def test_benefits_due_are_told_apart_from_those_to_come():
    rows = by_category(benefits(("Savings", 100, 40, "2026-01-31"), ("Savings", 50, 5, "2026-04-30"),
                                ("Sales", 10, None, "2026-03-31")), AS_OF).set_index("category")
    assert rows.loc["Savings", ["planned", "realised", "due_planned", "due_realised"]].tolist() == [150, 45, 100, 40]
    assert rows.loc["Sales", "due_planned"] == 10


def test_a_category_without_any_record_has_not_realised_zero():
    rows = by_category(benefits(("Sales", 10, None, "2026-03-31"), ("Sales", 20, None, None)), AS_OF)
    assert rows["planned"].tolist() == [30]
    assert numpy.isnan(rows["realised"].iloc[0])
    assert by_category(benefits(), AS_OF).empty
