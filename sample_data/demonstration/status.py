"""Monthly status reports: overall status as reported, its dimensions, and a narrative that fits the project's state."""

from __future__ import annotations

import numpy
import pandas

from sample_data.demonstration.calendar import weekday
from sample_data.demonstration.chance import Chance
from sample_data.demonstration.course import LONGEST, Course
from sample_data.demonstration.frames import typed
from sample_data.demonstration.health import COMPLETE, NONE, STATUSES, Health
from sample_data.demonstration.milestones import Milestones
from sample_data.demonstration.narrative import Writer
from sample_data.demonstration.plan import IDEA, INITIATION, Plan
from sample_data.demonstration.schedule import Periods, Schedule, periods, reported


def frame(plan: Plan, course: Course, schedule: Schedule, health: Health, milestones: Milestones) -> pandas.DataFrame:
    """status_reports rows: one a month while a project runs, with single ones missing and a few projects gone quiet."""
    chance = Chance("status reports")
    rows = _rows(chance, plan, course, schedule)
    young = plan.stage[rows.project] <= INITIATION
    overall = numpy.where(young, _young(chance, plan, rows), health.overall[rows.project, rows.month])
    end = _ends(plan, schedule, rows, young)
    writer = Writer(plan, course, schedule, health, milestones)
    summary, decision = writer.write(rows, overall, end, young)
    dimensions = _dimensions(chance, health, rows, overall)
    submitted = weekday(end + chance.whole(len(end), 1, 7))
    return typed("status_reports", len(end), project_id=plan.ids[rows.project], period_end=end, overall_rag=STATUSES[overall],
                 summary=summary, decision_needed=decision, author=plan.managers[plan.manager[rows.project]],
                 submitted_on=submitted, **dimensions)


def _rows(chance: Chance, plan: Plan, course: Course, schedule: Schedule) -> Periods:
    months = numpy.arange(LONGEST)[None, :]
    seen = reported(plan, course, schedule)
    last = (course.until - 1)[:, None]
    lost = chance.happens((plan.size, LONGEST), 0.03) & (months < last)
    quiet = (schedule.stale > 0)[:, None] & (months > last - schedule.stale[:, None])
    # Ideas and initiations have no figures: they report for a few months before the newest date, counted from 0.
    early = numpy.where(plan.stage == INITIATION, chance.whole(plan.size, 1, 5), 0)
    early = numpy.where((plan.stage == IDEA) & chance.happens(plan.size, 0.6), chance.whole(plan.size, 1, 3), early)
    return periods((seen & ~lost & ~quiet) | (months < early[:, None]))


def _ends(plan: Plan, schedule: Schedule, rows: Periods, young: numpy.ndarray) -> numpy.ndarray:
    """Reporting dates; those of projects that have not begun run backwards from the newest one."""
    early = (plan.last - rows.month + 1).astype("datetime64[D]") - 1
    return numpy.where(young, early, rows.end(schedule))


def _young(chance: Chance, plan: Plan, rows: Periods) -> numpy.ndarray:
    usual = numpy.where(chance.happens(plan.size, 0.85), 0, 2)
    return numpy.where(plan.stage[rows.project] == IDEA, NONE, usual[rows.project])


def _dimensions(chance: Chance, health: Health, rows: Periods, overall: numpy.ndarray) -> dict[str, numpy.ndarray]:
    """Schedule and cost follow the figures but are never worse than the overall status; the others mostly are green."""
    count, at = len(overall), (rows.project, rows.month)
    graded = numpy.minimum(overall, 4)
    plain = (graded + 1) // 2 * 2
    schedule = numpy.minimum(health.schedule[at].astype(int) * 2, plain)
    cost = numpy.minimum(health.cost[at].astype(int) * 2, plain)
    # Something must carry the colour: where the figures do not, it is the schedule.
    schedule = numpy.where(numpy.maximum(schedule, cost) < plain, plain, schedule)
    steady = {name: chance.uniform(len(health.overall))[rows.project] for name in ("scope", "quality", "resource", "benefits")}
    others = {
        name: numpy.where((value > 0.8) & (graded >= 2), 2, numpy.where((value > 0.95) & (graded == 4), 4, 0))
        for name, value in steady.items()
    }
    ended = numpy.isin(overall, (COMPLETE, NONE))
    result = {}
    for name, value in {"schedule": schedule, "cost": cost, **others}.items():
        text = STATUSES[numpy.where(ended, overall, value)]
        gap = chance.happens(count, 0.3 if name == "benefits" else 0.02)
        result[f"{name}_rag"] = numpy.where(gap, None, text)
    return result
