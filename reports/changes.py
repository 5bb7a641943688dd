"""What changed since the date compared with? Counts first, then the moves, against last time and against the first plan."""

from __future__ import annotations

import pandas

from data_access import changes as read
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from metrics.risk import expected_impact
from reports.projects import left_projects

KINDS = ("status", "finish", "cost", "risks", "membership")
_RISK_COLUMNS = ("change", "project_id", "name", "raid_id", "kind", "title", "owner", "on", "exposure")
_MEMBER_COLUMNS = ("change", "project_id", "name", "business_unit", "why", "reported_status", "computed_status", "budget")


def change_counts(database: Database, project_filter: ProjectFilter, options: FilterOptions) -> dict[str, int] | None:
    """How many projects moved which way (see `data_access.changes.count_changes`), and new_risks, closed_risks, came, left.

    None where there is no date to compare with.
    """
    if project_filter.compare_end(options) is None:
        return None
    with database.read() as connection:
        counts = read.count_changes(connection, project_filter, options)
    risks, members = (change_rows(database, project_filter, options, Policy(), kind) for kind in ("risks", "membership"))
    return counts | {"new_risks": _times(risks, "new"), "closed_risks": _times(risks, "closed"),
                     "came": _times(members, "came"), "left": _times(members, "left")}


def change_rows(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy, kind: str,
                limit: int | None = None) -> pandas.DataFrame:
    """The changes of one of KINDS, one row each, the most serious first.

    status, finish, cost: see `data_access.changes`. risks: change (new or closed), project_id, name, raid_id, kind, title,
    owner, on, exposure (probability x cost impact, of an opportunity negative). membership: change (came or left), project_id,
    name, business_unit, why, reported_status, computed_status, budget.
    """
    if kind == "risks":
        return _risk_changes(database, project_filter, options, policy).head(limit)
    if kind == "membership":
        return _membership(database, project_filter, options).head(limit)
    reads = {"status": read.read_status_moves, "finish": read.read_finish_moves, "cost": read.read_cost_moves}
    with database.read() as connection:
        return reads[kind](connection, project_filter, options, limit)


def _risk_changes(database: Database, project_filter: ProjectFilter, options: FilterOptions,
                  policy: Policy) -> pandas.DataFrame:
    with database.read() as connection:
        rows = read.read_risk_changes(connection, project_filter, options)
    day, before = (pandas.Timestamp(end(options)) for end in (project_filter.period_end, project_filter.compare_end))
    rows["exposure"] = expected_impact(rows["kind"], rows["probability"], rows["cost_impact"], policy.risk_probabilities)
    parts = [rows[(rows[name] > before) & (rows[name] <= day)].assign(change=change, on=rows[name])
             for change, name in (("new", "raised_on"), ("closed", "closed_on"))]
    both = pandas.concat(parts, ignore_index=True)
    return both.sort_values(["change", "exposure"], ascending=[False, False], ignore_index=True)[list(_RISK_COLUMNS)]


def _membership(database: Database, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    with database.read() as connection:
        came = read.read_came(connection, project_filter, options)
    left = left_projects(database, project_filter, options)
    came = came.assign(change="came", why=None, budget=came["bac"])
    left = left.assign(change="left", budget=left["bac"].fillna(left["budget"]))
    parts = [part[list(_MEMBER_COLUMNS)].astype({"why": object}) for part in (came, left) if len(part)]
    return pandas.concat(parts, ignore_index=True) if parts else pandas.DataFrame(columns=list(_MEMBER_COLUMNS))


def _times(rows: pandas.DataFrame, change: str) -> int:
    return int((rows["change"] == change).sum())
