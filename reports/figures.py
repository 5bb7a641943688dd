"""Keeps the stored figures of each project and reporting date in step with the data and the policy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

import pandas

from data_access import figures as stored
from data_access import versions
from data_access.engine import Database
from data_access.policy_file import read_settings
from metrics.policy import Policy, effective_policy
from metrics.project_figures import FORMULAS, Calendar, PortfolioRows, project_figures

# Bounds the memory of one step, whatever the size of the portfolio.
PROJECTS_AT_ONCE = 2_000
_ATTEMPTS = 5


class FiguresBusy(RuntimeError):
    """The data kept changing while its figures were being worked out."""


def ensure_current(database: Database, policy: Policy) -> bool:
    """Work the figures out again if data or policy have moved since; returns whether that was needed.

    Safe when several processes call it at the same time. Raises FiguresBusy when the data never stands still, PolicyError
    when the portfolio's own settings cannot be used.
    """
    needed = not are_current(database, policy)
    if needed:
        refresh(database, policy)
    return needed


def are_current(database: Database, policy: Policy) -> bool:
    """Whether the stored figures were made from the data, policy and formulas of now."""
    with database.read() as connection:
        return stored.state(connection) == _wanted(versions.current(connection).version, policy)


def refresh(database: Database, policy: Policy) -> int:
    """Work out and store all figures; returns how many rows there are now. See `ensure_current` for what it raises."""
    for attempt in range(_ATTEMPTS):
        with database.read() as connection:
            made_from = _wanted(versions.current(connection).version, policy)
            if attempt and stored.state(connection) == made_from:
                # Another process was faster.
                return stored.count_figures(connection)
            dates = stored.find_reporting_dates(connection)
            frames = list(worked_out(connection, policy, dates))
        if stored.store(database, made_from, frames, dates):
            return sum(len(frame) for frame in frames)
    raise FiguresBusy("The data kept changing while its figures were being worked out; try again in a moment.")


def _wanted(data_version: int, policy: Policy) -> stored.FiguresState:
    # Other formulas give other figures from the same data and policy.
    made_with = hashlib.sha256(f"{FORMULAS} {policy.version} {policy!r}".encode()).hexdigest()
    return stored.FiguresState(data_version, made_with)


def worked_out(connection, policy: Policy, dates: Sequence[date]) -> Iterator[pandas.DataFrame]:
    """The figures that this policy gives on the reporting dates, some projects at a time; nothing is stored."""
    policy = effective_policy(policy, read_settings(connection))
    calendar = Calendar(tuple(dates), tuple(sorted({*dates, *stored.find_performance_dates(connection)})))
    for first, last in stored.project_groups(connection, PROJECTS_AT_ONCE):
        yield project_figures(PortfolioRows(**stored.read_rows(connection, first, last)), calendar, policy)
