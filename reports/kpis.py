"""How is the portfolio doing? Every key figure of the catalogue, what it covers, and what it was before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from operator import itemgetter

import numpy
import pandas

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.kpi_figures import sum_figures
from data_access.kpi_sources import unfed
from data_access.kpi_targets import targets_of
from data_access.portfolio_copy import of_one_state
from metrics.kpi_catalogue import CATALOGUE, IDS
from metrics.policy import Policy
from metrics.portfolio_kpis import Kpi, Terms, kpi, value_of
from reports.kpi_moment import Moment, moment, record_moment
from reports.kpi_terms import figure_terms, known_terms, terms_at, told

RECORD_KEYS = ("id", "value", "unit", "status", "previous", "target", "covered", "left_out")
HISTORY_COLUMNS = ("period_end", "id", "value")
# Bounds how many snapshots a view opens (see `data_access.opened_snapshots.MOST_OPENED`).
MOST_RECORDS = 7
_sums = of_one_state(sum_figures)


def kpis(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
         ids: Sequence[str] | None = None) -> list[Kpi]:
    """The key figures named by `ids` (all of the catalogue without) at the shown reporting date, in that order.

    `policy`: as loaded, without the portfolio's own settings. The figure compared with is that of the projects that the same
    filter shows at the earlier date, judged by the same rules; where rows have no date of their own it is read from the
    snapshot nearest before it, and not measured without one.
    """
    ids = IDS if ids is None else ids
    asked = [*ids, *(CATALOGUE[name].beside for name in ids if CATALOGUE[name].beside)]
    as_of, before = project_filter.period_end(options), project_filter.compare_end(options)
    shown = moment(database, project_filter, options, policy, as_of)
    now = terms_at(shown, policy, asked)
    earlier = terms_at(moment(database, project_filter, options, policy, before), policy, ids) if before else {}
    targets = targets_of(database, project_filter)
    return [kpi(name, now[name], as_of, shown.policy, earlier.get(name), before, targets.get(name),
                now.get(CATALOGUE[name].beside)) for name in ids]


def kpi_history(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                ids: Iterable[str] | None = None, last: int = 12) -> pandas.DataFrame:
    """The figures over the `last` reporting dates up to the shown one: HISTORY_COLUMNS, one row a date and id, by date.

    A figure whose rows have no date of their own is told for the last MOST_RECORDS of these dates: of the newest date by the
    data itself, of an earlier one by the snapshot that was kept between it and the date before. NaN where it could not be
    measured. The filter's conditions hold at each date by itself.
    """
    asked = list(IDS if ids is None else ids)
    dated, undated = ([name for name in asked if CATALOGUE[name].dated is is_dated] for is_dated in (True, False))
    shown = project_filter.period_end(options)
    until = [day for day in options.reporting_dates if shown and day <= shown]
    dates = until[-last:]
    sums = {day: _sums(database, project_filter, day, dated) for day in dates}
    nothing = unfed(database)
    terms = [(day, told({name: figure_terms(name, sums[day]) for name in dated}, nothing)) for day in dates]
    if undated:
        terms += [(day, _recorded_terms(moment(database, project_filter, options, policy, day), before, undated, policy))
                  for before, day in list(pairwise([None, *until]))[-min(last, MOST_RECORDS):]]
    rows = [(day, name, value_of(CATALOGUE[name], found[name])) for day, found in terms for name in found]
    days, names, values = zip(*sorted(rows, key=itemgetter(0)), strict=True) if rows else ((), (), ())
    columns = (numpy.array(days, dtype="datetime64[s]"), pandas.Series(names, dtype=object), numpy.array(values, dtype=float))
    return pandas.DataFrame(dict(zip(HISTORY_COLUMNS, columns, strict=True)))


def _recorded_terms(asked: Moment, before: date | None, ids: Sequence[str], policy: Policy) -> dict[str, Terms]:
    """The sums of undated figures at a date, where a record was made since the date before it."""
    if asked.is_newest:
        return known_terms(asked, ids)
    # As it was kept: judging the projects of many snapshots anew would take long, and only figures of status would differ.
    record = record_moment(asked, policy, judged_again=False)
    is_of_then = record is not None and record.on is not None and (before is None or record.on > before)
    return known_terms(record, ids) if is_of_then else {name: Terms() for name in ids}


def as_records(found: Iterable[Kpi]) -> list[dict[str, object]]:
    """The figures as plain objects for JSON, with the keys of RECORD_KEYS; None where not measured."""
    return [{"id": item.id, "value": item.value, "unit": item.unit, "status": item.status, "previous": item.previous,
             "target": item.target, "covered": item.covered, "left_out": dict(item.left_out)} for item in found]
