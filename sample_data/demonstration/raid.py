"""Risks, opportunities, assumptions, issues, decisions and changes; what is at stake fits the state of the project."""

from __future__ import annotations

import numpy
import pandas

from sample_data.demonstration import register
from sample_data.demonstration.calendar import month_end, weekday
from sample_data.demonstration.chance import Chance
from sample_data.demonstration.course import Course
from sample_data.demonstration.frames import blank, typed
from sample_data.demonstration.health import Health
from sample_data.demonstration.plan import CLOSED, IDEA, INITIATION, Plan
from sample_data.demonstration.schedule import Schedule

KINDS = numpy.array(["threat", "opportunity", "assumption", "issue", "decision", "change"], dtype=object)
THREAT, OPPORTUNITY, ASSUMPTION, ISSUE, DECISION, CHANGE = range(6)
_SHARES = (46, 7, 9, 17, 10, 11)
_PROBABILITY = numpy.array([0.1, 0.3, 0.5, 0.7, 0.9])


def frame(plan: Plan, course: Course, schedule: Schedule, health: Health) -> pandas.DataFrame:
    chance, size = Chance("raid"), plan.size
    worst = health.computed[numpy.arange(size), numpy.maximum(course.until, 1) - 1].astype(int)
    count = numpy.where(plan.stage == IDEA, chance.whole(size, 0, 1), 3 + worst + chance.whole(size, 0, 5))
    count = numpy.where(plan.stage == INITIATION, chance.whole(size, 1, 3), count)
    project = numpy.repeat(numpy.arange(size), count)
    rows = len(project)
    kind = chance.pick(rows, _SHARES)
    raised, due, closed = _days(chance, plan, schedule, project)
    is_open = numpy.isnat(closed)
    probability = 1 + chance.pick(rows, (18, 30, 28, 17, 7))
    impact = numpy.minimum(1 + chance.pick(rows, (14, 27, 30, 20, 9)) + (worst[project] == 2), 5)
    weighed = numpy.isin(kind, (THREAT, OPPORTUNITY))
    money = _money(chance, plan, course, worst, project, kind, is_open, probability, impact)
    days = numpy.round(impact * chance.uniform(rows, 1.5, 9) * numpy.where(kind == OPPORTUNITY, -0.6, 1))
    response, text = _responses(chance, kind)
    state = numpy.where(is_open, numpy.where(chance.happens(rows, 0.45), "in progress", "open"), "closed").astype(object)
    ids = numpy.array([f"R-{number:0{max(5, len(str(rows)))}d}" for number in range(1, rows + 1)], dtype=object)
    unhurried = numpy.isin(kind, (ASSUMPTION, DECISION)) | chance.happens(rows, 0.15)
    return typed(
        "raid", rows, raid_id=ids, project_id=plan.ids[project], kind=KINDS[kind], title=_titles(chance, plan, project, kind),
        probability=blank(probability, ~weighed), impact=blank(impact, numpy.isin(kind, (ASSUMPTION, DECISION))),
        cost_impact=money, schedule_impact_days=blank(days, unhurried),
        response=response, owner=blank(_owners(chance, plan, project), chance.happens(rows, 0.05)), status=state,
        raised_on=raised, due_on=blank(due, chance.happens(rows, 0.06)), closed_on=closed, description=text,
    )


def _days(chance: Chance, plan: Plan, schedule: Schedule, project: numpy.ndarray):
    """Raised while the project ran, due some weeks later; most old entries are closed, one open one in eight is overdue."""
    rows, today = len(project), month_end(plan.last)
    young = plan.stage[project] <= INITIATION
    begin = numpy.where(young, today - 150, schedule.start[project])
    finished = plan.stage[project] == CLOSED
    end = numpy.where(finished, schedule.actual_finish[project] - 10, today - 3)
    span = numpy.maximum((end - begin).astype(numpy.int64), 1)
    # The square root of chance leans towards the recent past, written without a root: the larger of two draws.
    late = numpy.maximum(chance.uniform(rows), chance.uniform(rows))
    raised = weekday(begin + numpy.floor(span * late).astype(numpy.int64))
    due = weekday(raised + chance.whole(rows, 21, 150))
    age = (today - raised).astype(numpy.int64)
    closes = finished | chance.happens(rows, numpy.minimum(age / 420, 0.85))
    overdue = (due <= today) & ~closes & chance.happens(rows, 0.78)
    due = numpy.where(overdue, weekday(today + chance.whole(rows, 6, 110)), due)
    closed = numpy.minimum(weekday(raised + chance.whole(rows, 8, 170)), numpy.maximum(end, raised))
    return raised, due, numpy.where(closes, closed, numpy.datetime64("NaT", "D"))


def _money(chance, plan, course, worst, project, kind, is_open, probability, impact) -> numpy.ndarray:
    """Money at stake: open threats come to a few per cent of the budget, of a project in trouble to more."""
    size, rows = plan.size, len(project)
    low, high = numpy.array([0.004, 0.008, 0.025]), numpy.array([0.028, 0.042, 0.11])
    share = low[worst] + (high - low)[worst] * chance.uniform(size)
    share = numpy.where(chance.happens(size, 0.05), share * 2, share)
    weight = impact * chance.uniform(rows, 0.6, 1.4) * _PROBABILITY[probability - 1]
    threat = (kind == THREAT) & is_open
    total = numpy.bincount(project[threat], weight[threat], minlength=size)
    part = weight / numpy.where(total[project] > 0, numpy.maximum(total[project], weight), weight)
    stake = course.budget[project] * share[project] * part / _PROBABILITY[probability - 1]
    stake = numpy.where(kind == THREAT, stake, stake * numpy.where(kind == OPPORTUNITY, 0.25, 0.15))
    stake = numpy.maximum(numpy.round(stake / 1000), 1) * 1000
    without = numpy.isin(kind, (ASSUMPTION, DECISION)) | (chance.uniform(rows) < 0.04) | (plan.stage[project] == IDEA)
    return blank(stake, without)


def _titles(chance: Chance, plan: Plan, project: numpy.ndarray, kind: numpy.ndarray) -> numpy.ndarray:
    """Neighbouring entries of a project take neighbouring titles of a pool, so that none appears twice while the pool lasts."""
    begin = chance.whole(plan.size, 0, 9_999)
    number = begin[project] + numpy.arange(len(project))
    pools = {name: register.KINDS.get(name) for name in KINDS}
    return numpy.array([
        (pool := pools[name] or register.THREATS[category])[turn % len(pool)]
        for name, category, turn in zip(KINDS[kind], plan.category[project], number.tolist(), strict=True)
    ], dtype=object)


def _responses(chance: Chance, kind: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    rows = len(kind)
    response, text = numpy.full(rows, None, dtype=object), numpy.full(rows, None, dtype=object)
    for position, weights in ((THREAT, (52, 20, 12, 8, 8)), (OPPORTUNITY, (40, 40, 20))):
        pool = register.RESPONSES[KINDS[position]]
        chosen = chance.pick(rows, weights)
        mine = kind == position
        response[mine] = numpy.array([word for word, _ in pool], dtype=object)[chosen[mine]]
        text[mine] = numpy.array([words for _, words in pool], dtype=object)[chosen[mine]]
    return response, text


def _owners(chance: Chance, plan: Plan, project: numpy.ndarray) -> numpy.ndarray:
    own = plan.managers[plan.manager[project]]
    other = plan.managers[chance.whole(len(project), 0, len(plan.managers) - 1)]
    top = plan.sponsor[project]
    return numpy.choose(chance.pick(len(project), (62, 26, 12)), (own, other, top))
