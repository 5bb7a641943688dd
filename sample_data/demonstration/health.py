"""How the figures judge each project at each month, by the bands of the KPI catalogue, and what its people say instead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from sample_data.demonstration.chance import Chance
from sample_data.demonstration.course import LONGEST, Course
from sample_data.demonstration.plan import CANCELLED, CLOSED, INITIATION, ON_HOLD, Plan
from sample_data.demonstration.schedule import Schedule

STATUSES = numpy.array(["green", "amber/green", "amber", "amber/red", "red", "complete", "none"], dtype=object)
GREEN, AMBER_GREEN, AMBER, AMBER_RED, RED, COMPLETE, NONE = range(7)


@dataclass
class Health:
    """Matrices project x month of life: `schedule`, `cost`, `computed` 0 green, 1 amber, 2 red; `overall` a position in
    STATUSES; `slip` days against the original plan."""

    schedule: numpy.ndarray
    cost: numpy.ndarray
    computed: numpy.ndarray
    overall: numpy.ndarray
    slip: numpy.ndarray


def estimates(plan: Plan, course: Course) -> numpy.ndarray:
    """The projects' own estimates at completion: none from four in ten, and hopeful from many of the others."""
    chance = Chance("estimates")
    reports = chance.spread(plan.size) < 0.6
    trust = chance.uniform(plan.size, 0.0, 1.0)[:, None]
    cpi = course.earned / numpy.maximum(course.spent, 1)
    ahead = (course.budget_then - course.earned) / numpy.clip(cpi, 0.5, 1.5)
    likely = course.spent + ahead
    step = numpy.floor(numpy.arange(LONGEST) / 3).astype(int) * 3
    said = course.budget_then + (likely - course.budget_then)[:, step] * trust
    said = numpy.round(said / (course.budget_then * 0.005)) * course.budget_then * 0.005
    said = numpy.maximum(said, course.spent + 0.5 * (course.budget_then - course.earned).clip(min=0))
    return numpy.where(reports[:, None], said, numpy.nan)


def judge(plan: Plan, course: Course, schedule: Schedule) -> Health:
    months = numpy.arange(1, LONGEST + 1)[None, :]
    time_index = numpy.minimum(course.share * course.plan_length / months, 1.5)
    time_index = numpy.where(course.share >= 1, course.plan_length / numpy.minimum(months, LONGEST), time_index)
    slip = _slip(plan, course, schedule)
    cpi = course.earned / numpy.maximum(course.spent, 1)
    estimate = estimates(plan, course)
    estimate = numpy.where(numpy.isnan(estimate), course.budget_then / numpy.maximum(cpi, 0.1), estimate)
    variance = estimate / course.budget_then - 1
    on_time = numpy.maximum(_below(time_index, 0.95, 0.90), _above(slip, 10, 30))
    on_cost = numpy.maximum(_below(cpi, 0.95, 0.90), _above(variance, 0.02, 0.10))
    computed = numpy.maximum(on_time, on_cost)
    return Health(on_time, on_cost, computed, _said(plan, course, computed), slip)


def _slip(plan: Plan, course: Course, schedule: Schedule) -> numpy.ndarray:
    everyone = numpy.arange(plan.size)
    days = numpy.zeros((plan.size, LONGEST))
    for month in range(LONGEST):
        finish = schedule.baseline_finish(course.plan_length[:, month].astype(numpy.int64), everyone)
        days[:, month] = (finish - schedule.original_finish).astype(numpy.int64) + course.said[:, month]
    return days


def _below(values: numpy.ndarray, green: float, amber: float) -> numpy.ndarray:
    return (values < green).astype(numpy.int8) + (values < amber)


def _above(values: numpy.ndarray, green: float, amber: float) -> numpy.ndarray:
    return (values > green).astype(numpy.int8) + (values > amber)


def _tempers(chance: Chance, plan: Plan, course: Course, computed: numpy.ndarray) -> numpy.ndarray:
    """How frank each project's people are, 0 to 1, spread evenly among the good, the doubtful and the bad alike."""
    final = computed[numpy.arange(plan.size), numpy.maximum(course.until, 1) - 1]
    running = (plan.stage > INITIATION) & (plan.stage < CLOSED)
    order = numpy.lexsort((chance.order(plan.size), final, running))
    temper = numpy.empty(plan.size)
    # Steps of the golden ratio fill any stretch of the order evenly.
    temper[order] = (numpy.arange(plan.size) * 0.6180339887498949) % 1.0
    return temper


def _said(plan: Plan, course: Course, computed: numpy.ndarray) -> numpy.ndarray:
    """The overall status that is reported: what the figures say, a month or two late, and kinder from some than from others."""
    chance, size = Chance("status"), plan.size
    everyone = numpy.arange(size)
    lag = chance.pick(size, (80, 14, 6))
    temper = _tempers(chance, plan, course, computed)
    confesses = chance.uniform((size, LONGEST))
    honest = temper < 0.5
    half = (temper >= 0.5) & (temper < 0.62)
    worried = temper > 0.97
    overall = numpy.zeros((size, LONGEST), dtype=numpy.int8)
    for month in range(LONGEST):
        known = computed[everyone, numpy.maximum(month - lag, 0)].astype(int)
        kind = numpy.select([(known == 1) & (temper < 0.7), known == 2], [AMBER, AMBER], GREEN)
        kind = numpy.where((known == 2) & (temper > 0.9) & (temper < 0.97), GREEN, kind)
        softened = numpy.where(known == 1, AMBER_GREEN, numpy.where(known == 2, AMBER_RED, GREEN))
        # Who embellishes comes clean sooner or later, and then stays honest.
        honest = honest | (half & (confesses[:, month] < 0.02)) | ((known > 0) & (confesses[:, month] < 0.015))
        status = numpy.where(honest, known * 2, numpy.where(half, softened, kind))
        status = status if month > 1 else numpy.zeros(size)
        overall[:, month] = numpy.where(worried & (known == 0), AMBER, status)
    last = numpy.arange(LONGEST)[None, :] >= (course.until - 1)[:, None]
    overall[(plan.stage == CLOSED)[:, None] & last] = COMPLETE
    held = numpy.arange(LONGEST)[None, :] >= (course.until - 3)[:, None]
    quiet = chance.happens(size, 0.7)
    overall[((plan.stage == ON_HOLD) & quiet)[:, None] & held] = NONE
    overall[(plan.stage == CANCELLED)[:, None] & last] = NONE
    return overall
