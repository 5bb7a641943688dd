"""What a day of a project costs, from what it has spent so far or else from its budget."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

BY_ACTUAL_COST, BY_BUDGET = "actual cost to date", "budget over the planned duration"


class BurnRate(NamedTuple):
    """Money a day, and on what it rests: BY_ACTUAL_COST, BY_BUDGET, None where it is unknown."""

    per_day: float | None
    basis: str | None


def burn_rate(spent: float | None, begun: date | None, spent_on: date | None, budget: float | None, start: date | None,
              finish: date | None) -> BurnRate:
    """The actual cost / the days from the actual start to the day of that cost; where there is none yet, budget / planned days.

    `begun`: the actual start; `start`, `finish`: planned. Missing is None, NaN or NaT; unknown without either pair.
    """
    if _is_known(spent) and spent > 0 and _days(begun, spent_on):
        return BurnRate(spent / _days(begun, spent_on), BY_ACTUAL_COST)
    if _is_known(budget) and _days(start, finish):
        return BurnRate(budget / _days(start, finish), BY_BUDGET)
    return BurnRate(None, None)


def _days(begin: date | None, end: date | None) -> int:
    """The days between, 0 where either is missing or they do not follow each other."""
    return max((end - begin).days, 0) if _is_known(begin) and _is_known(end) else 0


def _is_known(value: object) -> bool:
    # NaN and NaT are not equal to themselves.
    return value is not None and value == value
