"""Two made-up rounds of maturity self-assessment: teams that differ, improve, overrate themselves, or are too few to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import numpy

from sample_data.demonstration.chance import Chance
from sample_data.demonstration.organisation import MANAGER_TEAM, TEAMS

OPENED = (datetime(2026, 3, 2, 8), datetime(2026, 9, 1, 8))
CLOSED = (datetime(2026, 3, 20, 16), datetime(2026, 9, 18, 16))
NAMES = ("Spring 2026", "Autumn 2026")
# Two teams so small that nothing of them may be shown; the rest have between 6 and 12 people.
_TOO_FEW = {"Regulation and legal": 4, "Property and fleet": 3}
# By area of the model that ships: how far the organisation as a whole has come, and what the half year brought.
_COME = {"choosing": 1.5, "deciding": 2.1, "planning": 2.5, "steering": 2.6, "uncertainty": 2.1, "money": 2.7, "outcomes": 1.1,
         "people": 1.7, "stakeholders": 1.8, "learning": 1.6}
_GAINED = {"planning": .3, "steering": .5, "uncertainty": .5, "learning": .4, "money": .2, "deciding": .2}
TARGETS = {"Planning": 3, "Steering": 3, "Uncertainty": 2, "Money": 3, "Outcomes": 1}
TARGET_DAY = date(2027, 3, 31)
_VOTES_AGAIN = ("Software delivery", "Grid engineering")
_SAID = ("We do this, but only because one colleague insists.", "Works for large projects; small ones skip it.",
         "I have never seen the figures.", "Better since spring.", "The other teams do it another way.",
         "The form is there, nobody reads it.", "Last week it helped us to say no.")
_SHOWN = ("The list on the team's page", "Minutes of the monthly meeting", "The plan in the shared folder",
          "The figures of last quarter")
_NOT_OURS = "We do not run this ourselves; another team does it for us."


@dataclass(frozen=True)
class Said:
    """One answer: kind, level and how sure, then what was written beside it."""

    item: str
    answer: str
    score: int | None
    confidence: int
    note: str | None = None
    evidence: str | None = None
    evidence_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True)
class MadeUpRound:
    """`first`, `again`: team > one tuple of answers a person (empty for who did not take part); `silent`: team > people."""

    name: str
    opened_at: datetime
    closed_at: datetime
    first: dict[str, list[tuple[Said, ...]]]
    again: dict[str, list[tuple[Said, ...]]] = field(default_factory=dict)
    silent: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class MadeUpAction:
    team: str
    area: str
    action: str
    owner: str
    due_on: date
    done_on: date | None = None
    evidence: str | None = None


ACTIONS = (
    MadeUpAction("Software delivery", "Choosing work", "Send every request through the shared list, with its reason and a date",
                 "Lead of Software delivery", date(2026, 10, 30)),
    MadeUpAction("Software delivery", "Outcomes", "Name an owner, a measure and a date for each benefit of open projects",
                 "Product owners", date(2026, 11, 30)),
    MadeUpAction("Grid engineering", "Uncertainty", "Review the risk list on the first Monday of the month",
                 "Lead of Grid engineering", date(2026, 8, 31), date(2026, 8, 28), "Minutes of the reviews in July and August"),
    MadeUpAction("Water engineering", "Planning", "Agree one way of estimating with Field construction",
                 "Lead of Water engineering", date(2026, 9, 15)),
)


def rounds(items: tuple[str, ...]) -> tuple[MadeUpRound, MadeUpRound]:
    """The round of spring and that of autumn. `items`: ids of the model's items, `area.practice`; always the same answers."""
    chance = Chance("maturity")
    names = [MANAGER_TEAM, *(team.name for team in TEAMS)]
    people = chance.whole(len(names), 6, 12)
    bias, item_bias = chance.normal(len(names), 0, .35), chance.normal(len(items), 0, .3)
    made = []
    for number, name in enumerate(NAMES):
        first, silent = {}, {}
        for place, team in enumerate(names):
            count = _TOO_FEW.get(team, int(people[place]))
            come = [_COME[item.split(".")[0]] + number * _GAINED.get(item.split(".")[0], 0) for item in items]
            wanted = numpy.array(come) + bias[place] + item_bias
            first[team] = [_person(chance, items, wanted, number) for _ in range(count)]
            silent[team] = int(chance.whole(1, 0, 2)[0])
        again = {team: _second(first[team], items) for team in _VOTES_AGAIN} if number else {}
        made.append(MadeUpRound(name, OPENED[number], CLOSED[number], first, again, silent))
    return tuple(made)


def rounds_before_newest(items: tuple[str, ...]) -> tuple[MadeUpRound, ...]:
    """The rounds that had been closed before the newest one began."""
    return rounds(items)[:-1]


def _person(chance: Chance, items: tuple[str, ...], wanted: numpy.ndarray, number: int) -> tuple[Said, ...]:
    levels = numpy.clip(numpy.rint(wanted + chance.normal(1, 0, .5) + chance.normal(len(items), 0, .75)), 0, 5).astype(int)
    # What is far away from people's own work is what they do not know.
    unknown = chance.happens(len(items), numpy.array([.3 if item.startswith(("outcomes", "money")) else .06 for item in items]))
    elsewhere = chance.happens(len(items), .02)
    talks, shows, sure = chance.happens(len(items), .06), chance.happens(len(items), .2), chance.whole(len(items), 1, 3)
    picks = chance.whole((len(items), 3), 0, 83)
    flags = numpy.stack([elsewhere, unknown, talks, shows], axis=1)
    return tuple(_said(item, int(levels[place]), flags[place], int(sure[place]), picks[place], number)
                 for place, item in enumerate(items))


def _said(item: str, level: int, flags: numpy.ndarray, sure: int, picks: numpy.ndarray, number: int) -> Said:
    elsewhere, unknown, talks, shows = map(bool, flags)
    note = _SAID[picks[0] % len(_SAID)] if talks else None
    if elsewhere:
        return Said(item, "not applicable", None, sure, note, reason=_NOT_OURS)
    if unknown:
        return Said(item, "don't know", None, 1, note)
    if not shows or level == 0:
        return Said(item, "level", level, sure, note)
    day = date(2026, 1 + 6 * number, 1 + int(picks[2]) % 28) if picks[1] % 2 else None
    return Said(item, "level", level, sure, note, _SHOWN[picks[1] % len(_SHOWN)], day)


def _second(first: list[tuple[Said, ...]], items: tuple[str, ...]) -> list[tuple[Said, ...]]:
    """After their talk the people of a team come closer on the three items on which they were furthest apart."""
    spread = {}
    for place, item in enumerate(items):
        levels = [person[place].score for person in first if person[place].score is not None]
        spread[item] = numpy.mean(numpy.abs(numpy.array(levels) - numpy.median(levels))) if levels else 0
    apart = sorted(items, key=lambda item: (-spread[item], item))[:3]
    middle = {item: int(numpy.median([said.score for person in first for said in person
                                      if said.item == item and said.score is not None])) for item in apart}
    return [tuple(Said(item, "level", _closer(person, item, middle[item]), 3) for item in apart) for person in first]


def _closer(person: tuple[Said, ...], item: str, middle: int) -> int:
    own = next(said.score for said in person if said.item == item)
    return middle if own is None else middle + int(numpy.sign(own - middle)) * (abs(own - middle) > 1)
