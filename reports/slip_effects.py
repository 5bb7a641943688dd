"""What hangs on the projects that a slip moves? Needs that break, milestones and benefits that move, what the delay costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy
import pandas

from data_access.portfolio_copy import PortfolioCopy
from data_access.rows_by_project import RowsByProject
from data_access.shown_mask import Mask
from data_access.slip_rows import read_costs, read_dated_benefits, read_milestones
from metrics import network_effects
from metrics.network_slip import Slip
from reports.whole_network import whole_of


class Effects(NamedTuple):
    """What a slip does beside moving projects, in rows with names.

    needs, costs: see `late_needs` and `cost_of_delay` of `metrics.network_effects`, with predecessor and successor, or project.
    milestones, benefits: `waiting_milestones` and `dated_benefits` that move (see `moved_rows` there), with project.
    """

    needs: pandas.DataFrame
    milestones: pandas.DataFrame
    benefits: pandas.DataFrame
    costs: pandas.DataFrame


def slip_effects(copy: PortfolioCopy, found: Slip, period_end: date | None, shown: Mask | None = None) -> Effects:
    """The effects on all projects, costs by the reporting date and benefits due from then on.

    `shown`: only on these projects, needs with either end among them; costs are always of all.
    """
    whole = whole_of(copy)
    days, asked = whole.days_moved(found), whole.spread(found.asked)
    moving = numpy.flatnonzero(days)
    listed = moving if shown is None else moving[shown[moving]]
    (needs, giver), (costs, payer) = copy.held(_needs).of(moving), copy.held(_costs, period_end).of(moving)
    if shown is not None:
        is_listed = shown[giver] | shown[whole.places_of(needs["successor_id"])]
        needs, giver = needs[is_listed], giver[is_listed]
    (milestones, waiting), (benefits, due) = copy.held(_milestones).of(listed), copy.held(_benefits).of(listed)
    delay = network_effects.cost_of_delay(costs, days[payer], asked[payer])
    delay["project"] = whole.named(delay["project_id"])
    return Effects(
        network_effects.late_needs(needs, days[giver]), network_effects.moved_rows(milestones, "date", days[waiting]),
        network_effects.moved_rows(benefits, "due", days[due], period_end), delay)


@dataclass(frozen=True, eq=False)
class _Held:
    """Rows of all projects, and the place of each row's project."""

    frame: pandas.DataFrame
    position: numpy.ndarray
    by_project: RowsByProject

    @classmethod
    def read(cls, copy: PortfolioCopy, frame: pandas.DataFrame, project: str = "project_id") -> _Held:
        whole = whole_of(copy)
        position = whole.places_of(frame[project])
        return cls(frame, position, RowsByProject.of(position, len(whole.projects)))

    def of(self, places: numpy.ndarray) -> tuple[pandas.DataFrame, numpy.ndarray]:
        """The rows of the projects at these places, and the place of each row's project."""
        rows = self.by_project.rows_of(places)
        return self.frame.take(rows), self.position[rows]


def _needs(copy: PortfolioCopy) -> _Held:
    whole = whole_of(copy)
    rows = network_effects.promises(whole.measured, whole.links)
    names = {end: whole.named(rows[f"{end}_id"]) for end in ("predecessor", "successor")}
    return _Held.read(copy, rows.assign(**names), "predecessor_id")


def _milestones(copy: PortfolioCopy) -> _Held:
    rows = network_effects.waiting_milestones(read_milestones(copy))
    return _Held.read(copy, rows.assign(project=whole_of(copy).named(rows["project_id"])))


def _benefits(copy: PortfolioCopy) -> _Held:
    rows = network_effects.dated_benefits(read_dated_benefits(copy))
    return _Held.read(copy, rows.assign(project=whole_of(copy).named(rows["project_id"])))


def _costs(copy: PortfolioCopy, period_end: date | None) -> _Held:
    whole, costs = whole_of(copy), read_costs(copy, period_end)
    start, finish = (days[whole.places_of(costs["project_id"])] for days in whole.stated_days)
    return _Held.read(copy, costs.assign(start=start, finish=finish))
