"""The project filter in memory: which of all projects it shows at a reporting date, as one truth value a project.

The same conditions as `ProjectFilter.condition` states in SQL; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, reduce
from operator import and_, attrgetter

import numpy
import pandas
from sqlalchemy import false, select

from data_access.filter import CHOICE_FIELDS, SEARCHED, FilterOptions, ProjectFilter, Scope
from data_access.frames import read_columns
from data_access.portfolio_copy import PortfolioCopy
from data_access.schema import project_figures, projects

Mask = numpy.ndarray
_OWN = tuple(item for item in CHOICE_FIELDS if not item.is_status)
_STATUSES = tuple(item for item in CHOICE_FIELDS if item.is_status)
# What of a filter holds at every date alike, but for the searched words.
_own_choices = attrgetter("scope", *(item.attribute for item in _OWN))
_MOST_SEARCHES, _MOST_CHOICES = 32, 32


@dataclass(frozen=True)
class Codes:
    """One value a project: `codes` holds its place in `values`, -1 for none."""

    values: tuple
    codes: numpy.ndarray

    @classmethod
    def of(cls, given: Sequence, in_order: bool = False) -> Codes:
        """`in_order`: the values stand in their own order, else in that in which they are given."""
        codes, values = pandas.factorize(numpy.array(given, dtype=object), sort=in_order)
        return cls(tuple(values), codes.astype("int32"))

    def mask(self, chosen: Sequence, empty: bool) -> Mask:
        """Where the value is one of `chosen`, or missing if `empty`."""
        # One place more at the end: a missing value's code of -1 finds it.
        wanted = numpy.zeros(len(self.values) + 1, dtype=bool)
        wanted[[self._place[value] for value in chosen if value in self._place]] = True
        wanted[-1] = empty
        return wanted[self.codes]

    def counts(self, chosen: Mask | numpy.ndarray) -> dict:
        """Value, None for missing > how many of a mask, or of the projects at these places, have it, where any has."""
        found = numpy.bincount(self.codes[chosen] + 1)
        present = numpy.flatnonzero(found)
        return dict(zip(self._with_none[present].tolist(), found[present].tolist(), strict=True))

    @cached_property
    def _with_none(self) -> numpy.ndarray:
        return numpy.array([None, *self.values], dtype=object)

    @cached_property
    def _place(self) -> dict:
        return {value: place for place, value in enumerate(self.values)}


@dataclass(frozen=True)
class ProjectRows:
    """Rows of `frame`, each of one project: `position` is that project's place among all."""

    frame: pandas.DataFrame
    position: numpy.ndarray

    def of(self, mask: Mask, limit: int | None = None) -> pandas.DataFrame:
        """The rows of the masked projects, in the same order, the first `limit`."""
        places = numpy.flatnonzero(mask[self.position])[:limit]
        rows = self.frame.take(places)
        rows.index = pandas.RangeIndex(len(rows))
        return rows


def project_ids(copy: PortfolioCopy) -> pandas.Index:
    """The ids of all projects; a mask holds one truth value for each, in this order."""
    return copy.held(_project_columns)[0]


def project_rows(copy: PortfolioCopy, frame: pandas.DataFrame, column: str = "project_id") -> ProjectRows:
    """The frame with the positions of its projects."""
    return ProjectRows(frame, positions(copy, frame[column]))


def positions(copy: PortfolioCopy, ids: Sequence[str]) -> numpy.ndarray:
    """The places of these projects among all."""
    return project_ids(copy).get_indexer(pandas.Index(ids, dtype=object)).astype("int32")


def chosen_mask(copy: PortfolioCopy, project_filter: ProjectFilter, period_end: date | None) -> Mask:
    """The projects that meet the filter's conditions, statuses as of the date; also those without figures then."""
    masks = [copy.held(_own)(*_own_choices(project_filter))]
    for item in _STATUSES:
        if values := getattr(project_filter, item.attribute):
            masks.append(copy.held(_status_columns, period_end)[1][item.key].mask(*item.chosen(values)))
    masks += [copy.held(_search)(word.lower()) for word in project_filter.search.split()]
    return reduce(and_, masks)


