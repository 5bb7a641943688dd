"""When does what happen? The worst projects' plans beside their original baselines, with key milestones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.roadmap import read_key_milestones, read_plans
from data_access.shown_mask import ProjectRows, at_rest, project_rows, shown_mask


@dataclass(frozen=True)
class Roadmap:
    """`plans`: id, label, baseline_start, baseline_finish (original), start, finish, status. `milestones`: id, name, date.

    Milestones have no history: `milestones_known` is False at an earlier reporting date, and there are none then.
    """

    plans: pandas.DataFrame
    milestones: pandas.DataFrame
    milestones_known: bool


@of_one_state
def roadmap_rows(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, limit: int) -> Roadmap:
    """The plans of the `limit` worst projects of the filter that have any date, at its reporting date. Asked of a database."""
    newest = options.reporting_dates[-1] if options.reporting_dates else None
    period_end = project_filter.period_end(options)
    plans = copy.held(_plans, period_end).of(shown_mask(copy, project_filter, options), limit)
    known = period_end == newest
    with copy.database.read() as connection:
        milestones = read_key_milestones(connection, plans["id"].tolist() if known else [])
    return Roadmap(plans, milestones, known)


def _plans(copy: PortfolioCopy, period_end: date | None) -> ProjectRows:
    with copy.database.read() as connection:
        return project_rows(copy, read_plans(connection, *at_rest(period_end)), "id")
