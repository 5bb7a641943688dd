"""Who stands behind the figure of certified managers: the managers of active projects, and the projects that they lead."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.kpi_figures import read_project_managers
from data_access.kpi_managers import every_active_manager
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import shown_mask
from metrics.certified_managers import certification_coverage, matched_managers
from metrics.portfolio_kpis import Terms
from metrics.utilisation_kpis import NO_MANAGER, UNMATCHED
from reports.kpi_moment import NO_DATE, Moment
from reports.role_supply import certified_managers

IDS = ("certified_managers",)
_SHOWN = ["projects", "certifications", "manager"]


def manager_terms(asked: Moment) -> Terms:
    """The terms of `certified_managers` (see `reports.role_supply`), without a row for each manager."""
    if asked.on is None:
        return Terms(left_out={NO_DATE: 0})
    return _counted(asked.database, asked.project_filter, asked.options, asked.on, tuple(asked.policy.certifications))


class _Led(NamedTuple):
    """The active projects, by their places among all, with the number of each one's manager, -1 for none.

    `matched`, `certified`: of each manager, whether found among the resources, and with a certification that counts.
    """

    project: numpy.ndarray
    manager: numpy.ndarray
    matched: numpy.ndarray
    certified: numpy.ndarray


@of_one_state
def _counted(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, on: date, counting: tuple) -> Terms:
    led = copy.held(_led, on, counting)
    managers = led.manager[shown_mask(copy, project_filter, options)[led.project]]
    leads = numpy.zeros(len(led.matched), dtype=bool)
    leads[managers[managers >= 0]] = True
    matched, certified = (int(numpy.count_nonzero(leads & those)) for those in (led.matched, led.certified))
    return Terms(matched, float(certified), float(matched), {UNMATCHED: int(numpy.count_nonzero(leads)) - matched},
                 rows_left_out={NO_MANAGER: int(numpy.count_nonzero(managers < 0))})


def _led(copy: PortfolioCopy, on: date, counting: tuple) -> _Led:
    managed, people = every_active_manager(copy, on)
    rows = certification_coverage(managed.frame, people, counting)
    spellings = matched_managers(managed.frame, people).set_index("manager")["key"]
    numbers = pandas.Series(range(len(rows)), index=rows["manager"].map(spellings))
    keys = managed.frame["project_manager"].map(spellings)
    return _Led(managed.position, keys.map(numbers).fillna(-1).to_numpy(dtype="int32"),
                rows["certified"].notna().to_numpy(dtype=bool), rows["certified"].eq(True).to_numpy(dtype=bool))


def manager_parts(asked: Moment) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """One row a manager: id (of the resource, else the name), name, numerator, denominator, reason, and what is shown of each.

    And the filter's active projects: project_id, name, project_manager.
    """
    rows = certified_managers(asked.database, asked.project_filter, asked.options, asked.policy).rows
    with asked.database.read() as connection:
        led = read_project_managers(connection, asked.project_filter, asked.on)
    told = rows["certified"].notna()
    parts = rows[_SHOWN].assign(
        id=rows["resource_id"].where(told, rows["manager"]), name=rows["name"].where(told, rows["manager"]),
        numerator=rows["certified"].map({True: 1.0, False: 0.0}).astype(float), denominator=told.astype(float).where(told),
        certifications=rows["certifications"].map(lambda held: "; ".join(held) if isinstance(held, tuple) else ""),
        # The figure counts them all under one reason; why each was not matched is in `unmatched`.
        reason=pandas.Series([None] * len(rows), dtype=object).where(told, UNMATCHED), unmatched=rows["why_unmatched"])
    return parts, led
