"""When a share of a project was planned to be done, when it was, and when it is expected: for milestones and gates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from sample_data.demonstration.calendar import month_end, weekday
from sample_data.demonstration.chance import Chance
from sample_data.demonstration.course import DAYS_A_MONTH, LONGEST, Course
from sample_data.demonstration.plan import CLOSED, INITIATION, Plan
from sample_data.demonstration.schedule import Schedule


@dataclass
class Point:
    """One point of every project's plan. `planned`, `expected`, `reached` are days; NaT where there is none."""

    planned: numpy.ndarray
    expected: numpy.ndarray
    reached: numpy.ndarray


def point(plan: Plan, course: Course, schedule: Schedule, share: numpy.ndarray, name: str) -> Point:
    """The point at `share` (0 to 1, a value a project) of every plan; `name` keeps its chance apart from that of others."""
    chance, size = Chance(f"point {name}"), plan.size
    best = numpy.maximum.accumulate(course.share, axis=1)
    month = (best < share[:, None] - 1e-9).sum(axis=1)
    seen = month < course.until
    everyone, at = numpy.arange(size), numpy.minimum(month, LONGEST - 1)
    before = numpy.where(at > 0, best[everyone, at - 1], 0.0)
    part = (share - before) / numpy.maximum(best[everyone, at] - before, 1e-9)
    # A point passed before a re-baseline belongs to the plan that was in force then.
    length = numpy.where(seen, course.plan_length[everyone, at], course.length)
    finish = schedule.baseline_finish(length.astype(numpy.int64), everyone)
    planned = weekday(schedule.start + _days(share * (finish - schedule.start).astype(numpy.int64)))
    late = (at + part.clip(0, 1) - share * length) * DAYS_A_MONTH
    reached = planned + _days(late) + chance.whole(size, -15, 2)
    last = numpy.where(plan.stage == CLOSED, schedule.actual_finish, month_end(schedule.first_month + course.until - 1))
    reached = numpy.maximum(numpy.minimum(weekday(reached), last), schedule.start)
    done = seen | (plan.stage == CLOSED)
    done &= plan.stage > INITIATION
    return Point(planned, _expected(chance, plan, course, schedule, planned, share), numpy.where(done, reached, _NEVER))


_NEVER = numpy.datetime64("NaT", "D")


def _expected(chance: Chance, plan: Plan, course: Course, schedule: Schedule, planned, share) -> numpy.ndarray:
    """The current forecast: the slip admitted so far, and never in the past except where nobody has looked at it."""
    said = course.said[numpy.arange(plan.size), numpy.maximum(course.until, 1) - 1]
    slip = numpy.where(plan.stage <= INITIATION, 0, said * (0.6 + 0.4 * share))
    expected = weekday(planned + _days(slip))
    soonest = month_end(plan.last) + chance.whole(plan.size, 4, 45)
    untouched = chance.happens(plan.size, 0.06)
    return numpy.where((expected <= month_end(plan.last)) & ~untouched, weekday(soonest), expected)


def _days(values: numpy.ndarray) -> numpy.ndarray:
    return numpy.round(values).astype(numpy.int64)
