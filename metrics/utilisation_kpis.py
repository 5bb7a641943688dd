"""The key figures of people's load: utilisation, overloaded person-months, and managers whose certification counts."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.portfolio_kpis import Terms
from metrics.utilisation_privacy import LEAST_PEOPLE

NO_CAPACITY, NO_CAPACITY_MONTH = "no capacity data", "booked in a month without capacity data"
GENERIC, TOO_FEW = "generic resource, not a person", f"fewer than {LEAST_PEOPLE} people"
NO_MANAGER, UNMATCHED = "no project manager", "manager not found among the resources"


def utilisation_terms(sums: Mapping[str, float], people: Mapping[str, int], person_rows: bool = True) -> Terms:
    """Hard hours / capacity hours of people with capacity data, in the months that have it.

    `sums`: those of `data_access.bookings.read_totals` over all people and the three months, by name; `people`: how many there
    are under people, measured (with capacity data in any of the months) and generic.
    """
    return _terms(sums, people, person_rows, sums["hard_hours"] - sums["hard_unmeasured"], sums["capacity_hours"])


def overloaded_terms(sums: Mapping[str, float], people: Mapping[str, int], person_rows: bool = True) -> Terms:
    """Person-months with hard hours above capacity / person-months with capacity data; hours on zero capacity count."""
    return _terms(sums, people, person_rows, sums["person_months_over"],
                  sums["person_months"] - sums["person_months_unmeasured"])


def _terms(sums: Mapping[str, float], people: Mapping[str, int], person_rows: bool, numerator: float,
           denominator: float) -> Terms:
    left_out = {NO_CAPACITY: people["people"] - people["measured"], GENERIC: people["generic"]}
    without = {NO_CAPACITY_MONTH: int(sums["person_months_unmeasured"])}
    if not person_rows and 0 < people["measured"] < LEAST_PEOPLE:
        # The ratio of one or two people is a statement about each of them.
        return Terms(left_out=left_out | {TOO_FEW: people["measured"]}, rows_left_out=without)
    if not people["measured"]:
        return Terms(left_out=left_out, rows_left_out=without)
    return Terms(people["measured"], numerator, denominator, left_out, rows_left_out=without)
