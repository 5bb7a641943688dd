"""How each dependency stands at a date: overdue, promised too late, against its dates, at risk, or fitting."""

from __future__ import annotations

from datetime import date

import numpy
import pandas

from metrics.network_conflicts import BOTH, NEEDED_BY, STATED_DATES

OVERDUE, LATE, AGAINST, BROKEN, AT_RISK, UNKNOWN, FITS, DELIVERED = STANDINGS = (
    "overdue", "late", "against", "broken", "at risk", "unknown", "fits", "delivered")
# What cannot hold as it stands, whoever says so.
TROUBLE = (OVERDUE, LATE, AGAINST, BROKEN)
STATUS = dict.fromkeys(TROUBLE, "red") | {AT_RISK: "amber", UNKNOWN: "unknown", FITS: "green", DELIVERED: "complete"}


def standing(links: pandas.DataFrame, as_of: date | None) -> pandas.DataFrame:
    """The links with how they stand at `as_of` (nothing is overdue and nothing has an age without it).

    `links`: the columns of `network_conflicts.measured`, delivered ones among them, and raised_on. More columns: overdue_days
    (since needed_by, of what is not delivered; NA where not overdue), age_days (since raised_on; NA where unknown or ahead),
    standing: the first that applies of overdue, late (promised after the day of need), against (the dates of both projects
    do not allow it), broken, at risk (as reported), unknown (no dates that could tell), fits; or delivered.
    """
    at, delivered = pandas.Timestamp(as_of) if as_of else pandas.NaT, links["status"] == DELIVERED
    since_need, age = (_days(at, links[name]) for name in ("needed_by", "raised_on"))
    overdue = since_need.where((since_need > 0) & ~delivered)
    untold = links["need_gap_days"].isna() & links["dates_gap_days"].isna()
    cases = {
        DELIVERED: delivered, OVERDUE: overdue.notna(), LATE: links["rule"].isin([NEEDED_BY, BOTH]),
        AGAINST: links["rule"] == STATED_DATES, BROKEN: links["status"] == BROKEN, AT_RISK: links["status"] == AT_RISK,
        UNKNOWN: untold,
    }
    named = numpy.select([case.to_numpy(dtype=bool) for case in cases.values()], list(cases), default=FITS)
    return links.assign(overdue_days=overdue, age_days=age.where(age >= 0),
                        standing=pandas.Series(named, index=links.index, dtype=object))


def worst_first(links: pandas.DataFrame) -> pandas.DataFrame:
    """Links of `standing`, the worst standing first, then the widest gap or longest overdue, then the earliest need."""
    rank = links["standing"].map({name: place for place, name in enumerate(STANDINGS)})
    days = links[["gap_days", "overdue_days"]].max(axis=1).fillna(0)
    order = pandas.DataFrame({"rank": rank, "days": -days, "need": links["needed_by"], "id": links["dependency_id"]})
    return links.loc[order.sort_values(["rank", "days", "need", "id"]).index].reset_index(drop=True)


def _days(at: pandas.Timestamp, days: pandas.Series) -> pandas.Series:
    if at is pandas.NaT:
        return pandas.Series(pandas.NA, index=days.index, dtype="Int64")
    return (at - days).dt.days.astype("Int64")
