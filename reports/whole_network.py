"""The whole portfolio as a network, worked out once for each state of the data: every question about it selects from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

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
        """`register` with how each dependency stands at that date: see `metrics.network_standing.standing`."""
        if as_of not in self._standings:
            self._standings[as_of] = worst_first(standing(self.register, as_of))
        return self._standings[as_of]

    @cached_property
    def neighbours(self) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
        """Who gives to whom by the open dependencies: see `metrics.network_reach.neighbours`."""
        return neighbours(zip(self.measured["predecessor_id"], self.measured["successor_id"], strict=True))

    def chain_of(self, project_id: str) -> list[str]:
        """The project and everything above and below it by open dependencies: see `metrics.network_reach.chain_of`."""
        return chain_of(project_id, *self.neighbours)

    @cached_property
    def belongs(self) -> pandas.DataFrame:
        """By project_id: for each of GROUPINGS the id and, as `…_name`, the label of where it belongs; `-` is unassigned."""
        rows = self.projects.set_index("project_id")
        units, ids = rows["business_unit"].replace("", None), pandas.Series(rows.index, rows.index, dtype=object)
        found = {"program": (rows["program_id"], rows["program"]), "portfolio": (rows["portfolio_id"], rows["portfolio"]),
                 "business-unit": (units, units), "project": (ids, rows["name"])}
        return pandas.DataFrame({name: column for by, (groups, labels) in found.items() for name, column in (
            (by, groups.fillna(UNASSIGNED)), (f"{by}_name", labels.where(groups.notna(), UNASSIGNED).fillna(groups)))})

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
