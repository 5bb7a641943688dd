"""People in teams and roles, generic resources beside them, and the hours that they have each month."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy
import pandas

from sample_data.demonstration import names
from sample_data.demonstration.calendar import working_days
from sample_data.demonstration.chance import Chance
from sample_data.demonstration.frames import blank, typed
from sample_data.demonstration.organisation import (
    GENERIC_ROLES,
    LOCATIONS,
    MANAGER_CERTIFICATIONS,
    MANAGER_TEAM,
    TEAM_CERTIFICATIONS,
    TEAMS,
)
from sample_data.demonstration.plan import Plan

HOURS_A_DAY = 8
# Share of the working days that people are there, by month of the year: summer and Christmas holidays.
_PRESENCE = numpy.array([0.90, 0.88, 0.91, 0.84, 0.83, 0.89, 0.78, 0.62, 0.90, 0.86, 0.91, 0.66])


@dataclass
class People:
    """Arrays with a value a person, managers first, in the order of `plan.managers`; `months` and `hours` (person x month)."""

    ids: numpy.ndarray
    names: numpy.ndarray
    team: numpy.ndarray
    share: numpy.ndarray
    contractor: numpy.ndarray
    managers: int
    months: numpy.ndarray
    hours: numpy.ndarray
    generic_ids: numpy.ndarray


def make(plan: Plan) -> People:
    """About 1.8 people a project; capacity for a year back and nine months ahead (a quarter and a half for very large)."""
    chance, managers = Chance("people"), len(plan.managers)
    count = max(round(1.8 * plan.size), managers + 2)
    back, ahead = (12, 9) if plan.size <= 20_000 else (3, 6)
    months = plan.last + numpy.arange(-back, ahead + 1)
    everyone = names.people(count + 1)[1:] if managers == 0 else names.people(count)
    team = numpy.concatenate([numpy.full(managers, -1), chance.pick(count - managers, [team.weight for team in TEAMS])])
    share = numpy.array([1.0, 0.8, 0.6, 0.5])[chance.pick(count, (80, 9, 6, 5))]
    contractor = chance.happens(count, 0.13) & (team >= 0)
    share = numpy.where(contractor, 1.0, share)
    width = max(4, len(str(count)))
    ids = numpy.array([f"P-{number:0{width}d}" for number in range(1, count + 1)], dtype=object)
    generic = numpy.array([f"GEN-{number:02d}" for number in range(1, len(GENERIC_ROLES) + 1)], dtype=object)
    return People(ids, everyone, team, share, contractor, managers, months,
                  _hours(chance, share, contractor, months, plan), generic)


def _hours(chance: Chance, share: numpy.ndarray, contractor: numpy.ndarray, months: numpy.ndarray, plan: Plan) -> numpy.ndarray:
    """Hours a person has in each month: working days less holidays and illness; NaN where there is no contract."""
    count, width = len(share), len(months)
    full = working_days(months) * HOURS_A_DAY
    presence = _PRESENCE[months.astype(numpy.int64) % 12]
    there = presence[None, :] + chance.uniform((count, width), -0.07, 0.07) * (presence < 0.8)
    # Contractors take shorter holidays and have no paid ones.
    there = numpy.where(contractor[:, None], numpy.maximum(there, 0.8), there)
    hours = numpy.round(full * there * share[:, None])
    position = numpy.arange(width)[None, :]
    away_from = chance.whole(count, 0, width - 1)[:, None]
    away = chance.happens(count, 0.03)[:, None] & (position >= away_from) & (position < away_from + 4)
    hours = numpy.where(away & ~contractor[:, None], 0.0, hours)
    since = numpy.where(contractor, chance.whole(count, -6, width // 2), -1)[:, None]
    until = numpy.where(contractor, chance.whole(count, width - 4, width + 8), width)[:, None]
    return numpy.where((position >= since) & (position <= until), hours, numpy.nan)


def resources(plan: Plan, people: People) -> pandas.DataFrame:
    chance, count = Chance("resources"), len(people.ids)
    luck = chance.uniform((6, count))
    roles, rates, skills = [], [], []
    for team, draw, one, two in zip(people.team.tolist(), luck[0].tolist(), luck[1].tolist(), luck[2].tolist(), strict=True):
        role, rate, skill = _post(team, draw, one, two)
        roles.append(role)
        rates.append(rate)
        skills.append(skill)
    managing = people.team < 0
    certified = numpy.array(MANAGER_CERTIFICATIONS, dtype=object)[chance.whole(count, 0, len(MANAGER_CERTIFICATIONS) - 1)]
    other = numpy.array([*(TEAM_CERTIFICATIONS.get(team.name) for team in TEAMS), None], dtype=object)[people.team]
    has = numpy.where(managing, luck[3] < 0.74, luck[3] < 0.4)
    certifications = blank(numpy.where(managing, certified, other), ~has)
    teams = numpy.array([*(team.name for team in TEAMS), MANAGER_TEAM], dtype=object)[people.team]
    leads = people.names[_leads(people)]
    rate = numpy.round(numpy.array(rates) * (1 + 0.25 * people.contractor) * (0.9 + 0.2 * luck[4]))
    people_rows = {
        "resource_id": people.ids, "name": people.names, "team": teams, "role": numpy.array(roles, dtype=object),
        "location": numpy.array(LOCATIONS, dtype=object)[chance.pick(count, (38, 18, 15, 13, 8, 8))], "manager": leads,
        "skills": blank(numpy.array(skills, dtype=object), luck[5] < 0.06), "certifications": certifications, "cost_rate": rate,
        "employment": numpy.where(people.contractor, "contractor", "employee").astype(object),
    }
    return typed("resources", count + len(GENERIC_ROLES), **_with_generic(people, people_rows))


def _post(team: int, draw: float, one: float, two: float) -> tuple[str, float, str]:
    if team < 0:
        return ("Senior project manager", 108, "planning;contracts") if draw < 0.3 else ("Project manager", 94, "planning;risk")
    posts = TEAMS[team].roles
    shares = [weight for _, weight, _ in posts]
    role, _, rate = posts[next(number for number, reach in enumerate(accumulate(shares)) if draw * sum(shares) < reach)]
    skills = TEAMS[team].skills
    first, second = int(one * len(skills)), int(two * len(skills))
    return role, rate, skills[first] if first == second else f"{skills[first]};{skills[second]}"


def _leads(people: People) -> numpy.ndarray:
    """The first of every twelve people of a team leads the others; leads report to the first project manager."""
    lead = numpy.zeros(len(people.ids), dtype=int)
    for team in range(-1, len(TEAMS)):
        rows = numpy.flatnonzero(people.team == team)
        lead[rows] = rows[numpy.arange(len(rows)) // 12 * 12] if len(rows) else lead[rows]
        lead[rows[::12]] = 0
    return lead


def _with_generic(people: People, rows: dict) -> dict:
    generic = {
        "resource_id": people.generic_ids, "name": [f"Any {role.lower()}" for role, _, _ in GENERIC_ROLES],
        "team": [team for _, team, _ in GENERIC_ROLES], "role": [role for role, _, _ in GENERIC_ROLES],
        "cost_rate": [float(rate) for _, _, rate in GENERIC_ROLES], "employment": ["generic"] * len(GENERIC_ROLES),
    }
    empty = [None] * len(GENERIC_ROLES)
    return {name: numpy.concatenate([values, numpy.array(generic.get(name, empty), dtype=values.dtype)])
            for name, values in rows.items()}


def capacity(people: People) -> pandas.DataFrame:
    person, month = numpy.nonzero(~numpy.isnan(people.hours))
    ids = pandas.array(people.ids, dtype="str")
    return typed("capacity", len(person), resource_id=ids.take(person), month=people.months[month],
                 hours=people.hours[person, month])
