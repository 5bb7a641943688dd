"""How each project really goes, month by month: progress, money, and the forecast that its people admit to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from sample_data.demonstration.chance import Chance
from sample_data.demonstration.plan import (
    AHEAD,
    CLOSED,
    DRIFT,
    ON_HOLD,
    OVERSPEND,
    REBASELINE,
    RECOVER,
    STALL,
    STEADY,
    Plan,
)

LONGEST = 84
DAYS_A_MONTH = 30.4375


@dataclass
class Course:
    """Matrices with a row a project and a column a month of its life (the first is 0), and its baselines.

    `planned`, `earned`, `spent`: cumulative money. `share`: of the plan in force that is done. `delay`: true days behind the
    plan in force; `said`: days of slip against it that the project admits. `plan_length`, `budget_then`: months and money of
    the plan in force at each month. A value a project: `until` months with figures; `length`, `budget` of the newest plan.
    `changed`: the re-baselines, as (projects, month, their new lengths, their new budgets).
    """

    planned: numpy.ndarray
    earned: numpy.ndarray
    spent: numpy.ndarray
    share: numpy.ndarray
    delay: numpy.ndarray
    said: numpy.ndarray
    plan_length: numpy.ndarray
    budget_then: numpy.ndarray
    until: numpy.ndarray
    length: numpy.ndarray
    budget: numpy.ndarray
    changed: list[tuple[numpy.ndarray, int, numpy.ndarray, numpy.ndarray]]


def curve(position: numpy.ndarray) -> numpy.ndarray:
    """The planned S-curve: the share of the money planned at a share of the time, slow at both ends."""
    x = numpy.clip(position, 0.0, 1.0)
    return 0.35 * x + 0.65 * x * x * (3 - 2 * x)


def run(plan: Plan) -> Course:
    """Every project from its first month to the end of its plan, or to where it stands."""
    chance, size = Chance("course"), plan.size
    life = numpy.where(plan.stage == CLOSED, numpy.round(plan.length * 1.1).astype(numpy.int64), numpy.maximum(plan.elapsed, 1))
    speed = _speeds(chance, plan, life)
    efficiency = _efficiency(chance, plan, life)
    first, second = _change_months(chance, plan, life)
    names = ("planned", "earned", "spent", "share", "delay", "plan_length", "then")
    matrix = {name: numpy.zeros((size, LONGEST)) for name in names}
    length, budget = plan.length.astype(float), plan.budget.copy()
    began, base, worked = numpy.zeros(size), numpy.zeros(size), numpy.zeros(size)
    earned, spent, changed = numpy.zeros(size), numpy.zeros(size), []
    stretch, dearer = chance.uniform((2, size), 1.02, 1.18), chance.uniform((2, size), 0.98, 1.16)
    for month in range(LONGEST):
        for turn, moment in enumerate((first, second)):
            due = (moment == month) & (share_of(began, worked, length) < 0.97)
            if due.any():
                left = numpy.maximum((length - began - worked) * stretch[turn], 3)
                length = numpy.where(due, month + numpy.round(left), length)
                budget = numpy.where(due, numpy.round(budget * numpy.maximum(dearer[turn], 1.0) / 10_000) * 10_000, budget)
                base, began = numpy.where(due, earned, base), numpy.where(due, month, began)
                worked = numpy.where(due, 0.0, worked)
                changed.append((numpy.flatnonzero(due), month, length[due].astype(numpy.int64), budget[due]))
        worked = worked + speed[:, month]
        before = earned
        earned = numpy.maximum(before, base + (budget - base) * curve(worked / (length - began)))
        burn = 0.06 * budget / length * (before < budget)
        spent = spent + 0.94 * (earned - before) / efficiency[:, month] + burn / efficiency[:, month]
        matrix["planned"][:, month] = base + (budget - base) * curve((month + 1 - began) / (length - began))
        matrix["earned"][:, month], matrix["spent"][:, month] = earned, spent
        matrix["share"][:, month] = share_of(began, worked, length)
        recent = speed[:, max(0, month - 5):month + 1].mean(axis=1)
        ahead = numpy.maximum(length - began - worked, 0) * (1 / numpy.clip(recent, 0.6, 1.25) - 1)
        matrix["delay"][:, month] = (month + 1 - began - worked + 0.6 * ahead) * DAYS_A_MONTH
        matrix["plan_length"][:, month], matrix["then"][:, month] = length, budget
    until = _until(plan, matrix["share"])
    said = _admitted(chance, plan, matrix["delay"], matrix["plan_length"], until)
    return Course(matrix["planned"], matrix["earned"], matrix["spent"], matrix["share"], matrix["delay"], said,
                  matrix["plan_length"], matrix["then"], until, length.astype(numpy.int64), budget, _real(changed, until))


def share_of(began: numpy.ndarray, worked: numpy.ndarray, length: numpy.ndarray) -> numpy.ndarray:
    return numpy.minimum((began + worked) / length, 1.0)


def _speeds(chance: Chance, plan: Plan, life: numpy.ndarray) -> numpy.ndarray:
    """Months of planned work done in each month."""
    size = plan.size
    lived = (numpy.arange(LONGEST)[None, :] + 0.5) / life[:, None]
    own = chance.normal(size, 1.0, 0.018)[:, None]
    slow = chance.uniform(size, 0.62, 0.96)[:, None]
    turn = chance.uniform(size, 0.3, 0.6)[:, None]
    quiet = numpy.maximum(life - chance.whole(size, 3, 6), 1)[:, None]
    course = plan.course[:, None]
    months = numpy.arange(LONGEST)[None, :]
    speed = numpy.select(
        [course == STEADY, course == AHEAD, course == DRIFT, course == RECOVER, course == REBASELINE, course == STALL],
        [own, own + 0.05,
         numpy.where(lived < 0.35, own, numpy.where(lived < turn + 0.2, (own + slow) / 2, slow)),
         numpy.where(lived < 0.2, own, numpy.where(lived < turn, slow - 0.1, numpy.where(lived < 0.92, 1.22, 1.04))),
         numpy.where(lived < turn + 0.15, slow - 0.08, own - 0.01),
         numpy.where(months >= quiet, 0.04, own)],
        own)
    speed = numpy.clip(speed + chance.normal((size, LONGEST), 0, 0.045), 0.02, 1.4)
    held = numpy.isin(plan.stage, (ON_HOLD,))[:, None] & (months >= numpy.maximum(life - chance.whole(size, 2, 5), 1)[:, None])
    return numpy.where(held, 0.0, speed)


def _efficiency(chance: Chance, plan: Plan, life: numpy.ndarray) -> numpy.ndarray:
    """Earned value for each unit of cost, month by month."""
    size = plan.size
    middle = numpy.array([1.015, 1.03, 0.98, 0.98, 0.985, 0.98, 0.895])[plan.course]
    own = chance.normal(size, middle, numpy.where(numpy.isin(plan.course, (STEADY, AHEAD)), 0.016, 0.03))
    surge = numpy.where(plan.course == OVERSPEND, chance.uniform(size, 0.0, 0.12), 0)[:, None]
    late = (numpy.arange(LONGEST)[None, :] > 0.5 * life[:, None]) * surge
    # Nobody overspends in the first month: the habit shows over half a year.
    shows = numpy.minimum((numpy.arange(LONGEST)[None, :] + 1) / 6, 1.0)
    return numpy.clip(1 + (own[:, None] - 1 - late) * shows + chance.normal((size, LONGEST), 0, 0.02), 0.6, 1.25)


def _change_months(chance: Chance, plan: Plan, life: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """In which months each project is re-baselined, -1 for never: once for those whose course it is, twice for a few."""
    size, again = plan.size, plan.course == REBASELINE
    first = numpy.floor(life * chance.uniform(size, 0.5, 0.72)).astype(numpy.int64)
    first = numpy.where(again & (life >= 6), numpy.maximum(first, 4), -1)
    second = first + numpy.maximum(3, numpy.floor((life - first) * 0.6).astype(numpy.int64))
    twice = (first > 0) & (second < life - 1) & chance.happens(size, 0.4)
    return first, numpy.where(twice, second, -1)


def _until(plan: Plan, share: numpy.ndarray) -> numpy.ndarray:
    finished = numpy.where((share >= 1.0).any(axis=1), (share >= 1.0).argmax(axis=1) + 1, LONGEST)
    until = numpy.where(plan.stage == CLOSED, finished, numpy.minimum(plan.elapsed, LONGEST))
    running = ~numpy.isin(plan.stage, (CLOSED,))
    return numpy.where(running & (until > finished + 2), finished + 2, until)


def _admitted(chance: Chance, plan: Plan, delay: numpy.ndarray, lengths: numpy.ndarray, until: numpy.ndarray) -> numpy.ndarray:
    """Slip that is reported: kept at zero until it cannot be denied, then moved in lurches."""
    size = plan.size
    patience, candour = chance.uniform(size, 9, 34), chance.uniform(size, 0.45, 1.0)
    moves = chance.happens((size, LONGEST), 0.34)
    relief = chance.uniform((size, LONGEST), 15, 75)
    said, result = numpy.zeros(size), numpy.zeros((size, LONGEST))
    for month in range(LONGEST):
        if month:
            said = numpy.where(lengths[:, month] != lengths[:, month - 1], 0.0, said)
        gap = delay[:, month] - said
        said = numpy.where((numpy.abs(gap) > patience) & moves[:, month], numpy.round(said + gap * candour), said)
        said = numpy.clip(said, -45, 330)
        passed = (month + 1 - lengths[:, month]) * DAYS_A_MONTH
        # Nobody can forecast a finish that lies in the past.
        said = numpy.where(passed >= said, numpy.round(passed + relief[:, month]), said)
        result[:, month] = said
    return result


def _real(changed: list, until: numpy.ndarray) -> list:
    kept = []
    for projects, month, length, budget in changed:
        happened = month < until[projects]
        kept.append((projects[happened], month, length[happened], budget[happened]))
    return [entry for entry in kept if len(entry[0])]
