"""How teams stand behind the key figures: published maturity levels against the levels aimed at."""

from __future__ import annotations

import pandas

from data_access.maturity_levels import read_maturity_targets, read_published_levels
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from metrics.kpi_contributions import terms_of
from metrics.maturity_targets import areas_at_target, teams_at_target
from metrics.portfolio_kpis import Terms
from reports.kpi_moment import Moment

IDS = ("maturity",)


def team_rows(asked: Moment) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """The areas with a target (see `areas_at_target`), and one row a team: id, name, numerator, denominator, reason.

    Maturity belongs to teams, not to projects: every team counts, whatever the filter.
    """
    return _rows(asked.database)


def team_terms(asked: Moment) -> Terms:
    """The sums of the teams of `team_rows`."""
    return _terms(asked.database)


@of_one_state
def _rows(copy: PortfolioCopy) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    return copy.held(_areas_and_teams)


@of_one_state
def _terms(copy: PortfolioCopy) -> Terms:
    return copy.held(_terms_of_teams)


def _terms_of_teams(copy: PortfolioCopy) -> Terms:
    return terms_of(copy.held(_areas_and_teams)[1])


def _areas_and_teams(copy: PortfolioCopy) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    with copy.database.read() as connection:
        results, targets = read_published_levels(connection), read_maturity_targets(connection)
    areas = areas_at_target(results, targets)
    teams = teams_at_target(areas, set(results["team"]))
    return areas, teams.rename(columns={"team": "id"}).assign(name=teams["team"])
