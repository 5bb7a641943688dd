"""What a scenario does to each cell of the heat map: which become overbooked, which no longer are."""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from metrics.utilisation import TOLERANCE, is_over

NEW, MORE, SAME, LESS, GONE = "newly overbooked", "more overbooked", "as before", "less overbooked", "no longer overbooked"
# What became worse stands first.
WORST_FIRST = (NEW, MORE, SAME, LESS, GONE)
WORSE = (NEW, MORE)


@dataclass(frozen=True)
class Effect:
    """Overbooked unit-months before and after; of those after, how many are new; how many cells have more hours above capacity.

    hours_before, hours_after: hours above capacity. unjudged_hours: hours that arrive where there is no capacity data.
    """

    before: int
    after: int
    new: int
    gone: int
    worse: int
    hours_before: float
    hours_after: float
    unjudged_hours: float


def cell_effects(changes: pandas.DataFrame) -> pandas.DataFrame:
    """One row a unit (generic resources apart) and month that is or was overbooked, or that changes; the worst change first.

    `changes`: of `metrics.utilisation_scenario.compared`. Adds was_over, now_over, effect (one of WORST_FIRST; None for a cell
    that is overbooked neither before nor after) and changed (whether its hours or its capacity move).
    """
    rows = changes[~changes["generic"]]
    was, now = (pandas.Series(is_over(rows[f"load_hours_{side}"], rows[f"capacity_hours_{side}"]), rows.index)
                for side in ("before", "after"))
    over = {side: rows[f"over_hours_{side}"].fillna(0.0) for side in ("before", "after")}
    grown, shrunk = over["after"] > over["before"] + TOLERANCE, over["after"] < over["before"] - TOLERANCE
    effect = pandas.Series([None] * len(rows), rows.index, dtype=object)
    for word, where in ((SAME, was & now), (MORE, was & now & grown), (LESS, was & now & shrunk), (NEW, ~was & now),
                        (GONE, was & ~now)):
        effect[where] = word
    moved = (rows["load_hours_delta"].abs() > TOLERANCE) | (rows["capacity_hours_delta"].fillna(0.0).abs() > TOLERANCE)
    # A cell that was not there before has no capacity to compare with.
    changed = moved | (rows["capacity_hours_before"].isna() & rows["capacity_hours_after"].notna())
    found = rows.assign(was_over=was, now_over=now, effect=effect, changed=changed,
                        place=effect.map({word: place for place, word in enumerate(WORST_FIRST)}).astype(float),
                        grows=over["after"] - over["before"])
    kept = found[was | now | changed].sort_values(["place", "grows", "name", "month"], ascending=[True, False, True, True],
                                                  na_position="last")
    return kept.drop(columns=["place", "grows"]).reset_index(drop=True)


def grid_of(cells: pandas.DataFrame, changes: pandas.DataFrame) -> pandas.DataFrame:
    """Every month of the units in `cells` with was_over, now_over, effect and changed; the unit with most hours above capacity,
    before or after, stands first.
    """
    judged = cells[["unit", "month", "was_over", "now_over", "effect", "changed"]]
    rows = changes[~changes["generic"] & changes["unit"].isin(cells["unit"])].merge(judged, on=["unit", "month"], how="left")
    flags = {name: rows[name].eq(True) for name in ("was_over", "now_over", "changed")}
    over = rows[["over_hours_before", "over_hours_after"]].fillna(0.0).groupby(rows["unit"]).sum().max(axis=1)
    return rows.assign(**flags, most=rows["unit"].map(over)).sort_values(
        ["most", "name", "unit", "month"], ascending=[False, True, True, True], ignore_index=True).drop(columns="most")


def effect_of(cells: pandas.DataFrame) -> Effect:
    """The counts over the rows of `cell_effects`."""
    arriving = cells["load_hours_delta"].where(cells["capacity_hours_after"].isna(), 0.0).clip(lower=0)
    return Effect(
        before=int(cells["was_over"].sum()), after=int(cells["now_over"].sum()), new=int(cells["effect"].eq(NEW).sum()),
        gone=int(cells["effect"].eq(GONE).sum()), worse=int(cells["effect"].isin(WORSE).sum()),
        hours_before=float(cells["over_hours_before"].sum()), hours_after=float(cells["over_hours_after"].sum()),
        unjudged_hours=float(arriving.sum()))
