"""The whole portfolio as a network, worked out once for each version of the data: every question about it selects from this."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import pandas

from data_access import versions
from data_access.dependency_links import read_links, read_network_projects
from data_access.engine import Database
from metrics.network import Network, passes
from metrics.network_conflicts import measured
from metrics.network_plan import NetworkPlan, network_plan


@dataclass(frozen=True)
class WholeNetwork:
    """All projects and dependencies of one version of the data; shared by all who ask, so its frames are never changed.

    `projects`, `links`: see `data_access.dependency_links`. What is worked out from them is worked out on first use.
    """

    version: int
    projects: pandas.DataFrame
    links: pandas.DataFrame

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
    def names(self) -> pandas.Series:
        """project_id > name."""
        return self.projects.set_index("project_id")["name"]


_held: WeakKeyDictionary[Database, WholeNetwork] = WeakKeyDictionary()
_holding = threading.Lock()


def whole_network(database: Database) -> WholeNetwork:
    """The network of what the database holds now; read anew when the data's version has moved."""
    with database.read() as connection:
        version = versions.current(connection).version
        held = _held.get(database)
        if held is not None and held.version == version:
            return held
        whole = WholeNetwork(version, read_network_projects(connection), read_links(connection))
    # Rows that came in without a version, before the first committed change, are never known to be still the same.
    if version:
        with _holding:
            _held[database] = whole
    return whole
