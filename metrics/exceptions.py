"""What asks for attention, as one list over all kinds, ranked by the money at stake while nothing is done.

Plain rows, not frames: a portfolio has few exceptions of many kinds, where setting up frames costs more than the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy
import pandas

from metrics.burn_rate import burn_rate

Row = Mapping[str, Any]

# In the order in which they stand when the same money is at stake: what a report hides comes before what it says.
KINDS = ("divergence", "over_budget", "late", "provider", "milestones", "risks", "stale")


@dataclass(frozen=True)
class Item:
    """One exception; None is unknown or of no meaning for its kind.

    `at_stake`: money. `since`: when it began, where its own rows tell. `periods`: age of a divergence in reporting periods.
    `count`: milestones, risks or waiting projects behind it; `subject`: the first of them by name. `days`: of slip, of expected
    delay, or from a need to its promise. `share`: of the budget. `due_on`: forecast finish, baseline date or need. `reported`,
    `computed`: statuses. `reached`, `reached_late`: milestones so far. `is_shown`: whether the filter shows the project itself.
    """

    kind: str
    project_id: str
    name: str
    at_stake: float | None = None
    since: date | None = None
    periods: int | None = None
    count: int | None = None
    days: float | None = None
    share: float | None = None
    due_on: date | None = None
    subject: str | None = None
    reported: str | None = None
    computed: str | None = None
    reached: int | None = None
    reached_late: int | None = None
    is_shown: bool = True


COLUMNS = tuple(item.name for item in fields(Item))


def cost_of_delay(days: float | None, row: Row) -> float | None:
    """The money bound by a delay: its days x what a day costs, at most the budget; unknown without both.

    `row`: ac, actual_start, figures_on, bac, start, planned_finish (of the original baseline); see `metrics.burn_rate`.

    The cheapest assumption that the data bears: team and money stay bound for that much longer. It leaves out what those who
    wait for the benefits lose, which few plans state.
    """
    rate = burn_rate(*(row[name] for name in ("ac", "actual_start", "figures_on", "bac", "start", "planned_finish"))).per_day
    if days is None or rate is None:
        return None
    cost = max(days, 0) * rate
    return cost if row["bac"] is None else min(cost, row["bac"])


def judged(rows: Iterable[Row], slip_limit: float, variance_limit: float, reports_are_kept: bool = True) -> list[Item]:
    """Exceptions of the kinds divergence, over_budget, late and stale; `rows`: see `data_access.exceptions.read_judged`.

    At stake: what the forecast lies over budget; what the delay binds; for a divergence the greater of the two, which is what
    the report keeps quiet about. Nobody can say what silence costs, so a stale status has none.
    """
    items = []
    for row in rows:
        known = _of(row)
        slip, variance = row["finish_slip_days"], row["forecast_variance"]
        overspend = row["eac"] - row["bac"] if row["eac"] is not None and row["bac"] is not None else None
        delay = cost_of_delay(slip, row)
        if row["diverges"]:
            hidden = max((money for money in (overspend, delay) if money is not None and money > 0), default=None)
            items.append(Item("divergence", **known, at_stake=hidden, periods=row["divergence_age"],
                              reported=row["reported_status"], computed=row["computed_status"]))
        if variance is not None and variance > variance_limit:
            items.append(Item("over_budget", **known, at_stake=overspend, share=variance))
        if slip is not None and slip > slip_limit:
            items.append(Item("late", **known, at_stake=delay, days=slip, due_on=row["forecast_finish"]))
        if row["reported_status"] is None and reports_are_kept:
            items.append(Item("stale", **known, since=row["reported_on"]))
    return items


def overdue_risks(rows: Iterable[Row], probabilities: Mapping[int, float]) -> list[Item]:
    """One exception a project with risks past their date: how many, the largest by name, the oldest date.

    At stake: the expected loss, or for an opportunity the expected gain that passes: probability x cost impact, added up over
    those that state both. `rows`: see `data_access.exceptions.read_overdue_risks`.
    """
    def impact(row: Row) -> float | None:
        share = probabilities.get(row["probability"])
        return None if share is None or row["cost_impact"] is None else share * row["cost_impact"]

    items = []
    for entries in _by_project(rows):
        impacts = [(impact(row), row) for row in entries]
        known = [money for money, _ in impacts if money is not None]
        largest = max(impacts, key=lambda pair: (pair[0] if pair[0] is not None else -1.0, -pair[1]["due_on"].toordinal()))[1]
        items.append(Item("risks", **_of(largest), at_stake=sum(known) if known else None, count=len(entries),
                          subject=largest["title"], since=min(row["due_on"] for row in entries)))
    return items


def endangered_milestones(rows: Iterable[Row]) -> list[Item]:
    """One exception a project with milestones that will hardly be met: how many, the first of them, how late it is expected.

    Expected days late: the greater of the milestone's own forecast against its baseline and the project's mean so far. At
    stake: what the longest of these delays binds. `rows`: see `data_access.exceptions.read_endangered_milestones`.
    """
    items = []
    for entries in _by_project(rows):
        delays = [_expected_delay(row) for row in entries]
        first, days = min(zip(entries, delays, strict=True),
                          key=lambda pair: (pair[0]["baseline_date"], pair[0]["milestone_id"]))
        items.append(Item("milestones", **_of(first), at_stake=cost_of_delay(max(delays), first), count=len(entries),
                          subject=first["milestone"], due_on=first["baseline_date"], days=days, reached=first["reached"],
                          reached_late=first["reached_late"]))
    return items


def red_providers(rows: Iterable[Row], is_shown: bool = True) -> list[Item]:
    """One exception a red project that others wait for: how many wait, who, and how late the worst promise is.

    At stake: over the receivers, what the days from `needed_by` to the promise bind at their cost of a day; unknown where no
    promise is known to be late. Several deliveries to one receiver hold it up once, by the longest of them. `rows`: see
    `data_access.exceptions.read_red_providers`; `is_shown`: whether the filter shows the red projects themselves.
    """
    items = []
    for links in _by_project(rows):
        worst: dict[str, tuple[float, float, Row]] = {}
        for row in links:
            gap = (row["promised"] - row["needed_by"]).days if row["promised"] and row["needed_by"] else 0
            found = (float(max(gap, 0)), cost_of_delay(gap, row) or 0.0, row)
            held = worst.get(row["receiver_id"])
            worst[row["receiver_id"]] = found if held is None or found[:2] > held[:2] else held
        ordered = sorted(worst.values(), key=lambda found: (-found[1], -found[0], found[2]["receiver"]))
        money = sum(cost for _, cost, _ in ordered)
        needs = [row["needed_by"] for row in links if row["needed_by"]]
        items.append(Item("provider", **_of(links[0]), is_shown=is_shown, at_stake=money or None,
                          count=len(ordered), subject=ordered[0][2]["receiver"], days=max(days for days, *_ in ordered) or None,
                          due_on=min(needs, default=None), reported=links[0]["reported_status"],
                          computed=links[0]["computed_status"]))
    return items


def rank_key(item: Item) -> tuple:
    """Sorts the most money at stake first; those without a figure follow, by kind, the oldest first."""
    return (-(item.at_stake if item.at_stake is not None else -1.0), KINDS.index(item.kind), item.since or date.max, item.name,
            item.project_id)


def ranked(items: Iterable[Item]) -> list[Item]:
    """All exceptions in one order, see `rank_key`."""
    return sorted(items, key=rank_key)


def with_since(items: Iterable[Item], since: Mapping[tuple[str, str], date]) -> list[Item]:
    """The items with the day of `since` for their (kind, project_id), where it has one."""
    return [replace(item, since=since[item.kind, item.project_id]) if (item.kind, item.project_id) in since else item
            for item in items]


def as_frame(items: Sequence[Item], **more: Sequence) -> pandas.DataFrame:
    """One row an item with the columns of COLUMNS, and `more` as given.

    Dates are `datetime64[s]`, numbers `float64`, missing is NaT, NaN, None.
    """
    types = dict.fromkeys(("at_stake", "periods", "count", "days", "share", "reached", "reached_late"), float)
    types |= {"since": "datetime64[s]", "due_on": "datetime64[s]", "is_shown": bool}
    # One index for all columns: with one of its own each, pandas would bring them together first.
    rows = pandas.RangeIndex(len(items))
    given = {name: [getattr(item, name) for item in items] for name in COLUMNS} | more
    return pandas.DataFrame({name: numpy.array(values, dtype=types[name]) if name in types else
                             pandas.Series(values, rows, dtype=object) for name, values in given.items()}, rows)


def _expected_delay(row: Row) -> float:
    forecast = (row["forecast_date"] - row["baseline_date"]).days if row["forecast_date"] else None
    return float(round(max(value for value in (forecast, row["mean_days_late"]) if value is not None)))


def _of(row: Row) -> dict[str, str]:
    return {"project_id": row["project_id"], "name": row["name"]}


def _by_project(rows: Iterable[Row]) -> list[list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["project_id"], []).append(row)
    return list(grouped.values())
