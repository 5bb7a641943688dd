"""How managers stand behind the key figures: who leads active projects with a certification that counts."""

from __future__ import annotations

from dataclasses import replace

import pandas

from data_access.bookings import read_members
from data_access.kpi_figures import read_project_managers
from metrics.certification import managers
from metrics.kpi_contributions import terms_of
from metrics.portfolio_kpis import Terms
from reports.kpi_moment import Moment

IDS = ("certified_managers",)


def manager_rows(asked: Moment) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """The filter's active projects (project_id, name, project_manager), and one row a manager: see `metrics.certification`."""
    with asked.database.read() as connection:
        led, people = read_project_managers(connection, asked.project_filter, asked.on), read_members(connection)
    named = led["project_manager"].fillna("").str.strip() != ""
    return led, managers(led[named], people[people["generic"] == 0], asked.policy.certifications)


def manager_terms(asked: Moment) -> Terms:
    """The sums of `certified_managers`; projects without a manager are told apart."""
    led, parts = manager_rows(asked)
    unled = int((led["project_manager"].fillna("").str.strip() == "").sum())
    return replace(terms_of(parts), rows_left_out={"active projects without a manager": unled})
