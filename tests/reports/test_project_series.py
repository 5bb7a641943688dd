"""One project's rows as its pictures need them: nothing of the future but the plan, and nothing made up."""

from __future__ import annotations

import pytest

from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from metrics.policy import Policy
from reports.figures import refresh
from reports.project import project_record
from reports.project_series import booked_months, finish_history, index_series, status_grid, value_curves
from tests.factories import insert_rows, performance

FILES = {
    "projects": [{"project_id": "p", "name": "P", "budget": 100, "baseline_start": "2026-01-01",
                  "baseline_finish": "2026-04-30"}, {"project_id": "bare", "name": "Bare"}],
    "performance": performance(planned=[10, 20, 60, 100], earned=[8, 16, 40], spent=[10, 20, 50], forecast_finish="2026-05-31"),
    "status_reports": [
        {"project_id": "p", "period_end": "2026-01-31", "overall_rag": "green", "cost_rag": "amber"},
        {"project_id": "p", "period_end": "2026-03-31", "overall_rag": "amber", "cost_rag": "red"}],
    "resources": [{"resource_id": "r", "name": "R"}, {"resource_id": "s", "name": "S"}],
    "allocations": [{"resource_id": key, "project_id": "p", "month": "2026-02-01", "hours": hours, "booking": booking}
                    for key, hours, booking in (("r", 10, "hard"), ("s", 5, "hard"), ("s", 7, "soft"))],
}


@pytest.fixture
def record(database):
    insert_rows(database, **FILES)
    refresh(database, Policy())
    with database.read() as connection:
        options = read_options(connection)
    return lambda key="p", **chosen: project_record(database, key, ProjectFilter(**chosen), options)


def values(frame, series: str) -> list[float]:
    return frame[frame["series"] == series]["value"].tolist()


def test_earned_value_and_cost_end_at_the_shown_date_and_the_plan_goes_on(record):
    curves = value_curves(record(period="2026-02"))
    assert values(curves, "planned_value") == [10, 20, 60, 100]
    assert values(curves, "earned_value") == [8, 16]
    assert values(curves, "actual_cost") == [10, 20]


def test_the_forecast_is_one_point_at_its_finish_worth_the_estimate(record):
    curves = value_curves(record())
    forecast = curves[curves["series"] == "forecast"]
    # EAC = BAC / CPI = 100 / (40 / 50)
    assert forecast["value"].tolist() == [pytest.approx(125)]
    assert forecast["period_end"].dt.strftime("%Y-%m-%d").tolist() == ["2026-05-31"]
    assert str(curves["period_end"].dtype).startswith("datetime64")


def test_indices_are_those_of_the_figures_up_to_the_shown_date(record):
    series = index_series(record(period="2026-02"))
    assert values(series, "cpi") == [pytest.approx(.8), pytest.approx(.8)]
    assert len(values(series, "spi_t")) == 2


def test_statuses_stand_overall_first_then_computed_and_without_dimensions_never_reported(record):
    grid = status_grid(record())
    assert grid["dimension"].drop_duplicates().tolist() == ["overall", "computed", "cost"]
    assert grid[grid["dimension"] == "cost"]["status"].tolist() == ["amber", "red"]
    assert status_grid(record(period="2026-02"))["period_end"].max().month == 2


def test_the_finish_history_ends_at_the_shown_date(record):
    assert len(finish_history(record())) == 3
    assert len(finish_history(record(period="2026-01"))) == 1


def test_hours_are_summed_over_people_by_month_and_booking(record):
    months = booked_months(record())
    assert dict(zip(months["booking"], months["hours"], strict=True)) == {"hard": 15, "soft": 7}
    assert booked_months(record(), least=2)["hours"].tolist() == [15, 7]
    assert booked_months(record(), least=3)["hours"].isna().tolist() == [True, True]


def test_a_project_without_rows_gives_empty_frames_with_their_columns(record):
    bare = record("bare")
    for made, columns in ((value_curves, {"period_end", "series", "value"}), (index_series, {"period_end", "series", "value"}),
                          (status_grid, {"period_end", "dimension", "status"}),
                          (finish_history, {"period_end", "forecast_finish"}), (booked_months, {"month", "booking", "hours"})):
        frame = made(bare)
        assert columns <= set(frame.columns), made.__name__
        assert frame.dropna().empty or set(frame["status"]) == {"unknown"}, made.__name__
