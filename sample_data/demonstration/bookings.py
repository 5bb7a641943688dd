"""Who is booked on what: firm hours on people's projects, softer ones further out, and a few people far over-booked."""

from __future__ import annotations

import numpy
import pandas

from sample_data.demonstration.chance import Chance
from sample_data.demonstration.frames import typed
from sample_data.demonstration.organisation import GENERIC_ROLES, PORTFOLIOS, TEAMS
from sample_data.demonstration.people import People
from sample_data.demonstration.plan import CANCELLED, INITIATION, ON_HOLD, Plan
from sample_data.demonstration.schedule import Schedule

SLOTS = 5
STAR_LOAD = 1.8


def frame(plan: Plan, schedule: Schedule, people: People) -> pandas.DataFrame:
    """allocations rows, one a person, project, month and kind of booking, in whole hours."""
    chance = Chance("bookings")
    live = _live(plan, schedule, people)
    projects = _assignments(chance, plan, people, live)
    parts = [_part(people, projects, hours, booking) for hours, booking in _hours(chance, plan, people, projects, live)]
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
    teams = ("Architecture and integration", "Security", "Grid engineering")
    wanted = [number for number, team in enumerate(TEAMS) if team.name in teams]
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


def _assignments(chance: Chance, plan: Plan, people: People, live: numpy.ndarray) -> numpy.ndarray:
    """Up to five different projects a person, -1 where there are fewer: a manager's own; for others up to three that run now,
    one from last year and one that will run on, mostly in the portfolios of their team."""
    chosen = numpy.full((len(people.ids), SLOTS), -1)
    _own_projects(chosen, plan)
    staff = numpy.arange(people.managers, len(people.ids))
    wanted = 1 + chance.pick(len(staff), (30, 42, 28))
    idle = (chance.uniform(len(staff)) < 0.03) & ~numpy.isin(staff, stars(people))
    now = int((people.months <= plan.last).sum()) - 1
    eras = (now, now, now, min(1, now), min(now + 6, len(people.months) - 1))
    for slot, month in enumerate(eras):
        rows = staff[~idle & ((slot < wanted) | (slot > 2))]
        chosen[rows, slot] = _near(chance, plan, people.team[rows], live[:, month])
    for slot in range(1, SLOTS):
        twice = (chosen[:, :slot] == chosen[:, slot:slot + 1]).any(axis=1)
        chosen[twice, slot] = -1
    return chosen


def _near(chance: Chance, plan: Plan, team: numpy.ndarray, running: numpy.ndarray) -> numpy.ndarray:
    """A running project for each member of those teams, mostly in a portfolio of the team; large projects are likelier."""
    homes = numpy.array([[item.portfolios[turn % len(item.portfolios)] for turn in range(12)] for item in TEAMS])
    pools = _pools(plan, running)
    near = homes[team, chance.whole(len(team), 0, 11)]
    near = numpy.where(chance.happens(len(team), 0.12), len(pools) - 1, near)
    draw, found = chance.uniform(len(team)), numpy.full(len(team), -1)
    for number, pool in enumerate(pools):
        # A portfolio where nothing runs lends its people to the others.
        pool = pool if len(pool) else pools[-1]
        if len(pool):
            rows = near == number
            found[rows] = pool[numpy.floor(draw[rows] * len(pool)).astype(int)]
    return found


def _pools(plan: Plan, running: numpy.ndarray) -> list[numpy.ndarray]:
    """The running projects of each portfolio and, last, of all; large ones stand several times."""
    work = numpy.clip(plan.budget / 600_000, 1, 10).astype(int)
    everyone = numpy.repeat(numpy.arange(plan.size), numpy.where(running, work, 0))
    return [*(everyone[plan.portfolio[everyone] == number] for number in range(len(PORTFOLIOS))), everyone]


def _own_projects(chosen: numpy.ndarray, plan: Plan) -> None:
    order = numpy.argsort(plan.manager, kind="stable")
    manager = plan.manager[order]
    first = numpy.searchsorted(manager, manager, side="left")
    slot = numpy.arange(len(order)) - first
    kept = slot < SLOTS
    chosen[manager[kept], slot[kept]] = order[kept]


def _hours(chance: Chance, plan: Plan, people: People, projects: numpy.ndarray, live: numpy.ndarray):
    """Yields (hours person x slot x month, 0 for hard or 1 for soft): each person's load shared among the projects that run."""
    top = numpy.zeros(len(people.ids), dtype=bool)
    top[stars(people)] = True
    planned = _load(chance, people, top)[:, None, :] * _shares(chance, projects, live)
    ahead = (people.months - plan.last).astype(int)
    firm = numpy.select([ahead <= 3, ahead <= 6], [1.0, 0.82], 0.55)
    firm = numpy.where(top[:, None], numpy.where(ahead <= 6, 1.0, 0.8), firm)[:, None, :]
    # Work that is not approved yet is only pencilled in; so is a part of everything further out.
    tentative = numpy.append(plan.stage <= INITIATION, False)[projects][:, :, None]
    yield numpy.round(planned * firm * ~tentative), 0
    pencilled = chance.happens(projects.shape, 0.6)[:, :, None] * numpy.where(ahead > 3, 1 - firm, 0.08 * (ahead > 0))
    yield numpy.round(planned * numpy.where(tentative, 0.6 * (ahead >= 0), pencilled)), 1


def _load(chance: Chance, people: People, top: numpy.ndarray) -> numpy.ndarray:
    """Hours each person is to be booked in each month. Few plans know of holidays in full, so August and December run high."""
    count, width = people.hours.shape
    target, rank = numpy.clip(chance.normal(count, 0.86, 0.10), 0.45, 1.04), chance.spread(count)
    busy, slack = chance.uniform(count, 1.12, 1.4), chance.uniform(count, 0.3, 0.6)
    target = numpy.select([top, rank < 0.04, rank > 0.9], [numpy.full(count, STAR_LOAD), busy, slack], target)
    hours = numpy.nan_to_num(people.hours)
    usual = hours.mean(axis=1, keepdims=True) * (hours > 0)
    base = numpy.where(top[:, None], hours, numpy.round(0.86 * hours + 0.14 * usual))
    wobble = 1 + chance.uniform((count, width), -0.06, 0.06) * ~top[:, None]
    return target[:, None] * base * wobble


def _shares(chance: Chance, projects: numpy.ndarray, live: numpy.ndarray) -> numpy.ndarray:
    """Which part of a person's load each of their projects takes in each month: person x slot x month, adding up to 1 or 0."""
    nowhere = numpy.zeros((1, live.shape[1]), dtype=bool)
    share = chance.uniform(projects.shape, 0.4, 1.0)[:, :, None] * numpy.append(live, nowhere, axis=0)[projects]
    total = share.sum(axis=1, keepdims=True)
    return numpy.divide(share, total, out=numpy.zeros_like(share), where=total > 0)


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
