"""How the shown active projects stand at a date, as counts and sums for one sentence."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, case, func, select, true

from data_access.filter import ProjectFilter
from data_access.portfolio_copy import PortfolioCopy
from data_access.project_numbers import ProjectNumbers, read_numbers
from data_access.schema import project_figures, projects
from data_access.shown_mask import mask_at
from data_access.shown_projects import joined

_AT = project_figures.c


_BOTH = and_(_AT.eac.is_not(None), _AT.bac.is_not(None))
_IS = {
    "projects": true(),
    **{f"computed_{level}": _AT.computed_status == level for level in ("red", "amber", "green")},
    "reported": _AT.reported_status.is_not(None),
    "reported_red": _AT.reported_status.in_(("red", "amber/red")),
    "reported_amber_red": _AT.reported_status == "amber/red",
    "diverging": _AT.diverges,
    "forecast_projects": _BOTH,
}
_MONEY = {"eac": case((_BOTH, _AT.eac)), "bac": case((_BOTH, _AT.bac))}


def standing_at(copy: PortfolioCopy, project_filter: ProjectFilter, period_end: date | None) -> dict[str, float | None]:
    """Counts of active projects: projects, computed_red, computed_amber, computed_green, reported (with a current report),
    reported_red (amber/red counts), reported_amber_red, diverging, forecast_projects; and over these eac and bac, in money,
    None for none."""
    sums = copy.held(_numbers, period_end).sums(mask_at(copy, project_filter, period_end))
    return {name: sums[name] or 0 for name in _IS} | {name: sums[name] for name in _MONEY}


def _numbers(copy: PortfolioCopy, period_end: date | None) -> ProjectNumbers:
    columns = {name: case((condition, 1), else_=0) for name, condition in _IS.items()} | _MONEY
    active = select(projects).select_from(joined(period_end)).where(func.coalesce(_AT.active, true()))
    return read_numbers(copy, columns, active)
