"""Dependencies that run in a circle: found, and named by as few and as short circles as show every project on one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

import networkx


class Circles:
    """The circles in a graph. `edges`: pairs of positions, from the one that gives to the one that receives.

    `group`: position > the number of its strongly connected component, only for positions on a circle. `found`: circles as
    lists of positions in the order of the links, each from its smallest position on. Every position on a circle is on one of
    `found`, and each is the shortest through one of its members.
    """

    def __init__(self, edges: Iterable[tuple[int, int]]):
        graph = networkx.DiGraph()
        # In order, so that of two circles of one length always the same is named.
        graph.add_edges_from(sorted(edges))
        components = [component for component in networkx.strongly_connected_components(graph)
                      if len(component) > 1 or graph.has_edge(*list(component) * 2)]
        components.sort(key=min)
        self.group = {position: number for number, component in enumerate(components) for position in component}
        self.found = [circle for component in components for circle in self._cover(graph, sorted(component))]

    def hold(self, giver: int, receiver: int) -> bool:
        """Whether a link between these two lies on a circle."""
        return giver in self.group and self.group[giver] == self.group.get(receiver)

    def _cover(self, graph: networkx.DiGraph, component: Sequence[int]) -> Iterable[list[int]]:
        inside = {position: [after for after in graph[position] if self.hold(position, after)] for position in component}
        shown: set[int] = set()
        for position in component:
            if position not in shown:
                circle = _shortest(inside, position)
                shown.update(circle)
                smallest = circle.index(min(circle))
                yield circle[smallest:] + circle[:smallest]


def _shortest(inside: dict[int, list[int]], start: int) -> list[int]:
    """The shortest way from `start` back to it, breadth first; it exists in a strongly connected component."""
    came_from = {start: start}
    waiting = deque([start])
    while waiting:
        position = waiting.popleft()
        for after in inside[position]:
            if after == start:
                return _way(came_from, start, position)
            if after not in came_from:
                came_from[after] = position
                waiting.append(after)
    raise ValueError(f"no circle leads through {start}")


def _way(came_from: dict[int, int], start: int, end: int) -> list[int]:
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]
