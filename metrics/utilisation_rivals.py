"""Which projects compete for the same over-booked people, in which months, by how many hours."""

from __future__ import annotations

import pandas

from metrics.utilisation import HARD_ONLY, is_over, load_hours

_CELL = ["unit", "month"]


def contested_cells(booked: pandas.DataFrame, capacity: pandas.DataFrame, project_id: str,
                    soft_weight: float = HARD_ONLY) -> pandas.DataFrame:
    """One row a unit and month in which the project has hours on it: whether it is over-booked, and how much is the project's.

    `booked`: unit, name, month, project_id, booking, hours; `capacity`: unit, month, capacity_hours (missing for unknown).
    Returns unit, name, month, capacity_hours, load_hours, own_hours, other_hours, over_hours (load above capacity), over (None
    where capacity is unknown).
    """
    counted = _counted(booked, soft_weight)
    cells = counted.groupby([*_CELL, "name"], as_index=False, dropna=False)["counted"].sum()
    cells = cells.rename(columns={"counted": "load_hours"})
    own = counted[counted["project_id"] == project_id].groupby(_CELL)["counted"].sum().rename("own_hours").reset_index()
    cells = cells.merge(own[own["own_hours"] > 0], on=_CELL).merge(capacity[[*_CELL, "capacity_hours"]], on=_CELL, how="left")
    over = pandas.Series(is_over(cells["load_hours"], cells["capacity_hours"]), cells.index).astype(object)
    return cells.assign(
        other_hours=cells["load_hours"] - cells["own_hours"], over=over.where(cells["capacity_hours"].notna(), None),
        over_hours=(cells["load_hours"] - cells["capacity_hours"]).clip(lower=0),
    ).sort_values(["month", "unit"], ignore_index=True)


def rivals(booked: pandas.DataFrame, contested: pandas.DataFrame, project_id: str,
           soft_weight: float = HARD_ONLY) -> pandas.DataFrame:
    """One row a rival project and month: project_id, month, units, names, rival_hours, own_hours, over_hours.

    units: how many over-booked people (or roles) both are booked on, names: who; rival_hours and own_hours: what each has on
    them (own_hours NaN where any of the project's are); over_hours: by how much these are over their capacity, in full for each
    rival, so it does not add up over rivals. The rival with most hours stands first, its months in order.
    """
    over = contested[contested["over"].eq(True)][[*_CELL, "own_hours", "over_hours"]]
    counted = _counted(booked, soft_weight)
    others = counted[(counted["project_id"] != project_id) & (counted["counted"] > 0)]
    shared = others.groupby([*_CELL, "name", "project_id"], as_index=False, dropna=False)["counted"].sum().merge(over, on=_CELL)
    rows = shared.groupby(["project_id", "month"], as_index=False).agg(
        units=("unit", "nunique"), names=("name", lambda names: tuple(sorted(names.astype(str)))),
        rival_hours=("counted", "sum"), own_hours=("own_hours", _all_known), over_hours=("over_hours", "sum"))
    total = rows.groupby("project_id")["rival_hours"].transform("sum")
    rows = rows.assign(total=total).sort_values(["total", "project_id", "month"], ascending=[False, True, True])
    return rows.drop(columns="total").reset_index(drop=True)


def by_rival(rows: pandas.DataFrame) -> pandas.DataFrame:
    """One row a rival, most hours first: project_id, project, months (how many), names (all of them), rival_hours, own_hours.

    `rows`: of `rivals` with `project`, the name; its further columns are kept. Rivals without an id are one row a name.
    """
    facts = [name for name in rows.columns
             if name not in ("month", "units", "names", "rival_hours", "own_hours", "over_hours")]
    keys = ["project_id", "project"]
    found = rows.groupby(keys, dropna=False, sort=False, as_index=False).agg(
        **{name: (name, "first") for name in facts if name not in keys}, months=("month", "nunique"),
        names=("names", lambda parts: tuple(sorted({name for names in parts for name in names}))),
        rival_hours=("rival_hours", "sum"), own_hours=("own_hours", _all_known))
    return found.sort_values(["rival_hours", "project"], ascending=[False, True], ignore_index=True)


def _all_known(hours: pandas.Series) -> float:
    """Their sum, NaN where one of them is."""
    return hours.sum(skipna=False)


def _counted(booked: pandas.DataFrame, soft_weight: float) -> pandas.DataFrame:
    soft = booked["booking"] == "soft"
    return booked.assign(counted=load_hours(booked["hours"].where(~soft, 0.0), booked["hours"].where(soft, 0.0), soft_weight))
