"""The managers of active projects and the resources that they may be, in memory."""

from __future__ import annotations

from datetime import date

import pandas

from data_access.booking_rows import read_active_managers
from data_access.bookings import read_members
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy
from data_access.shown_mask import ProjectRows, at_rest, project_rows, shown_mask


def active_managers(copy: PortfolioCopy, project_filter: ProjectFilter,
                    options: FilterOptions) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """`read_active_managers` of the filter, and those rows of `read_members` that have the id or name of any manager."""
    managed, people = every_active_manager(copy, project_filter.period_end(options))
    return managed.of(shown_mask(copy, project_filter, options)), people


def every_active_manager(copy: PortfolioCopy, period_end: date | None) -> tuple[ProjectRows, pandas.DataFrame]:
    """What `active_managers` gives of a filter at rest, with the places of the projects."""
    return copy.held(_managers, period_end)


def _managers(copy: PortfolioCopy, period_end: date | None) -> tuple[ProjectRows, pandas.DataFrame]:
    with copy.database.read() as connection:
        managed, members = read_active_managers(connection, *at_rest(period_end)), read_members(connection)
    # Compared as `metrics.certified_managers` does; of many thousand people few manage projects.
    asked = {name.strip().casefold() for name in managed["project_manager"].dropna()}
    named = members["name"].str.strip().str.casefold().isin(asked) | members["resource_id"].str.casefold().isin(asked)
    return project_rows(copy, managed), members[named].reset_index(drop=True)
