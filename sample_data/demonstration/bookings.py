"""Who is booked on what: firm hours that follow people's projects, softer ones further out, and a few people booked twice over."""

from __future__ import annotations

import numpy
import pandas

from sample_data.demonstration.chance import Chance
from sample_data.demonstration.frames import typed
from sample_data.demonstration.organisation import GENERIC_ROLES, TEAMS
from sample_data.demonstration.people import People
from sample_data.demonstration.plan import CANCELLED, CLOSED, IDEA, INITIATION, ON_HOLD, Plan
from sample_data.demonstration.schedule import Schedule

SLOTS = 5
STAR_LOAD = 1.8


def frame(plan: Plan, schedule: Schedule, people: People) -> pandas.DataFrame:
    """allocations rows, one a person, project, month and kind of booking, in whole hours."""
    chance = Chance("bookings")
    projects = _assignments(chance, plan, people)
    live = _live(plan, schedule, people)
    weight = chance.uniform(projects.shape, 0.4, 1.0)
    parts = [_part(people, projects, hours, booking) for hours, booking in _hours(chance, plan, people, projects, live, weight)]
    parts.append(_generic(chance, plan, people, live))
    person, project, month, hours, soft = (numpy.concatenate(column) for column in zip(*parts, strict=True))
    order = numpy.lexsort((soft, month, project, person))
    resources = pandas.array(numpy.concatenate([people.ids, people.generic_ids]), dtype="str")
    booking = pandas.array(["hard", "soft"], dtype="str")
    return typed("allocations", len(order), resource_id=resources.take(person[order]),
                 project_id=pandas.array(plan.ids, dtype="str").take(project[order]), month=people.months[month[order]],
                 hours=hours[order], booking=booking.take(soft[order]))


def stars(people: People) -> numpy.ndarray:
    """The few whom everybody wants: about one in seventy, from architecture, protection and security."""
    wanted = [number for number, team in enumerate(TEAMS) if team.name in ("Architecture and integration", "Security", "Grid engineering")]
    candidates = numpy.flatnonzero(numpy.isin(people.team, wanted) & ~people.contractor & (people.share == 1.0)
                                   & (people.hours > 0).all(axis=1))
    return candidates[: max(1, round(len(people.ids) / 70))]


def _live(plan: Plan, schedule: Schedule, people: People) -> numpy.ndarray:
    """The matrix project x month that is true where work is done on it."""
    begin = schedule.first_month[:, None]
    end = schedule.forecast.astype("datetime64[M]")[:, None]
    months = people.months[None, :]
    stopped = numpy.isin(plan.stage, (ON_HOLD, CANCELLED))[:, None] & (months > plan.last - 2)
    return (months >= begin) & (months <= end) & ~stopped


def _assignments(chance: Chance, plan: Plan, people: People) -> numpy.ndarray:
    """Up to five different projects a person, -1 where there are fewer; managers have their own, others mostly near their team."""
    count = len(people.ids)
    chosen = numpy.full((count, SLOTS), -1)
    _own_projects(chosen, plan)
    staff = numpy.arange(people.managers, count)
    wanted = 1 + chance.pick(len(staff), (14, 36, 34, 16))
    wanted[numpy.isin(staff, stars(people))] = SLOTS
    wanted[chance.uniform(len(staff)) < 0.035] = 0
    wanted[numpy.isin(staff, stars(people))] = SLOTS
    homes = numpy.array([[team.portfolios[turn % len(team.portfolios)] for turn in range(12)] for team in TEAMS])
    pools = _pools(plan)
    for slot in range(SLOTS):
        near = homes[people.team[staff], chance.whole(len(staff), 0, 11)]
        near = numpy.where(chance.happens(len(staff), 0.12), len(pools) - 1, near)
        draw = chance.uniform(len(staff))
        for number, pool in enumerate(pools):
            rows = (near == number) & (slot < wanted)
            if len(pool):
                chosen[staff[rows], slot] = pool[numpy.floor(draw[rows] * len(pool)).astype(int)]
    for slot in range(1, SLOTS):
        twice = (chosen[:, :slot] == chosen[:, slot:slot + 1]).any(axis=1)
        chosen[twice, slot] = -1
    return chosen


