"""The closed periods of the demonstration: a snapshot of each earlier reporting date, as its PMO would have made it then."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from data_access.engine import Database
from data_access.exchange.package import TypedTables
from data_access.identity import Identity
from data_access.snapshots import freeze_closed_period, keep_closed_periods
from data_access.upgrade import upgrade
from reports.imports import Progress, load_demonstration
from reports.policy import policy_in_force

# A period is closed some days after its end, when its reports are in.
_DAYS_TO_REPORT = 5


def closed_periods_keeper(states: Mapping[date, TypedTables], *, identity: Identity, beside: Callable[..., None],
                          progress: Progress | None = None) -> Callable[[Any], None]:
    """A function of a connection that keeps a snapshot of each state, for the transaction that loads the demonstration.

    `states`: reporting date > the demonstration as it stood then, the earliest first. `beside`: writes the maturity rounds that
    were over by all of them. The snapshots are made here and now in a database of their own, which keeps the transaction short.
    """
    made = []
    with tempfile.TemporaryDirectory(prefix="portfolio-lens-demonstration-") as folder, \
            closing(Database(f"sqlite:///{Path(folder) / 'earlier.db'}")) as database:
        upgrade(database)
        policy = policy_in_force(database)
        for number, (day, tables) in enumerate(states.items(), start=1):
            load_demonstration(database, tables, policy, identity=identity, keep_undo=False,
                               beside=beside if number == 1 else None)
            closed_at = datetime.combine(day + timedelta(days=_DAYS_TO_REPORT), time(9))
            made.append(freeze_closed_period(database, f"Demonstration {day}", identity=identity, closed_at=closed_at))
            if progress:
                progress("closed periods", number, len(states))
    return lambda connection: keep_closed_periods(connection, made, identity=identity)
