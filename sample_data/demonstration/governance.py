"""Gates, standards, benefits and targets: what the project office asks of every project, and what it gets."""

from __future__ import annotations

import numpy
import pandas

from sample_data.demonstration.calendar import month_end, weekday
from sample_data.demonstration.chance import Chance
from sample_data.demonstration.course import Course
from sample_data.demonstration.frames import blank, typed
from sample_data.demonstration.organisation import CURRENCY, PORTFOLIOS
from sample_data.demonstration.plan import CLOSED, IDEA, INITIATION, Plan
from sample_data.demonstration.progress import point
from sample_data.demonstration.register import BENEFITS
from sample_data.demonstration.schedule import Schedule

GATES = (("G1 Business case", 0.0), ("G2 Plan", 0.14), ("G3 Ready to build", 0.40), ("G4 Ready for service", 0.90),
         ("G5 Closure", 1.0))
_CONDITIONS = ("Risk register to be completed within four weeks", "Benefits owner to be named",
               "Cost estimate to be reviewed by the office",
               "Staffing of the test phase to be confirmed by the departments", "Supplier plan to be attached")
STANDARDS = ("Business case", "Schedule", "Cost baseline", "Risk register", "Benefits plan", "Stakeholder plan",
             "Data protection assessment",
             "Lessons recorded")
_LIBRARY = "https://documents.halvern.example/"
_TARGETS = (("cpi", 0.97), ("spi_t", 0.95), ("health_green", 0.75), ("finish_slip", 10.0), ("status_fresh", 0.98),
            ("utilisation", 0.85),
            ("gates_passed", 0.9), ("standards", 0.92), ("benefits_realised", 0.9))


def gate_reviews(plan: Plan, course: Course, schedule: Schedule) -> pandas.DataFrame:
    """A row a project and gate; gates are held on the day that the work was there, or some weeks later."""
    chance, size, parts = Chance("gates"), plan.size, []
    for number, (_, share) in enumerate(GATES):
        found = point(plan, course, schedule, numpy.full(size, share), f"gate {number}")
        planned = schedule.start - 14 if number == 0 else found.planned
        held = weekday(planned - chance.whole(size, 0, 12)) if number == 0 else found.reached
        held = numpy.where(chance.happens(size, 0.13), weekday(held + chance.whole(size, 3, 30)), held)
        held = blank(held, (held > month_end(plan.last)) | (plan.stage <= INITIATION))
        outcome = numpy.array(["pass", "conditional", "fail"], dtype=object)[chance.pick(size, (87, 11, 2))]
        outcome = numpy.where(numpy.isnat(held), "pending", outcome)
        outcome = numpy.where((plan.stage == CLOSED) & (outcome == "fail"), "pass", outcome)
        text = numpy.array(_CONDITIONS, dtype=object)[chance.whole(size, 0, len(_CONDITIONS) - 1)]
        due = (plan.stage != IDEA) & ((plan.length >= 12) | (number != 2))
        rows = numpy.flatnonzero(due)
        conditions = numpy.where(outcome == "conditional", text, None)
        parts.append((rows, numpy.full(len(rows), number), weekday(planned)[rows], held[rows], outcome[rows], conditions[rows]))
    rows, number, planned, held, outcome, conditions = (numpy.concatenate(column) for column in zip(*parts, strict=True))
    order = numpy.lexsort((number, rows))
    names = numpy.array([gate for gate, _ in GATES], dtype=object)
    return typed("gate_reviews", len(rows), project_id=plan.ids[rows[order]], gate=names[number[order]],
                 planned_on=planned[order],
                 held_on=held[order], outcome=outcome[order].astype(object), conditions=conditions[order].astype(object))


