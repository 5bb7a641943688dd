"""How teams stand behind the key figures: published maturity levels against the levels aimed at."""

from __future__ import annotations

import pandas

from data_access.maturity_levels import read_maturity_targets, read_published_levels
from metrics.maturity_targets import areas_at_target, teams_at_target
from reports.kpi_moment import Moment

IDS = ("maturity",)


def team_rows(asked: Moment) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """The areas with a target (see `areas_at_target`), and one row a team: id, name, numerator, denominator, reason.

    Maturity belongs to teams, not to projects: every team counts, whatever the filter.
    """
    with asked.database.read() as connection:
        results, targets = read_published_levels(connection), read_maturity_targets(connection)
    areas = areas_at_target(results, targets)
    teams = teams_at_target(areas, set(results["team"]))
    return areas, teams.rename(columns={"team": "id"}).assign(name=teams["team"])
