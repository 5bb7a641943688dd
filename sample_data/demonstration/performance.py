"""Earned-value rows: the plan's curve from start to finish, and earned value, cost and forecasts as far as they go."""

from __future__ import annotations

import numpy
import pandas

from sample_data.demonstration.calendar import weekday
from sample_data.demonstration.chance import Chance
from sample_data.demonstration.course import LONGEST, Course
from sample_data.demonstration.frames import blank, typed
from sample_data.demonstration.health import estimates
from sample_data.demonstration.plan import CANCELLED, CLOSING, Plan
from sample_data.demonstration.schedule import Schedule, periods, reported


def frame(plan: Plan, course: Course, schedule: Schedule) -> pandas.DataFrame:
    """performance rows; single months are missing here and there, and a few projects report no figures at all."""
    chance, size = Chance("performance"), plan.size
    seen = reported(plan, course, schedule)
    months = numpy.arange(LONGEST)[None, :]
    end = numpy.where(plan.stage == CANCELLED, course.until, numpy.maximum(course.length, course.until))
    curve = (months < end[:, None]) & (schedule.started & ~schedule.silent)[:, None]
    lost = chance.happens((size, LONGEST), 0.02) & (months > 0) & (months < course.until[:, None] - 1)
    late = months >= (course.until - (schedule.stale // 2))[:, None]
    rows = periods(curve & ~lost)
    at = (rows.project, rows.month)
    plain = ~(seen & ~late)[at]
    earned = _claimed(plan, course)[at]
    spent = course.spent[at]
    finish = schedule.baseline_finish(course.plan_length[at].astype(numpy.int64), rows.project) + course.said[at].astype(int)
    return typed(
        "performance", len(rows.project), project_id=plan.ids[rows.project], period_end=rows.end(schedule),
        planned_value=_round(course.planned[at]), earned_value=blank(_round(earned), plain),
        actual_cost=blank(_round(spent), plain),
        estimate_at_completion=blank(_round(estimates(plan, course)[at]), plain),
        forecast_finish=blank(_finished(plan, course, schedule, rows, weekday(finish)), plain),
    )


def _finished(plan, course, schedule, rows, finish) -> numpy.ndarray:
    """The forecast of the last report of a closed project is the day it finished."""
    actual = schedule.actual_finish[rows.project]
    last = (rows.month == course.until[rows.project] - 1) & ~numpy.isnat(actual)
    return numpy.where(last, actual, finish)


def _claimed(plan: Plan, course: Course) -> numpy.ndarray:
    """Earned value as claimed: a closing project in 150 claims a little more than its whole budget."""
    closing = numpy.flatnonzero(plan.stage == CLOSING)
    earned = course.earned
    for project in closing[: plan.size // 100 and 1 + plan.size // 1000]:
        last = course.until[project] - 1
        earned = earned.copy() if earned is course.earned else earned
        earned[project, last] = course.budget[project] * 1.015
    return earned


def _round(money: numpy.ndarray) -> numpy.ndarray:
    return numpy.round(money / 100) * 100
