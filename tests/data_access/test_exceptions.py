"""Since when a project is outside: what walking back through its reporting dates one by one finds."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from sqlalchemy import insert

from data_access import schema
from data_access.exceptions import outside_since
from data_access.portfolio_copy import copy_of
from tests.factories import insert_rows

DATES = [date(2026, month, 1) for month in range(1, 8)]
STATUSES = ("red", "red", "amber", "green")
OUTSIDE = {
    "divergence": lambda row: row["diverges"],
    "late": lambda row: row["finish_slip_days"] is not None and row["finish_slip_days"] > 30,
    "over_budget": lambda row: row["forecast_variance"] is not None and row["forecast_variance"] > .1,
    "provider": lambda row: "red" in (row["computed_status"], row["reported_status"]),
}


@pytest.fixture
def figures(database):
    """Projects that are outside at many dates, not known at some, and without a row at others."""
    drawn = Random(3)
    rows = [{"project_id": f"p{number}", "period_end": day, "active": drawn.random() < .9, "reason": "", "severity": 0,
             "computed_schedule": "unknown", "computed_cost": "unknown", "computed_risk": "unknown",
             "computed_status": drawn.choice((*STATUSES, "unknown")), "reported_status": drawn.choice((*STATUSES, None)),
             "diverges": drawn.random() < .7, "finish_slip_days": drawn.choice((31, 99, 99, 30, None)),
             "forecast_variance": drawn.choice((.2, .3, .3, .1, None))}
            for number in range(40) for day in DATES if drawn.random() < .85]
    insert_rows(database, projects=[{"project_id": f"p{number}", "name": "P"} for number in range(40)])
    with database.write() as connection:
        connection.execute(insert(schema.reporting_dates), [{"period_end": day, "projects": 1} for day in DATES])
        connection.execute(insert(schema.project_figures), rows)
    return database, rows


@pytest.mark.parametrize("day", DATES[::3])
def test_since_when_a_project_is_outside_is_where_a_walk_back_ends(figures, day):
    database, rows = figures
    expected = {}
    for number in range(40):
        past = [row for row in reversed(rows) if row["project_id"] == f"p{number}" and row["period_end"] <= day]
        for kind, is_outside in OUTSIDE.items():
            for row in past if past and past[0]["period_end"] == day else ():
                if not is_outside(row):
                    break
                expected[kind, f"p{number}"] = row["period_end"]
    assert outside_since(copy_of(database), day, 30, .1) == expected
    assert {key[0] for key in expected} == set(OUTSIDE)