def standards(plan: Plan, course: Course, schedule: Schedule) -> pandas.DataFrame:
    """A row a project and standard; small projects need fewer, and tidy managers have more of them approved."""
    chance, count = Chance("standards"), len(STANDARDS)
    project = numpy.repeat(numpy.flatnonzero(plan.stage != IDEA), count)
    number = numpy.tile(numpy.arange(count), len(project) // count)
    small, young = plan.budget[project] < 1_000_000, plan.stage[project] == INITIATION
    required = ~((small & numpy.isin(number, (4, 5))) | ((number == 6) & (plan.category[project] != "digital"))
                 | ((number == 7) & (plan.stage[project] != CLOSED)) | (young & (number >= 1)))
    tidy = chance.uniform(len(plan.managers), 0.72, 1.0)[plan.manager][project]
    fate = chance.uniform(len(project)) / tidy
    state = numpy.select([fate < 0.93, fate < 1.08, fate < 1.14], [0, 1, 2], 3)
    state = numpy.where(~required, numpy.where(chance.happens(len(project), 0.3), 0, 2), state)
    names = numpy.array(["approved", "draft", "waived", "missing"], dtype=object)
    updated = weekday(numpy.minimum(schedule.start[project] + chance.whole(len(project), -40, 200),
                                    month_end(plan.last) - chance.whole(len(project), 1, 60)))
    without = state >= 2
    link = numpy.array([f"{_LIBRARY}{plan.ids[row]}/{STANDARDS[kind].lower().replace(' ', '-')}"
                        for row, kind in zip(project.tolist(), number.tolist(), strict=True)], dtype=object)
    return typed("standards", len(project), project_id=plan.ids[project], standard=numpy.array(STANDARDS, dtype=object)[number],
                 required=required, state=names[state], updated_on=blank(updated, without), link=blank(link, without))


def benefits(plan: Plan, course: Course, schedule: Schedule) -> pandas.DataFrame:
    """One to three a project; due some months after its finish, realised in part where that has passed."""
    chance, size = Chance("benefits"), plan.size
    count = numpy.where(plan.stage == IDEA, 0, 1 + chance.pick(size, (35, 45, 20)))
    project = numpy.repeat(numpy.arange(size), count)
    rows = len(project)
    turn = numpy.arange(rows) - numpy.repeat(numpy.cumsum(count) - count, count) + chance.whole(size, 0, 9)[project]
    pools = [BENEFITS[category] for category in plan.category[project]]
    chosen = [pool[number % len(pool)] for pool, number in zip(pools, turn.tolist(), strict=True)]
    money = numpy.array([not item[2] for item in chosen], dtype=bool)
    scale = numpy.array([item[3] for item in chosen]) * chance.uniform(rows, 0.5, 1.6)
    planned = numpy.where(money, numpy.round(scale * course.budget[project] / 1000) * 1000, _figures(scale))
    finish = schedule.forecast[project]
    due = weekday(finish + chance.whole(rows, 60, 365))
    # Longer projects bring their first benefits before they end.
    early = chance.happens(rows, 0.45) & (plan.length[project] > 12)
    due = numpy.where(early, weekday(schedule.finish[project] - chance.whole(rows, 60, 300)), due)
    passed = (due <= month_end(plan.last)) & (plan.stage[project] > INITIATION)
    realised = planned * numpy.minimum(chance.normal(rows, 0.84, 0.22).clip(0.1), 1.3)
    realised = numpy.where(money, numpy.round(realised / 1000) * 1000, _figures(realised))
    units = numpy.array([item[2] or CURRENCY for item in chosen], dtype=object)
    names = numpy.array([item[0] for item in chosen], dtype=object)
    ids = numpy.array([f"B-{number:0{max(4, len(str(rows)))}d}" for number in range(1, rows + 1)], dtype=object)
    return typed("benefits", rows, benefit_id=ids, project_id=plan.ids[project], name=names,
                 category=numpy.array([item[1] for item in chosen], dtype=object), unit=units, planned_value=planned,
                 realised_value=blank(realised, ~passed | chance.happens(rows, 0.08)), due_on=due,
                 owner=blank(plan.sponsor[project], chance.happens(rows, 0.06)))


def _figures(values: numpy.ndarray) -> numpy.ndarray:
    """Large numbers to the ten, small ones to a tenth."""
    return numpy.where(values >= 100, numpy.round(values / 10) * 10, numpy.round(values * 10) / 10)


def kpi_targets() -> pandas.DataFrame:
    """Targets for all, and a stricter one for two portfolios."""
    rows = [(kpi, "", target) for kpi, target in _TARGETS]
    rows += [("finish_slip", PORTFOLIOS[3].portfolio_id, 5.0), ("cpi", PORTFOLIOS[0].portfolio_id, 1.0)]
    kpis, portfolios, targets = zip(*rows, strict=True)
    return typed("kpi_targets", len(rows), kpi_id=list(kpis), portfolio_id=list(portfolios), target=list(targets))
