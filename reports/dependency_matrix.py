"""Who gives to whom? The dependencies of a filter counted by the groups at both ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from metrics.network_standing import STANDINGS, STATUS
from reports.dependencies import STATES, of_filter
from reports.dependency_groups import Groups

MOST_GROUPS = 25
_COUNTED = ("red", "amber", "unknown")


@dataclass(frozen=True)
class Matrix:
    """cells: a row a pair of groups with dependencies between them: giver, giver_name, receiver, receiver_name, count, worst
    (a standing), red, amber, unknown (how many stand so). groups: (id, name) of those shown, most troubled first. left_out: how
    many more groups there are, and dependencies of theirs that no cell counts.
    """

    cells: pandas.DataFrame
    groups: list[tuple[str, str]]
    left_out: tuple[int, int]


@of_one_state
def dependency_matrix(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, by: str,
                      state: str) -> Matrix:
    """Who gives to whom, counted by one of `reports.dependency_groups.GROUPINGS`; at most MOST_GROUPS, the most troubled."""
    whole, _, every, places = of_filter(copy, project_filter, options)
    places, groups = every.standing_so(places, STATES[state]), whole.groups(by)
    rank = every.rank[places]
    giver, receiver = (groups.codes[end[places]] for end in (every.giver, every.receiver))
    ranked = _ranked_groups(groups, giver, receiver, every.is_trouble[places])
    kept = ranked[:MOST_GROUPS]
    # The cell of each dependency, numbered in the order in which they come: that of the worst first.
    inside = numpy.flatnonzero(numpy.isin(giver, kept) & numpy.isin(receiver, kept))
    cell, pairs = pandas.factorize(giver[inside] * len(groups.ids) + receiver[inside])
    status = numpy.array([STATUS[name] for name in STANDINGS])[rank[inside]]
    worst = numpy.full(len(pairs), len(STANDINGS))
    numpy.minimum.at(worst, cell, rank[inside])
    ends = {name: values for end, code in (("giver", pairs // len(groups.ids)), ("receiver", pairs % len(groups.ids)))
            for name, values in ((end, groups.ids[code]), (f"{end}_name", groups.names[code]))}
    counts = {name: numpy.bincount(cell[status == name], minlength=len(pairs)) for name in _COUNTED}
    cells = pandas.DataFrame({**ends, "count": numpy.bincount(cell, minlength=len(pairs)),
                              "worst": numpy.array(STANDINGS, dtype=object)[worst], **counts})
    return Matrix(cells, [(groups.ids[group], groups.names[group]) for group in kept],
                  (len(ranked) - len(kept), len(places) - len(inside)))


def _ranked_groups(groups: Groups, giver: numpy.ndarray, receiver: numpy.ndarray, is_red: numpy.ndarray) -> list[int]:
    """The groups at either end, those with the most trouble first, then with the most dependencies, then by name."""
    ends, size = numpy.concatenate([giver, receiver]), len(groups.ids)
    count, red = (numpy.bincount(ends, weights=weights, minlength=size) for weights in (None, numpy.tile(is_red, 2)))
    return sorted(numpy.flatnonzero(count).tolist(),
                  key=lambda group: (-red[group], -count[group], str(groups.names[group]), str(groups.ids[group])))
