"""How dependencies stand behind the key figures: which open ones contradict themselves by their dates."""

from __future__ import annotations

from datetime import date

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.kpi_figures import active_mask
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import positions
from metrics.portfolio_kpis import Terms
from reports.kpi_moment import Moment
from reports.network import open_dependencies

IDS = ("dependency_conflicts",)
NO_DATES = "no dates that could contradict each other"


def link_terms(asked: Moment) -> Terms:
    """The sums of `link_parts` of `link_rows`, without those rows."""
    return _terms(asked.database, asked.project_filter, asked.on)


def link_rows(asked: Moment) -> pandas.DataFrame:
    """One row an open dependency with an active project of the filter at either end: the columns of `open_dependencies`."""
    return _links_of(asked.database, asked.project_filter, asked.on)


@of_one_state
def _links_of(copy: PortfolioCopy, project_filter: ProjectFilter, on: date | None) -> pandas.DataFrame:
    rows, giver, receiver = copy.held(_links)
    active = active_mask(copy, project_filter, on)
    return rows[active[giver] | active[receiver]].reset_index(drop=True)


@of_one_state
def _terms(copy: PortfolioCopy, project_filter: ProjectFilter, on: date | None) -> Terms:
    _, giver, receiver = copy.held(_links)
    is_told, in_conflict = copy.held(_conflicts)
    active = active_mask(copy, project_filter, on)
    chosen = active[giver] | active[receiver]
    told, conflicts = (int(numpy.count_nonzero(chosen & those)) for those in (is_told, in_conflict))
    untold = int(numpy.count_nonzero(chosen)) - told
    left_out = {NO_DATES: untold} if untold else {}
    return Terms(told, float(conflicts), float(told), left_out) if told else Terms(left_out=left_out)


def _conflicts(copy: PortfolioCopy) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Of each open dependency whether its dates can tell, and whether they contradict each other."""
    parts = link_parts(copy.held(_links)[0])
    return parts["denominator"].notna().to_numpy(), parts["numerator"].eq(1).to_numpy()


def _links(copy: PortfolioCopy) -> tuple[pandas.DataFrame, numpy.ndarray, numpy.ndarray]:
    """Every open dependency, the widest gap first, with the places of both projects among all."""
    rows = open_dependencies(copy.database, ProjectFilter(), FilterOptions())
    rows = rows.sort_values(["gap_days", "dependency_id"], ascending=[False, True], ignore_index=True)
    return rows, *(positions(copy, rows[name]) for name in ("predecessor_id", "successor_id"))


def link_parts(rows: pandas.DataFrame) -> pandas.DataFrame:
    """One row a dependency: id, name (who gives > who receives), numerator (1 in conflict), denominator, reason."""
    told = rows["need_gap_days"].notna() | rows["dates_gap_days"].notna()
    reason = pandas.Series(NO_DATES, index=rows.index, dtype=object).where(~told, None)
    return pandas.DataFrame({
        "id": rows["dependency_id"], "name": rows["predecessor"].astype(str) + " > " + rows["successor"].astype(str),
        "numerator": rows["rule"].notna().astype(float).where(told), "denominator": pandas.Series(1.0, rows.index).where(told),
        "reason": reason,
    })
