"""Projects and dependencies as a roadmap draws them: all of them made ready once for each state of the data, then picked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy
import pandas

from data_access.frames import typed_frame
from data_access.portfolio_copy import PortfolioCopy
from data_access.shown_mask import choice_codes
from reports.whole_network import whole_of

_READ = ("dependency_id", "predecessor_id", "predecessor", "successor_id", "successor", "type", "lag_days", "standing",
         "needed_by", "promised", "need_gap_days", "dates_gap_days", "overdue_days")


def drawn_projects(copy: PortfolioCopy, as_of: date | None, by: str, places: Sequence[int]) -> pandas.DataFrame:
    """The projects at these places, in lanes by one of `reports.dependency_groups.GROUPINGS`, by project in one lane.

    id, label, lane, lane_name, start, finish (as the project states them), baseline_start, baseline_finish (original), near
    (true), status (computed).
    """
    return copy.held(_projects, as_of, by).take(places).reset_index(drop=True)


def drawn_links(copy: PortfolioCopy, as_of: date | None, places: numpy.ndarray) -> pandas.DataFrame:
    """The dependencies at these places of the standings of that date.

    _READ, trouble, on_cycle, near (true), from_date, to_date: the ends of the line by what both projects state; missing where
    that is not known.
    """
    return copy.held(_links, as_of).take(places).reset_index(drop=True)


def _projects(copy: PortfolioCopy, as_of: date | None, by: str) -> pandas.DataFrame:
    whole, known = whole_of(copy), choice_codes(copy, as_of)["computed-status"]
    groups, facts, (start, finish) = whole.groups(by), whole.projects, whole.stated_days
    in_one = numpy.full(len(facts), "", dtype=object)
    lane, lane_name = (in_one, in_one) if by == "project" else (groups.ids[groups.codes], groups.names[groups.codes])
    # One place more at the end: a missing status has the code -1.
    statuses = numpy.array([*known.values, None], dtype=object)[known.codes]
    return typed_frame({
        "id": facts["project_id"].to_numpy(), "label": facts["name"].to_numpy(), "lane": lane, "lane_name": lane_name,
        "start": start, "finish": finish, "baseline_start": facts["original_start"].to_numpy(),
        "baseline_finish": facts["original_finish"].to_numpy(), "near": numpy.ones(len(facts), dtype=bool),
        "status": statuses})


def _links(copy: PortfolioCopy, as_of: date | None) -> pandas.DataFrame:
    whole = whole_of(copy)
    every = whole.standings(as_of)
    from_date, to_date = every.ends_of(slice(None), *whole.stated_days)
    return every.rows[list(_READ)].assign(trouble=every.is_trouble, on_cycle=every.on_cycle, near=True, from_date=from_date,
                                          to_date=to_date)
