"""What hangs on what? The dependencies of a filter: what is wrong with them in figures, and as a register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import choice_codes, chosen_mask
from metrics.network_standing import BROKEN, DELIVERED, OVERDUE, STANDINGS, TROUBLE
from reports.dependency_standings import Standings
from reports.whole_network import WholeNetwork, whole_of

OPEN = tuple(name for name in STANDINGS if name != DELIVERED)
STATES: Mapping[str, tuple[str, ...]] = {"open": OPEN, "trouble": TROUBLE, "delivered": (DELIVERED,), "all": STANDINGS}
REGISTER_COLUMNS = ("dependency_id", "predecessor_id", "predecessor", "successor_id", "successor", "description", "standing",
                    "needed_by", "promised", "promised_by", "need_gap_days", "dates_gap_days", "overdue_days", "type",
                    "lag_days", "status", "provider_owner", "receiver_owner", "raised_on", "age_days", "giving_milestone")
OWNERS = ("provider_owner", "receiver_owner")


@dataclass(frozen=True)
class Headline:
    """What is wrong with the dependencies of a filter, in figures, as of a date.

    known: False where the shown date is not the newest, because dependencies keep no history; nothing is counted then.
    in_all: dependencies of the whole portfolio. stored, delivered, open: those of the filter. overdue, late (promised after the
    day of need), against (the dates of both projects do not allow it), untold (open, without dates that could tell): see
    `metrics.network_standing`; one may be overdue and late at once. trouble: how many open ones are at least one of overdue,
    late, against or broken (reported as such, and none of the others). red_providers: projects in red (reported or computed)
    that others wait for. cycles: circles with a project of the filter.

    oldest, next_due: a row of the register or None. depended_on, dependent: (project_id, name, how many open ones) or None.
    """

    as_of: date | None
    known: bool
    in_all: int
    stored: int
    delivered: int
    open: int
    trouble: int
    overdue: int
    late: int
    against: int
    broken: int
    untold: int
    red_providers: int
    cycles: int
    oldest: Mapping | None
    next_due: Mapping | None
    depended_on: tuple[str, str, int] | None
    dependent: tuple[str, str, int] | None


@of_one_state
def dependency_headline(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> Headline:
    """The figures above the page. A dependency counts when the filter shows either of its ends."""
    whole, shown, every, places = of_filter(copy, project_filter, options)
    as_of, known = project_filter.period_end(options), is_newest(project_filter, options)
    still = every.standing_so(places, OPEN)
    ranks, givers = every.rank[still], every.giver[still]
    circular = whole.found.cycles["cycle"].to_numpy()
    circular = circular if shown is None else circular[shown[whole.circular]]
    counts = {
        "in_all": len(every.rows), "stored": len(places), "delivered": len(places) - len(still), "open": len(still),
        "trouble": _count(every.is_trouble[still]), "overdue": _count(ranks == STANDINGS.index(OVERDUE)),
        "late": _count(every.is_late[still]), "against": _count(every.is_against[still]),
        "broken": _count(ranks == STANDINGS.index(BROKEN)), "untold": _count(every.is_untold[still]),
        "red_providers": len(numpy.unique(givers[_red(copy, as_of)[givers]])),
        "cycles": len(numpy.unique(circular)) if known else 0,
    }
    ahead, aged = still[~every.is_overdue[still]], still[every.has_age[still]]
    return Headline(as_of, known, **counts, oldest=_first(every, aged, every.raised_on),
                    next_due=_first(every, ahead, every.needed_by), depended_on=_most(whole, givers),
                    dependent=_most(whole, every.receiver[still]))


@of_one_state
def dependency_register(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, state: str,
                        by: str = "program", giver: str = "", receiver: str = "", focus: str = "",
                        limit: int | None = None) -> tuple[pandas.DataFrame, int]:
    """The dependencies in one of STATES, worst first, `limit` at most, and how many there are; columns REGISTER_COLUMNS.

    `giver`, `receiver`: only those between these groups (see `by`). `focus`: only those whose both ends are on the chain of
    this project, whatever the filter shows.
    """
    asked = ProjectFilter(period=project_filter.period) if focus else project_filter
    whole, _, every, places = of_filter(copy, asked, options)
    places = every.standing_so(places, STATES[state])
    if focus:
        near = whole.mask_of(whole.chain_of(focus))
        places = places[near[every.giver[places]] & near[every.receiver[places]]]
    groups = whole.groups(by)
    for end, group in ((every.giver, giver), (every.receiver, receiver)):
        if group:
            places = places[groups.ids[groups.codes[end[places]]] == group]
    return every.taken(places[:limit], REGISTER_COLUMNS), len(places)


def is_newest(project_filter: ProjectFilter, options: FilterOptions) -> bool:
    """Whether the shown date is the newest: dependencies keep no history, so at an earlier one there is no record of them."""
    return not options.reporting_dates or project_filter.period_end(options) == options.reporting_dates[-1]


def of_filter(copy: PortfolioCopy, project_filter: ProjectFilter,
              options: FilterOptions) -> tuple[WholeNetwork, numpy.ndarray | None, Standings, numpy.ndarray]:
    """The whole network, the projects that the filter shows (a truth each; None: all), every dependency at the filter's date,
    and the places of those with a shown project at an end, worst first."""
    whole, as_of = whole_of(copy), project_filter.period_end(options)
    every = whole.standings(as_of)
    if not is_newest(project_filter, options):
        return whole, whole.mask_of([]), every, numpy.empty(0, dtype="int64")
    if project_filter.is_at_rest and not project_filter.scope.portfolios:
        return whole, None, every, numpy.arange(len(every.rows))
    shown = chosen_mask(copy, project_filter, as_of)
    return whole, shown, every, numpy.flatnonzero(shown[every.giver] | shown[every.receiver])


def _count(truths: numpy.ndarray) -> int:
    return int(numpy.count_nonzero(truths))


def _red(copy: PortfolioCopy, as_of: date | None) -> numpy.ndarray:
    codes = choice_codes(copy, as_of)
    return codes["computed-status"].mask(("red",), empty=False) | codes["reported-status"].mask(("red",), empty=False)


def _first(every: Standings, places: numpy.ndarray, days: numpy.ndarray) -> Mapping | None:
    """The row with the earliest of the days among these places, the first by id of several."""
    dated = places[~numpy.isnat(days[places])]
    if not len(dated):
        return None
    earliest = dated[days[dated] == days[dated].min()]
    first = earliest[every.place_by_id[earliest].argmin()]
    return {name: every.rows[name].array[first] for name in REGISTER_COLUMNS}


def _most(whole: WholeNetwork, places: numpy.ndarray) -> tuple[str, str, int] | None:
    if not len(places):
        return None
    counts = numpy.bincount(places)
    names = whole.projects["name"].array
    most = min(numpy.flatnonzero(counts == counts.max()).tolist(), key=lambda place: (names[place], whole.project_index[place]))
    return whole.project_index[most], names[most], int(counts.max())
