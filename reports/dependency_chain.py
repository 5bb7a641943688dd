"""What drives the finish, and what runs in a circle: the chain and the circles, each with its place on the roadmap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import chosen_mask
from metrics.network import driving_chain
from reports.dependency_lanes import MOST_PROJECTS, Lanes, lanes_at, lanes_in_order
from reports.whole_network import whole_of


@dataclass(frozen=True)
class DrivingChain:
    """rows: project_id, name and `metrics.network.CHAIN_COLUMNS`, first to last: the last so many. in_all: how many there are.
    lanes: the same projects on the roadmap, at their early dates, over what they state.
    """

    rows: pandas.DataFrame
    in_all: int
    lanes: Lanes


@dataclass(frozen=True)
class Circles:
    """rows: of the shown circles, a row a project: cycle (its number), position, project_id, name, dependency_id (its link to
    the next), at most so many of each; sizes: cycle > how many projects it has, of all that touch the filter, shortest first;
    lanes: the chosen circle on the roadmap, None without one.
    """

    rows: pandas.DataFrame
    sizes: dict[int, int]
    lanes: Lanes | None


@of_one_state
def chain_to_finish(copy: PortfolioCopy, as_of: date | None, focus: str = "", limit: int = MOST_PROJECTS) -> DrivingChain:
    """What drives the finish of the focused project, or of the whole portfolio, whatever a filter shows."""
    whole = whole_of(copy)
    chain = driving_chain(whole.found, focus or None)
    last = chain.tail(limit).reset_index(drop=True)
    last.insert(1, "name", whole.named(last["project_id"]))
    members = whole.places_of(last["project_id"])
    stated = tuple(days[members] for days in whole.stated_days)
    early = last["early_start"].to_numpy(), last["early_finish"].to_numpy()
    links = whole.standings(as_of).open_of(last["dependency_id"])
    lanes = lanes_at(copy, members, links, as_of, early, stated)
    return DrivingChain(last, len(chain), replace(lanes, projects_in_all=len(chain)))


@of_one_state
def dependency_circles(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, chosen: int = 0,
                       limit: int = MOST_PROJECTS) -> Circles:
    """The circles with a project that the filter shows; `chosen`: which one is drawn, the shortest where it is none of them."""
    whole, as_of = whole_of(copy), project_filter.period_end(options)
    every, number = whole.cycles, whole.cycles["cycle"].to_numpy(dtype="int64")
    touched = numpy.unique(number[chosen_mask(copy, project_filter, as_of)[whole.circular]])
    size = numpy.bincount(number)[touched]
    order = numpy.argsort(size, kind="stable")
    sizes = dict(zip(touched[order].tolist(), size[order].tolist(), strict=True))
    is_kept = numpy.isin(number, touched) & (every["position"].to_numpy() <= limit)
    kept = every[is_kept].reset_index(drop=True)
    if not sizes:
        return Circles(kept, {}, None)
    is_drawn = is_kept & (number == (chosen if chosen in sizes else next(iter(sizes))))
    links = whole.standings(as_of).open_of(every["dependency_id"][is_drawn])
    return Circles(kept, sizes, lanes_in_order(copy, whole.circular[is_drawn], links, as_of))
