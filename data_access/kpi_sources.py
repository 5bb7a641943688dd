"""Figures that a portfolio cannot feed, because nowhere in it anybody fills in what they are made of.

A filter's part of the projects may well have nothing of a kind and be judged for it: nothing is not measured only where the
whole data has none. What happens to be empty because it has not happened yet, such as the day on which a gate was passed, is
no such kind.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, exists, func, or_, select

from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.schema import allocations, projects, raid, resources, standards, status_reports


def _filled(column: ColumnElement) -> ColumnElement[bool]:
    return exists().where(func.trim(func.coalesce(column, "")) != "")


_BOOKED = ("no booking anywhere in this data", exists().where(allocations.c.hours > 0))
# Figure > why it cannot be told, and what there is where it can.
SOURCES: Mapping[str, tuple[str, ColumnElement[bool]]] = {
    "status_fresh": ("no status report anywhere in this data", exists(select(status_reports.c.project_id))),
    "aligned_budget": ("no objective named anywhere in this data", _filled(projects.c.strategic_objective)),
    "decisions_waiting": ("no decision asked for anywhere in this data",
                          or_(exists().where(raid.c.kind == "decision"), _filled(status_reports.c.decision_needed))),
    "utilisation": _BOOKED, "overloaded": _BOOKED,
    "standards": ("no state of a standard anywhere in this data", _filled(standards.c.state)),
    "certified_managers": ("no certification anywhere in this data", _filled(resources.c.certifications)),
}


@of_one_state
def unfed(copy: PortfolioCopy) -> Mapping[str, str]:
    """Figure > why nothing in the whole data can feed it; the others are absent. Asked of a database."""
    return copy.held(_unfed)


def _unfed(copy: PortfolioCopy) -> dict[str, str]:
    with copy.database.read() as connection:
        found = connection.execute(select(*(fed.label(name) for name, (_, fed) in SOURCES.items()))).one()
    return {name: SOURCES[name][0] for name, fed in found._mapping.items() if not fed}
