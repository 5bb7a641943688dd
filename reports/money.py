"""Where does the money stand? Budget, forecast and actual cost by unit or objective, and the portfolio's S-curve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas

from data_access import money as read
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.portfolio_curve import summed_curves

GROUPS = tuple(read.GROUPS)
COLUMNS = ("group", "projects", "budget", "forecast", "over", "share", "actual", "without_budget", "without_forecast",
           "without_actual")


@dataclass(frozen=True)
class PortfolioCurve:
    """`curves`: as `metrics.portfolio_curve.summed_curves` gives them: period_end, series, value.

    `drawn` of `projects` active ones have planned value, earned value and actual cost; `budget` is theirs; `unestimated` of
    them have no estimate at completion, `undated` no forecast finish or one that has passed.
    """

    curves: pandas.DataFrame
    projects: int
    drawn: int
    budget: float | None
    unestimated: int
    undated: int


def money_by(database: Database, project_filter: ProjectFilter, options: FilterOptions, by: str) -> pandas.DataFrame:
    """One row a business unit or objective (`by`, of GROUPS), the greatest budget first; columns COLUMNS.

    budget: of the projects that state one. forecast, over (forecast less budget) and share (over / budget): of those that have
    both. without_…: how many projects each leaves out. A sum of nothing is missing, never 0.
    """
    with database.read() as connection:
        sums = read.read_sums_by(connection, project_filter, options, by)
    over = sums["forecast"] - sums["forecast_budget"]
    return sums.assign(
        over=over, share=over / sums["forecast_budget"].where(sums["forecast_budget"] > 0),
        **{f"without_{name}": sums["projects"] - sums[f"with_{name}"] for name in ("budget", "forecast", "actual")},
    )[list(COLUMNS)]


def portfolio_curve(database: Database, project_filter: ProjectFilter, options: FilterOptions) -> PortfolioCurve:
    """The sum of the curves of the shown active projects that have all three values, over all dates, with the forecast."""
    shown_on = project_filter.period_end(options)
    dates = [day for day in options.reporting_dates if shown_on and day <= shown_on]
    with database.read() as connection:
        counts = read.count_curves(connection, project_filter, options)
        if not dates or not counts["curves"]:
            return PortfolioCurve(pandas.DataFrame(columns=["period_end", "series", "value"]), int(counts["projects"]), 0, None,
                                  0, 0)
        past = read.read_past_curves(connection, project_filter, options, dates)
        ahead = read.read_planned_ahead(connection, project_filter, options)
        rest = read.read_still_to_spend(connection, project_filter, options)
    as_of = pandas.Timestamp(shown_on)
    overdue = rest["finish"].isna() | (rest["finish"] <= as_of)
    return PortfolioCurve(
        summed_curves(past, ahead, rest, as_of), int(counts["projects"]), int(counts["curves"]), counts["budget"],
        int((rest["projects"] - rest["estimated"]).sum()), int(rest.loc[overdue & (rest["etc"] > 0), "projects"].sum()))


def statuses_by(database: Database, project_filter: ProjectFilter, options: FilterOptions, by: str,
                last: int = 6) -> pandas.DataFrame:
    """Projects by business unit or objective, reporting date and reported status: group, period_end, status, count."""
    shown_on: date | None = project_filter.period_end(options)
    dates = [day for day in options.reporting_dates if shown_on and day <= shown_on][-last:]
    with database.read() as connection:
        return read.read_statuses_by(connection, project_filter, dates, by)
