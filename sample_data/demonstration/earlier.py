"""The demonstration as it stood on an earlier reporting date, for the records that a PMO keeps by closing its periods."""

from __future__ import annotations

from datetime import date

import numpy
import pandas

from data_access.exchange.package import TypedTables

# Of all these dates the first round of maturity assessments was over and the second had not begun.
MOST_RECORDS = 6
# Closing a period takes as long as loading and judging the whole portfolio once more: a second for 120 projects.
FEWEST_WITHOUT_RECORDS = 500


def reporting_dates_before_newest(tables: TypedTables, count: int) -> tuple[date, ...]:
    """The last `count` reporting dates before the newest one, the earliest first."""
    days = tables["status_reports"]["period_end"].drop_duplicates().sort_values()
    return tuple(day.date() for day in days.iloc[:-1].tail(count))


def as_it_stood(tables: TypedTables, day: date) -> TypedTables:
    """The same portfolio on the evening of `day`: what came later is not there yet, what was reached later still lies ahead.

    `tables`: of `generate`. Forecast days of milestones not reached by then lie as much earlier or later as the forecast finish
    of their project did. Bookings, capacity and people are those of now.
    """
    then = pandas.Timestamp(day)
    shift = _shifts(tables, then)
    changed = {
        "projects": _projects(tables["projects"], tables["performance"], then),
        "baselines": _by_then(tables["baselines"], "approved_on", then),
        "performance": _performance(tables["performance"], then),
        "status_reports": _by_then(tables["status_reports"], "period_end", then),
        "milestones": _milestones(tables["milestones"], shift, then),
        "dependencies": _dependencies(tables, then),
        "raid": _raid(tables["raid"], then),
        "benefits": _benefits(tables["benefits"], then),
        "gate_reviews": _gate_reviews(tables["gate_reviews"], then),
        "standards": _standards(tables["standards"], then),
    }
    return {**tables, **changed}


def _by_then(frame: pandas.DataFrame, column: str, then: pandas.Timestamp) -> pandas.DataFrame:
    return frame[frame[column] <= then].reset_index(drop=True)


def _shifts(tables: TypedTables, then: pandas.Timestamp) -> pandas.Series:
    """By project: how much earlier (negative) or later its finish was forecast then than now."""
    now = tables["projects"].set_index("project_id")["forecast_finish"]
    return (_forecasts(tables["performance"], then) - now).fillna(pandas.Timedelta(0))


def _forecasts(performance: pandas.DataFrame, then: pandas.Timestamp) -> pandas.Series:
    """By project: the finish that its newest row by then forecast."""
    told = performance[(performance["period_end"] <= then) & performance["forecast_finish"].notna()]
    return told.sort_values("period_end").groupby("project_id")["forecast_finish"].last()


def _projects(projects: pandas.DataFrame, performance: pandas.DataFrame, then: pandas.Timestamp) -> pandas.DataFrame:
    starts_later, ends_later = projects["actual_start"] > then, projects["actual_finish"] > then
    told = projects["project_id"].map(_forecasts(performance, then))
    return projects.assign(
        stage=projects["stage"].mask(ends_later, "closing").mask(starts_later, "planning"),
        actual_start=projects["actual_start"].mask(starts_later), actual_finish=projects["actual_finish"].mask(ends_later),
        forecast_finish=told.fillna(projects["forecast_finish"]))


def _performance(performance: pandas.DataFrame, then: pandas.Timestamp) -> pandas.DataFrame:
    """Later rows keep their planned value: that is the plan ahead."""
    later = performance["period_end"] > then
    told = ("earned_value", "actual_cost", "estimate_at_completion", "forecast_finish")
    known = performance.assign(**{name: performance[name].mask(later) for name in told})
    return known[~later | known["planned_value"].notna()].reset_index(drop=True)


def _milestones(milestones: pandas.DataFrame, shift: pandas.Series, then: pandas.Timestamp) -> pandas.DataFrame:
    ahead = milestones["actual_date"].isna() | (milestones["actual_date"] > then)
    moved = milestones["forecast_date"] + milestones["project_id"].map(shift).fillna(pandas.Timedelta(0))
    # What had not been reached was not forecast for a day that had passed.
    expected = moved.clip(lower=then + pandas.Timedelta(days=1))
    return milestones.assign(forecast_date=milestones["forecast_date"].mask(ahead, expected),
                             actual_date=milestones["actual_date"].mask(ahead))


def _dependencies(tables: TypedTables, then: pandas.Timestamp) -> pandas.DataFrame:
    links = _by_then(tables["dependencies"], "raised_on", then)
    reached = tables["milestones"].set_index("milestone_id")["actual_date"]
    finished = tables["projects"].set_index("project_id")["actual_finish"]
    given = links["predecessor_milestone_id"].map(reached).fillna(links["predecessor_id"].map(finished))
    later = (links["status"] == "delivered") & (given.fillna(links["promised_on"]) > then)
    return links.assign(status=links["status"].mask(later, "agreed"))


def _raid(raid: pandas.DataFrame, then: pandas.Timestamp) -> pandas.DataFrame:
    raised = _by_then(raid, "raised_on", then)
    later = raised["closed_on"] > then
    return raised.assign(status=raised["status"].mask(later, "open"), closed_on=raised["closed_on"].mask(later))


def _benefits(benefits: pandas.DataFrame, then: pandas.Timestamp) -> pandas.DataFrame:
    return benefits.assign(realised_value=benefits["realised_value"].mask(benefits["due_on"] > then))


def _gate_reviews(reviews: pandas.DataFrame, then: pandas.Timestamp) -> pandas.DataFrame:
    later = reviews["held_on"] > then
    return reviews.assign(held_on=reviews["held_on"].mask(later), outcome=reviews["outcome"].mask(later, "pending"),
                          conditions=reviews["conditions"].mask(later))


def _standards(standards: pandas.DataFrame, then: pandas.Timestamp) -> pandas.DataFrame:
    """What was brought up to date since was a step behind: approved a draft, a draft not there."""
    later = standards["updated_on"] > then
    behind = standards["state"].map({"approved": "draft", "draft": "missing"}).fillna(standards["state"])
    link = standards["link"].mask(later & (standards["state"] == "draft"))
    return standards.assign(state=numpy.where(later, behind, standards["state"]), link=link,
                            updated_on=standards["updated_on"].mask(later))
