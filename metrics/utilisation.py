"""Booked hours against capacity: ratios, free hours, person-days and FTE of units in months or quarters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy
import pandas
from numpy.typing import ArrayLike

from metrics.policy import Policy

# Arrays of one shape by name, such as people by months or the units of a heat map by its columns.
Grid = Mapping[str, numpy.ndarray]

# Columns that add up, over units and over months; capacity is unknown only where no part of it is known.
ADDED = ("person_months", "person_months_over", "person_months_unmeasured", "person_months_inside", "capacity_hours",
         "hard_hours", "soft_hours", "hard_unmeasured", "soft_unmeasured", "hard_inside", "soft_inside", "hours",
         "booked_people", "people_over", "people_over_hours")
HARD_ONLY, ALL_BOOKINGS = 0.0, 1.0
# Less than this above capacity is the rounding error of a sum, not a load.
TOLERANCE = 1e-6


def utilisation(booked, available) -> numpy.ndarray:
    """Booked hours / capacity hours; NaN where capacity is unknown or zero."""
    booked, available = numpy.asarray(booked, dtype=float), numpy.asarray(available, dtype=float)
    known = available > 0
    return numpy.divide(booked, available, out=numpy.full(booked.shape, numpy.nan), where=known)


def load_hours(hard, soft, soft_weight: float = HARD_ONLY):
    """Hours that count: hard ones in full, soft ones by the probability (0 to 1) that they come true.

    0 counts hard bookings only, 1 all of them. Raises ValueError for a probability outside 0 to 1.
    """
    if not 0 <= soft_weight <= 1:
        raise ValueError(f"the probability of soft bookings must be from 0 to 1, not {soft_weight!r}")
    return hard + soft_weight * soft


def is_over(load, available):
    """Whether hours exceed capacity: hours on zero capacity do, hours on unknown capacity are not known to."""
    return numpy.asarray(load, dtype=float) > numpy.asarray(available, dtype=float) + TOLERANCE


def added_up(cells: pandas.DataFrame, keys: Sequence[str]) -> pandas.DataFrame:
    """The rows of each combination of `keys` added up; capacity stays unknown where no part of it is known."""
    sums = [name for name in ADDED if name in cells]
    rows = cells.groupby(list(keys), sort=False, dropna=False, as_index=False)[sums].sum(min_count=1)
    # Grouping makes words of another type and another missing value of them; all frames have one.
    words = [key for key in keys if isinstance(rows[key].dtype, pandas.StringDtype)]
    return rows.assign(**{key: rows[key].astype(object).where(rows[key].notna(), None) for key in words})


def quarter_start(months: pandas.Series, first_fiscal_month: int = 1) -> pandas.Series:
    """The first day of the fiscal quarter that each month is in."""
    number = months.dt.year * 12 + months.dt.month - 1
    first = number - (number - (first_fiscal_month - 1)) % 3
    days = pandas.to_datetime({"year": first // 12, "month": first % 12 + 1, "day": 1})
    return days.astype("datetime64[s]")


def measures(sums: Mapping[str, ArrayLike], policy: Policy, soft_weight: float = HARD_ONLY, months: ArrayLike = 1) -> Grid:
    """Every measure of added-up hours, as arrays of their shape, in hours unless said otherwise; unknown is NaN.

    `sums`: capacity_hours (NaN for unknown), hard_hours, soft_hours, hard_inside, soft_inside; `months`: how many months each
    adds up. outside_filter_hours: hard and soft hours outside the filter. utilisation: hard / capacity. load_hours: hard and
    weighted soft hours; load: load_hours / capacity; outside_load_hours: its part outside the filter. free_hours: capacity -
    load_hours, negative when over. over_hours: load above capacity. person_days: load by the hours of a day. fte: load by the
    hours of an FTE-month, for each month.
    """
    capacity, hard, soft, hard_inside, soft_inside = (numpy.asarray(sums[name], dtype=float) for name in (
        "capacity_hours", "hard_hours", "soft_hours", "hard_inside", "soft_inside"))
    load = load_hours(hard, soft, soft_weight)
    free = capacity - load
    return {
        "outside_filter_hours": _part(hard + soft - hard_inside - soft_inside), "utilisation": utilisation(hard, capacity),
        "load_hours": load, "load": utilisation(load, capacity),
        "outside_load_hours": _part(load - load_hours(hard_inside, soft_inside, soft_weight)),
        "free_hours": free, "over_hours": numpy.maximum(-free, 0.0), "person_days": load / policy.hours_per_day,
        "fte": load / policy.hours_per_fte_month / months}


def measured(cells: pandas.DataFrame, policy: Policy, soft_weight: float = HARD_ONLY) -> pandas.DataFrame:
    """The rows, each of one month, with every measure of `measures`."""
    return cells.assign(**measures(cells, policy, soft_weight))


def _part(hours: numpy.ndarray) -> numpy.ndarray:
    """A difference of two sums of the same hours: what is below a rounding error is nothing, what is not told stays NaN."""
    return numpy.where(hours <= TOLERANCE, 0.0, hours)


def by_skill(cells: pandas.DataFrame, keys: Sequence[str]) -> pandas.DataFrame:
    """Rows by the stored list of `skills` as rows by single skill, still named so, "-" for none.

    Who has several skills counts in each of them, so the rows do not add up to a total.
    """
    rows = cells.assign(skills=cells["skills"].map(skill_list)).explode("skills")
    return added_up(rows, keys)


def skill_list(text: str) -> list[str]:
    """The single skills of a stored list, each once, in its order; "-" for none."""
    return list(dict.fromkeys(word.strip() for word in text.split(";") if word.strip())) or ["-"]
