"""What projects need of each other: mostly within a programme, in good order but for one cycle and a few broken promises."""

from __future__ import annotations

import numpy
import pandas

from sample_data.demonstration.calendar import month_end, weekday
from sample_data.demonstration.chance import Chance
from sample_data.demonstration.frames import blank, typed
from sample_data.demonstration.milestones import Milestones, upcoming
from sample_data.demonstration.plan import CANCELLED, CLOSED, EXECUTION, IDEA, ON_HOLD, PLANNING, Plan
from sample_data.demonstration.schedule import Schedule

TYPES = numpy.array(["FS", "SS", "FF", "SF"], dtype=object)
STATES = numpy.array(["proposed", "agreed", "at risk", "broken", "delivered"], dtype=object)
FS, SS, FF, _ = range(4)
PROPOSED, AGREED, AT_RISK, BROKEN, DELIVERED = range(5)
_GIVEN = (
    "Interface specification and test access", "Energised connection at the site", "Cleaned master data",
    "Rack space and network access",
    "Released outage window", "Trained field crews", "Signed framework contract", "Security approval of the platform",
    "Commissioned control link", "Floor space handed over", "Tariff data in the new format",
    "Excavation shared on the same route",
)


def frame(plan: Plan, schedule: Schedule, milestones: Milestones) -> pandas.DataFrame:
    chance = Chance("dependencies")
    giver, taker = _pairs(chance, plan, schedule)
    ring = _ring(plan, giver, taker)
    if len(ring):
        # Only the planted links lead into its second and third project, so that there is exactly one cycle.
        kept = ~numpy.isin(taker, ring[1:])
        giver = numpy.concatenate([giver[kept], ring])
        taker = numpy.concatenate([taker[kept], numpy.roll(ring, -1)])
    count = len(giver)
    in_ring = numpy.arange(count) >= count - len(ring)
    kind, lag = _kinds(chance, schedule, giver, taker)
    state = _states(chance, plan, giver, taker, in_ring)
    source = upcoming(milestones, plan.size)[giver]
    target = upcoming(milestones, plan.size)[taker]
    named = chance.happens(count, 0.45) & (source >= 0) & (target >= 0)
    promised, needed = _promises(chance, plan, schedule, milestones, giver, source, named, state)
    broken = _contradictions(chance, plan, state, in_ring)
    needed[broken] = weekday(promised[broken] - chance.whole(len(broken), 20, 60))
    silent = chance.happens(count, 0.25)
    silent[broken] = False
    ids = numpy.array([f"D-{number:0{max(4, len(str(count)))}d}" for number in range(1, count + 1)], dtype=object)
    marks = numpy.append(milestones.ids, None)
    known = numpy.minimum(numpy.minimum(schedule.start[taker], promised), month_end(plan.last))
    raised = weekday(known - chance.whole(count, 5, 90))
    return typed(
        "dependencies", count, dependency_id=ids, predecessor_id=plan.ids[giver], successor_id=plan.ids[taker],
        predecessor_milestone_id=blank(marks[source], ~named), successor_milestone_id=blank(marks[target], ~named),
        type=TYPES[kind], lag_days=lag, status=STATES[state], needed_by=needed, promised_on=blank(promised, silent),
        raised_on=raised, provider_owner=plan.managers[plan.manager[giver]],
        receiver_owner=blank(plan.managers[plan.manager[taker]], chance.happens(count, 0.05)),
        description=numpy.array(_GIVEN, dtype=object)[chance.whole(count, 0, len(_GIVEN) - 1)],
    )


