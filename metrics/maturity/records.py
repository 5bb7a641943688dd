"""Claim against record: what the portfolio's own rows can show about a practice, and which level they support."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, NamedTuple

from metrics.periods import Rhythm, one_rhythm_before

Verdict = Literal["record below claim", "record above claim", "in line", "no claim", "not measured"]

# "Every time" leaves room for one in five that is new, paused or late; "all teams" for one in twenty.
EVERY_TIME, ALL_TEAMS = Fraction(4, 5), Fraction(19, 20)
# "Every period" is asked of the last six; fewer than three do not make a rhythm.
PERIODS, LEAST_PERIODS = 6, 3


@dataclass(frozen=True)
class RecordCheck:
    """One check of a practice against the portfolio's rows.

    `question`: what it asks, in a reader's words. `reads`: the exchange files that it reads. `counts`: what is counted and
    what has to be there to count as met. `unit`: what N counts, in the plural. `levels`: level > least share that supports
    it, from 2; one met row supports level 1. `shared`: what a row has to have on top for level 3, empty for nothing more.
    `limit`: why a record cannot show more. `dated`: whether its rows carry their own dates, so that it can be asked of an
    earlier reporting date; others are read from the snapshot of that date. `of_people`: N counts people, not what belongs to
    projects. `every_period`: it looks at the last PERIODS reporting dates and needs LEAST_PERIODS of them.
    """

    name: str
    question: str
    reads: tuple[str, ...]
    counts: str
    unit: str
    levels: Mapping[int, Fraction]
    limit: str
    shared: str = ""
    dated: bool = False
    of_people: bool = False
    every_period: bool = False

    @property
    def top_level(self) -> int:
        """The highest level that this check can support."""
        return max(self.levels)


class Share(NamedTuple):
    """How many rows were met, how many of those also for all teams alike (see `RecordCheck.shared`), and how many count."""

    met: int
    shared: int
    of: int

    @property
    def fraction(self) -> Fraction | None:
        """Met of all, exactly; None where nothing counts."""
        return Fraction(self.met, self.of) if self.of else None


def supported_level(check: RecordCheck, own: Share, everywhere: Share | None = None) -> int | None:
    """The level that the records support, None where there is nothing to measure (never 0 for that).

    0: not one row is met. 1: some are. 2: the share for level 2 is reached. 3: it is, and the share for level 3 is reached by
    the team asked about and, because level 3 speaks of all teams, by all of them together (`everywhere`; without it `own`
    is the whole portfolio). Shares are compared as exact fractions.
    """
    if not own.of:
        return None
    if not own.met:
        return 0
    if own.fraction < check.levels[2]:
        return 1
    step = check.levels.get(3)
    both = [share for share in (own, everywhere) if share is not None]
    if step is None or any(not share.of or Fraction(share.shared, share.of) < step for share in both):
        return 2
    return 3


def verdict(check: RecordCheck, claimed: int | None, supported: int | None) -> Verdict:
    """How a claimed level stands beside the record: a point to talk about, never an override.

    A claim above what the check can show at all is in line when the record is at its own top.
    """
    if supported is None:
        return "not measured"
    if claimed is None:
        return "no claim"
    comparable = min(claimed, check.top_level)
    if supported == comparable:
        return "in line"
    return "record below claim" if supported < comparable else "record above claim"


def last_periods(on: date, rhythm: Rhythm, reporting_dates: Sequence[date],
                 count: int = PERIODS) -> tuple[tuple[date, date], ...]:
    """The last reporting dates, one a reporting rhythm: each with the day one rhythm before it, the newest first."""
    periods: list[tuple[date, date]] = []
    day: date | None = on
    while day is not None and len(periods) < count:
        before = one_rhythm_before(day, rhythm, reporting_dates)
        periods.append((day, before))
        day = max((earlier for earlier in reporting_dates if earlier <= before), default=None)
    return tuple(periods)


def _check(name: str, question: str, reads: str, counts: str, unit: str, limit: str, *, shared: str | None = None,
           every_time: Fraction = EVERY_TIME, **more) -> RecordCheck:
    # A record shows that something is done, by whom, and in all teams. That a number was read and changed a decision, or that
    # the way itself was changed, no row of a portfolio shows: no check supports more than level 3, and that is
    # within reach only of checks that say what "one agreed way" looks like in the rows.
    levels = {2: every_time} | ({3: ALL_TEAMS} if shared is not None else {})
    return RecordCheck(name, question, tuple(reads.split()), counts, unit, MappingProxyType(levels), limit, shared or "",
                       **more)


def _named(checks: Iterable[RecordCheck]) -> Mapping[str, RecordCheck]:
    return MappingProxyType({check.name: check for check in checks})


CHECKS: Mapping[str, RecordCheck] = _named((
    _check("reasons_for_starting", "Does every project say why it was started, and for whom?", "projects",
           "Active projects that name a strategic objective and a sponsor", "projects",
           "A reason on record does not show that all requests took one route."),
    _check("ranked_projects", "Is every project ranked?", "projects",
           "Active projects with a priority and a value score", "projects",
           "Ranks on record do not show that results were compared with them.", shared=""),
    _check("decisions_logged", "Do decisions have an owner and a date?", "raid decisions",
           "Decisions of active projects, open or of the last 12 months, with an owner and a due or closing date", "decisions",
           "Logged decisions do not show that all teams share the same decision rights."),
    _check("gates_held", "Are planned gates held?", "gate_reviews",
           "Gates planned in the last 12 months that have a day held and an outcome", "gates",
           "Held gates do not show that their tests were known beforehand."),
    _check("owned_pieces", "Does each open piece have an owner and a date that still holds?", "milestones",
           "Open milestones and deliverables with an owner and a date that is at most a month past", "milestones",
           "Owned milestones do not show one form of scope or tests for done."),
    _check("plans_with_baseline", "Does every project have an approved plan that lasts?", "projects baselines",
           "Active projects whose start has come, with an approved start and finish, replaced at most twice in 12 months",
           "projects", "Plans on record do not show that slips were read.",
           shared="a forecast finish beside the approved one",
           # A plan is there or it is not; only projects in their first weeks may be without.
           every_time=Fraction(9, 10)),
    _check("promised_dates", "Do both sides of a dependency have a date?", "dependencies",
           "Dependencies that are not delivered, with the day needed and the day promised", "dependencies",
           "Agreed dates do not show that slips were read.", shared="an owner on both sides"),
    _check("reports_every_period", "Is there a status report for every period?", "status_reports",
           "Active projects with a current report at each of the last six reporting dates since they came in", "projects",
           "Reports on record do not show that they changed a decision.", shared="", dated=True, every_period=True),
    _check("changes_followed", "Are requests for change followed to a decision?", "raid",
           "Changes of active projects, open or of the last 12 months, with an owner that are closed with a date, or due at "
           "most 60 days ago", "changes", "Followed changes do not show that all teams use one path with limits."),
    _check("problems_looked_after", "Is every open problem looked after?", "raid",
           "Open issues with the day raised, an owner, and a next date that is at most 60 days past", "open issues",
           "Owned issues do not show that all teams use one path with limits."),
    _check("risks_looked_after", "Is every open risk looked after?", "raid",
           "Open threats and opportunities with an owner and a next date that is at most 60 days past", "open risks",
           "Scored risks do not show that exposure was read and changed a plan.", shared="a probability and an impact"),
    _check("responses_chosen", "Does every open risk have a response?", "raid",
           "Open threats and opportunities with a response, an owner and a date", "open risks",
           "A chosen response does not show who agreed to accept a great risk."),
    _check("money_every_period", "Are budget and spending known in every period?", "projects baselines performance",
           "Active projects with a budget and an actual cost at each of the last six reporting dates since they started",
           "projects", "Actual costs on record do not show that they moved money.", shared="", dated=True, every_period=True),
    _check("cost_forecasts", "Is the final cost forecast in every period?", "performance",
           "Active projects with an estimate of their own at each of the last six reporting dates since they started",
           "projects", "Forecasts on record do not show one method for all.", dated=True, every_period=True),
    _check("benefits_described", "Does every benefit have an owner, a measure and a date?", "benefits",
           "Benefits of active projects with an owner, a unit, a planned value and a due date", "benefits",
           "Described benefits do not show that changes in them were read.", shared="a type (category)"),
    _check("benefits_owned", "Does every benefit have an owner?", "benefits", "Benefits of all projects with an owner",
           "benefits", "A name on record does not show one rule for naming owners."),
    _check("benefits_followed_up", "Is what came of a benefit recorded once it is due?", "benefits",
           "Benefits due by the date, of all projects also after their end, with a realised value", "benefits due",
           "Recorded values do not show that all finished projects are looked at by the same rules."),
    _check("people_booked_ahead", "Is it known who works on what next month?", "resources capacity allocations",
           "People with hours available next month or booked this month who are booked for next month", "people",
           "Bookings on record do not show demand by role for a quarter.", of_people=True),
    _check("skills_recorded", "Are roles and skills on record?", "resources capacity allocations",
           "People with hours available next month or booked this month whose role and skills are recorded", "people",
           "Recorded skills do not show that gaps are named in the same words.", of_people=True),
    _check("capacity_known", "Can overload be seen at all?", "capacity allocations",
           "Person-months booked in the next three months for which available hours are recorded", "person-months",
           "Known hours do not show that excess was settled.", of_people=True),
    _check("current_records", "Are the facts of every project current?", "status_reports performance",
           "Active projects with a current report, or with figures no older than one reporting period", "projects",
           "Current rows do not show that nothing is kept elsewhere.", dated=True),
    _check("core_facts", "Are the core facts of every project filled in?", "projects",
           "Active projects with manager, sponsor, stage, finish date and budget", "projects",
           "Complete facts do not show that a score of them changed a decision.", shared=""),
))
