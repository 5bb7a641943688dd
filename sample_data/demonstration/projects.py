"""Portfolios, programmes, projects and their baselines, with the gaps that real registers have."""

from __future__ import annotations

import numpy
import pandas

from sample_data.demonstration.calendar import at, weekday
from sample_data.demonstration.chance import Chance
from sample_data.demonstration.course import Course
from sample_data.demonstration.frames import blank, typed
from sample_data.demonstration.health import Health
from sample_data.demonstration.organisation import PORTFOLIOS
from sample_data.demonstration.plan import IDEA, INITIATION, STAGES, Plan
from sample_data.demonstration.schedule import Schedule

_REASONS = (
    "Supplier could not hold the delivery dates of the contract; new dates agreed with the steering committee",
    "Permit came five months later than assumed; construction moved into the next season",
    "Scope widened by decision of the board",
    "Estimate of the first design stage proved too low after the survey",
    "Specialists were moved to storm repairs for a quarter; plan laid anew",
    "New regulation requires a further release; plan and budget adjusted",
    "Test phase extended after findings in the pilot",
)
_PURPOSES = {
    "infrastructure": "Builds or renews plant and lines. From design and permits to commissioning and handover.",
    "digital": "Delivers software and the changes in daily work around it, up to the first stable quarter.",
    "regulatory": "Meets an obligation with a date set by law or by the regulator.",
    "organisation": "Changes how teams work together. Training, roles and agreements with staff are part of the scope.",
    "property": "Builds, moves or renews buildings and sites while the people in them keep working.",
}


def portfolios() -> pandas.DataFrame:
    owners = numpy.array([item.executives[0] for item in PORTFOLIOS], dtype=object)
    return typed("portfolios", len(PORTFOLIOS), portfolio_id=_column("portfolio_id"), name=_column("name"), owner=owners,
                 description=_column("description"))


def _column(name: str) -> numpy.ndarray:
    return numpy.array([getattr(item, name) for item in PORTFOLIOS], dtype=object)


def programs(plan: Plan) -> pandas.DataFrame:
    """A programme is led by the manager of its first project."""
    _, first = numpy.unique(numpy.append(plan.programme, -1), return_index=True)
    first = first[1:]
    return typed("programs", len(first), program_id=plan.programmes.ids, name=plan.programmes.names,
                 portfolio_id=_column("portfolio_id")[plan.programmes.portfolio],
                 manager=plan.managers[plan.manager[first]] if len(first) else plan.managers[:0])


def frame(plan: Plan, course: Course, schedule: Schedule, health: Health) -> pandas.DataFrame:
    chance, size = Chance("projects"), plan.size
    idea, young = plan.stage == IDEA, plan.stage <= INITIATION
    no_plan = unplanned(plan)
    sponsor, manager = plan.sponsor, plan.managers[plan.manager]
    objectives = numpy.array([item.objectives for item in PORTFOLIOS], dtype=object)
    objective = objectives[plan.portfolio, chance.happens(size, 0.4).astype(int)]
    worst = health.computed[numpy.arange(size), numpy.maximum(course.until, 1) - 1]
    value = numpy.round(chance.normal(size, 58, 16).clip(8, 97))
    risk = numpy.round((chance.normal(size, 34, 11) + worst * 13).clip(4, 96))
    program = numpy.where(plan.programme < 0, None, plan.programmes.ids[plan.programme] if len(plan.programmes.ids) else None)
    return typed(
        "projects", size, project_id=plan.ids, name=plan.name, portfolio_id=_column("portfolio_id")[plan.portfolio],
        program_id=program, business_unit=plan.unit, sponsor=blank(sponsor, chance.spread(size) < 0.045),
        project_manager=blank(manager, (chance.spread(size) < 0.02) | (idea & chance.happens(size, 0.5))),
        stage=numpy.array(STAGES, dtype=object)[plan.stage],
        priority=1 + chance.pick(size, (12, 24, 34, 20, 10)), category=plan.category,
        strategic_objective=blank(objective, chance.spread(size) < 0.075),
        baseline_start=blank(schedule.start, young | no_plan), baseline_finish=blank(schedule.finish, young | no_plan),
        forecast_start=blank(schedule.start, idea), forecast_finish=blank(schedule.forecast, idea),
        actual_start=schedule.actual_start, actual_finish=schedule.actual_finish,
        budget=blank(course.budget, unbudgeted(plan)), value_score=blank(value, chance.spread(size) < 0.05),
        risk_score=blank(risk, idea), description=numpy.array([_PURPOSES[item] for item in plan.category], dtype=object),
    )


def unplanned(plan: Plan) -> numpy.ndarray:
    """Projects under way without an approved baseline."""
    return Chance("unplanned").spread(plan.size) < 0.03


def unbudgeted(plan: Plan) -> numpy.ndarray:
    """Ideas, half of those in initiation, and a few under way whose budget nobody entered."""
    chance = Chance("unbudgeted")
    open_still = (plan.stage == INITIATION) & chance.happens(plan.size, 0.5)
    return (plan.stage == IDEA) | open_still | (chance.spread(plan.size) < 0.02)


def baselines(plan: Plan, course: Course, schedule: Schedule) -> pandas.DataFrame:
    """Every approved plan: the original, and each one that replaced it with its reason."""
    chance = Chance("baselines")
    planned = (plan.stage > INITIATION) & ~unplanned(plan)
    original = numpy.flatnonzero(planned)
    before = chance.whole(plan.size, 12, 60)[original]
    parts = [(original, numpy.zeros(len(original), dtype=int), schedule.start[original] - before,
              plan.length[original], plan.budget[original], numpy.full(len(original), None, dtype=object))]
    count, luck = numpy.zeros(plan.size, dtype=int), chance.whole(plan.size, 0, len(_REASONS) - 1)
    for projects, month, length, budget in course.changed:
        kept = planned[projects]
        rows = projects[kept]
        count[rows] += 1
        approved = at(schedule.first_month[rows] + month, chance.uniform(len(projects), 0.05, 0.6)[kept])
        reasons = numpy.array(_REASONS, dtype=object)[(luck[rows] + 3 * count[rows]) % len(_REASONS)]
        parts.append((rows, count[rows], approved, length[kept], budget[kept], reasons))
    rows, number, approved, length, budget, reason = (numpy.concatenate(column) for column in zip(*parts, strict=True))
    order = numpy.lexsort((number, rows))
    rows = rows[order]
    return typed("baselines", len(rows), project_id=plan.ids[rows], baseline_number=number[order],
                 approved_on=weekday(approved[order]), start=schedule.start[rows],
                 finish=schedule.baseline_finish(length[order], rows), reason=reason[order],
                 budget=blank(budget[order], unbudgeted(plan)[rows]))