def _pairs(chance: Chance, plan: Plan, schedule: Schedule) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Giver and taker of about 0.9 links a project; the giver always starts first, which rules out cycles."""
    usable = numpy.flatnonzero((plan.stage != IDEA) & (plan.stage != CANCELLED))
    if len(usable) < 2:
        return numpy.empty(0, dtype=int), numpy.empty(0, dtype=int)
    begin = schedule.start.astype("datetime64[D]").astype(numpy.int64)
    rank = numpy.empty(plan.size, dtype=int)
    rank[numpy.lexsort((numpy.arange(plan.size), begin))] = numpy.arange(plan.size)
    count = round(1.15 * len(usable))
    near = chance.pick(count, (76, 14, 10))
    one = usable[chance.whole(count, 0, len(usable) - 1)]
    other = usable[chance.whole(count, 0, len(usable) - 1)]
    draw = chance.uniform(count)
    for level, group in ((0, plan.programme), (1, plan.portfolio)):
        rows = (near == level) & (group[one] >= 0)
        other[rows] = _mate(usable, group, one[rows], draw[rows])
    giver, taker = numpy.where(rank[one] < rank[other], one, other), numpy.where(rank[one] < rank[other], other, one)
    pairs = numpy.unique(numpy.stack([giver, taker], axis=1)[giver != taker], axis=0)
    return pairs[:, 0], pairs[:, 1]


def _mate(usable: numpy.ndarray, group: numpy.ndarray, one: numpy.ndarray, draw: numpy.ndarray) -> numpy.ndarray:
    """A project of the same group as each of `one`, itself possible."""
    ordered = usable[numpy.argsort(group[usable], kind="stable")]
    left = numpy.searchsorted(group[ordered], group[one], side="left")
    right = numpy.searchsorted(group[ordered], group[one], side="right")
    return ordered[left + numpy.floor(draw * (right - left)).astype(int)]


def _ring(plan: Plan, giver: numpy.ndarray, taker: numpy.ndarray) -> numpy.ndarray:
    """Three running projects of one programme (of the portfolio at large, where none has three) that wait for each other."""
    running = numpy.flatnonzero((plan.stage == EXECUTION) | (plan.stage == PLANNING))
    for programme in range(len(plan.programmes.ids)):
        members = running[plan.programme[running] == programme]
        if len(members) >= 3:
            return members[:3]
    return running[:3] if len(running) >= 3 else running[:0]


def _kinds(chance: Chance, schedule: Schedule, giver: numpy.ndarray,
           taker: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """FS where the giver ends in time, else FF or SS, so that the links fit the forecasts; a lag only where it fits too."""
    ends, starts = schedule.forecast[giver], schedule.start[taker]
    room = numpy.where(ends <= starts, (starts - ends).astype(int), (schedule.forecast[taker] - ends).astype(int))
    wants = chance.happens(len(giver), 0.6)
    kind = numpy.where(ends <= starts, FS, numpy.where((room >= 0) & wants, FF, SS))
    start_room = (schedule.start[taker] - schedule.start[giver]).astype(int)
    room = numpy.where(kind == SS, start_room, room)
    lag = numpy.array([0, 0, 0, 5, 10, 20, -5])[chance.pick(len(giver), (50, 10, 10, 10, 8, 6, 6))]
    return kind, numpy.where(lag <= room, lag, 0)


def _states(chance: Chance, plan: Plan, giver: numpy.ndarray, taker: numpy.ndarray, in_ring: numpy.ndarray) -> numpy.ndarray:
    state = numpy.array([PROPOSED, AGREED, AT_RISK, BROKEN, DELIVERED])[chance.pick(len(giver), (16, 56, 11, 3, 14))]
    state = numpy.where((plan.stage[giver] == CLOSED) | (plan.stage[taker] == CLOSED), DELIVERED, state)
    state = numpy.where((plan.stage[giver] == ON_HOLD) & (state != DELIVERED), AT_RISK, state)
    return numpy.where(in_ring, AGREED, state)


def _promises(chance: Chance, plan, schedule, milestones, giver, source, named, state) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Promised on or after the giver's own forecast, needed some weeks after that."""
    finish = schedule.forecast[giver]
    mark = milestones.expected[source] if len(milestones.expected) else finish
    promised = numpy.where(named, mark, finish)
    # What has been delivered was promised for a day in the past.
    past = month_end(plan.last) - chance.whole(len(giver), 10, 300)
    promised = weekday(numpy.where((state == DELIVERED) & (promised > past), past, promised))
    return promised, weekday(promised + chance.whole(len(giver), 7, 75))


def _contradictions(chance: Chance, plan: Plan, state: numpy.ndarray, in_ring: numpy.ndarray) -> numpy.ndarray:
    """Links to be promised later than needed: two, or one for every hundred and fifty projects."""
    free = numpy.flatnonzero(numpy.isin(state, (AGREED, AT_RISK)) & ~in_ring)
    return free[chance.order(len(free))][: max(2, plan.size // 150)]
