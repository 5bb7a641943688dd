"""Supply and demand of each role month by month, and the gap in FTE."""

from __future__ import annotations

from collections.abc import Sequence

import pandas

from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY, load_hours

_ROLE = ["role"]


def role_supply(cells: pandas.DataFrame, months: Sequence[pandas.Timestamp], policy: Policy,
                soft_weight: float = HARD_ONLY) -> pandas.DataFrame:
    """One row a role and month of `months`, all of them, in FTE of the policy's hours.

    `cells`: totals by role, generic resources apart (`data_access.bookings.read_totals`). supply: capacity of its people, NaN
    where there is no data; demand: hours booked on people with capacity data; unmeasured: hours booked on people without, who
    count in the demand where these hours are not told (NaN); generic_demand: hours booked on generic resources of the role,
    which nobody is named for. gap_named = supply - demand; gap = gap_named - generic_demand; both NaN where supply is unknown.
    Negative is a shortage.
    """
    fte = policy.hours_per_fte_month
    load = load_hours(cells["hard_hours"], cells["soft_hours"], soft_weight)
    unmeasured = load_hours(cells["hard_unmeasured"], cells["soft_unmeasured"], soft_weight).fillna(0.0)
    generic = cells["generic_id"] != ""
    hours = cells[["role", "month"]].assign(
        supply=cells["capacity_hours"].where(~generic), demand=(load - unmeasured).where(~generic, 0.0),
        unmeasured=unmeasured.where(~generic, 0.0), generic_demand=load.where(generic, 0.0))
    summed = hours.groupby([*_ROLE, "month"])[["supply", "demand", "unmeasured", "generic_demand"]].sum(min_count=1)
    grid = pandas.MultiIndex.from_product([sorted(cells["role"].unique()), list(months)], names=[*_ROLE, "month"])
    rows = summed.reindex(grid) / fte
    rows[["demand", "unmeasured", "generic_demand"]] = rows[["demand", "unmeasured", "generic_demand"]].fillna(0.0)
    return _with_gaps(rows.reset_index())


def over_the_year(rows: pandas.DataFrame) -> pandas.DataFrame:
    """One row a role: the means of `role_supply` over its months, the greatest shortage first.

    Columns: role, months_known (how many months have capacity data), supply, demand, gap_named and gap as means of those;
    generic_demand and unmeasured as means of all; worst_gap and worst_month.
    """
    known = rows[rows["supply"].notna()]
    summed = rows.groupby("role")[["generic_demand", "unmeasured"]].mean()
    means = known.groupby("role")[["supply", "demand", "gap_named", "gap"]].mean().reindex(summed.index)
    worst = known.loc[known.groupby("role")["gap"].idxmin()].set_index("role")
    result = means.join(summed).assign(
        months_known=known.groupby("role").size().reindex(summed.index, fill_value=0),
        worst_gap=worst["gap"].reindex(summed.index), worst_month=worst["month"].reindex(summed.index))
    return result.sort_values("gap", na_position="last", kind="stable").reset_index()


def _with_gaps(rows: pandas.DataFrame) -> pandas.DataFrame:
    named = rows["supply"] - rows["demand"]
    return rows.assign(gap_named=named, gap=named - rows["generic_demand"])
