"""The dates of every project, from its months: plan, forecast, actual, and the reporting dates it has rows for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from sample_data.demonstration.calendar import at, month_end, weekday
from sample_data.demonstration.chance import Chance
from sample_data.demonstration.course import LONGEST, Course
from sample_data.demonstration.plan import CANCELLED, CLOSED, HISTORY_MONTHS, IDEA, INITIATION, Plan


@dataclass
class Schedule:
    """Arrays with a value a project: days, NaT for none. `first_month`: month of the first reporting date; `day`: where in its
    month a plan ends, 0 to 1; `stale`: months without a status report at the end; `silent`: no earned value is reported."""

    first_month: numpy.ndarray
    started: numpy.ndarray
    start: numpy.ndarray
    actual_start: numpy.ndarray
    original_finish: numpy.ndarray
    finish: numpy.ndarray
    forecast: numpy.ndarray
    actual_finish: numpy.ndarray
    day: numpy.ndarray
    stale: numpy.ndarray
    silent: numpy.ndarray

    def baseline_finish(self, length: numpy.ndarray, rows: numpy.ndarray) -> numpy.ndarray:
        """The finish of a plan of `length` months of the projects at `rows`."""
        return at(self.first_month[rows], length - 1 + self.day[rows])


def make(plan: Plan, course: Course) -> Schedule:
    chance, size = Chance("schedule"), plan.size
    away = numpy.where(plan.stage == CLOSED, chance.whole(size, 1, HISTORY_MONTHS - 4),
                       numpy.where(plan.stage == CANCELLED, chance.whole(size, 1, 14), 0))
    young = numpy.isin(plan.stage, (IDEA, INITIATION))
    first = plan.last - away - course.until + 1
    first = numpy.where(young, plan.last + chance.whole(size, 1, 7), first).astype("datetime64[M]")
    start = at(first, numpy.maximum(chance.uniform(size, -0.7, 0.55), 0.0))
    day = chance.uniform(size, 0.35, 1.25).clip(max=0.999)
    everyone = numpy.arange(size)
    made = Schedule(first, ~young, start, start, start, start, start, start, day, _stale(chance, plan), _silent(chance, plan))
    made.original_finish = made.baseline_finish(plan.length, everyone)
    made.finish = made.baseline_finish(course.length, everyone)
    nowhere = numpy.full(size, numpy.datetime64("NaT"), dtype="datetime64[D]")
    late = chance.happens(size, 0.2) * chance.whole(size, 3, 12)
    made.actual_start = numpy.where(young, nowhere, weekday(start + late).astype("datetime64[D]"))
    ended = first + course.until - 1
    made.actual_finish = numpy.where(plan.stage == CLOSED, at(ended, chance.uniform(size, 0.2, 0.99)), nowhere)
    said = course.said[everyone, numpy.maximum(course.until, 1) - 1]
    forecast = weekday(made.finish + numpy.where(young, 0, said).astype(numpy.int64))
    made.forecast = numpy.where(plan.stage == CLOSED, made.actual_finish, forecast)
    return made


def _stale(chance: Chance, plan: Plan) -> numpy.ndarray:
    """For how many months at the end no status report came in: none for most."""
    silent = chance.spread(plan.size) < 0.06
    return numpy.where(silent & (plan.stage < CLOSED), chance.whole(plan.size, 2, 6), 0)


def _silent(chance: Chance, plan: Plan) -> numpy.ndarray:
    return (chance.spread(plan.size) < 0.05) & (plan.budget < 3_000_000)


@dataclass
class Periods:
    """Project and month of life of every reporting row: one array each, in order of project and month."""

    project: numpy.ndarray
    month: numpy.ndarray

    def end(self, schedule: Schedule) -> numpy.ndarray:
        return month_end(schedule.first_month[self.project] + self.month)


def reported(plan: Plan, course: Course, schedule: Schedule) -> numpy.ndarray:
    """The matrix project x month of life that is true where a project had reached that reporting date within the window."""
    months = numpy.arange(LONGEST)[None, :]
    window = (plan.last - (HISTORY_MONTHS - 1) - schedule.first_month).astype(numpy.int64)[:, None]
    return (months < course.until[:, None]) & (months >= window)


def periods(mask: numpy.ndarray) -> Periods:
    return Periods(*numpy.nonzero(mask))
