"""The money of every project, in memory: by business unit or objective, over time, and what is still to be spent until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy
import pandas
from sqlalchemy import Column, ColumnElement, Select, Text, and_, case, func, literal, select, true

from data_access.filter import ProjectFilter
from data_access.frames import read_frame, typed_frame
from data_access.portfolio_copy import PortfolioCopy
from data_access.project_numbers import ProjectNumbers, read_numbers
from data_access.schema import performance, project_figures, projects
from data_access.shown_mask import Codes, Mask, choice_codes, mask_at, positions, project_ids
from data_access.shown_projects import joined

_AT = project_figures.c
GROUPS: dict[str, Column] = {"business-unit": projects.c.business_unit, "objective": projects.c.strategic_objective}
_CURVES = and_(_AT.pv.is_not(None), _AT.ev.is_not(None), _AT.ac.is_not(None))
_FORECAST = and_(_AT.eac.is_not(None), _AT.bac.is_not(None))
_BUDGET = func.coalesce(_AT.bac, projects.c.budget)
_IS_ACTIVE = func.coalesce(_AT.active, true())


def group_codes(copy: PortfolioCopy, by: str) -> Codes:
    """The value of GROUPS[by] of every project, blank ones as none."""
    return copy.held(_groups, by)


def money_numbers(copy: PortfolioCopy, period_end: date | None) -> ProjectNumbers:
    """The money of each active project at the reporting date, where it is known.

    budget; forecast and forecast_budget (both where both are known); actual; curves (1 where planned value, earned value and
    actual cost are known) and, of these projects alone, curve_budget, estimated (1 with an estimate at completion), etc (what
    is still to be spent by that estimate, at least 0).
    """
    return copy.held(_numbers, period_end)


def forecast_finishes(copy: PortfolioCopy, period_end: date | None) -> numpy.ndarray:
    """The forecast finish of every project at the reporting date, NaT where none is known."""
    return copy.held(_finishes, period_end)


@dataclass(frozen=True)
class DatedNumbers:
    """Named numbers of some projects by date: `project` holds their places among all; `values` by project, name and day.

    `known`: whether there is a value; where there is none a value of 0 stands for it.
    """

    names: tuple[str, ...]
    days: numpy.ndarray
    project: numpy.ndarray
    values: numpy.ndarray
    known: numpy.ndarray

    def sums(self, mask: Mask) -> dict[str, numpy.ndarray]:
        """Sums over the masked projects, an item a day: period_end and the named values, NaN where none of them has one."""
        chosen = numpy.flatnonzero(mask[self.project])
        told = self.known.take(chosen, axis=0).any(axis=0)
        sums = numpy.where(told, self.values.take(chosen, axis=0).sum(axis=0), numpy.nan)
        return {"period_end": self.days, **dict(zip(self.names, sums, strict=True))}


def past_curves(copy: PortfolioCopy, period_end: date) -> DatedNumbers:
    """pv, ev, ac of each project at each reporting date up to this one."""
    return copy.held(_curves, period_end)


def planned_ahead(copy: PortfolioCopy, period_end: date) -> DatedNumbers:
    """What each project plans to add after the reporting date: `planned`, the rise of planned value up to that day.

    A project's curve may end before another's: adding rises instead of values lets it stay at its height.
    """
    return copy.held(_rises, period_end)


def count_statuses(copy: PortfolioCopy, project_filter: ProjectFilter, dates: Sequence[date], by: str) -> pandas.DataFrame:
    """Projects by group, date and reported status: group, period_end, status (None where not known), count.

    The filter's conditions hold at each date by itself.
    """
    groups, reported = group_codes(copy, by), [choice_codes(copy, day)["reported-status"] for day in dates]
    # None comes first, in the order of the codes: that of none is -1.
    names, statuses = (None, *groups.values), (None, *sorted({status for codes in reported for status in codes.values}))
    counts = numpy.zeros((len(names), len(dates), len(statuses)), dtype=int)
    for number, (day, codes) in enumerate(zip(dates, reported, strict=True)):
        mask = mask_at(copy, project_filter, day)
        place = numpy.array([statuses.index(status) for status in (None, *codes.values)])[codes.codes[mask] + 1]
        pairs = numpy.bincount((groups.codes[mask] + 1) * len(statuses) + place, minlength=len(names) * len(statuses))
        counts[:, number] = pairs.reshape(len(names), len(statuses))
    group, on, status = counts.nonzero()
    return typed_frame({"group": _texts(names)[group], "period_end": numpy.array(dates, dtype="datetime64[s]")[on],
                        "status": _texts(statuses)[status], "count": counts[group, on, status]})


def _texts(values: Sequence[str | None]) -> numpy.ndarray:
    return numpy.array(values, dtype=object)


def _groups(copy: PortfolioCopy, by: str) -> Codes:
    with copy.database.read() as connection:
        return Codes.of(connection.scalars(select(_group(by)).order_by(projects.c.project_id)).all(), in_order=True)


def _numbers(copy: PortfolioCopy, period_end: date | None) -> ProjectNumbers:
    rest = case((_AT.eac > _AT.ac, _AT.eac - _AT.ac), (_AT.eac.is_not(None), 0.0))
    columns = {
        "projects": literal(1), "budget": _BUDGET, "forecast": case((_FORECAST, _AT.eac)),
        "forecast_budget": case((_FORECAST, _AT.bac)), "actual": _AT.ac, "curves": case((_CURVES, 1)),
        "curve_budget": case((_CURVES, _AT.bac)), "estimated": case((and_(_CURVES, _AT.eac.is_not(None)), 1)),
        "etc": case((_CURVES, rest)),
    }
    return read_numbers(copy, columns, select(projects).select_from(joined(period_end)).where(_IS_ACTIVE))


def _finishes(copy: PortfolioCopy, period_end: date | None) -> numpy.ndarray:
    statement = select(projects.c.project_id).select_from(joined(period_end))
    with copy.database.read() as connection:
        rows = read_frame(connection, [projects.c.project_id, _AT.forecast_finish], statement)
    finishes = numpy.full(len(project_ids(copy)), numpy.datetime64("NaT"), dtype="datetime64[s]")
    finishes[positions(copy, rows["project_id"])] = rows["forecast_finish"].to_numpy()
    return finishes


def _curves(copy: PortfolioCopy, period_end: date) -> DatedNumbers:
    # Only projects that are drawn at the date: their past alone is ever asked for.
    at_end = project_figures.alias("at_end").c
    drawn = select(at_end.project_id).where(at_end.period_end == period_end, func.coalesce(at_end.active, true()),
                                            *(at_end[name].is_not(None) for name in ("pv", "ev", "ac")))
    return _dated(copy, [_AT.project_id, _AT.period_end, _AT.pv, _AT.ev, _AT.ac],
                  select(_AT.project_id).where(_AT.project_id.in_(drawn), _AT.period_end <= period_end))


def _rises(copy: PortfolioCopy, period_end: date) -> DatedNumbers:
    row = performance.c
    base = func.coalesce(_AT.pv, 0)
    before = func.lag(row.planned_value).over(partition_by=row.project_id, order_by=row.period_end)
    planned = (row.planned_value - func.coalesce(before, base)).label("planned")
    statement = (select(row.project_id)
                 .join(project_figures, and_(_AT.project_id == row.project_id, _AT.period_end == period_end))
                 .where(_IS_ACTIVE, _CURVES, row.period_end > period_end, row.planned_value.is_not(None)))
    return _dated(copy, [row.project_id, row.period_end, planned], statement)


def _dated(copy: PortfolioCopy, columns: Sequence[ColumnElement], statement: Select) -> DatedNumbers:
    with copy.database.read() as connection:
        frame = read_frame(connection, columns, statement)
    days, day = numpy.unique(frame["period_end"].to_numpy(), return_inverse=True)
    projects_of, project = numpy.unique(positions(copy, frame["project_id"]), return_inverse=True)
    names = tuple(frame.columns[2:])
    values = numpy.zeros((len(projects_of), len(names), len(days)))
    known = numpy.zeros(values.shape, dtype=bool)
    for number, name in enumerate(names):
        given = frame[name].to_numpy()
        told = ~numpy.isnan(given)
        values[project[told], number, day[told]], known[project[told], number, day[told]] = given[told], True
    return DatedNumbers(names, days, projects_of, values, known)


def _group(by: str) -> ColumnElement:
    return func.nullif(func.trim(GROUPS[by]), "", type_=Text()).label("group")
