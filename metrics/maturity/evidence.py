"""Claimed and supported: how far the evidence behind an answer carries, and what it is worth when it grows old."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

CLAIM, DESCRIBED, DATED, CHECKED = range(4)
# The highest level that evidence of each grade supports.
_SUPPORTS = (2, 3, 4, 5)


def evidence_grade(described: bool, dated_on: date | None, checked_on: date | None, day: date, window_months: int) -> int:
    """0 (a claim), 1 (described or linked), 2 (a dated record), 3 (checked by a reviewer), seen on `day`.

    Evidence older than the window loses a grade; what lies after `day` does not count yet.
    """
    since = months_before(day, window_months)
    grades = [CLAIM, DESCRIBED if described else CLAIM]
    grades += [grade if on >= since else grade - 1 for grade, on in ((DATED, dated_on), (CHECKED, checked_on))
               if on is not None and on <= day]
    return max(grades)


def supported_by(claimed: int | None, grade: int) -> int | None:
    """The claimed level as far as evidence of this grade supports it."""
    return None if claimed is None else min(claimed, _SUPPORTS[grade])


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
