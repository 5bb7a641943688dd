"""How do the statuses stand, how did they get there, and where does the report part from the figures?"""

from __future__ import annotations

import pandas

from data_access import status_counts as counted
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter


def reported_over_time(database: Database, project_filter: ProjectFilter, options: FilterOptions,
                       last: int = 12) -> pandas.DataFrame:
    """Projects by reported status on the `last` reporting dates up to the shown one: period_end, status, count."""
    shown_on = project_filter.period_end(options)
    dates = [day for day in options.reporting_dates if shown_on and day <= shown_on][-last:]
    with database.read() as connection:
        return counted.count_reported(connection, project_filter, dates)


def reported_against_computed(database: Database, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """Projects by both statuses at the shown date: reported, computed, count."""
    with database.read() as connection:
        return counted.count_pairs(connection, project_filter, options)
