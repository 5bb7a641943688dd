"""What can be chosen in each filter field, and how many projects each choice would leave."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, select, true

from data_access.exchange.definitions import OVERALL_STATUSES
from data_access.figures import reporting_dates_of
from data_access.filter import CHOICE_FIELDS, UNASSIGNED, UNKNOWN_STATUS, ChoiceField, FilterOptions, ProjectFilter, Scope
from data_access.schema import portfolios, programs
from data_access.shown_projects import shown
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


def count_choices(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> dict[str, dict[str, int]]:
    """For each choice key how many projects each value would leave, given what the other fields have chosen.

    At the reporting date that is shown. Values that leave none are absent; `-` counts the unassigned, and for a status
    `unknown` counts both what is empty and what is unknown.
    """
    asked: dict[ProjectFilter, list[ChoiceField]] = {}
    for item in CHOICE_FIELDS:
        asked.setdefault(project_filter.without(item.key), []).append(item)
    counts = {}
    for others, fields in asked.items():
        counts |= _counts(connection, fields, others, options)
    return {item.key: counts[item.key] for item in CHOICE_FIELDS}


def _counts(connection: Connection, fields: list[ChoiceField], others: ProjectFilter, options: FilterOptions) -> dict:
    # Fields at rest all count the same rows: one pass over them is several times faster than a GROUP BY for each field.
    source, condition = shown(others, options)
    rows = connection.execute(select(*(item.column for item in fields)).select_from(source).where(condition)).all()
    columns = list(zip(*rows, strict=True)) or [()] * len(fields)
    return {item.key: _by_value(item, Counter(values)) for item, values in zip(fields, columns, strict=True)}


def _by_value(item: ChoiceField, counted: Counter) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for value, count in counted.items():
        empty = UNKNOWN_STATUS if item.is_status else UNASSIGNED
        counts[empty if value is None else str(value)] += count
    return dict(counts)
