"""What would another policy change? Projects that recolour and key figures whose status moves, before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas

from data_access.engine import Database
from data_access.figures import find_reporting_dates
from data_access.figures_preview import PARTS, ScratchDatabase, put_in_place, read_statuses
from data_access.filter import FilterOptions, ProjectFilter
from metrics.kpi_catalogue import CATALOGUE, IDS
from metrics.policy import Policy
from metrics.portfolio_kpis import Kpi
from reports.figures import ensure_current, worked_out
from reports.kpis import kpis
from reports.policy import policy_in_force, read_policy

__all__ = ["KPI_COLUMNS", "PARTS", "PolicyPreview", "preview", "preview_text"]
KPI_COLUMNS = ("id", "label", "unit", "value_before", "status_before", "value_after", "status_after", "limits")
_SEEN = (*PARTS, "active")


@dataclass(frozen=True)
class PolicyPreview:
    """What would differ at the reporting date `as_of` if a policy were in force; `as_of` is None where there is no date.

    `projects`: one row a project whose computed status or a part of it would change: project_id, name, and for each of PARTS
    `<part>_before` and `<part>_after`. `counted`: one row a project that key figures would begin or cease to count: project_id,
    name, active_before, active_after. `kpis`: one row a key figure whose status would change, with KPI_COLUMNS;
    limits: those that either policy holds against the value itself.
    """

    as_of: date | None
    projects: pandas.DataFrame
    counted: pandas.DataFrame
    kpis: pandas.DataFrame


def preview(database: Database, policy: Policy, project_filter: ProjectFilter, options: FilterOptions) -> PolicyPreview:
    """What `policy` (without the portfolio's own settings) would change among the projects that the filter shows.

    The figures are worked out by the functions that work them out when it is saved, and asked by the reports that pages ask. A
    project counts that the filter shows before or after. At an earlier date only key figures whose rows carry dates are
    compared. Raises PolicyError, FiguresBusy.
    """
    in_force = policy_in_force(database)
    ensure_current(database, in_force)
    as_of = project_filter.period_end(options)
    # Without an earlier date to compare with: it is statuses that are asked.
    asked, here = replace(project_filter, compare=""), replace(options, reporting_dates=(as_of,) if as_of else ())
    is_newest = not options.reporting_dates or as_of == options.reporting_dates[-1]
    ids = [name for name in IDS if is_newest or CATALOGUE[name].dated]
    with database.scratch() as connection:
        before = _Side(ScratchDatabase(database, connection), asked, here, in_force, ids)
        if as_of:
            put_in_place(connection, list(worked_out(connection, policy, find_reporting_dates(connection))), as_of)
        after = _Side(ScratchDatabase(database, connection), asked, here, policy, ids)
    return _compared(as_of, before, after)


def preview_text(database: Database, text: str, project_filter: ProjectFilter, options: FilterOptions) -> PolicyPreview:
    """The preview of a policy's YAML text, see `preview`; raises PolicyRefused too."""
    return preview(database, read_policy(text), project_filter, options)


class _Side:
    """What reports say with one policy: the statuses of all projects, the ids that the filter shows, and the key figures."""

    def __init__(self, database: ScratchDatabase, asked: ProjectFilter, options: FilterOptions, policy: Policy,
                 ids: Sequence[str]):
        with database.read() as connection:
            self.all = read_statuses(connection, ProjectFilter(period=asked.period, scope=asked.scope), options)
            self.shown = set(read_statuses(connection, asked, options)["project_id"])
        self.kpis: list[Kpi] = kpis(database, asked, options, policy, ids)


def _compared(as_of: date | None, before: _Side, after: _Side) -> PolicyPreview:
    both = before.all.merge(after.all.drop(columns="name"), on="project_id", suffixes=("_before", "_after"))
    both = both[both["project_id"].isin(before.shown | after.shown)]
    differs = {name: both[f"{name}_before"].ne(both[f"{name}_after"]) & both[f"{name}_after"].notna() for name in _SEEN}
    recoloured = pandas.concat([differs[name] for name in PARTS], axis=1).any(axis=1)
    pairs = [f"{name}_{side}" for name in PARTS for side in ("before", "after")]
    rows = [(one.id, one.label, one.unit, one.value, one.status, other.value, other.status, (*one.limits, *other.limits))
            for one, other in zip(before.kpis, after.kpis, strict=True) if one.status != other.status]
    return PolicyPreview(
        as_of, both.loc[recoloured, ["project_id", "name", *pairs]].reset_index(drop=True),
        both.loc[differs["active"], ["project_id", "name", "active_before", "active_after"]].reset_index(drop=True),
        pandas.DataFrame(rows, columns=list(KPI_COLUMNS)),
    )
