"""How the shown active projects stand at a date, as counts and sums for one sentence."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, true

from data_access.filter import ProjectFilter
from data_access.schema import project_figures
from data_access.shown_projects import joined

_AT = project_figures.c


def _count(condition: ColumnElement[bool]) -> ColumnElement:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_BOTH = and_(_AT.eac.is_not(None), _AT.bac.is_not(None))
_COUNTS = {
    "projects": func.count(),
    **{f"computed_{level}": _count(_AT.computed_status == level) for level in ("red", "amber", "green")},
    "reported": _count(_AT.reported_status.is_not(None)),
    "reported_red": _count(_AT.reported_status.in_(("red", "amber/red"))),
    "diverging": _count(_AT.diverges),
    "forecast_projects": _count(_BOTH),
}
_SUMS = {"eac": func.sum(case((_BOTH, _AT.eac))), "bac": func.sum(case((_BOTH, _AT.bac)))}


def read_standing(connection: Connection, project_filter: ProjectFilter, period_end: date | None) -> dict[str, float | None]:
    """Counts of active projects: projects, computed_red, computed_amber, computed_green, reported (with a current report),
    reported_red (amber/red counts), diverging, forecast_projects; and over these eac and bac, in money, None for none."""
    columns = [column.label(name) for name, column in (_COUNTS | _SUMS).items()]
    statement = select(*columns).select_from(joined(period_end))
    counted = statement.where(func.coalesce(_AT.active, true()), project_filter.condition())
    return dict(connection.execute(counted).one()._mapping)
