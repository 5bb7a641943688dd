"""Published maturity levels of teams and the levels that they aim at."""

from __future__ import annotations

import pandas
from sqlalchemy import Connection, func, select

from data_access.frames import read_frame
from data_access.maturity.tables import publications
from data_access.schema import EXCHANGE

_RESULTS, _TARGETS = EXCHANGE["maturity_results"], EXCHANGE["maturity_targets"]


def read_published_levels(connection: Connection) -> pandas.DataFrame:
    """One row a campaign, team and area: campaign, team, area, level (NA where it is not published), published_at (or NaT)."""
    frame = read_frame(connection, [_RESULTS.c[name] for name in ("campaign", "team", "area", "level")], select(_RESULTS))
    # A revision of an old round does not make it the newest.
    first = select(publications.c.campaign, func.min(publications.c.published_at)).group_by(publications.c.campaign)
    moments = dict(map(tuple, connection.execute(first)))
    return frame.assign(published_at=pandas.to_datetime(frame["campaign"].map(moments)))


def read_published_results(connection: Connection) -> pandas.DataFrame:
    """One row a campaign, team and area, with all columns of `maturity_results.csv`."""
    return read_frame(connection, list(_RESULTS.c), select(_RESULTS))


def read_maturity_targets(connection: Connection) -> pandas.DataFrame:
    """One row a team and area: team, area, target, due_on."""
    return read_frame(connection, list(_TARGETS.c), select(_TARGETS))
