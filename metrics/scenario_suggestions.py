"""What is the smallest change that fixes it? Single changes tried on the heat map, the best for their size first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy
import pandas

from metrics.policy import Policy
from metrics.utilisation import HARD_ONLY, is_over, load_hours

SHIFTS = (1, 2, 3)
RULE = ("Ranked by overbooked months removed for each month of shift or each person added, then by hours above capacity; "
        "dropping a project counts as many months as it still has bookings.")
COLUMNS = ("kind", "subject", "amount", "size", "moved_hours", "removed", "new", "hours_removed", "unjudged_hours")


def single_changes(cells: pandas.DataFrame, bookings: pandas.DataFrame, roles: Sequence[str],
                   months: Sequence[pandas.Timestamp], policy: Policy, soft_weight: float = HARD_ONLY) -> pandas.DataFrame:
    """One row a single change that helps, the best for its size first, with the columns of COLUMNS.

    `cells`: one row a unit and month: unit, month, capacity_hours, load_hours; `bookings`: unit, project_id, month, booking,
    hours of the projects to try; `roles`: units to which a person is added to try; `months`: shown and still open.

    kind is shift, drop or heads; subject the project or role; amount the months or people; size what the change counts as (see
    RULE); moved_hours: hours that are moved, dropped or added. removed: overbooked
    unit-months fewer in all, new ones (`new`) counted against it; hours_removed: hours above capacity fewer; unjudged_hours:
    hours that land beyond `months` or where there is no capacity data, so that nobody can say whether they fit. Of changes that
    help alike the smallest stands first, a drop last, then the one with fewest of those, then the one that moves fewest hours.
    """
    months = list(months)
    grid = pandas.MultiIndex.from_product([sorted(cells["unit"].unique()), months], names=["unit", "month"])
    known = cells.groupby(["unit", "month"])[["capacity_hours", "load_hours"]].sum(min_count=1).reindex(grid)
    units = list(grid.levels[0])
    available, load = (known[name].to_numpy(dtype=float).reshape(len(units), len(months))
                       for name in ("capacity_hours", "load_hours"))
    rows = [*_project_changes(_by_project(bookings, units, months, soft_weight), available, numpy.nan_to_num(load)),
            *_added_heads(roles, units, available, numpy.nan_to_num(load), policy.hours_per_fte_month)]
    found = pandas.DataFrame(rows, columns=list(COLUMNS))
    found = found[(found["removed"] > 0) | ((found["removed"] == 0) & (found["hours_removed"] > 0.5))]
    ranked = found.assign(each=found["removed"] / found["size"], hours_each=found["hours_removed"] / found["size"],
                          is_drop=found["kind"] == "drop")
    order = {"each": False, "hours_each": False, "size": True, "is_drop": True, "unjudged_hours": True, "moved_hours": True,
             "subject": True}
    return ranked.sort_values(list(order), ascending=list(order.values()), ignore_index=True)[list(COLUMNS)]


def best_of_each(changes: pandas.DataFrame, count: int) -> pandas.DataFrame:
    """The first `count` rows, only the best of each project and role: three shifts of one project would be one suggestion."""
    return changes.drop_duplicates(["subject"]).head(count).reset_index(drop=True)


def _by_project(bookings: pandas.DataFrame, units: Sequence[str], months: Sequence[pandas.Timestamp],
                soft_weight: float) -> Iterator[tuple[str, numpy.ndarray, numpy.ndarray]]:
    """(project, rows of the grid that it is booked on, its hours on them by month)."""
    soft = bookings["booking"] == "soft"
    counted = load_hours(bookings["hours"].where(~soft, 0.0), bookings["hours"].where(soft, 0.0), soft_weight)
    rows = bookings.assign(counted=counted, row=bookings["unit"].map({unit: place for place, unit in enumerate(units)}),
                           column=bookings["month"].map({month: place for place, month in enumerate(months)}))
    rows = rows[(rows["counted"] > 0)].dropna(subset=["row", "column"]).astype({"row": int, "column": int})
    for project, own in rows.groupby("project_id"):
        places, inverse = numpy.unique(own["row"].to_numpy(), return_inverse=True)
        hours = numpy.zeros((len(places), len(months)))
        numpy.add.at(hours, (inverse, own["column"].to_numpy()), own["counted"].to_numpy(dtype=float))
        yield project, places, hours


def _project_changes(projects: Iterator[tuple[str, numpy.ndarray, numpy.ndarray]], available: numpy.ndarray,
                     load: numpy.ndarray) -> Iterator[tuple]:
    for project, places, hours in projects:
        own, before = available[places], load[places]
        for by in SHIFTS:
            later = numpy.zeros_like(hours)
            later[:, by:] = hours[:, :-by]
            unjudged = hours[:, -by:].sum() + later[numpy.isnan(own)].sum()
            effect = _difference(before, before - hours + later, own, own)
            yield "shift", project, by, by, float(hours.sum()), *effect, float(unjudged)
        booked_months = int((hours.sum(axis=0) > 0).sum())
        yield "drop", project, 0, booked_months, float(hours.sum()), *_difference(before, before - hours, own, own), 0.0


def _added_heads(roles: Sequence[str], units: Sequence[str], available: numpy.ndarray, load: numpy.ndarray,
                 hours_of_a_head: float) -> Iterator[tuple]:
    for role in roles:
        if role in units:
            own, hours = available[[units.index(role)]], load[[units.index(role)]]
            added = hours_of_a_head * int((~numpy.isnan(own)).sum())
            yield "heads", role, 1, 1, added, *_difference(hours, hours, own, own + hours_of_a_head), 0.0


def _difference(before: numpy.ndarray, after: numpy.ndarray, available: numpy.ndarray,
                available_then: numpy.ndarray) -> tuple[int, int, float]:
    """(overbooked cells fewer, newly overbooked ones, hours above capacity fewer); unknown capacity is not over."""
    was, now = is_over(before, available), is_over(after, available_then)
    hours = [numpy.nansum(numpy.clip(load - capacity, 0, None))
             for load, capacity in ((before, available), (after, available_then))]
    return int(was.sum()) - int(now.sum()), int((now & ~was).sum()), float(hours[0] - hours[1])
