"""The key figures of people's load: utilisation, overloaded person-months, and managers whose certification counts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas

from metrics.portfolio_kpis import Terms
from metrics.utilisation_privacy import LEAST_PEOPLE

NO_CAPACITY, NO_CAPACITY_MONTH = "no capacity data", "booked in a month without capacity data"
GENERIC, TOO_FEW = "generic resource, not a person", f"fewer than {LEAST_PEOPLE} people"
NO_MANAGER, UNMATCHED = "no project manager", "manager not found among the resources"


def utilisation_terms(cells: pandas.DataFrame, people: Mapping[str, int], person_rows: bool = True) -> Terms:
    """Hard hours / capacity hours of people with capacity data, in the months that have it.

    `cells`: `data_access.bookings.read_totals` of the three months without levels; `people`: how many
    there are under people, measured (with capacity data in any of the months) and generic.
    """
    return _terms(cells, people, person_rows, lambda own: own["hard_hours"].sum() - own["hard_unmeasured"].sum(),
                  lambda own: own["capacity_hours"].sum())


def overloaded_terms(cells: pandas.DataFrame, people: Mapping[str, int], person_rows: bool = True) -> Terms:
    """Person-months with hard hours above capacity / person-months with capacity data; hours on zero capacity count."""
    return _terms(cells, people, person_rows, lambda own: own["person_months_over"].sum(),
                  lambda own: own["person_months"].sum() - own["person_months_unmeasured"].sum())


def _terms(cells: pandas.DataFrame, people: Mapping[str, int], person_rows: bool, numerator, denominator) -> Terms:
    left_out = {NO_CAPACITY: people["people"] - people["measured"], GENERIC: people["generic"]}
    own = cells[cells["generic_id"] == ""]
    without = {NO_CAPACITY_MONTH: int(own["person_months_unmeasured"].sum())}
    if not person_rows and 0 < people["measured"] < LEAST_PEOPLE:
        # The ratio of one or two people is a statement about each of them.
        return Terms(left_out=left_out | {TOO_FEW: people["measured"]}, rows_left_out=without)
    if not people["measured"]:
        return Terms(left_out=left_out, rows_left_out=without)
    return Terms(people["measured"], float(numerator(own)), float(denominator(own)), left_out, rows_left_out=without)
