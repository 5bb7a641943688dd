"""Where and when key figures are asked: the database or the record that was kept of a date, and the policy in force there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from data_access.engine import Database
from data_access.figures import reporting_dates_of
from data_access.filter import FilterOptions, ProjectFilter
from data_access.kpi_records import RecordDates
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from metrics.periods import months_before
from metrics.policy import Policy
from reports.policy import policy_of
from reports.snapshots import record_at

NO_RECORD, NO_DATE = "no record for that date", "no reporting date"


@dataclass(frozen=True)
class Moment:
    """Where and when figures are asked: `database` may be a snapshot's; `on` is the reporting date, None where there is none.

    `is_newest`: whether `on` is its newest reporting date, at which alone rows without a date of their own are known.
    `policy`: the one in force there.
    """

    database: Database
    project_filter: ProjectFilter
    options: FilterOptions
    on: date | None
    is_newest: bool
    policy: Policy

    def record_dates(self) -> RecordDates:
        return RecordDates(self.on, months_before(self.on, 3), months_before(self.on, 12), self.policy.currency)


def moment(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
           on: date | None) -> Moment:
    """The moment `on` of this database; `policy` as loaded, without the portfolio's own settings."""
    newest = options.reporting_dates[-1] if options.reporting_dates else None
    asked = replace(project_filter, period=on.isoformat() if on else "", compare="")
    return Moment(database, asked, options, on, on == newest, policy_of(database, policy))


def record_moment(asked: Moment, policy: Policy) -> Moment | None:
    """The moment of the snapshot nearest before an earlier date: its own newest reporting date. None where there is none."""
    record = record_at(asked.database, asked.on, policy) if asked.on else None
    return None if record is None else moment_of_record(asked, record, policy)


def moment_of_record(asked: Moment, record: Database, policy: Policy) -> Moment:
    """The newest reporting date of an opened snapshot, under the filter that is asked."""
    dates = _dates(record)
    return moment(record, asked.project_filter, replace(asked.options, reporting_dates=dates), policy, max(dates, default=None))


@of_one_state
def _dates(copy: PortfolioCopy) -> tuple[date, ...]:
    return copy.held(_stored_dates)


def _stored_dates(copy: PortfolioCopy) -> tuple[date, ...]:
    with copy.database.read() as connection:
        return tuple(reporting_dates_of(connection))