def _pools(plan: Plan) -> list[numpy.ndarray]:
    """The projects to work on, of each portfolio and, last, of all; large ones stand several times, finished ones seldom."""
    work = numpy.maximum(1, numpy.minimum(plan.budget / 1_200_000, 6)).astype(int)
    work = numpy.where(numpy.isin(plan.stage, (CLOSED, CANCELLED, ON_HOLD, IDEA)), 1, work * 2)
    everyone = numpy.repeat(numpy.arange(plan.size), work)
    return [*(everyone[plan.portfolio[everyone] == number] for number in range(int(plan.portfolio.max()) + 1)), everyone]


def _own_projects(chosen: numpy.ndarray, plan: Plan) -> None:
    order = numpy.argsort(plan.manager, kind="stable")
    manager = plan.manager[order]
    first = numpy.searchsorted(manager, manager, side="left")
    slot = numpy.arange(len(order)) - first
    kept = slot < SLOTS
    chosen[manager[kept], slot[kept]] = order[kept]


def _hours(chance, plan, people, projects, live, weight):
    """Yields (hours person x slot x month, 0 hard / 1 soft)."""
    count, width = people.hours.shape
    target = numpy.clip(chance.normal(count, 0.86, 0.10), 0.45, 1.04)
    busy = chance.spread(count)
    target = numpy.where(busy < 0.05, chance.uniform(count, 1.12, 1.4), numpy.where(busy > 0.9, chance.uniform(count, 0.3, 0.6), target))
    top = stars(people)
    target[top] = STAR_LOAD
    hours = numpy.nan_to_num(people.hours)
    usual = hours.mean(axis=1, keepdims=True) * (hours > 0)
    base = numpy.round(0.86 * hours + 0.14 * usual)
    base[top] = hours[top]
    ahead = (people.months - plan.last).astype(int)
    firm = numpy.select([ahead <= 3, ahead <= 6], [1.0, 0.82], 0.55)
    sure = numpy.where(numpy.isin(numpy.arange(count), top)[:, None], numpy.select([ahead <= 3, ahead <= 6], [1.0, 1.0], 0.8), firm)
    young = numpy.append(plan.stage <= INITIATION, False)
    open_work = numpy.append(live, numpy.zeros((1, width), dtype=bool), axis=0)
    active = open_work[projects]
    share = weight[:, :, None] * active
    total = share.sum(axis=1, keepdims=True)
    share = numpy.divide(share, total, out=numpy.zeros_like(share), where=total > 0)
    wobble = 1 + chance.uniform((count, 1, width), -0.06, 0.06) * ~numpy.isin(numpy.arange(count), top)[:, None, None]
    planned = (target[:, None] * base)[:, None, :] * share * wobble
    soft_work = young[projects][:, :, None]
    yield numpy.round(planned * sure[:, None, :] * ~soft_work), 0
    later = numpy.where(ahead >= 1, numpy.where(ahead <= 3, 0.08, 1 - firm), 0)[None, None, :]
    yield numpy.round(planned * numpy.where(soft_work, 0.6 * (ahead >= 0), later * chance.happens(projects.shape, 0.6)[:, :, None])), 1


def _part(people: People, projects: numpy.ndarray, hours: numpy.ndarray, soft: int):
    person, slot, month = numpy.nonzero(hours >= 2)
    return person, projects[person, slot], month, hours[person, slot, month], numpy.full(len(person), soft)


def _generic(chance: Chance, plan: Plan, people: People, live: numpy.ndarray):
    """Demand that nobody is named for yet: soft mostly, on projects that have begun planning, from next month on."""
    ahead = numpy.flatnonzero(people.months > plan.last)
    projects = numpy.flatnonzero(live[:, ahead].any(axis=1) & (chance.uniform(plan.size) < 0.22))
    role = chance.whole(len(projects), 0, len(GENERIC_ROLES) - 1)
    wanted = chance.whole(len(projects), 2, 16) * 10
    firm = chance.happens(len(projects), 0.2)
    row, month = numpy.nonzero(live[projects][:, ahead])
    return (len(people.ids) + role[row], projects[row], ahead[month], wanted[row].astype(float), numpy.where(firm[row], 0, 1))
