"""An earlier state of the demonstration holds nothing that was known only later, and is a portfolio like any other."""

from __future__ import annotations

from datetime import date

import pandas
import pytest
from typer.testing import CliRunner

from cli import application
from data_access.app_settings import Limits
from data_access.engine import Database
from data_access.exchange import definitions
from data_access.exchange.loading import load
from data_access.exchange.reading import read_package
from data_access.exchange.validation import validate
from data_access.exchange.writing import export_portfolio
from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from data_access.identity import LOCAL_OWNER
from metrics.policy import Policy
from reports.kpi_history import kpi_history
from reports.kpis import kpis
from reports.snapshots import record_at, snapshots
from sample_data.demonstration import generate
from sample_data.demonstration.earlier import MOST_RECORDS, as_it_stood, reporting_dates_before_newest
from sample_data.demonstration.frames import DTYPES

DAY = date(2026, 5, 31)
THEN = pandas.Timestamp(DAY)
# What happened or was written down on a day; a plan may lie ahead.
KNOWN_ON = {"projects": ("actual_start", "actual_finish"), "baselines": ("approved_on",), "status_reports": ("period_end",),
            "milestones": ("actual_date",), "dependencies": ("raised_on",), "raid": ("raised_on", "closed_on"),
            "gate_reviews": ("held_on",), "standards": ("updated_on",)}


@pytest.fixture(scope="module")
def tables():
    return generate(120)


@pytest.fixture(scope="module")
def earlier(tables):
    return as_it_stood(tables, DAY)


def test_dates_to_close_are_the_last_before_the_newest(tables):
    assert reporting_dates_before_newest(tables, 2) == (date(2026, 7, 31), date(2026, 8, 31))
    assert reporting_dates_before_newest(tables, 0) == ()


def test_nothing_is_known_before_it_happened(tables, earlier):
    for name, columns in KNOWN_ON.items():
        for column in columns:
            assert (tables[name][column] > THEN).any() or column == "approved_on", f"{name}.{column} tests nothing"
            assert not (earlier[name][column] > THEN).any(), f"{name}.{column}"
    ahead = earlier["performance"][earlier["performance"]["period_end"] > THEN]
    assert ahead["planned_value"].notna().all()
    assert ahead[["earned_value", "actual_cost", "estimate_at_completion", "forecast_finish"]].isna().all(axis=None)
    later = earlier["benefits"]["due_on"] > THEN
    assert earlier["benefits"]["realised_value"][later].isna().all()
    still_open = earlier["raid"]["closed_on"].isna()
    assert (earlier["raid"]["status"][still_open] != "closed").all()
    assert (earlier["gate_reviews"]["outcome"][earlier["gate_reviews"]["held_on"].isna()] == "pending").all()


def test_milestone_not_yet_reached_is_forecast_for_a_day_to_come(earlier):
    ahead = earlier["milestones"][earlier["milestones"]["actual_date"].isna()]
    assert (ahead["forecast_date"] > THEN).all()


def test_what_was_known_by_then_is_as_it_is_now(tables, earlier):
    for name in ("status_reports", "performance"):
        now, then = (frame[name][frame[name]["period_end"] <= THEN] for frame in (tables, earlier))
        pandas.testing.assert_frame_equal(then.reset_index(drop=True), now.reset_index(drop=True))
    reached = tables["milestones"]["actual_date"] <= THEN
    pandas.testing.assert_frame_equal(earlier["milestones"][reached], tables["milestones"][reached])


def test_types_stay_and_its_export_is_valid(sqlite_database, earlier, tmp_path):
    for table in definitions.TABLES:
        assert {name: str(dtype) for name, dtype in earlier[table.name].dtypes.items()} == {
            column.name: DTYPES[column.kind] for column in table.columns}, table.name
    load(sqlite_database, earlier, mode="replace", identity=LOCAL_OWNER, source="earlier")
    validate(read_package(export_portfolio(sqlite_database, tmp_path / "out.zip"), Limits()))


def test_demonstration_comes_with_closed_periods_that_give_every_figure_a_past(database_url):
    for _ in range(2):
        # The second time all is there, and nothing is closed again.
        assert CliRunner().invoke(application, ["--database", database_url, "demo", "--size", "30"]).exit_code == 0
    database = Database(database_url)
    made = snapshots(database)
    assert made["name"].tolist() == [f"Demonstration {day}" for day in (
        "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31", "2026-04-30", "2026-03-31")]
    assert (made["period_end"] == made["reported_until"]).all()
    with database.read() as connection:
        options = read_options(connection)
    history = kpi_history(database, ProjectFilter(), options, Policy())
    measured = [kpi for kpi in kpis(database, ProjectFilter(), options, Policy()) if kpi.value is not None]
    assert len(measured) == 22
    for kpi in measured:
        past = history[history["id"] == kpi.id].dropna()
        assert len(past) > MOST_RECORDS, kpi.id
        assert kpi.previous == pytest.approx(past["value"].iloc[-2]), kpi.id
        assert kpi.value == pytest.approx(past["value"].iloc[-1]), kpi.id
    # The rounds of maturity that were over by then, and no more.
    with record_at(database, date(2026, 8, 31), Policy()).read() as connection:
        results = connection.exec_driver_sql("SELECT DISTINCT campaign FROM maturity_results").scalars().all()
    assert results == ["Spring 2026"]
    database.close()
