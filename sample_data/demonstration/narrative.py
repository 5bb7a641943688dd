"""Writes the summary and the decision asked for of each status report from fragments that fit the project's state."""

from __future__ import annotations

import numpy

from sample_data.demonstration import phrases
from sample_data.demonstration.calendar import month_end
from sample_data.demonstration.causes import CAUSES
from sample_data.demonstration.chance import Chance
from sample_data.demonstration.course import Course
from sample_data.demonstration.health import COMPLETE, NONE, Health
from sample_data.demonstration.milestones import Milestones, upcoming
from sample_data.demonstration.plan import CANCELLED, IDEA, ON_HOLD, STALL, Plan
from sample_data.demonstration.schedule import Periods, Schedule

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said_day(day: numpy.datetime64) -> str:
    """A day as people write it: 5 Nov 2026."""
    value = day.astype("datetime64[D]").item()
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def causes_of(plan: Plan) -> numpy.ndarray:
    """The trouble that each project has or would have: a position in CAUSES that fits its category."""
    draw = Chance("causes").uniform(plan.size)
    fitting = {
        category: numpy.array([number for number, cause in enumerate(CAUSES) if category in cause.categories])
        for category in phrases.DONE
    }
    return numpy.array([fitting[category][int(value * len(fitting[category]))]
                        for category, value in zip(plan.category, draw, strict=True)], dtype=int)


def _next(milestones: Milestones, row: int, today: numpy.datetime64) -> str:
    """The sentence on the milestone to come; nothing where there is none or its forecast has passed unnoticed."""
    if row < 0 or milestones.expected[row] <= today:
        return ""
    name = milestones.name[row]
    return f"Next: {name[0].lower()}{name[1:]}, {said_day(milestones.expected[row])}."


class Writer:
    """Holds what the texts of one portfolio need to know."""

    def __init__(self, plan: Plan, course: Course, schedule: Schedule, health: Health, milestones: Milestones):
        self.plan, self.course, self.schedule, self.health = plan, course, schedule, health
        self.cause = causes_of(plan)
        self.finish = schedule.finish
        self.next = [_next(milestones, row, month_end(plan.last)) for row in upcoming(milestones, plan.size)]
        chance = Chance("decisions")
        self.asks = chance.happens(plan.size, 0.4)
        self.amount = numpy.maximum(numpy.round(plan.budget * chance.uniform(plan.size, 0.03, 0.11) / 10_000), 2) * 10_000
        self.choice = chance.whole(plan.size, 0, 97)

    def write(self, rows: Periods, overall, end, young) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Summary and decision_needed of each report; None where no decision is asked for."""
        luck = Chance("words").whole((3, len(end)), 0, 9_999).T.tolist()
        last = self.course.until[rows.project] - 1
        before = self.health.overall[rows.project, numpy.maximum(rows.month - 2, 0)]
        true = self.health.computed[rows.project, rows.month]
        slip = self.health.slip[rows.project, rows.month]
        columns = zip(rows.project.tolist(), rows.month.tolist(), last.tolist(), overall.tolist(), before.tolist(),
                      true.tolist(),
                      slip.tolist(), young.tolist(), luck, strict=True)
        pairs = [self._report(*values) for values in columns]
        summaries, decisions = zip(*pairs, strict=True) if pairs else ((), ())
        return numpy.array(summaries, dtype=object), numpy.array(decisions, dtype=object)

    def _report(self, project, month, last, overall, before, true, slip, young, luck) -> tuple[str, str | None]:
        now = month == last
        if young:
            pool = phrases.IDEAS if self.plan.stage[project] == IDEA else phrases.INITIATIONS
            return pool[(luck[0] + month) % len(pool)], None
        if overall == COMPLETE:
            return phrases.ENDED[luck[0] % len(phrases.ENDED)], None
        if overall == NONE:
            return self._out_of_work(project, luck), None
        if month == 0:
            return phrases.NEWCOMERS[luck[0] % len(phrases.NEWCOMERS)] + self._ahead(project, now), None
        if overall <= 1:
            return self._fine(project, overall, before, true, luck) + self._ahead(project, now), None
        colour = "amber" if overall == 2 else "red"
        text = self._trouble(project, colour, before, slip, now, luck)
        return text + self._ahead(project, now), self._decision(project) if overall >= 2 and self.asks[project] else None

    def _out_of_work(self, project: int, luck: list[int]) -> str:
        stage = self.plan.stage[project]
        pool = phrases.CANCELLED if stage == CANCELLED else phrases.HELD if stage == ON_HOLD else phrases.STALLED
        return pool[self.choice[project] % len(pool)]

    def _fine(self, project: int, overall: int, before: int, true: int, luck: list[int]) -> str:
        cause = CAUSES[self.cause[project]]
        done = phrases.DONE[self.plan.category[project]]
        if before >= 2 and before <= 4:
            return f"{_one(phrases.RECOVERED, luck[0])} {_one(cause.over, luck[1])}"
        if true > 0:
            start = _one(phrases.SMOOTH, luck[0])
            return f"{start} {_one(cause.early, luck[1])}" if overall == 1 or luck[2] % 2 else f"{start} {_one(done, luck[1])}"
        return f"{_one(phrases.OPENINGS['green'], luck[0])} {_one(done, luck[1])}"

    def _trouble(self, project: int, colour: str, before: int, slip: float, now: bool, luck: list[int]) -> str:
        cause = CAUSES[self.cause[project]]
        opening = phrases.STALLED if self.plan.course[project] == STALL and colour == "red" else phrases.OPENINGS[colour]
        detail = cause.severe if colour == "red" else cause.early
        turn = self.choice[project] % 2 if self.asks[project] else luck[1]
        text = f"{_one(opening, luck[0])} {_one(detail, turn)}"
        if slip > 10 and luck[2] % 3:
            text += f" The finish is {int(slip)} days behind the original plan."
        return text if now and luck[2] % 2 else f"{text} {_one(phrases.MEASURES, luck[2])}"

    def _ahead(self, project: int, now: bool) -> str:
        """The next milestone, in the newest report only: earlier ones would have named others."""
        return f" {self.next[project]}" if now and self.next[project] else ""

    def _decision(self, project: int) -> str:
        text = _one(CAUSES[self.cause[project]].decisions, self.choice[project])
        return text.replace("{amount}", f"{self.amount[project]:,.0f}")


def _one(pool: tuple[str, ...], number: int) -> str:
    return pool[number % len(pool)]
