"""What if it slips? Both passes with some projects lasting longer, and whose dates move by how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush

import numpy
import pandas

from metrics.network import Network, passes
from metrics.network_plan import FROM_FINISH, NetworkPlan

LONGEST_SLIP = 36_500
MOVED_COLUMNS = ("project_id", "asked_days", "start_before", "start_after", "finish_before", "finish_after", "moved_days")


class SlipRefused(ValueError):
    """A slip that cannot be worked out, with the reason in words."""


@dataclass(frozen=True, eq=False)
class Slip:
    """The portfolio without the slips, and what they move.

    `asked`: project_id > days it lasts longer. `moved`: a row a project whose finish moves, widest move first: MOVED_COLUMNS;
    asked_days is 0 for one that is only pushed, moved_days how much later it finishes. `before` is the pass without any slip,
    never the forecast.
    """

    asked: Mapping[str, int]
    before: Network
    moved: pandas.DataFrame

    @property
    def finish(self) -> pandas.Timestamp | None:
        """The latest early finish of all with the slips: nothing finishes earlier by them."""
        return max(self.before.finish, self.moved["finish_after"].max()) if len(self.moved) else self.before.finish

    @cached_property
    def days(self) -> pandas.Series:
        """project_id > days its finish moves, for those that move."""
        return self.moved.set_index("project_id")["moved_days"].astype("int64")


def slip(plan: NetworkPlan, asked: Mapping[str, int], before: Network | None = None) -> Slip:
    """Let each project of `asked` last so many days longer; its start stays, except where another slip pushes it.

    Gives what `network.passes` would with these slips, but follows only the links out of what moves. `before`: the passes over
    this plan without any slip, where they are known already. Raises SlipRefused for an unknown, undated or finished project and
    for days that are no whole number from 0 to LONGEST_SLIP.
    """
    refused = [reason for project_id, days in asked.items() if (reason := refusal(plan, project_id, days))]
    if refused:
        raise SlipRefused(refused[0])
    before = before or passes(plan)
    longer = {plan.index.get_loc(project_id): days for project_id, days in asked.items()}
    later = _later_starts(plan, before, longer)
    positions = sorted({*later, *longer})
    rows = before.projects.take(before.index.get_indexer(plan.index[positions]))
    pushed = numpy.array([later.get(position, before.early[position]) - before.early[position] for position in positions],
                         dtype="int64")
    days = numpy.array([longer.get(position, 0) for position in positions], dtype="int64")
    rows = pandas.DataFrame({
        "project_id": rows["project_id"], "asked_days": pandas.array(days, dtype="Int64"),
        "start_before": rows["early_start"], "start_after": rows["early_start"] + _days(pushed),
        "finish_before": rows["early_finish"], "finish_after": rows["early_finish"] + _days(pushed + days),
        "moved_days": pandas.array(pushed + days, dtype="Int64")})
    moved = rows[pushed + days > 0].sort_values(["moved_days", "finish_before", "project_id"],
                                                ascending=[False, True, True], ignore_index=True)
    return Slip(dict(asked), before, moved[list(MOVED_COLUMNS)])


def _later_starts(plan: NetworkPlan, before: Network, longer: Mapping[int, int]) -> dict[int, int]:
    """Position > earliest start in days, of those that start later when some last longer. `longer`: position > days.

    Links stand in an order in which those into a project come before those out of it, so that by the time a project's own links
    are followed its start is final.
    """
    receivers, rooms, from_finish = plan.links["receiver"].array, before.links["room_days"].array, plan.links["type"].array
    later: dict[int, int] = {}
    waiting = [(plan.outgoing[position].start, position) for position in longer if position in plan.outgoing]
    heapify(waiting)
    while waiting:
        _, giver = heappop(waiting)
        pushed = later.get(giver, before.early[giver]) - before.early[giver]
        for link in plan.outgoing[giver]:
            more = pushed + (longer.get(giver, 0) if from_finish[link] in FROM_FINISH else 0) - rooms[link]
            receiver = int(receivers[link])
            start = int(before.early[receiver] + more)
            if start > later.get(receiver, before.early[receiver]):
                if receiver not in later and receiver in plan.outgoing:
                    heappush(waiting, (plan.outgoing[receiver].start, receiver))
                later[receiver] = start
    return later


def _days(numbers: numpy.ndarray) -> numpy.ndarray:
    return numbers.astype("timedelta64[D]").astype("timedelta64[s]")


def paired(project_ids: list[str], days: list[int]) -> dict[str, int]:
    """project_id > days from two lists of one length. Raises SlipRefused when they do not pair up or name a project twice."""
    if not project_ids or len(project_ids) != len(days):
        raise SlipRefused(f"every project needs its days: {len(project_ids)} of the one and {len(days)} of the other are given")
    twice = sorted({name for name in project_ids if project_ids.count(name) > 1})
    if twice:
        raise SlipRefused(f"a project can slip once: {', '.join(twice)}")
    return dict(zip(project_ids, days, strict=True))


def refusal(plan: NetworkPlan, project_id: str, days: object) -> str | None:
    """Why this project cannot slip by so many days, None where it can."""
    if project_id not in plan.index:
        return f"no project has the id {project_id}"
    project = plan.dates.iloc[plan.index.get_loc(project_id)]
    if project["reason"] is not None:
        return f"{project_id} cannot slip: it has {project['reason']}"
    if project["finished"]:
        return f"{project_id} cannot slip: it has finished"
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= LONGEST_SLIP:
        return f"{project_id} cannot slip by {days} days: expected a whole number from 0 to {LONGEST_SLIP}"
    return None
