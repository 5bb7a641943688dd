"""Who counts: on which reporting dates a project is in the portfolio, and on which it is active."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy

from metrics.as_of import AsOf
from metrics.periods import to_days


def in_portfolio(dated_rows: AsOf, reporting_dates: Sequence[date], first_own_day, actual_finish,
                 rhythm_before: Sequence[date] = ()) -> numpy.ndarray:
    """For each project (row) and reporting date (column) whether the project is in the portfolio.

    It is in from its first dated row until its actual finish, or until a reporting date passes without a row of it: so it has
    a row after the reporting date before and at or before this one. `rhythm_before`: for each reporting date the day one
    rhythm earlier; where that lies before the reporting date before, it counts instead, so that projects which report on the
    29th have not left on the 30th because others report then. A project that never had a dated row is in from the
    earliest date that it states itself (`first_own_day`; always where that is missing), so that nothing hides.
    """
    first_own_day, actual_finish, days = (to_days(dates) for dates in (first_own_day, actual_finish, reporting_dates))
    count, dates = len(first_own_day), len(days)
    projects, at = numpy.repeat(numpy.arange(count), dates), numpy.tile(days, count)
    earlier = numpy.concatenate([to_days(["0001-01-01"]), days[:-1]])[:dates]
    if len(rhythm_before):
        earlier = numpy.minimum(earlier, to_days(rhythm_before))
    newest_row = dated_rows.take("day", dated_rows.positions(projects, at))
    reported = newest_row > numpy.tile(earlier, count)
    has_rows = dated_rows.first_positions(numpy.arange(count)) >= 0
    undated = (numpy.isnat(first_own_day)[:, None]) | (first_own_day[:, None] <= days)
    finished = actual_finish[:, None] < days
    return numpy.where(has_rows[:, None], reported.reshape(count, dates), undated) & ~finished


def is_open_stage(stages: Iterable[str | None], closed_stages: Iterable[str]) -> numpy.ndarray:
    """Whether each stage is none of the closed ones, compared trimmed and caseless; an unknown stage is open."""
    closed = {stage.strip().casefold() for stage in closed_stages}
    return numpy.array([not (isinstance(stage, str) and stage.strip().casefold() in closed) for stage in stages], dtype=bool)
