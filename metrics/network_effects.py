"""What a slip breaks: days by which something is needed, milestones and benefits that move, and what the delay costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy
import pandas
from numpy.typing import ArrayLike

from metrics.burn_rate import burn_rate
from metrics.network_conflicts import open_links
from metrics.network_slip import spans, whole_numbers

_SPENT_AND_PLANNED = ("ac", "actual_start", "figures_on", "budget", "start", "finish")
_MILESTONE = ("milestone_id", "project_id", "name", "kind", "is_key", "date_before")


def promises(measured: pandas.DataFrame, links: pandas.DataFrame) -> pandas.DataFrame:
    """What a slip could break: the open dependencies with a day of need whose promise moves with the giver's finish.

    That of a milestone which has been reached does not move. `measured`: of these links, see `network_conflicts.measured`.
    dependency_id, predecessor_id, successor_id, needed_by, promised_before, by dependency_id.
    """
    can_move = open_links(links)["giving_actual_date"].isna().to_numpy()
    known = measured["needed_by"].notna().to_numpy() & measured["promised"].notna().to_numpy()
    rows = measured[can_move & known].rename(columns={"promised": "promised_before"})
    return rows[["dependency_id", "predecessor_id", "successor_id", "needed_by", "promised_before"]].reset_index(drop=True)


def late_needs(promised: pandas.DataFrame, days: numpy.ndarray) -> pandas.DataFrame:
    """Open dependencies that are delivered later by a slip, and too late then; widest gap first.

    A promise moves as far as its project's finish, the day of need stays. `promised`: see `promises`, and more columns at
    will; `days`: by how many the giver of each row moves. The rows with promised_after, gap_before_days, gap_after_days,
    newly_broken (in time before) behind promised_before.
    """
    gap = (promised["promised_before"].to_numpy() - promised["needed_by"].to_numpy()).astype("timedelta64[D]").astype("int64")
    late = numpy.flatnonzero((days > 0) & (gap + days > 0))
    late = late[numpy.argsort(-(gap + days)[late], kind="stable")]
    rows, gap, days = promised.take(late).reset_index(drop=True), gap[late], days[late]
    return _with(rows, "promised_before", {
        "promised_after": rows["promised_before"].to_numpy() + spans(days), "gap_before_days": whole_numbers(gap),
        "gap_after_days": whole_numbers(gap + days), "newly_broken": gap <= 0})


def waiting_milestones(milestones: pandas.DataFrame) -> pandas.DataFrame:
    """The milestones that are not reached and have a day, earliest first: what a slip of their project moves.

    `milestones`: milestone_id, project_id, name, kind, is_key, baseline_date, forecast_date, actual_date. The first five and
    date_before: the forecast, else the baseline.
    """
    rows = milestones.assign(date_before=milestones["forecast_date"].fillna(milestones["baseline_date"]))
    rows = rows[rows["actual_date"].isna() & rows["date_before"].notna()]
    return rows.sort_values(["date_before", "milestone_id"], ignore_index=True)[list(_MILESTONE)]


def dated_benefits(benefits: pandas.DataFrame) -> pandas.DataFrame:
    """The benefits with a due day, earliest first. `benefits`: benefit_id, project_id, name, category, unit, planned_value,
    realised_value, due_on, which is called due_before here."""
    rows = benefits[benefits["due_on"].notna()].rename(columns={"due_on": "due_before"})
    return rows.sort_values(["due_before", "benefit_id"], ignore_index=True)


def moved_rows(rows: pandas.DataFrame, what: str, days: numpy.ndarray, since: date | None = None) -> pandas.DataFrame:
    """Those of the rows whose projects move, each by as much as its project's finish.

    `rows`: with a day `<what>_before`; `days`: by how many the project of each row moves; `since`: only days from this one on.
    The rows with `<what>_after` and moved_days behind the day before.
    """
    before = f"{what}_before"
    moving = days > 0 if since is None else (days > 0) & (rows[before].to_numpy() >= numpy.datetime64(since, "s"))
    places = numpy.flatnonzero(moving)
    rows, days = rows.take(places).reset_index(drop=True), days[places]
    return _with(rows, before, {f"{what}_after": rows[before].to_numpy() + spans(days), "moved_days": whole_numbers(days)})


def cost_of_delay(costs: pandas.DataFrame, days: numpy.ndarray, asked: numpy.ndarray) -> pandas.DataFrame:
    """What lasting longer costs each project that does: burn rate per day x days; dearest first, unknown last.

    A project that is under way lasts longer by as much as its finish moves; one that has not started and is only pushed costs
    nothing more. Burn rate: see `metrics.burn_rate`, planned days are those of the stated dates. `costs`: project_id, start,
    finish (stated), actual_start, ac, figures_on, budget, by project_id; `days`: by how many each of them moves, `asked`: how
    many of these it was asked to last longer.

    project_id, days_longer, burn_rate_per_day, burn_rate_basis (None where unknown), cost (NaN where unknown).
    """
    longer = numpy.where(costs["actual_start"].notna(), days, asked)
    costs, longer = costs.take(numpy.flatnonzero(longer > 0)), longer[longer > 0]
    rates = [burn_rate(*row) for row in zip(*(costs[name].tolist() for name in _SPENT_AND_PLANNED), strict=True)]
    per_day = numpy.array([rate.per_day for rate in rates], dtype="float64")
    basis = numpy.array([rate.basis for rate in rates], dtype=object)
    order = numpy.argsort(-per_day * longer, kind="stable")
    per_day, longer = per_day[order], longer[order]
    return pandas.DataFrame({
        "project_id": pandas.Index(costs["project_id"].to_numpy()[order], dtype=object), "days_longer": whole_numbers(longer),
        "burn_rate_per_day": per_day, "burn_rate_basis": pandas.Index(basis[order], dtype=object), "cost": per_day * longer})


def _with(rows: pandas.DataFrame, column: str, more: Mapping[str, ArrayLike]) -> pandas.DataFrame:
    """The rows, changed: with more columns behind this one."""
    for place, (name, values) in enumerate(more.items(), start=rows.columns.get_loc(column) + 1):
        rows.insert(place, name, values)
    return rows
