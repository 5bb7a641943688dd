"""How does the portfolio stand? One sentence from its figures, honest about what is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.standing import standing_at


@of_one_state
def standing(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> tuple[dict, dict | None]:
    """The counts of `data_access.standing.standing_at` at the shown date and at the one compared with (None for none)."""
    before = project_filter.compare_end(options)
    now = standing_at(copy, project_filter, project_filter.period_end(options))
    return now, standing_at(copy, project_filter, before) if before else None


def standing_sentence(now: Mapping[str, float | None], before: Mapping[str, float | None] | None, before_on: date | None,
                      format_date: Callable[[date], str]) -> str:
    """How many projects are red by their figures and how many say so, the forecast against the budget, and what is unknown."""
    total = int(now["projects"])
    if not total:
        return "No active project is shown."
    judged = int(now["computed_red"] + now["computed_amber"] + now["computed_green"])
    if not judged:
        parts = [f"None of {_projects(total)} can be judged by figures of their own", _said(now)]
    else:
        parts = [f"{_red(now, total)}{_change(now, before, before_on, format_date)}", _said(now), _hidden(now), _forecast(now),
                 _unjudged(total - judged)]
    return "; ".join(part for part in parts if part) + "."


def _projects(count: int) -> str:
    return f"{count:,} active project{'' if count == 1 else 's'}"


def _red(now: Mapping, total: int) -> str:
    red = int(now["computed_red"])
    whose = "its" if red == 1 else "their"
    return f"{red or 'None'} of {_projects(total)} {'is' if red <= 1 else 'are'} red by {whose} own figures"


def _change(now: Mapping, before: Mapping | None, before_on: date | None, format_date: Callable[[date], str]) -> str:
    if not before or not before["projects"] or before_on is None:
        return ""
    change = int(now["computed_red"]) - int(before["computed_red"])
    word = f"{abs(change):,} {'more' if change > 0 else 'fewer'} than" if change else "as many as"
    return f", {word} on {format_date(before_on)}"


def _said(now: Mapping) -> str:
    reported, silent = int(now["reported"]), int(now["projects"] - now["reported"])
    if not reported:
        return "none has a current status report"
    red = int(now["reported_red"])
    missing = f", {silent:,} {'has' if silent == 1 else 'have'} no current report" if silent else ""
    # The filter and `report projects` tell the two apart, so a count of both says so.
    word = "red or amber/red" if now["reported_amber_red"] else "red"
    return f"{red or 'none'} report{'s' if red <= 1 else ''} {word}{missing}"


def _hidden(now: Mapping) -> str:
    count = int(now["diverging"])
    if not count:
        return ""
    return f"{count:,} report{'s' if count == 1 else ''} better than {'its' if count == 1 else 'their'} figures"


def _forecast(now: Mapping) -> str:
    if not now["bac"]:
        return "cost at completion is not known"
    share = now["eac"] / now["bac"] - 1
    covered, total = int(now["forecast_projects"]), int(now["projects"])
    of = "" if covered == total else f" ({covered:,} of {total:,} projects)"
    if abs(share) < .0005:
        return f"forecast cost is on budget{of}"
    return f"forecast cost is {abs(share) * 100:.1f} % {'over' if share > 0 else 'under'} budget{of}"


def _unjudged(count: int) -> str:
    return f"{count:,} cannot be judged" if count else ""
