"""What if: the cells of the heat map after projects are shifted or dropped and people are added, and what that changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy
import pandas

from metrics.policy import Policy
from metrics.scenario_text import Scenario
from metrics.utilisation import added_up

ADDED_HEADS = "+"
_HOURS = ["hard_hours", "soft_hours", "hard_inside", "soft_inside"]
COMPARED = ("capacity_hours", "hard_hours", "soft_hours", "load_hours", "load", "utilisation", "free_hours", "over_hours",
            "person_days", "fte", "outside_filter_hours", "outside_load_hours")


def moved_bookings(bookings: pandas.DataFrame, scenario: Scenario, open_from: date) -> pandas.DataFrame:
    """What the scenario takes away and where it puts it back: rows to be added to the cells, hours taken away negative.

    `bookings`: those of the scenario's projects: month, project_id, booking, hours, inside (whether the project is inside the
    filter) and the columns of a unit. Those before `open_from`, the first month that can still change, stay.
    """
    rows = bookings[bookings["month"] >= pandas.Timestamp(open_from)]
    taken = rows[rows["project_id"].isin(scenario.project_ids)]
    months = dict(scenario.shifts)
    shifted = taken[taken["project_id"].isin(months)]
    by = shifted["project_id"].map(months).to_numpy(dtype="int64", na_value=0)
    later = shifted["month"].to_numpy().astype("datetime64[M]") + by.astype("timedelta64[M]")
    put_back = shifted.assign(month=later.astype("datetime64[s]"))
    return pandas.concat([taken.assign(hours=-taken["hours"]), put_back], ignore_index=True)


def too_early(bookings: pandas.DataFrame, scenario: Scenario, open_from: date) -> dict[str, int]:
    """Project id > months by which it can come forward at most, for projects that the scenario would bring forward further.

    Work cannot be put into months that are over, so such a shift must not be made.
    """
    rows = bookings[bookings["month"] >= pandas.Timestamp(open_from)]
    first = rows.groupby("project_id")["month"].min()
    open_month = numpy.datetime64(open_from, "M")
    most = {project: int((numpy.datetime64(month, "M") - open_month).astype(int)) for project, month in first.items()}
    return {project: most[project] for project, months in scenario.shifts if project in most and -months > most[project]}


def after(cells: pandas.DataFrame, moved: pandas.DataFrame, scenario: Scenario, levels: Sequence[str], keys: Sequence[str],
          months: Sequence[pandas.Timestamp], policy: Policy) -> pandas.DataFrame:
    """The cells as the scenario leaves them, with the hours of their own shape: sums cannot tell who is over in the end.

    `cells`: capacity, hours and their part inside the filter, one row for each combination of `keys`; `moved`: of
    `moved_bookings`; `months`: those that are shown and can still change. An added head has the policy's hours of an FTE-month.
    By role the heads join their role in the months of which its capacity is known; by anything else they are a row of their
    own, because nobody knows yet which team they join.
    """
    cells = cells[[*keys, "capacity_hours", *_HOURS]]
    heads = [_heads(role, number, levels, months, policy) for role, number in scenario.heads]
    if tuple(levels) == ("role",):
        # One person more would else pass for the whole capacity of a role of which nothing is known.
        known = cells.loc[cells["capacity_hours"].notna(), ["role", "month"]].drop_duplicates()
        heads = [added.merge(known, on=["role", "month"]) for added in heads]
    changes = [cells, _as_cells(moved[moved["month"].isin(list(months))], keys), *heads]
    filled = [change.reindex(columns=cells.columns) for change in changes if len(change)]
    return _clean(added_up(pandas.concat(filled, ignore_index=True), keys)) if filled else cells


def compared(before: pandas.DataFrame, after: pandas.DataFrame, keys: Sequence[str]) -> pandas.DataFrame:
    """One row a cell that either frame has: the keys, and each of COMPARED as `_before`, `_after` and `_delta`.

    Both frames come from `metrics.utilisation.measured`. Hours that are not there before (or after) are 0; capacity is unknown.
    """
    names = [name for name in COMPARED if name in before]
    sides = [frame.set_index(list(keys))[names].astype(float) for frame in (before, after)]
    index = sides[0].index.union(sides[1].index)
    hours = [name for name in names if name in ("hard_hours", "soft_hours", "load_hours", "person_days", "fte")]
    was, becomes = (side.reindex(index).fillna(dict.fromkeys(hours, 0.0)) for side in sides)
    parts = [was.add_suffix("_before"), becomes.add_suffix("_after"), (becomes - was).add_suffix("_delta")]
    return pandas.concat(parts, axis=1).reset_index()


def _as_cells(moved: pandas.DataFrame, keys: Sequence[str]) -> pandas.DataFrame:
    soft, inside = moved["booking"] == "soft", moved["inside"].astype(bool)
    hours = moved["hours"].astype(float)
    columns = {"hard_hours": hours.where(~soft, 0.0), "soft_hours": hours.where(soft, 0.0),
               "hard_inside": hours.where(~soft & inside, 0.0), "soft_inside": hours.where(soft & inside, 0.0)}
    return added_up(moved.assign(**columns), keys)


def _heads(role: str, number: int, levels: Sequence[str], months: Sequence[pandas.Timestamp],
           policy: Policy) -> pandas.DataFrame:
    by_role = tuple(levels) == ("role",)
    own = {level: role if level == "role" else ADDED_HEADS for level in levels}
    if levels and levels[-1] != "role":
        own[levels[-1]] = f"{ADDED_HEADS}{role}"
    name = None if by_role else f"{number} added: {role}"
    return pandas.DataFrame([
        own | {"generic_id": "", "name": name, "month": month, "capacity_hours": number * policy.hours_per_fte_month,
               **dict.fromkeys(_HOURS, 0.0)} for month in months])


def _clean(cells: pandas.DataFrame) -> pandas.DataFrame:
    """What was taken away in full is nothing, not the rounding error of a difference."""
    return cells.assign(**{name: cells[name].fillna(0.0).clip(lower=0).round(9) for name in _HOURS})
