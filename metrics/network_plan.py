"""The network made ready for its passes: who is placed where, which links bind, in which order, and what runs in a circle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import networkx
import numpy
import pandas

from metrics.network_cycles import Circles
from metrics.network_dates import stated_dates

AGREED = "agreed"
NOT_BINDING = ("proposed", "delivered")
# What a link measures: from the giver's start or finish, to the receiver's start or finish.
FROM_FINISH, TO_FINISH = ("FS", "FF"), ("FF", "SF")
CYCLE_COLUMNS = ("cycle", "position", "project_id", "dependency_id")


@dataclass(frozen=True)
class NetworkPlan:
    """What every pass over the same portfolio shares; days are counted from 1 January 1970.

    `dates`: see `stated_dates`; positions below are its rows. `placed`: positions with dates. `start`, `duration`: one number a
    position, 0 where not placed. `fixed`: finished, so that nothing moves it. `links`: the binding ones, dependency_id,
    predecessor_id, successor_id, type, lag_days, giver, receiver (positions), in an order in which every link into a project
    stands before every link out of it. `cycles`: a row a project on a circle: cycle, position (from 1), project_id,
    dependency_id (its link to the next, that of the last leads back to the first). `on_cycle`: one truth a position.
    """

    dates: pandas.DataFrame
    placed: numpy.ndarray
    start: numpy.ndarray
    duration: numpy.ndarray
    fixed: numpy.ndarray
    links: pandas.DataFrame
    cycles: pandas.DataFrame
    on_cycle: numpy.ndarray

    @cached_property
    def index(self) -> pandas.Index:
        """The ids of the projects by position."""
        return pandas.Index(self.dates["project_id"], dtype=object)

    @cached_property
    def outgoing(self) -> dict[int, range]:
        """Position > the rows in `links` of the links out of it, which stand together; no entry where there are none."""
        giver = self.links["giver"].to_numpy()
        first = numpy.flatnonzero(numpy.diff(giver, prepend=-1))
        ends = pairwise([*first.tolist(), len(giver)])
        return {position: range(*rows) for position, rows in zip(giver[first].tolist(), ends, strict=True)}


def network_plan(projects: pandas.DataFrame, links: pandas.DataFrame) -> NetworkPlan:
    """Make the network ready. `projects`: project_id and the six dates; `links`: dependency_id, predecessor_id, successor_id,
    type, lag_days, status; of both in any order.

    A link binds unless it is proposed or delivered, leads into a finished project, touches a project without dates, measures
    from a start that nobody knows, or lies on a circle.
    """
    dates = stated_dates(projects)
    start, finish = (dates[name].to_numpy("datetime64[D]") for name in ("start", "finish"))
    placed = dates["reason"].isna().to_numpy()
    fixed = dates["finished"].to_numpy()
    start_known = ~numpy.isnat(start)
    start = numpy.where(start_known, start, finish)
    live = _live_links(links, dates["project_id"], fixed)
    circles = Circles(zip(live["giver"].tolist(), live["receiver"].tolist(), strict=True))
    binding = live[_can_bind(live, placed, start_known, circles)]
    return NetworkPlan(
        dates, placed, _whole_days(start, placed), _whole_days(finish, placed) - _whole_days(start, placed), fixed,
        _in_order(binding), _cycle_rows(circles, live, dates["project_id"].tolist()),
        numpy.array([position in circles.group for position in range(len(dates))], dtype=bool),
    )


def status_of(links: pandas.DataFrame) -> pandas.Series:
    """The state of each link; an empty one counts as agreed."""
    return links["status"].where(links["status"].notna() & (links["status"] != ""), AGREED)


def _live_links(links: pandas.DataFrame, project_ids: pandas.Series, fixed: numpy.ndarray) -> pandas.DataFrame:
    """Links that are agreed and not overtaken by a finished receiver, with both ends as positions, by dependency_id."""
    ids = pandas.Index(project_ids)
    live = links[~status_of(links).isin(NOT_BINDING)].sort_values("dependency_id", ignore_index=True)
    live = live[["dependency_id", "predecessor_id", "successor_id"]].assign(
        type=live["type"].where(live["type"].notna(), "FS"), lag_days=live["lag_days"].fillna(0).astype("int64"),
        giver=ids.get_indexer(live["predecessor_id"]), receiver=ids.get_indexer(live["successor_id"]))
    live = live[(live["giver"] >= 0) & (live["receiver"] >= 0)]
    return live[~fixed[live["receiver"].to_numpy()]].reset_index(drop=True)


def _can_bind(live: pandas.DataFrame, placed: numpy.ndarray, start_known: numpy.ndarray, circles: Circles) -> numpy.ndarray:
    giver, receiver = live["giver"].to_numpy(), live["receiver"].to_numpy()
    measured = start_known[giver] | live["type"].isin(FROM_FINISH).to_numpy()
    circular = numpy.array([circles.hold(*ends) for ends in zip(giver.tolist(), receiver.tolist(), strict=True)], dtype=bool)
    return placed[giver] & placed[receiver] & measured & ~circular


def _in_order(binding: pandas.DataFrame) -> pandas.DataFrame:
    graph = networkx.DiGraph(list(zip(binding["giver"].tolist(), binding["receiver"].tolist(), strict=True)))
    rank = {position: place for place, position in enumerate(networkx.topological_sort(graph))}
    places = [rank[giver] for giver in binding["giver"].tolist()]
    return binding.iloc[numpy.argsort(places, kind="stable")].reset_index(drop=True)


def _cycle_rows(circles: Circles, live: pandas.DataFrame, ids: Sequence[str]) -> pandas.DataFrame:
    # Of several links between the same two the first by id is named.
    ends = zip(live["giver"].tolist(), live["receiver"].tolist(), live["dependency_id"].tolist(), strict=True)
    between: dict[tuple[int, int], str] = {}
    for giver, receiver, dependency in ends:
        between.setdefault((giver, receiver), dependency)
    rows = [(number, place, ids[position], between[position, circle[place % len(circle)]])
            for number, circle in enumerate(circles.found, start=1) for place, position in enumerate(circle, start=1)]
    return pandas.DataFrame(rows, columns=list(CYCLE_COLUMNS))


def _whole_days(days: numpy.ndarray, placed: numpy.ndarray) -> numpy.ndarray:
    return numpy.where(placed, days, numpy.datetime64(0, "D")).astype("int64")
