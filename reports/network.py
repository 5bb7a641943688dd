"""What hangs on what? Earliest and latest dates, float, circles, contradictions and the chain that drives a finish."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from metrics import network as arithmetic
from metrics.network_conflicts import widest_first
from reports.whole_network import shown_ids, whole_of

PARTS = ("projects", "cycles", "conflicts", "undated")
_PROJECT_COLUMNS = ("project_id", "name", "early_start", "early_finish", "late_start", "late_finish", "total_float_days",
                    "critical", "finished")
_CONFLICT_COLUMNS = ("dependency_id", "predecessor_id", "predecessor", "successor_id", "successor", "type", "lag_days",
                     "status", "rule", "gap_days", "needed_by", "promised", "promised_by", "need_gap_days", "given_on",
                     "taken_on", "dates_gap_days")


@dataclass(frozen=True)
class NetworkReport:
    """The network as printed, worked out on all projects; dates are `datetime64`, missing is NaT, NA or None.

    projects: project_id, name, early_start, early_finish, late_start, late_finish, total_float_days, critical, finished, by
    early_start; a project on a cycle or without dates is in its own part instead. cycles: a row a project on a cycle: cycle,
    position, project_id, name, dependency_id (its link to the next). conflicts: see `metrics.network_conflicts.measured`, with
    the names `predecessor` and `successor`. undated: project_id, name, reason.
    """

    projects: pandas.DataFrame
    cycles: pandas.DataFrame
    conflicts: pandas.DataFrame
    undated: pandas.DataFrame

    def parts(self) -> dict[str, pandas.DataFrame]:
        """The frames by the names of PARTS, in that order."""
        return {name: getattr(self, name) for name in PARTS}


@of_one_state
def network_report(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> NetworkReport:
    """The network of all projects, with the rows of those that the filter shows.

    A cycle is kept whole when one of its projects is shown, a conflict when either end is.
    """
    whole, shown = whole_of(copy), shown_ids(copy, project_filter, options)
    found, names = whole.found, whole.names
    placed = found.projects[~found.projects["on_cycle"]].sort_values(["early_start", "early_finish", "project_id"])
    cycles = found.cycles[found.cycles["cycle"].isin(found.cycles.loc[found.cycles["project_id"].isin(shown), "cycle"])]
    return NetworkReport(
        _of(placed, shown, names, _PROJECT_COLUMNS),
        _named(cycles, names)[["cycle", "position", "project_id", "name", "dependency_id"]].reset_index(drop=True),
        _between(widest_first(whole.measured), shown, names)[list(_CONFLICT_COLUMNS)],
        _of(found.undated, shown, names, ("project_id", "name", "reason")),
    )


@of_one_state
def open_dependencies(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """Every dependency that is not delivered and has an end that the filter shows, contradictory or not.

    The columns of `NetworkReport.conflicts`, by dependency_id; `rule` is None where nothing is contradicted.
    """
    whole, shown = whole_of(copy), shown_ids(copy, project_filter, options)
    return _between(whole.measured, shown, whole.names)[list(_CONFLICT_COLUMNS)]


@of_one_state
def driving_chain(copy: PortfolioCopy, project_id: str | None = None) -> pandas.DataFrame:
    """What drives the finish of the project, or of the portfolio: see `metrics.network.driving_chain`, with `name` beside."""
    whole = whole_of(copy)
    chain = arithmetic.driving_chain(whole.found, project_id)
    return _named(chain, whole.names)[["project_id", "name", *arithmetic.CHAIN_COLUMNS[1:]]]


def _named(rows: pandas.DataFrame, names: pandas.Series) -> pandas.DataFrame:
    return rows.assign(name=rows["project_id"].map(names).astype(object))


def _of(rows: pandas.DataFrame, shown: Collection[str], names: pandas.Series, columns: tuple[str, ...]) -> pandas.DataFrame:
    return _named(rows[rows["project_id"].isin(shown)], names)[list(columns)].reset_index(drop=True)


def _between(rows: pandas.DataFrame, shown: Collection[str], names: pandas.Series) -> pandas.DataFrame:
    kept = rows[rows["predecessor_id"].isin(shown) | rows["successor_id"].isin(shown)].reset_index(drop=True)
    return kept.assign(predecessor=kept["predecessor_id"].map(names).astype(object),
                       successor=kept["successor_id"].map(names).astype(object))
