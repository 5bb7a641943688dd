"""What was it before? The key figures over the reporting dates: from dated rows, and from the snapshots of closed periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from operator import itemgetter

import numpy
import pandas

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.kpi_figures import sum_figures
from data_access.kpi_sources import unfed
from data_access.portfolio_copy import of_one_state
from metrics.kpi_catalogue import CATALOGUE, IDS
from metrics.policy import Policy
from metrics.portfolio_kpis import Terms, value_of
from reports.kpi_moment import moment, moment_of_record
from reports.kpi_terms import figure_terms, known_terms, told
from reports.snapshots import SnapshotInfo, as_kept, snapshots_before

HISTORY_COLUMNS = ("period_end", "id", "value")
# The newest date, or seven records of dates before it: fewer than a process keeps open and in memory.
MOST_PERIODS = 7
# Snapshots are unpacked and read the first time that a process looks back: measured at 2.5 s of processor for a million rows.
MOST_ROWS = 1_000_000
_sums = of_one_state(sum_figures)


def kpi_history(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                ids: Iterable[str] | None = None, last: int = 12) -> pandas.DataFrame:
    """The figures over the `last` reporting dates up to the shown one: HISTORY_COLUMNS, one row a date and id, by date.

    A figure whose rows have no date of their own is told for the last MOST_PERIODS of these dates: of the newest date by the
    data itself, of an earlier one by the snapshot that speaks for it, with the figures of its projects as they were kept. It is
    left out where there is no such snapshot, or where they hold more than MOST_ROWS together. NaN where it could not be
    measured. The filter's conditions hold at each date by itself.
    """
    asked = list(IDS if ids is None else ids)
    dated, undated = ([name for name in asked if CATALOGUE[name].dated is is_dated] for is_dated in (True, False))
    shown = project_filter.period_end(options)
    until = [day for day in options.reporting_dates if shown and day <= shown]
    sums = {day: _sums(database, project_filter, day, dated) for day in until[-last:]}
    nothing = unfed(database)
    terms = [(day, told({name: figure_terms(name, sums[day]) for name in dated}, nothing)) for day in sums]
    if undated:
        recorded = list(pairwise([None, *until]))[-min(last, MOST_PERIODS):]
        terms += _recorded_terms(database, project_filter, options, policy, undated, recorded)
    rows = sorted(((day, name, value_of(CATALOGUE[name], found[name])) for day, found in terms for name in found),
                  key=itemgetter(0))
    days, names, values = zip(*rows, strict=True) if rows else ((), (), ())
    columns = (numpy.array(days, dtype="datetime64[s]"), pandas.Series(names, dtype=object), numpy.array(values, dtype=float))
    return pandas.DataFrame(dict(zip(HISTORY_COLUMNS, columns, strict=True)))


def _recorded_terms(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                    ids: Sequence[str], days: Sequence[tuple[date | None, date]]) -> list[tuple[date, dict[str, Terms]]]:
    """The sums of undated figures at each day of `days` (the reporting date before it, the day) that something speaks for.

    None at all where only the newest date would be told, which is no history.
    """
    records = _records(database, [(before, day) for before, day in days if day != options.reporting_dates[-1]])
    asked = [moment(database, project_filter, options, policy, day) for _, day in days] if records else []
    return [(at.on, known_terms(at if at.is_newest else moment_of_record(at, as_kept(database, records[at.on]), policy), ids))
            for at in asked if at.is_newest or at.on in records]


def _records(database: Database, days: Sequence[tuple[date | None, date]]) -> Mapping[date, SnapshotInfo]:
    """The snapshots that speak for these days: made since the date before. None of them where they are too large together."""
    nearest = snapshots_before(database, [day for _, day in days])
    records = {day: nearest[day] for before, day in days
               if day in nearest and (before is None or nearest[day].speaks_for > before)}
    return records if sum(info.rows for info in records.values()) <= MOST_ROWS else {}
