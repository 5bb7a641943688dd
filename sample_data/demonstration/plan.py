"""What each project is: its place in the organisation, its people, its plan, its stage, and how it will go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy

from sample_data.demonstration import names
from sample_data.demonstration.calendar import last_month
from sample_data.demonstration.chance import Chance, place
from sample_data.demonstration.organisation import AREAS, PORTFOLIOS, PROGRAMMES, STANDALONE, Work

STAGES = ("idea", "initiation", "planning", "execution", "closing", "closed", "on hold", "cancelled")
IDEA, INITIATION, PLANNING, EXECUTION, CLOSING, CLOSED, ON_HOLD, CANCELLED = range(8)
_STAGE_SHARES = (4, 4, 6, 45, 5, 29, 3, 4)

STEADY, AHEAD, DRIFT, RECOVER, REBASELINE, STALL, OVERSPEND = range(7)
_COURSE_SHARES = (49, 7, 16, 9, 9, 3, 7)

# Budget in EUR and length in months for a project of the middle of each size.
_SIZES = {"S": (450_000, 12), "M": (1_900_000, 20), "L": (7_500_000, 28), "X": (24_000_000, 38)}
HISTORY_MONTHS = 24


@dataclass(frozen=True)
class Programmes:
    """A row a programme: id, name, portfolio position, area text."""

    ids: numpy.ndarray
    names: numpy.ndarray
    portfolio: numpy.ndarray


@dataclass
class Plan:
    """Arrays with a value a project. `programme` -1 means none; `length` is the original plan in months; `elapsed` counts the
    reporting dates with figures (0: not started); closed projects get theirs from how they go."""

    last: numpy.datetime64
    ids: numpy.ndarray
    name: numpy.ndarray
    category: numpy.ndarray
    portfolio: numpy.ndarray
    programme: numpy.ndarray
    unit: numpy.ndarray
    sponsor: numpy.ndarray
    manager: numpy.ndarray
    managers: numpy.ndarray
    stage: numpy.ndarray
    course: numpy.ndarray
    budget: numpy.ndarray
    length: numpy.ndarray
    elapsed: numpy.ndarray
    programmes: Programmes

    @property
    def size(self) -> int:
        return len(self.ids)


def make(size: int, as_of: date) -> Plan:
    """The plan of `size` projects whose newest reporting date is the last month-end at or before `as_of`."""
    chance = Chance("plan")
    work, names_, portfolio, programme, programmes = _catalogue(size)
    stage = place(chance.spread(size), _STAGE_SHARES)
    budget, length = _scale(chance, work)
    course = _courses(chance, stage, size)
    length = numpy.where(stage == CLOSED, numpy.minimum(length, 34), length)
    sponsor, unit = _sponsors(chance, portfolio)
    managers = names.people(_manager_count(size))
    width = max(4, len(str(size)))
    return Plan(
        last=last_month(as_of), ids=numpy.array([f"HU-{number:0{width}d}" for number in range(1, size + 1)], dtype=object),
        name=names_, category=numpy.array([item.category for item in work], dtype=object), portfolio=portfolio,
        programme=programme, unit=unit, sponsor=sponsor, manager=_managers(chance, portfolio, len(managers)),
        managers=managers, stage=stage, course=course, budget=budget, length=length,
        elapsed=_elapsed(chance, stage, course, length), programmes=programmes,
    )


def _manager_count(size: int) -> int:
    return max(1, round(size / 3))


def _pool() -> list[tuple[int, int, Work]]:
    """The catalogue as (portfolio, programme or -1, work), so ordered that a few projects already touch every portfolio."""
    ranked = [
        ((position + 0.5) / len(programme.works), number, (programme.portfolio, number, work))
        for number, programme in enumerate(PROGRAMMES) for position, work in enumerate(programme.works)
    ]
    ranked += [
        ((position + 0.5) / len(STANDALONE), len(PROGRAMMES), (portfolio, -1, work))
        for position, (portfolio, work) in enumerate(STANDALONE)
    ]
    return [entry for _, _, entry in sorted(ranked, key=lambda item: item[:2])]


def _catalogue(size: int):
    """Work, name, portfolio and programme of each project; beyond the catalogue it repeats in further areas, then in lots."""
    pool, base = _pool(), len(PROGRAMMES)
    rounds = numpy.arange(size) // len(pool)
    entries = [pool[number % len(pool)] for number in range(size)]
    area = rounds % (len(AREAS) + 1)
    portfolio = numpy.array([entry[0] for entry in entries], dtype=numpy.int64)
    own = numpy.array([entry[1] for entry in entries], dtype=numpy.int64)
    programme = numpy.where(own < 0, -1, own + base * area)
    texts = [_name(entry[2].name, turn) for entry, turn in zip(entries, rounds.tolist(), strict=True)]
    used, programme = _only_used(programme)
    titles = [PROGRAMMES[number % base].name + (f", {AREAS[number // base - 1]}" if number >= base else "") for number in used]
    programmes = Programmes(
        ids=numpy.array([f"PGM-{number + 1:03d}" for number in range(len(used))], dtype=object),
        names=numpy.array(titles, dtype=object),
        portfolio=numpy.array([PROGRAMMES[number % base].portfolio for number in used], dtype=numpy.int64),
    )
    return [entry[2] for entry in entries], numpy.array(texts, dtype=object), portfolio, programme, programmes


def _only_used(programme: numpy.ndarray) -> tuple[list[int], numpy.ndarray]:
    used = numpy.unique(programme[programme >= 0])
    return used.tolist(), numpy.where(programme >= 0, numpy.searchsorted(used, programme), -1)


def _name(name: str, turn: int) -> str:
    lot, area = divmod(turn, len(AREAS) + 1)
    place_ = f", {AREAS[area - 1]}" if area else ""
    return f"{name}{place_}{f', lot {lot + 1}' if lot else ''}"


def _scale(chance: Chance, work: list[Work]) -> tuple[numpy.ndarray, numpy.ndarray]:
    middle = numpy.array([_SIZES[item.size] for item in work], dtype=float).reshape(-1, 2)
    # A plain power series stands for the exponential: the same bits on every platform.
    spread = chance.normal(len(work), 0, 0.42)
    factor = 1 + spread + spread**2 / 2 + spread**3 / 6
    budget = numpy.clip(middle[:, 0] * factor, 180_000, 60_000_000)
    step = numpy.where(budget < 1_000_000, 10_000, numpy.where(budget < 10_000_000, 50_000, 250_000))
    length = middle[:, 1] * chance.uniform(len(work), 0.75, 1.25)
    return numpy.round(budget / step) * step, numpy.maximum(numpy.round(length), 5).astype(numpy.int64)


def _courses(chance: Chance, stage: numpy.ndarray, size: int) -> numpy.ndarray:
    course = place(chance.spread(size), _COURSE_SHARES)
    young = numpy.isin(stage, (IDEA, INITIATION, PLANNING))
    course = numpy.where(young & numpy.isin(course, (REBASELINE, STALL, RECOVER)), STEADY, course)
    # A closed project cannot have stalled; one on hold or cancelled mostly did.
    course = numpy.where((stage == CLOSED) & (course == STALL), DRIFT, course)
    return numpy.where(numpy.isin(stage, (ON_HOLD, CANCELLED)), numpy.where(course == STEADY, DRIFT, course), course)


def _elapsed(chance: Chance, stage: numpy.ndarray, course: numpy.ndarray, length: numpy.ndarray) -> numpy.ndarray:
    size = len(stage)
    life = numpy.where(numpy.isin(course, (STEADY, AHEAD)), chance.uniform(size, 0.22, 0.95), chance.uniform(size, 0.4, 1.1))
    life = numpy.where(stage == CLOSING, chance.uniform(size, 0.93, 1.02), life)
    running = numpy.maximum(numpy.round(life * length), 1).astype(numpy.int64)
    planning = numpy.minimum(chance.whole(size, 1, 5), running)
    newcomers = chance.happens(size, 0.04) & (stage == EXECUTION)
    elapsed = numpy.select([numpy.isin(stage, (IDEA, INITIATION)), stage == PLANNING, newcomers], [0, planning, 1], running)
    return numpy.where(numpy.isin(course, (STALL, REBASELINE)) & (elapsed > 1), numpy.maximum(elapsed, 7), elapsed)


def _sponsors(chance: Chance, portfolio: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    second = chance.happens(len(portfolio), 0.45).astype(numpy.int64)
    executives = numpy.array([item.executives for item in PORTFOLIOS], dtype=object)
    units = numpy.array([item.units for item in PORTFOLIOS], dtype=object)
    return executives[portfolio, second], units[portfolio, second]


def _managers(chance: Chance, portfolio: numpy.ndarray, count: int) -> numpy.ndarray:
    """The position of each project's manager: 1 to 5 projects each, mostly within one portfolio."""
    size = len(portfolio)
    sizes = 1 + chance.pick(count * 2, (18, 26, 28, 16, 12))
    slots = numpy.repeat(numpy.arange(count * 2) % count, sizes)
    # Every manager's first stretch of projects comes first; nobody gets beyond five.
    first = numpy.repeat(numpy.arange(count * 2) < count, sizes)
    taken = slots[first]
    if len(taken) < size:
        load = numpy.bincount(taken, minlength=count)
        spare = numpy.repeat(numpy.arange(count), numpy.maximum(5 - load, 0))
        taken = numpy.concatenate([taken, spare[chance.order(len(spare))]])
    taken = numpy.sort(taken[:size], kind="stable") if len(taken) >= size else numpy.arange(size) % count
    by_portfolio = numpy.argsort(portfolio, kind="stable")
    manager = numpy.empty(size, dtype=numpy.int64)
    manager[by_portfolio] = taken
    return manager
