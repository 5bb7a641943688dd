"""When does what happen? The worst projects' plans beside their original baselines, with key milestones."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.roadmap import read_key_milestones, read_plans
from data_access.shown_mask import ProjectRows, at_rest, project_rows, shown_mask


@of_one_state
def roadmap_plans(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, limit: int) -> pandas.DataFrame:
    """The plans of the `limit` worst projects of the filter that have any date, at its reporting date. Asked of a database.

    One row a project: id, label, baseline_start, baseline_finish (original), start, finish, status.
    """
    return copy.held(_plans, project_filter.period_end(options)).of(shown_mask(copy, project_filter, options), limit)


def key_milestones(database: Database, project_ids: Collection[str]) -> pandas.DataFrame:
    """The key milestones of these projects as they stand in this database, for they keep no history: id, name, date."""
    with database.read() as connection:
        return read_key_milestones(connection, project_ids)


def _plans(copy: PortfolioCopy, period_end: date | None) -> ProjectRows:
    with copy.database.read() as connection:
        return project_rows(copy, read_plans(connection, *at_rest(period_end)), "id")
