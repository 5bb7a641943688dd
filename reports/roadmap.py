"""When does what happen? The worst projects' plans beside their original baselines, with key milestones."""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.roadmap import read_key_milestones, read_plans


@dataclass(frozen=True)
class Roadmap:
    """`plans`: id, label, baseline_start, baseline_finish (original), start, finish, status. `milestones`: id, name, date.

    Milestones have no history: `milestones_known` is False at an earlier reporting date, and there are none then.
    """

    plans: pandas.DataFrame
    milestones: pandas.DataFrame
    milestones_known: bool


def roadmap_rows(database: Database, project_filter: ProjectFilter, options: FilterOptions, limit: int) -> Roadmap:
    """The plans of the `limit` worst projects of the filter that have any date, as of its reporting date."""
    newest = options.reporting_dates[-1] if options.reporting_dates else None
    known = project_filter.period_end(options) == newest
    with database.read() as connection:
        plans = read_plans(connection, project_filter, options, limit)
        milestones = read_key_milestones(connection, plans["id"].tolist() if known else [])
    return Roadmap(plans, milestones, known)
