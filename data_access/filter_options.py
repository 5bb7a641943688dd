"""What can be chosen in each filter field, and how many projects each choice would leave."""

from __future__ import annotations

import numpy
from sqlalchemy import Connection, select, true

from data_access.exchange.definitions import OVERALL_STATUSES
from data_access.figures import reporting_dates_of
from data_access.filter import CHOICE_FIELDS, UNASSIGNED, UNKNOWN_STATUS, ChoiceField, FilterOptions, ProjectFilter, Scope
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.schema import portfolios, programs
from data_access.shown_mask import choice_codes, shown_mask
from data_access.snapshots import names

_COMPUTED = ("red", "amber", "green")
_NAMED = {"portfolio": (portfolios.c.portfolio_id, portfolios.c.name), "program": (programs.c.program_id, programs.c.name)}


def read_options(connection: Connection, scope: Scope = Scope()) -> FilterOptions:
    """For each choice key its values with their labels, in the order to list them, and the reporting dates, oldest first.

    Portfolios and programmes carry their names, statuses stand worst first, everything else in the order of its words. Within a
    scope only what its projects use can be chosen. Snapshots are those of the asked database, the newest first.
    """
    values = {item.key: _values(connection, item, scope) for item in CHOICE_FIELDS}
    return FilterOptions(values, tuple(reporting_dates_of(connection)), names(connection))


def _values(connection: Connection, item: ChoiceField, scope: Scope) -> dict[str, str]:
    if item.is_status:
        words = OVERALL_STATUSES if item.key == "reported-status" else _COMPUTED
        return {word: word for word in (*words, UNKNOWN_STATUS)}
    used = select(item.column).where(item.column.is_not(None), scope.condition()).distinct()
    if item.key in _NAMED:
        identifier, name = _NAMED[item.key]
        within = identifier.in_(used) if scope.portfolios else true()
        rows = connection.execute(select(identifier, name).where(within).order_by(name, identifier))
        return {str(value): label for value, label in rows}
    return {str(value): str(value) for value in connection.scalars(used.order_by(item.column)) if value != ""}


@of_one_state
def count_choices(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> dict[str, dict[str, int]]:
    """For each choice key how many projects each value would leave, given what the other fields have chosen.

    At the reporting date that is shown. Values that leave none are absent; `-` counts the unassigned, and for a status
    `unknown` counts both what is empty and what is unknown.
    """
    def left_by(others: ProjectFilter) -> numpy.ndarray:
        return numpy.flatnonzero(shown_mask(copy, others, options))

    codes, left, counts = choice_codes(copy, project_filter.period_end(options)), left_by(project_filter), {}
    for item in CHOICE_FIELDS:
        is_chosen = bool(getattr(project_filter, item.attribute))
        counts[item.key] = _by_value(item, codes[item.key].counts(
            left_by(project_filter.without(item.key)) if is_chosen else left))
    return counts


def _by_value(item: ChoiceField, counted: dict) -> dict[str, int]:
    empty, missing = UNKNOWN_STATUS if item.is_status else UNASSIGNED, counted.pop(None, 0)
    counts = dict(zip(map(str, counted), counted.values(), strict=True))
    return counts | ({empty: counts.get(empty, 0) + missing} if missing else {})
