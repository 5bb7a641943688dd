"""Key figures that follow from each project's own figures: what a project adds to each, and their sums."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy
import pandas
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select, true

from data_access.filter import ProjectFilter
from data_access.frames import read_frame
from data_access.portfolio_copy import PortfolioCopy
from data_access.project_numbers import ProjectNumbers, is_whole, project_numbers, read_values
from data_access.schema import project_figures, projects
from data_access.shown_mask import Mask, mask_at
from data_access.shown_projects import joined

_AT = project_figures.c
# Statuses that have a place on the scale from green to red.
_JUDGED = ("green", "amber/green", "amber", "amber/red", "red")
_ONE = literal(1)


@dataclass(frozen=True)
class ProjectTerms:
    """What one active project adds to a figure, where it `counts`.

    `reasons`: why one does not, the first that holds; the last holds for all that are left. `judged`: the part of the numerator
    whose share of the denominator is judged, where that is not the numerator itself.
    """

    counts: ColumnElement[bool]
    numerator: ColumnElement
    denominator: ColumnElement | None
    reasons: tuple[tuple[str, ColumnElement[bool]], ...]
    judged: ColumnElement | None = None

    def parts(self) -> dict[str, ColumnElement]:
        """What is added up, by name."""
        named = {"numerator": self.numerator, "denominator": self.denominator, "judged": self.judged}
        return {name: column for name, column in named.items() if column is not None}

    def missing(self) -> ColumnElement:
        """The reason's position, -1 where the project counts."""
        cases = [(condition, number) for number, (_, condition) in enumerate(self.reasons)]
        return case((self.counts, -1), *cases)


def _known(*columns: ColumnElement) -> ColumnElement[bool]:
    return and_(*(column.is_not(None) for column in columns))


def _one_if(condition: ColumnElement[bool]) -> ColumnElement:
    return case((condition, 1), else_=0)


_CURRENT = _AT.reported_status.is_not(None)
_ON_SCALE = and_(_CURRENT, _AT.reported_status.in_(_JUDGED))
_NO_EV = ("no earned value", _AT.ev.is_(None))
_OBJECTIVE = func.trim(func.coalesce(projects.c.strategic_objective, "")) != ""

TERMS: dict[str, ProjectTerms] = {
    "health_green": ProjectTerms(
        and_(_CURRENT, _AT.reported_status != "none"), _one_if(_AT.reported_status == "green"), _ONE,
        (("no current status report", _AT.reported_status.is_(None)), ("reported without a status", true()))),
    "cpi": ProjectTerms(_known(_AT.ev, _AT.ac), _AT.ev, _AT.ac, (_NO_EV, ("no actual cost", true()))),
    "spi": ProjectTerms(_known(_AT.ev, _AT.pv), _AT.ev, _AT.pv, (_NO_EV, ("no planned value", true()))),
    "spi_t": ProjectTerms(and_(_known(_AT.spi_t, _AT.bac), _AT.bac > 0), _AT.spi_t * _AT.bac, _AT.bac,
                          (("no SPI(t)", _AT.spi_t.is_(None)), ("no budget", true()))),
    "forecast_variance": ProjectTerms(_known(_AT.eac, _AT.bac), _AT.eac - _AT.bac, _AT.bac,
                                      (("no budget", _AT.bac.is_(None)), ("no estimate at completion", true()))),
    "finish_slip": ProjectTerms(_AT.finish_slip_days.is_not(None), _AT.finish_slip_days, None,
                                (("no original baseline finish", _AT.original_finish.is_(None)),
                                 ("no forecast finish", true()))),
    "risk_exposure": ProjectTerms(_AT.risk_exposure.is_not(None), _AT.risk_exposure, _AT.bac,
                                  (("no scored risk on record", true()),), case((_AT.bac.is_not(None), _AT.risk_exposure))),
    "aligned_budget": ProjectTerms(_AT.bac.is_not(None), case((_OBJECTIVE, _AT.bac), else_=0.0), _AT.bac,
                                   (("no budget", true()),)),
    "status_fresh": ProjectTerms(_AT.period_end.is_not(None), _one_if(_CURRENT), _ONE, (("no reporting date", true()),)),
    "divergence": ProjectTerms(
        and_(_ON_SCALE, _AT.computed_status != "unknown"), _one_if(_AT.diverges), _ONE,
        (("no current reported status from green to red", or_(_AT.reported_status.is_(None), ~_ON_SCALE)),
         ("no computed status", true()))),
}


def _active(project_filter: ProjectFilter) -> ColumnElement[bool]:
    # Without any reporting date there are no figures: every project counts, as one left out.
    return and_(func.coalesce(_AT.active, true()), project_filter.condition())


