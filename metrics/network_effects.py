"""What a slip breaks: days by which something is needed, milestones and benefits that move, and what the delay costs."""

from __future__ import annotations

from datetime import date

import pandas

from metrics.burn_rate import burn_rate
from metrics.network_conflicts import open_links, promised
from metrics.network_slip import Slip

_SPENT_AND_PLANNED = ("ac", "actual_start", "figures_on", "budget", "start", "finish")


def late_needs(links: pandas.DataFrame, dates: pandas.DataFrame, slip: Slip) -> pandas.DataFrame:
    """Open dependencies that are delivered later by the slip, and too late then; widest gap first.

    A promise moves as far as its project's finish, unless its milestone has been reached; the day of need stays. `links`,
    `dates`: as for `network_conflicts.measured`. dependency_id, predecessor_id, successor_id, needed_by, promised_before,
    promised_after, gap_before_days, gap_after_days, newly_broken (in time before).
    """
    rows = open_links(links[links["predecessor_id"].isin(slip.days.index)])
    moved = rows["predecessor_id"].map(slip.days).astype("int64").where(rows["giving_actual_date"].isna(), 0)
    before = promised(rows, dates)["promised"]
    rows = rows.assign(promised_before=before, promised_after=before + _days(moved))
    for moment in ("before", "after"):
        rows[f"gap_{moment}_days"] = (rows[f"promised_{moment}"] - rows["needed_by"]).dt.days.astype("Int64")
    rows = rows[(moved > 0) & (rows["gap_after_days"] > 0).fillna(False)]
    rows = rows.assign(newly_broken=(rows["gap_before_days"] <= 0).astype(bool))
    rows = rows.sort_values(["gap_after_days", "dependency_id"], ascending=[False, True], ignore_index=True)
    return rows[["dependency_id", "predecessor_id", "successor_id", "needed_by", "promised_before", "promised_after",
                 "gap_before_days", "gap_after_days", "newly_broken"]]


def moved_milestones(milestones: pandas.DataFrame, slip: Slip) -> pandas.DataFrame:
    """Milestones not yet reached of projects that move, each by as much as its project's finish; earliest first.

    `milestones`: milestone_id, project_id, name, kind, is_key, baseline_date, forecast_date, actual_date. The first five and
    date_before (the forecast, else the baseline), date_after, moved_days.
    """
    waiting = milestones[milestones["actual_date"].isna() & milestones["project_id"].isin(slip.days.index)]
    rows = waiting.assign(date_before=waiting["forecast_date"].fillna(waiting["baseline_date"]))
    rows = _moved(rows[rows["date_before"].notna()], "date", slip).sort_values(["date_before", "milestone_id"])
    columns = ["milestone_id", "project_id", "name", "kind", "is_key", "date_before", "date_after", "moved_days"]
    return rows[columns].reset_index(drop=True)


def moved_benefits(benefits: pandas.DataFrame, slip: Slip, reporting_date: date | None) -> pandas.DataFrame:
    """Benefits of projects that move, due on the reporting date or later, each by as much as its project's finish.

    `benefits`: benefit_id, project_id, name, category, unit, planned_value, realised_value, due_on. All but the last and
    due_before, due_after, moved_days; earliest first.
    """
    ahead = benefits["due_on"] >= pandas.Timestamp(reporting_date) if reporting_date else benefits["due_on"].notna()
    rows = benefits[ahead & benefits["project_id"].isin(slip.days.index)]
    rows = _moved(rows.rename(columns={"due_on": "due_before"}), "due", slip)
    return rows.sort_values(["due_before", "benefit_id"], ignore_index=True)


def cost_of_delay(costs: pandas.DataFrame, slip: Slip) -> pandas.DataFrame:
    """What lasting longer costs each project that does: burn rate per day x days; dearest first, unknown last.

    A project that is under way lasts longer by as much as its finish moves; one that has not started and is only pushed costs
    nothing more. Burn rate: see `metrics.burn_rate`, planned days are those of the stated dates. `costs`: project_id, start,
    finish (stated), actual_start, ac, figures_on, budget.

    project_id, days_longer, burn_rate_per_day, burn_rate_basis (None where unknown), cost (NaN where unknown).
    """
    rows = costs.merge(slip.moved[["project_id", "asked_days", "moved_days"]], on="project_id")
    longer = rows["moved_days"].where(rows["actual_start"].notna(), rows["asked_days"]).astype("float64")
    rates = [burn_rate(*row) for row in zip(*(rows[name] for name in _SPENT_AND_PLANNED), strict=True)]
    per_day = pandas.Series([rate.per_day for rate in rates], index=rows.index, dtype="float64")
    rows = pandas.DataFrame({
        "project_id": rows["project_id"], "days_longer": longer.astype("Int64"), "burn_rate_per_day": per_day,
        "burn_rate_basis": pandas.Series([rate.basis for rate in rates], index=rows.index, dtype=object),
        "cost": per_day * longer,
    })
    return rows[longer > 0].sort_values(["cost", "project_id"], ascending=[False, True], ignore_index=True)


def _moved(rows: pandas.DataFrame, what: str, slip: Slip) -> pandas.DataFrame:
    moved = rows["project_id"].map(slip.days).astype("int64")
    return rows.assign(**{f"{what}_after": rows[f"{what}_before"] + _days(moved), "moved_days": moved.astype("Int64")})


def _days(numbers: pandas.Series) -> pandas.Series:
    return pandas.Series(numbers.to_numpy("int64").astype("timedelta64[D]").astype("timedelta64[s]"), index=numbers.index)
