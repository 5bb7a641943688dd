"""The whole portfolio as a network, worked out once for each state of the data: every question about it selects from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy
import pandas

from data_access.dependency_links import read_links, read_network_projects
from data_access.filter import UNASSIGNED, FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import chosen_mask, project_ids
from metrics.network import Network, passes
from metrics.network_conflicts import COLUMNS, measured
from metrics.network_plan import NetworkPlan, network_plan, status_of
from metrics.network_reach import chain_of, neighbours
from metrics.network_standing import standing, worst_first

GROUPINGS = ("program", "portfolio", "business-unit", "project")
_MORE = ("giving_milestone", "promised_on", "raised_on", "provider_owner", "receiver_owner", "description")


@dataclass(frozen=True, eq=False)
class Groups:
    """What projects belong to: `codes`, one a project, are places in `ids` and `names`; `-` stands for nothing."""

    codes: numpy.ndarray
    ids: numpy.ndarray
    names: numpy.ndarray

    @classmethod
    def of(cls, ids: pandas.Series, names: pandas.Series) -> Groups:
        filled = ids.fillna(UNASSIGNED)
        codes, known = pandas.factorize(filled.to_numpy(dtype=object))
        named = pandas.Series(names.fillna(filled).to_numpy(), index=filled.to_numpy()).groupby(level=0).first()
        return cls(codes, numpy.asarray(known, dtype=object), named.reindex(known).to_numpy(dtype=object))


@dataclass(frozen=True, eq=False)
class WholeNetwork:
    """All projects and dependencies in one state of the data; shared by all who ask, so its frames are never changed.

    `projects`, `links`: see `data_access.dependency_links`. What is worked out from them is worked out on first use.
    """

    projects: pandas.DataFrame
    links: pandas.DataFrame
    _standings: dict[date | None, pandas.DataFrame] = field(default_factory=dict)

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

    def standing(self, as_of: date | None) -> pandas.DataFrame:
        """`register`, worst first, with how each stands at that date: see `metrics.network_standing.standing`; and giver_at and
        receiver_at, the places of both ends among `projects`."""
        if as_of not in self._standings:
            rows = worst_first(standing(self.register, as_of))
            ends = {f"{end}_at": self.project_index.get_indexer(rows[project])
                    for end, project in (("giver", "predecessor_id"), ("receiver", "successor_id"))}
            self._standings[as_of] = rows.assign(**ends)
        return self._standings[as_of]

    @cached_property
    def project_index(self) -> pandas.Index:
        """The ids of all projects, in the order of `projects` and of `data_access.shown_mask`."""
        return pandas.Index(self.projects["project_id"], dtype=object)

    @cached_property
    def neighbours(self) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
        """Who gives to whom by the open dependencies: see `metrics.network_reach.neighbours`."""
        return neighbours(zip(self.measured["predecessor_id"], self.measured["successor_id"], strict=True))

    def chain_of(self, project_id: str) -> list[str]:
        """The project and everything above and below it by open dependencies: see `metrics.network_reach.chain_of`."""
        return chain_of(project_id, *self.neighbours)

    def on_chain(self, project_id: str) -> numpy.ndarray:
        """For each project whether it is on that chain."""
        return self.project_index.isin(self.chain_of(project_id))

    def groups(self, by: str) -> Groups:
        """The groups of one of GROUPINGS."""
        return self._groups[by]

    @cached_property
    def _groups(self) -> dict[str, Groups]:
        rows = self.projects
        units = rows["business_unit"].replace("", None)
        given = {"program": (rows["program_id"], rows["program"]), "portfolio": (rows["portfolio_id"], rows["portfolio"]),
                 "business-unit": (units, units), "project": (rows["project_id"], rows["name"])}
        return {by: Groups.of(ids, names) for by, (ids, names) in given.items()}

    @cached_property
    def names(self) -> pandas.Series:
        """project_id > name."""
        return self.projects.set_index("project_id")["name"]


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
