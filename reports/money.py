"""Where does the money stand? Budget, forecast and actual cost by unit or objective, and the portfolio's S-curve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from data_access import money as read
from data_access.filter import FilterOptions, ProjectFilter
from data_access.frames import typed_frame
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import shown_mask
from metrics.portfolio_curve import summed_curves

GROUPS = tuple(read.GROUPS)
COLUMNS = ("group", "projects", "budget", "forecast", "over", "share", "actual", "without_budget", "without_forecast",
           "without_actual")
_PARTS = ("budget", "forecast", "actual")
_SUMMED = ("projects", "budget", "forecast", "forecast_budget", "actual")


@dataclass(frozen=True)
class PortfolioCurve:
    """`curves`: as `metrics.portfolio_curve.summed_curves` gives them: period_end, series, value.

    `drawn` of `projects` active ones have planned value, earned value and actual cost; `budget` is theirs; `unestimated` of
    them have no estimate at completion; `undated` have still to spend, and no forecast finish or one that has passed.
    """

    curves: pandas.DataFrame
    projects: int
    drawn: int
    budget: float | None
    unestimated: int
    undated: int


@of_one_state
def money_by(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, by: str) -> pandas.DataFrame:
    """One row a business unit or objective (`by`, of GROUPS), the greatest budget first; columns COLUMNS.

    budget: of the projects that state one. forecast, over (forecast less budget) and share (over / budget): of those that have
    both. without_…: how many projects each leaves out. A sum of nothing is missing, never 0.
    """
    mask, groups = shown_mask(copy, project_filter, options), read.group_codes(copy, by)
    numbers = read.money_numbers(copy, project_filter.period_end(options)).of_projects(mask)
    # The code of none is -1.
    names, group = numpy.array([None, *groups.values], dtype=object), groups.codes[mask] + 1
    counts = {name: numpy.bincount(group[numbers.knows(name)], minlength=len(names)) for name in _SUMMED}
    sums = {name: numpy.bincount(group, numbers.values(name), minlength=len(names)) for name in _SUMMED}
    money = {name: numpy.where(counts[name] > 0, sums[name], numpy.nan) for name in _SUMMED}
    present = numpy.flatnonzero(counts["projects"])
    greatest_first = sorted(present, key=lambda place: (-sums["budget"][place], names[place] is not None, names[place] or ""))
    over = money["forecast"] - money["forecast_budget"]
    rows = {
        "group": names, "projects": counts["projects"], "budget": money["budget"], "forecast": money["forecast"], "over": over,
        "share": numpy.divide(over, money["forecast_budget"], out=numpy.full(len(names), numpy.nan),
                              where=money["forecast_budget"] > 0),
        "actual": money["actual"], **{f"without_{name}": counts["projects"] - counts[name] for name in _PARTS},
    }
    return typed_frame({name: values[greatest_first] for name, values in rows.items()})


@of_one_state
def portfolio_curve(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> PortfolioCurve:
    """The sum of the curves of the shown active projects that have all three values, over all dates, with the forecast."""
    shown_on, mask = project_filter.period_end(options), shown_mask(copy, project_filter, options)
    numbers = read.money_numbers(copy, shown_on).of_projects(mask)
    sums = numbers.totals()
    projects, drawn = sums["projects"] or 0, sums["curves"] or 0
    if not shown_on or not drawn:
        return PortfolioCurve(pandas.DataFrame(columns=["period_end", "series", "value"]), projects, 0, None, 0, 0)
    # Nothing is known to be spent still where a project is not drawn.
    finish, etc = read.forecast_finishes(copy, shown_on)[mask], numbers.values("etc")
    curves = summed_curves(read.past_curves(copy, shown_on).sums(mask), read.planned_ahead(copy, shown_on).sums(mask),
                           finish, etc, shown_on)
    # A finish that is not known is not after the date.
    undated = int(numpy.count_nonzero(~(finish > numpy.datetime64(shown_on)) & (etc > 0)))
    return PortfolioCurve(curves, projects, drawn, sums["curve_budget"], drawn - (sums["estimated"] or 0), undated)


@of_one_state
def statuses_by(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, by: str,
                last: int = 6) -> pandas.DataFrame:
    """Projects by business unit or objective, reporting date and reported status: group, period_end, status, count."""
    shown_on: date | None = project_filter.period_end(options)
    dates = [day for day in options.reporting_dates if shown_on and day <= shown_on][-last:]
    return read.count_statuses(copy, project_filter, dates, by)
