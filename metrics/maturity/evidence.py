"""Claimed and supported: how far the evidence behind an answer carries, and what it is worth when it grows old."""

from __future__ import annotations

from datetime import date

from metrics.periods import months_before

CLAIM, DESCRIBED, DATED, CHECKED = range(4)
# The highest level that evidence of each grade supports.
_SUPPORTS = (2, 3, 4, 5)


def evidence_grade(described: bool, dated_on: date | None, checked_on: date | None, day: date, window_months: int) -> int:
    """0 (a claim), 1 (described or linked), 2 (a dated record), 3 (checked by a reviewer), seen on `day`.

    Evidence older than the window loses a grade; what lies after `day` does not count yet. A claim that the portfolio's own
    records bear out is checked too, see `is_borne_out`.
    """
    since = months_before(day, window_months)
    grades = [CLAIM, DESCRIBED if described else CLAIM]
    grades += [grade if on >= since else grade - 1 for grade, on in ((DATED, dated_on), (CHECKED, checked_on))
               if on is not None and on <= day]
    return max(grades)


def supported_by(claimed: int | None, grade: int) -> int | None:
    """The claimed level as far as evidence of this grade supports it."""
    return None if claimed is None else min(claimed, _SUPPORTS[grade])


def is_borne_out(claimed: int | None, recorded: int | None) -> bool:
    """Whether the portfolio's own records show at least the level that is claimed; they can confirm, never lower."""
    return claimed is not None and recorded is not None and recorded >= claimed
