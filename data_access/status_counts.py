"""How many projects had which status: over time, and reported against computed; counted in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy
from data_access.shown_mask import choice_codes, mask_at, shown_mask


def count_reported(copy: PortfolioCopy, project_filter: ProjectFilter, dates: Sequence[date]) -> pandas.DataFrame:
    """One row a reporting date of `dates` and reported status: period_end, status (None where not known), count of projects.

    The filter's conditions hold at each date by itself.
    """
    counts = ((day, choice_codes(copy, day)["reported-status"].counts(mask_at(copy, project_filter, day))) for day in dates)
    rows = [(day, status, counted[status]) for day, counted in counts for status in _none_first(counted)]
    days, statuses, numbers = list(zip(*rows, strict=True)) or [(), (), ()]
    return pandas.DataFrame({"period_end": numpy.array(days, dtype="datetime64[s]"),
                             "status": pandas.Series(statuses, dtype=object), "count": pandas.array(numbers, dtype="Int64")})


def count_pairs(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """One row a pair of statuses at the shown date: reported (None where not known), computed, count of projects."""
    mask, codes = shown_mask(copy, project_filter, options), choice_codes(copy, project_filter.period_end(options))
    reported, computed = codes["reported-status"], codes["computed-status"]
    counts = ((status, computed.counts(mask & reported.mask([status], empty=status is None)))
              for status in _none_first(reported.counts(mask)))
    rows = [(status, other, counted[other]) for status, counted in counts for other in _none_first(counted)]
    left, right, numbers = list(zip(*rows, strict=True)) or [(), (), ()]
    return pandas.DataFrame({"reported": pandas.Series(left, dtype=object), "computed": pandas.Series(right, dtype=object),
                             "count": pandas.array(numbers, dtype="Int64")})


def _none_first(statuses: Iterable[str | None]) -> list[str | None]:
    return sorted(statuses, key=lambda status: (status is not None, status or ""))