def mask_at(copy: PortfolioCopy, project_filter: ProjectFilter, period_end: date | None) -> Mask:
    """The projects that the filter shows among those that are in the portfolio at the date; without a date among all."""
    return chosen_mask(copy, project_filter, period_end) & copy.held(_status_columns, period_end)[0]


def shown_mask(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> Mask:
    """The projects that the filter shows at its reporting date; see `data_access.shown_projects.shown`."""
    period_end = project_filter.period_end(options)
    mask = mask_at(copy, project_filter, period_end)
    return mask if period_end or not options.reporting_dates else numpy.zeros_like(mask)


def choice_codes(copy: PortfolioCopy, period_end: date | None) -> Mapping[str, Codes]:
    """The values of each choice field, statuses as of the date."""
    return copy.held(_project_columns)[1] | copy.held(_status_columns, period_end)[1]


def at_rest(period_end: date | None, compare_end: date | None = None) -> tuple[ProjectFilter, FilterOptions]:
    """The filter that shows every project at the date, for what is read of all and masked later."""
    days = tuple(day for day in (compare_end, period_end) if day)
    shown = ProjectFilter(period=period_end.isoformat() if period_end else "",
                          compare=compare_end.isoformat() if compare_end else "")
    return shown, FilterOptions(reporting_dates=tuple(sorted(set(days))))


def _project_columns(copy: PortfolioCopy) -> tuple[pandas.Index, dict[str, Codes]]:
    statement = select(projects.c.project_id, *(item.column for item in _OWN)).order_by(projects.c.project_id)
    with copy.database.read() as connection:
        ids, *columns = read_columns(connection, statement)
    codes = {item.key: Codes.of(given) for item, given in zip(_OWN, columns, strict=True)}
    return pandas.Index(ids.copy(), dtype=object), codes


def _own(copy: PortfolioCopy) -> Callable[..., Mask]:
    """Choices as `_own_choices` gives them > which projects meet them; the last ones are kept, for a screen asks at many dates.
    """
    ids, own = copy.held(_project_columns)

    @lru_cache(maxsize=_MOST_CHOICES)
    def found(scope: Scope, *chosen: tuple[str, ...]) -> Mask:
        masks = [own[item.key].mask(*item.chosen(values)) for item, values in zip(_OWN, chosen, strict=True) if values]
        masks += [own["portfolio"].mask(scope.portfolios, empty=False)] if scope.portfolios else []
        mask = reduce(and_, masks, numpy.ones(len(ids), dtype=bool))
        mask.flags.writeable = False
        return mask

    return found


def _status_columns(copy: PortfolioCopy, period_end: date | None) -> tuple[Mask, dict[str, Codes]]:
    """Which projects are in the portfolio at the date, and their statuses then."""
    ids = project_ids(copy)
    statement = select(project_figures.c.project_id, *(item.column for item in _STATUSES))
    with copy.database.read() as connection:
        at, *columns = read_columns(connection, statement.where(
            project_figures.c.period_end == period_end if period_end else false()))
    places = positions(copy, at)
    present = numpy.zeros(len(ids), dtype=bool) if period_end else numpy.ones(len(ids), dtype=bool)
    present[places] = True
    codes = {}
    for item, given in zip(_STATUSES, columns, strict=True):
        values = numpy.full(len(ids), None, dtype=object)
        values[places] = given
        codes[item.key] = Codes.of(values)
    return present, codes


def _search(copy: PortfolioCopy) -> Callable[[str], Mask]:
    """Word in small letters > where one of the searched texts holds it; what was searched last is kept."""
    statement = select(*SEARCHED).order_by(projects.c.project_id)
    with copy.database.read() as connection:
        # No word holds a line's end, so that none is found across two texts.
        texts = ["\n".join(text for text in row if text).lower() for row in connection.execute(statement)]

    @lru_cache(maxsize=_MOST_SEARCHES)
    def found(word: str) -> Mask:
        return numpy.fromiter((word in text for text in texts), dtype=bool, count=len(texts))

    return found
