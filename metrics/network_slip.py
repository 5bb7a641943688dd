"""What if it slips? Both passes with some projects lasting longer, and whose dates move by how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy
import pandas

from metrics.network import Network, passes
from metrics.network_plan import FROM_FINISH, NetworkPlan

LONGEST_SLIP = 36_500


class SlipRefused(ValueError):
    """A slip that cannot be worked out, with the reason in words."""


@dataclass(frozen=True, eq=False)
class Slip:
    """The portfolio without the slips, and what they move.

    `asked`: project_id > days it lasts longer. `moved`: a row a project whose finish moves, widest move first: project_id,
    asked_days (0 for one that is only pushed), start_before, start_after, finish_before, finish_after, moved_days (how much
    later it finishes). `before` is the pass without any slip, never the forecast.
    """

    asked: Mapping[str, int]
    before: Network
    moved: pandas.DataFrame

    @property
    def finish(self) -> pandas.Timestamp | None:
        """The latest early finish of all with the slips: nothing finishes earlier by them."""
        return max(self.before.finish, self.moved["finish_after"].max()) if len(self.moved) else self.before.finish


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
    positions = numpy.array(sorted({*later, *longer}), dtype="int64")
    stated = before.early[positions]
    pushed = numpy.array([later.get(position, early) for position, early in zip(
        positions.tolist(), stated.tolist(), strict=True)], dtype="int64") - stated
    days = numpy.array([longer.get(position, 0) for position in positions.tolist()], dtype="int64")
    return Slip(dict(asked), before, _moved(before, plan.index[positions], pushed, days))


def _moved(before: Network, project_ids: pandas.Index, pushed: numpy.ndarray, longer: numpy.ndarray) -> pandas.DataFrame:
    """See `Slip.moved`; of these projects, by how many days the start of each moves and how many it lasts longer."""
    rows = before.index.get_indexer(project_ids)
    start, finish = (before.projects[name].to_numpy()[rows] for name in ("early_start", "early_finish"))
    # Projects come by id, and so they stay where all else is equal.
    order = numpy.lexsort((finish, -(pushed + longer)))
    order = order[(pushed + longer)[order] > 0]
    start, finish, pushed, longer = (values[order] for values in (start, finish, pushed, longer))
    return pandas.DataFrame({
        "project_id": project_ids[order], "asked_days": whole_numbers(longer), "start_before": start,
        "start_after": start + spans(pushed), "finish_before": finish, "finish_after": finish + spans(pushed + longer),
        "moved_days": whole_numbers(pushed + longer)})


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


def spans(days: numpy.ndarray) -> numpy.ndarray:
    """Numbers of days as differences between dates."""
    return days.astype("timedelta64[D]").astype("timedelta64[s]")


def whole_numbers(values: numpy.ndarray) -> pandas.arrays.IntegerArray:
    """The values, none of which is missing, as a column of the type `Int64`."""
    return pandas.arrays.IntegerArray(values, numpy.zeros(len(values), dtype=bool))


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
    position = plan.index.get_loc(project_id)
    if not plan.placed[position]:
        return f"{project_id} cannot slip: it has {plan.dates['reason'].array[position]}"
    if plan.fixed[position]:
        return f"{project_id} cannot slip: it has finished"
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= LONGEST_SLIP:
        return f"{project_id} cannot slip by {days} days: expected a whole number from 0 to {LONGEST_SLIP}"
    return None
