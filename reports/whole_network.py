"""The whole portfolio as a network, worked out once for each state of the data: every question about it selects from this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy
import pandas

from data_access.dependency_links import read_links, read_network_projects
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import chosen_mask, project_ids
from metrics.network import Network, passes
from metrics.network_conflicts import COLUMNS, measured
from metrics.network_plan import NetworkPlan, network_plan, status_of
from metrics.network_slip import Slip
from reports.dependency_groups import Groups, groups_of
from reports.dependency_paths import Paths
from reports.dependency_standings import Standings

_MORE = ("giving_milestone", "promised_on", "raised_on", "provider_owner", "receiver_owner", "description")


@dataclass(frozen=True, eq=False)
class WholeNetwork:
    """All projects and dependencies in one state of the data; shared by all who ask, so nobody may change what it holds.

    `projects`, `links`: see `data_access.dependency_links`. A project's place is that of its row, also in masks of
    `data_access.shown_mask`. What is worked out from them is worked out on first use.
    """

    projects: pandas.DataFrame
    links: pandas.DataFrame
    _standings: dict[date | None, Standings] = field(default_factory=dict)

    @cached_property
    def plan(self) -> NetworkPlan:
        """Who is placed where and which links bind."""
        return network_plan(self.projects, self.links)

    @cached_property
    def found(self) -> Network:
        """Both passes without any slip."""
        return passes(self.plan)

    @cached_property
    def measured(self) -> pandas.DataFrame:
        """The open dependencies with their gaps: see `metrics.network_conflicts.measured`."""
        return measured(self.links, self.plan.dates)

    @cached_property
    def register(self) -> pandas.DataFrame:
        """Every dependency, delivered ones too, by dependency_id: the columns of `measured` and those of _MORE.

        predecessor, successor: names. Delivered ones have no gaps and no promise.
        """
        over = self.links[status_of(self.links) == "delivered"]
        over = over.assign(type=over["type"].fillna("FS"), lag_days=over["lag_days"].fillna(0))
        rows = pandas.concat([self.measured, over.reindex(columns=COLUMNS).astype(self.measured.dtypes)])
        rows = rows.sort_values("dependency_id", ignore_index=True)
        more = self.links.set_index("dependency_id")[list(_MORE)].reindex(rows["dependency_id"]).reset_index(drop=True)
        ends = {end: rows[f"{end}_id"].map(self.names).astype(object) for end in ("predecessor", "successor")}
        return rows.assign(**ends, **more)

    def standings(self, as_of: date | None) -> Standings:
        """The register at that date."""
        if as_of not in self._standings:
            self._standings[as_of] = Standings.of(self.register, as_of, self.project_index, self.found)
        return self._standings[as_of]

    @cached_property
    def project_index(self) -> pandas.Index:
        """The ids of all projects by place."""
        return pandas.Index(self.projects["project_id"], dtype=object)

    @cached_property
    def names(self) -> pandas.Series:
        """project_id > name."""
        return self.projects.set_index(self.project_index)["name"]

    def places_of(self, project_ids: Sequence[str]) -> numpy.ndarray:
        """The places of these projects."""
        return self.project_index.get_indexer(pandas.Index(project_ids, dtype=object))

    def named(self, project_ids: Sequence[str]) -> pandas.Series:
        """The names of these projects."""
        return pandas.Series(self._names[self.places_of(project_ids)], dtype=object)

    def days_moved(self, found: Slip) -> numpy.ndarray:
        """By how many days the finish of each project moves."""
        return self.spread(dict(zip(found.moved["project_id"], found.moved["moved_days"], strict=True)))

    def spread(self, numbers: Mapping[str, int]) -> numpy.ndarray:
        """The numbers of these projects at their places, 0 for all others."""
        spread = numpy.zeros(len(self.projects), dtype="int64")
        spread[self.places_of(list(numbers))] = list(numbers.values())
        return spread

    @cached_property
    def _names(self) -> numpy.ndarray:
        return self.projects["name"].to_numpy(dtype=object)

    @cached_property
    def stated(self) -> pandas.DataFrame:
        """start and finish as each project states them, by project_id."""
        dates = self.plan.dates
        return dates.set_index("project_id")[["start", "finish"]].reindex(self.project_index)

    @cached_property
    def stated_days(self) -> tuple[numpy.ndarray, numpy.ndarray]:
        """The same, by place."""
        return self.stated["start"].to_numpy(), self.stated["finish"].to_numpy()

    @cached_property
    def paths(self) -> Paths:
        """What is above, below and after a project."""
        return Paths.of(self.measured, self.found.links, self.project_index)

    def chain_of(self, project_id: str) -> numpy.ndarray:
        """The places of the project and of everything above and below it by open dependencies, the nearest first; none for an
        id that no project has."""
        if project_id not in self.project_index:
            return numpy.empty(0, dtype="int64")
        return self.paths.chain_of(self.project_index.get_loc(project_id))

    def mask_of(self, places: Sequence[int]) -> numpy.ndarray:
        """For each project whether it is at one of these places."""
        mask = numpy.zeros(len(self.projects), dtype=bool)
        mask[places] = True
        return mask

    @cached_property
    def cycles(self) -> pandas.DataFrame:
        """`found.cycles` with `name`."""
        return self.found.cycles.assign(name=self.named(self.found.cycles["project_id"]))

    @cached_property
    def circular(self) -> numpy.ndarray:
        """The places of the projects of `cycles`, one a row of it."""
        return self.places_of(self.found.cycles["project_id"])

    def groups(self, by: str) -> Groups:
        """The groups of one of `reports.dependency_groups.GROUPINGS`."""
        return self._groups[by]

    @cached_property
    def _groups(self) -> dict[str, Groups]:
        return groups_of(self.projects)


def whole_of(copy: PortfolioCopy) -> WholeNetwork:
    """The network of one state of the data, read once."""
    return copy.held(_read)


@of_one_state
def whole_network(copy: PortfolioCopy) -> WholeNetwork:
    """The network of what the database holds now."""
    return whole_of(copy)


def shown_ids(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> frozenset[str]:
    """The ids of the projects that the filter chooses among all, also those that have no figures at the shown date.

    A project that has not begun to report stands in the network as much as one that has; its statuses are unknown.
    """
    return frozenset(project_ids(copy)[chosen_mask(copy, project_filter, project_filter.period_end(options))])


def _read(copy: PortfolioCopy) -> WholeNetwork:
    with copy.database.read() as connection:
        return WholeNetwork(read_network_projects(connection), read_links(connection))