def active_mask(copy: PortfolioCopy, project_filter: ProjectFilter, period_end: date | None) -> Mask:
    """The filter's active projects at a reporting date."""
    return mask_at(copy, project_filter, period_end) & copy.held(_numbers, period_end).knows("projects")


def read_project_managers(connection: Connection, project_filter: ProjectFilter, period_end: date | None) -> pandas.DataFrame:
    """One row an active project of the filter: project_id, name, project_manager."""
    columns = [projects.c.project_id, projects.c.name, projects.c.project_manager]
    statement = select(_ONE).select_from(joined(period_end)).where(_active(project_filter)).order_by(projects.c.project_id)
    return read_frame(connection, columns, statement)


def sum_figures(copy: PortfolioCopy, project_filter: ProjectFilter, period_end: date | None,
                ids: Collection[str]) -> dict[str, float | None]:
    """Sums over the filter's active projects at a reporting date.

    `projects`, and for each id of TERMS `<id> covered`, `<id> numerator`, `<id> denominator`, `<id> judged` and
    `<id> missing <n>` (n is the place in its reasons); `finish_slip median` in days, if it is among `ids`. None where nothing
    adds up.
    """
    numbers = copy.held(_numbers, period_end).of_projects(mask_at(copy, project_filter, period_end))
    sums = numbers.totals()
    if "finish_slip" in ids:
        slips = numbers.known_values("finish_slip numerator")
        sums["finish_slip median"] = float(numpy.median(slips)) if len(slips) else None
    return sums | {"projects": sums["projects"] or 0}


def _numbers(copy: PortfolioCopy, period_end: date | None) -> ProjectNumbers:
    """What each active project adds to each figure, whatever is filtered."""
    missing = {name: terms.missing() for name, terms in TERMS.items()}
    parts = {f"{name} {part}": column for name, terms in TERMS.items() for part, column in terms.parts().items()}
    # Figures have columns in common, such as the budget, and each is read once.
    columns = list(dict.fromkeys((_ONE, *missing.values(), *parts.values())))
    read = dict(zip(columns, read_values(copy, columns, _all_active(period_end)), strict=True))
    numbers = {"projects": read[_ONE]}
    for name, terms in TERMS.items():
        reason = read[missing[name]]
        places = {"covered": -1, **{f"missing {number}": number for number in range(len(terms.reasons))}}
        numbers |= {f"{name} {part}": numpy.where(numpy.isnan(reason), numpy.nan, reason == place)
                    for part, place in places.items()}
        numbers |= {f"{name} {part}": numpy.where(reason == -1, read[column], numpy.nan)
                    for part, column in terms.parts().items()}
    return project_numbers(numbers, {name for name in numbers if name not in parts or is_whole(parts[name])})


def _all_active(period_end: date | None) -> Select:
    return select(projects).select_from(joined(period_end)).where(_active(ProjectFilter()))


_OTHER_NAMES = {"computed_reason": "reason"}
# What is shown of a project behind each figure, beside its name.
_SHOWN = {
    "health_green": ("reported_status", "reported_on"), "cpi": ("ev", "ac", "cpi", "figures_on"),
    "spi": ("ev", "pv", "spi", "figures_on"), "spi_t": ("spi_t", "bac", "es", "actual_time", "figures_on"),
    "forecast_variance": ("eac", "eac_basis", "bac", "forecast_variance", "figures_on"),
    "finish_slip": ("forecast_finish", "original_finish", "finish_slip_days", "figures_on"),
    "risk_exposure": ("risk_exposure", "bac"), "aligned_budget": ("bac",), "status_fresh": ("reported_on", "reported_status"),
    "divergence": ("reported_status", "reported_on", "computed_status", "computed_reason", "divergence_age"),
}


def read_figures(connection: Connection, project_filter: ProjectFilter, period_end: date | None,
                 kpi_id: str) -> pandas.DataFrame:
    """One row an active project of the filter: project_id, name, what the figure is made of, numerator, denominator, reason.

    `reason` says why a project does not count, None where it does.
    """
    terms = TERMS[kpi_id]
    own = [projects.c.strategic_objective] if kpi_id == "aligned_budget" else []
    texts = {number: reason for number, (reason, _) in enumerate(terms.reasons)}
    denominator = literal(None) if terms.denominator is None else terms.denominator
    own += [_AT[_OTHER_NAMES.get(name, name)].label(name) for name in _SHOWN[kpi_id]]
    columns = [
        projects.c.project_id, projects.c.name, *own,
        (terms.numerator * 1.0).label("numerator"), (denominator * 1.0).label("denominator"),
        terms.missing().label("missing"),
    ]
    statement = select(_ONE).select_from(joined(period_end)).where(_active(project_filter)).order_by(projects.c.project_id)
    frame = read_frame(connection, columns, statement)
    reason = frame["missing"].map(texts).astype(object)
    return frame.drop(columns="missing").assign(reason=reason.where(reason.notna(), None))
