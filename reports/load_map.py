"""The heat map of load as a page draws it: fullest units first, generic demand apart, months counted from the shown date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from reports.utilisation import GROUPINGS, Months, months_after, resource_load

MONTHS_AHEAD = 12


@dataclass(frozen=True)
class LoadMap:
    """people: cells of units with people (see `reports.utilisation.resource_load`), the units with the fullest month first.

    generic: cells of generic resources, that is demand that nobody fills yet. months: which ones, None without any date.
    """

    people: pandas.DataFrame
    generic: pandas.DataFrame
    months: Months | None


def load_map(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy, by: str,
             soft_weight: float, team: str = "") -> LoadMap:
    """Load in the twelve months after the shown date's month; `team`: only its people, when `by` is person."""
    on = project_filter.period_end(options)
    months = months_after(on, MONTHS_AHEAD) if on else None
    levels = ("team", "person") if by == "person" and team else GROUPINGS[by]
    cells = resource_load(database, project_filter, options, policy, levels, months, soft_weight=soft_weight,
                          within={"team": team} if len(levels) == 2 else None)
    fullest = cells.groupby("unit")["load"].transform("max").fillna(-1.0)
    order = ["fullest", "name", "unit", "month"]
    ordered = cells.assign(fullest=fullest).sort_values(order, ascending=[False, True, True, True]).drop(columns="fullest")
    people, generic = (ordered[ordered["generic"] == kind].reset_index(drop=True) for kind in (False, True))
    return LoadMap(people, generic, months)


def cell_months(period: str) -> Months:
    """The one month that a link's `2026-10` names."""
    first = date.fromisoformat(f"{period}-01")
    return Months(first, first)
