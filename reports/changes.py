"""What changed since the date compared with? Counts first, then the moves, against last time and against the first plan."""

from __future__ import annotations

from datetime import date

import numpy
import pandas

from data_access import changes as read
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import ProjectRows, mask_at, project_rows
from metrics.policy import Policy
from metrics.risk import expected_impact
from reports.projects import left_rows

KINDS = ("status", "finish", "cost", "risks", "membership")
_RISK_COLUMNS = ("change", "project_id", "name", "raid_id", "kind", "title", "owner", "on", "exposure")
_MEMBER_COLUMNS = ("change", "project_id", "name", "business_unit", "why", "reported_status", "computed_status", "budget")


@of_one_state
def change_counts(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> dict[str, int | None] | None:
    """How many projects moved which way (see `data_access.changes.count_changes`), and new_risks, closed_risks, came, left.

    Risks are None where the whole data holds none. All is None where there is no date to compare with.
    """
    days = _days(project_filter, options)
    if days is None:
        return None
    now, then = (mask_at(copy, project_filter, day) for day in days)
    risks = {f"{change}_risks": int(numpy.count_nonzero(now[places])) if copy.held(_holds_risks) else None
             for change, places in copy.held(_risk_places, *days).items()}
    came, left = now[copy.held(_came, *days).position], then[copy.held(_left, *days).position]
    return read.count_changes(copy, project_filter, *days) | risks | {
        "came": int(numpy.count_nonzero(came)), "left": int(numpy.count_nonzero(left))}


@of_one_state
def change_rows(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, policy: Policy, kind: str,
                limit: int | None = None) -> pandas.DataFrame:
    """The changes of one of KINDS, one row each, the most serious first; needs a date to compare with.

    status, finish, cost: see `data_access.changes`. risks: change (new or closed), project_id, name, raid_id, kind, title,
    owner, on, exposure (probability x cost impact, of an opportunity negative). membership: change (came or left), project_id,
    name, business_unit, why, reported_status, computed_status, budget; those that left first.
    """
    days = _days(project_filter, options)
    now, then = (mask_at(copy, project_filter, day) for day in days)
    if kind == "risks":
        return copy.held(_risks, *days, tuple(policy.risk_probabilities.items())).of(now, limit)
    if kind == "membership":
        # Who left was shown by the filter at the earlier date.
        parts = [part for part in (copy.held(_left, *days).of(then), copy.held(_came, *days).of(now)) if len(part)]
        rows = pandas.concat(parts, ignore_index=True) if parts else pandas.DataFrame(columns=list(_MEMBER_COLUMNS))
        return rows.head(limit)
    return copy.held(_moves, *days, kind).of(now, limit)


def _days(project_filter: ProjectFilter, options: FilterOptions) -> tuple[date, date] | None:
    """The shown date and the one compared with; None without either."""
    days = project_filter.period_end(options), project_filter.compare_end(options)
    return days if all(days) else None


def _moves(copy: PortfolioCopy, day: date, before: date, kind: str) -> ProjectRows:
    reads = {"status": read.read_status_moves, "finish": read.read_finish_moves, "cost": read.read_cost_moves}
    with copy.database.read() as connection:
        return project_rows(copy, reads[kind](connection, day, before))


def _risks(copy: PortfolioCopy, day: date, before: date, probabilities: tuple) -> ProjectRows:
    rows = copy.held(_risk_changes, day, before).frame
    exposure = expected_impact(rows["kind"], rows["probability"], rows["cost_impact"], dict(probabilities))
    ordered = rows.assign(exposure=exposure).sort_values(["change", "exposure"], ascending=[False, False], ignore_index=True)
    return project_rows(copy, ordered[list(_RISK_COLUMNS)])


def _risk_changes(copy: PortfolioCopy, day: date, before: date) -> ProjectRows:
    with copy.database.read() as connection:
        rows = read.read_risk_changes(connection, day, before)
    now, then = pandas.Timestamp(day), pandas.Timestamp(before)
    parts = [rows[(rows[name] > then) & (rows[name] <= now)].assign(change=change, on=rows[name])
             for change, name in (("new", "raised_on"), ("closed", "closed_on"))]
    return project_rows(copy, pandas.concat(parts, ignore_index=True))


def _risk_places(copy: PortfolioCopy, day: date, before: date) -> dict[str, numpy.ndarray]:
    """new, closed > the place of the project of each such risk among all."""
    risks = copy.held(_risk_changes, day, before)
    return {change: risks.position[(risks.frame["change"] == change).to_numpy()] for change in ("new", "closed")}


def _holds_risks(copy: PortfolioCopy) -> bool:
    with copy.database.read() as connection:
        return read.holds_risks(connection)


def _came(copy: PortfolioCopy, day: date, before: date) -> ProjectRows:
    with copy.database.read() as connection:
        came = read.read_came(connection, day, before)
    return _members(copy, came.assign(change="came", why=None, budget=came["bac"]))


def _left(copy: PortfolioCopy, day: date, before: date) -> ProjectRows:
    left = left_rows(copy, day, before).frame
    return _members(copy, left.assign(change="left", budget=left["bac"].fillna(left["budget"])))


def _members(copy: PortfolioCopy, rows: pandas.DataFrame) -> ProjectRows:
    return project_rows(copy, rows[list(_MEMBER_COLUMNS)].astype({"why": object}))
