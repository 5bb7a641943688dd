"""Dependencies whose own dates contradict each other: promised after needed, or stated dates that the link does not allow."""

from __future__ import annotations

import numpy
import pandas

from metrics.network_plan import FROM_FINISH, TO_FINISH, status_of

NEEDED_BY, STATED_DATES, BOTH = "needed_by", "dates", "needed_by and dates"
COLUMNS = ("dependency_id", "predecessor_id", "successor_id", "type", "lag_days", "status", "rule", "gap_days", "needed_by",
           "promised", "promised_by", "need_gap_days", "given_on", "taken_on", "dates_gap_days")


def open_links(links: pandas.DataFrame) -> pandas.DataFrame:
    """The dependencies that are not delivered, by dependency_id; a proposed one is open too, though it does not bind yet."""
    return links[status_of(links) != "delivered"].sort_values("dependency_id", ignore_index=True)


def promised(links: pandas.DataFrame, dates: pandas.DataFrame) -> pandas.DataFrame:
    """When each dependency is to be delivered, and who says so; one row a link, in their order.

    `dates`: see `stated_dates`. promised (`datetime64[s]`), promised_by: "promise", else "milestone" (the forecast of the
    predecessor's milestone, its actual date where nothing was forecast), else "project" (the predecessor's stated finish).
    """
    finish = _stated(links["predecessor_id"], dates.set_index("project_id")["finish"])
    milestone = links["giving_forecast_date"].fillna(links["giving_actual_date"])
    cases = [links["promised_on"].notna(), milestone.notna(), finish.notna()]
    said_by = numpy.select([case.to_numpy(dtype=bool) for case in cases], ["promise", "milestone", "project"], default="")
    return pandas.DataFrame({
        "promised": links["promised_on"].fillna(milestone).fillna(finish).astype("datetime64[s]"),
        "promised_by": pandas.Series(said_by, dtype=object, index=links.index).replace("", None),
    })


def measured(links: pandas.DataFrame, dates: pandas.DataFrame) -> pandas.DataFrame:
    """The open dependencies with both gaps, by dependency_id; columns COLUMNS.

    `links`: the columns of dependencies.csv with giving_forecast_date and giving_actual_date; `dates`: see `stated_dates`.
    promised, promised_by: see `promised`. need_gap_days: promised less needed_by. given_on: the predecessor's stated start or
    finish, by type, and lag; taken_on: the successor's; dates_gap_days: given_on less taken_on. A gap above 0 contradicts, an
    unknown one is NA. rule: what is contradicted, None for nothing; gap_days: the larger gap that contradicts, else NA.
    """
    rows = open_links(links)
    by_id = dates.set_index("project_id")
    kind, lag = rows["type"].where(rows["type"].notna(), "FS"), rows["lag_days"].fillna(0)
    given = _end(rows["predecessor_id"], kind.isin(FROM_FINISH), by_id) + pandas.to_timedelta(lag.astype("int64"), unit="D")
    taken = _end(rows["successor_id"], kind.isin(TO_FINISH), by_id)
    rows = rows.assign(type=kind, lag_days=lag.astype("Int64"), status=status_of(rows), given_on=given.astype("datetime64[s]"),
                       taken_on=taken, **promised(rows, dates))
    rows = rows.assign(need_gap_days=_days(rows["promised"] - rows["needed_by"]),
                       dates_gap_days=_days(rows["given_on"] - rows["taken_on"]))
    late, against = ((rows[name] > 0).fillna(False).to_numpy(dtype=bool) for name in ("need_gap_days", "dates_gap_days"))
    rule = numpy.select([late & against, late, against], [BOTH, NEEDED_BY, STATED_DATES], default="")
    gaps = rows[["need_gap_days", "dates_gap_days"]].max(axis=1).astype("Int64")
    rows = rows.assign(rule=pandas.Series(rule, dtype=object, index=rows.index).replace("", None),
                       gap_days=gaps.where(late | against))
    return rows[list(COLUMNS)]


def widest_first(rows: pandas.DataFrame) -> pandas.DataFrame:
    """Of `measured` rows those whose dates contradict each other, widest gap first."""
    return rows[rows["rule"].notna()].sort_values(["gap_days", "dependency_id"], ascending=[False, True], ignore_index=True)


def _end(project_ids: pandas.Series, at_finish: pandas.Series, by_id: pandas.DataFrame) -> pandas.Series:
    return _stated(project_ids, by_id["finish"]).where(at_finish, _stated(project_ids, by_id["start"]))


def _stated(project_ids: pandas.Series, by_id: pandas.Series) -> pandas.Series:
    # Not `map`: a map of no ids at all has no type, and cannot be made dates.
    return by_id.reindex(project_ids.to_numpy()).set_axis(project_ids.index)


def _days(difference: pandas.Series) -> pandas.Series:
    return difference.dt.days.astype("Int64")
