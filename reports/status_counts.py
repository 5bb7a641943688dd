"""How do the statuses stand, how did they get there, and where does the report part from the figures?"""

from __future__ import annotations

import pandas

from data_access import status_counts as counted
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state


@of_one_state
def reported_over_time(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions,
                       last: int = 12) -> pandas.DataFrame:
    """Projects by reported status on the `last` reporting dates up to the shown one: period_end, status, count.

    This and `reported_against_computed` are asked of a database.
    """
    shown_on = project_filter.period_end(options)
    dates = [day for day in options.reporting_dates if shown_on and day <= shown_on][-last:]
    return counted.count_reported(copy, project_filter, dates)


@of_one_state
def reported_against_computed(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """Projects by both statuses at the shown date: reported, computed, count."""
    return counted.count_pairs(copy, project_filter, options)
