"""The demonstration portfolio, made and loaded: for the command line, for an empty app, and for an undo that leads back."""

from __future__ import annotations

from collections.abc import Callable

from data_access.engine import Database
from data_access.exchange.package import TypedTables
from data_access.identity import Identity
from reports.demonstration_records import closed_periods_keeper
from reports.imports import Progress, load_demonstration
from reports.maturity_demonstration import demonstration_keeper
from reports.policy import policy_in_force
from sample_data.demonstration import generate, maturity
from sample_data.demonstration.earlier import (
    FEWEST_WITHOUT_RECORDS,
    MOST_RECORDS,
    as_it_stood,
    reporting_dates_before_newest,
)

PROJECTS = 120


def bring_demonstration(database: Database, *, identity: Identity, size: int = PROJECTS, closed_periods: int | None = None,
                        replace_other: bool = False, request_key: str | None = None, progress: Progress | None = None) -> None:
    """Make the demonstration the whole content of the database: so many projects, maturity rounds, closed periods, figures.

    `closed_periods`: MOST_RECORDS of them, and none of a large portfolio, unless given. Raises what
    `reports.imports.load_demonstration` raises.
    """
    most = MOST_RECORDS if size < FEWEST_WITHOUT_RECORDS else 0
    tables = generate(size)
    beside = _beside(tables, most if closed_periods is None else closed_periods, identity, progress)
    load_demonstration(database, tables, policy_in_force(database), identity=identity, replace_other=replace_other,
                       request_key=request_key, progress=progress, beside=beside)


def demonstration_rounds(identity: Identity) -> Callable[..., None]:
    """What to hand to `undo_import` as `rounds`; nothing is made until an undo leads back to the demonstration."""
    return _rounds(maturity.rounds, maturity.ACTIONS, identity)


def _beside(tables: TypedTables, periods: int, identity: Identity, progress: Progress | None) -> Callable[..., None]:
    """What is written with the demonstration: its maturity rounds, and a snapshot of each of so many periods before."""
    earlier = {day: as_it_stood(tables, day) for day in reporting_dates_before_newest(tables, periods)}
    records = closed_periods_keeper(earlier, identity=identity, beside=_rounds(maturity.rounds_before_newest, (), identity),
                                    progress=progress)
    rounds = demonstration_rounds(identity)

    def write(connection) -> None:
        rounds(connection)
        records(connection)

    return write


def _rounds(made: Callable, actions: tuple, identity: Identity) -> Callable[..., None]:
    return demonstration_keeper(made, maturity.TARGETS, maturity.TARGET_DAY, actions, identity=identity)
