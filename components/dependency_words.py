"""How the standing of a dependency is said: one word for a cell, a clause with its days for a row."""

from __future__ import annotations

from collections.abc import Mapping

import pandas

from components.formats import count_of, is_missing
from metrics.network_standing import AGAINST, AT_RISK, BROKEN, DELIVERED, FITS, LATE, OVERDUE, UNKNOWN

WORDS: Mapping[str, str] = {
    OVERDUE: "overdue", LATE: "late", AGAINST: "clash", BROKEN: "broken", AT_RISK: "at risk", UNKNOWN: "no dates",
    FITS: "fits", DELIVERED: "delivered",
}


def says(row: Mapping) -> str:
    """How a dependency stands, with its days: "Promised 13 days after the day of need". `row`: of the register."""
    return _CLAUSES[row["standing"]](row)


def all_say(rows: pandas.DataFrame) -> list[str]:
    return [says(row) for row in rows.to_dict("records")]


def _overdue(row: Mapping) -> str:
    late = "" if not _positive(row["need_gap_days"]) else f", promised {_days(row['need_gap_days'])} after the day of need"
    return f"Overdue by {_days(row['overdue_days'])}{late}"


def _against(row: Mapping) -> str:
    return f"The dates of the two projects clash by {_days(row['dates_gap_days'])}"


def _late(row: Mapping) -> str:
    clash = _positive(row["dates_gap_days"])
    more = f"; the dates of the two projects clash by {_days(row['dates_gap_days'])}" if clash else ""
    return f"Promised {_days(row['need_gap_days'])} after the day of need{more}"


def _days(number: object) -> str:
    return count_of(int(number), "day")


def _positive(number: object) -> bool:
    return not is_missing(number) and number > 0


_CLAUSES = {
    OVERDUE: _overdue, LATE: _late, AGAINST: _against, BROKEN: lambda row: "Reported as broken",
    AT_RISK: lambda row: "Reported at risk; its dates fit", UNKNOWN: lambda row: "Without dates that could tell",
    FITS: lambda row: "Fits", DELIVERED: lambda row: "Delivered",
}
