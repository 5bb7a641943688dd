"""What hangs on what? The dependencies of a filter: what is wrong with them in figures, as a matrix and as a register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import choice_codes, chosen_mask
from metrics.network_standing import BROKEN, DELIVERED, OVERDUE, STANDINGS, STATUS, TROUBLE
from reports.whole_network import Groups, WholeNetwork, whole_of

STATES: Mapping[str, tuple[str, ...]] = {
    "open": tuple(name for name in STANDINGS if name != DELIVERED), "trouble": TROUBLE, "delivered": (DELIVERED,),
    "all": STANDINGS}
MOST_GROUPS = 25
REGISTER_COLUMNS = ("dependency_id", "predecessor_id", "predecessor", "successor_id", "successor", "description", "standing",
                    "needed_by", "promised", "promised_by", "need_gap_days", "dates_gap_days", "overdue_days", "type",
                    "lag_days", "status", "provider_owner", "receiver_owner", "raised_on", "age_days", "giving_milestone")
_COUNTED = ("dependency_id", "standing", "giver_at", "receiver_at", "need_gap_days", "dates_gap_days", "overdue_days",
            "age_days", "needed_by", "raised_on")
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


@dataclass(frozen=True)
class Matrix:
    """cells: a row a pair of groups with dependencies between them: giver, giver_name, receiver, receiver_name, count, worst
    (a standing), red, amber, unknown (how many stand so). groups: (id, name) of those shown, most troubled first. left_out: how
    many more groups there are, and dependencies of theirs that no cell counts.
    """

    cells: pandas.DataFrame
    groups: list[tuple[str, str]]
    left_out: tuple[int, int]


@of_one_state
def dependency_headline(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> Headline:
    """The figures above the page. A dependency counts when the filter shows either of its ends."""
    whole, shown, rows = of_filter(copy, project_filter, options, _COUNTED)
    as_of, known = project_filter.period_end(options), is_newest(project_filter, options)
    open_rows = rows[(rows["standing"] != DELIVERED).to_numpy()]
    stands, givers = open_rows["standing"].to_numpy(), open_rows["giver_at"].to_numpy()
    circular = whole.found.cycles
    circular = circular if shown is None else circular[shown[whole.project_index.get_indexer(circular["project_id"])]]
    need, dates = open_rows["need_gap_days"], open_rows["dates_gap_days"]
    counts = {
        "in_all": len(whole.register), "stored": len(rows), "delivered": len(rows) - len(open_rows), "open": len(open_rows),
        "trouble": int(numpy.isin(stands, TROUBLE).sum()), "overdue": int((stands == OVERDUE).sum()),
        "late": int((need > 0).fillna(False).sum()), "against": int((dates > 0).fillna(False).sum()),
        "broken": int((stands == BROKEN).sum()), "untold": int((need.isna() & dates.isna()).sum()),
        "red_providers": len(numpy.unique(givers[_red(copy, as_of)[givers]])),
        "cycles": int(circular["cycle"].nunique()) if known else 0,
    }
    every = whole.standing(as_of)
    ahead = open_rows[open_rows["overdue_days"].isna().to_numpy()]
    aged = open_rows[open_rows["age_days"].notna().to_numpy()]
    return Headline(as_of, known, **counts, oldest=_first(every, aged, "raised_on"), next_due=_first(every, ahead, "needed_by"),
                    depended_on=_most(whole, givers), dependent=_most(whole, open_rows["receiver_at"].to_numpy()))


@of_one_state
def dependency_matrix(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, by: str,
                      state: str) -> Matrix:
    """Who gives to whom, counted by one of `reports.whole_network.GROUPINGS`; at most MOST_GROUPS, the most troubled."""
    whole, _, rows = of_filter(copy, project_filter, options, ("standing", "giver_at", "receiver_at"))
    rows = rows[rows["standing"].isin(STATES[state]).to_numpy()]
    groups = whole.groups(by)
    giver, receiver = (groups.codes[rows[end].to_numpy()] for end in ("giver_at", "receiver_at"))
    rank = rows["standing"].map({name: place for place, name in enumerate(STANDINGS)}).to_numpy(dtype="int64")
    ranked = _ranked_groups(groups, giver, receiver, numpy.isin(rank, [STANDINGS.index(name) for name in TROUBLE]))
    kept = ranked[:MOST_GROUPS]
    inside = numpy.isin(giver, kept) & numpy.isin(receiver, kept)
    status = rows["standing"].map(STATUS).to_numpy(dtype=object)[inside]
    table = pandas.DataFrame({"giver": giver[inside], "receiver": receiver[inside], "rank": rank[inside],
                              **{name: (status == name).astype("int64") for name in ("red", "amber", "unknown")}})
    cells = table.groupby(["giver", "receiver"], sort=False, as_index=False).agg(
        count=("rank", "size"), rank=("rank", "min"), red=("red", "sum"), amber=("amber", "sum"), unknown=("unknown", "sum"))
    ends = {name: values for end in ("giver", "receiver") for name, values in (
        (end, groups.ids[cells[end]]), (f"{end}_name", groups.names[cells[end]]))}
    cells = cells.assign(**ends, worst=numpy.array(STANDINGS, dtype=object)[cells["rank"]])
    columns = ["giver", "giver_name", "receiver", "receiver_name", "count", "worst", "red", "amber", "unknown"]
    return Matrix(cells[columns], [(groups.ids[group], groups.names[group]) for group in kept],
                  (len(ranked) - len(kept), int((~inside).sum())))


@of_one_state
def dependency_register(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, state: str,
                        by: str = "program", giver: str = "", receiver: str = "", focus: str = "",
                        limit: int | None = None) -> tuple[pandas.DataFrame, int]:
    """The dependencies in one of STATES, worst first, `limit` at most, and how many there are; columns REGISTER_COLUMNS.

    `giver`, `receiver`: only those between these groups (see `by`). `focus`: only those whose both ends are on the chain of
    this project, whatever the filter shows.
    """
    every = ProjectFilter(period=project_filter.period) if focus else project_filter
    whole, _, rows = of_filter(copy, every, options, (*REGISTER_COLUMNS, "giver_at", "receiver_at"))
    rows = rows[rows["standing"].isin(STATES[state]).to_numpy()]
    if focus:
        rows = rows[whole.on_chain(focus)[rows["giver_at"]] & whole.on_chain(focus)[rows["receiver_at"]]]
    groups = whole.groups(by)
    for end, group in (("giver_at", giver), ("receiver_at", receiver)):
        if group:
            rows = rows[groups.ids[groups.codes[rows[end]]] == group]
    return rows[list(REGISTER_COLUMNS)].head(limit).reset_index(drop=True), len(rows)


def is_newest(project_filter: ProjectFilter, options: FilterOptions) -> bool:
    """Whether the shown date is the newest: dependencies keep no history, so at an earlier one there is no record of them."""
    return not options.reporting_dates or project_filter.period_end(options) == options.reporting_dates[-1]


def of_filter(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions,
              columns: Sequence[str]) -> tuple[WholeNetwork, numpy.ndarray | None, pandas.DataFrame]:
    """The whole network, the projects that the filter shows (a truth each; None: all), and these columns of the dependencies
    with one of them at an end, worst first."""
    whole = whole_of(copy)
    rows = whole.standing(project_filter.period_end(options))[list(columns)]
    if not is_newest(project_filter, options):
        return whole, numpy.zeros(len(whole.projects), dtype=bool), rows.head(0)
    if project_filter.is_at_rest and not project_filter.scope.portfolios:
        return whole, None, rows
    shown = chosen_mask(copy, project_filter, project_filter.period_end(options))
    giver, receiver = (rows[end].to_numpy() for end in ("giver_at", "receiver_at"))
    return whole, shown, rows[shown[giver] | shown[receiver]]


def _red(copy: PortfolioCopy, as_of: date | None) -> numpy.ndarray:
    codes = choice_codes(copy, as_of)
    return codes["computed-status"].mask(("red",), empty=False) | codes["reported-status"].mask(("red",), empty=False)


def _first(every: pandas.DataFrame, rows: pandas.DataFrame, by: str) -> Mapping | None:
    """The row of `every` with the earliest date among these, the first by id of several."""
    earliest = rows[(rows[by] == rows[by].min()).to_numpy()]
    return every.loc[earliest["dependency_id"].idxmin()].to_dict() if len(earliest) else None


def _most(whole: WholeNetwork, places: numpy.ndarray) -> tuple[str, str, int] | None:
    if not len(places):
        return None
    counts = numpy.bincount(places)
    most = whole.projects.iloc[numpy.flatnonzero(counts == counts.max())].sort_values(["name", "project_id"]).iloc[0]
    return most["project_id"], most["name"], int(counts.max())


def _ranked_groups(groups: Groups, giver: numpy.ndarray, receiver: numpy.ndarray, is_red: numpy.ndarray) -> list[int]:
    """The groups at either end, those with the most trouble first, then with the most dependencies, then by name."""
    ends, size = numpy.concatenate([giver, receiver]), len(groups.ids)
    count, red = (numpy.bincount(ends, weights=weights, minlength=size) for weights in (None, numpy.tile(is_red, 2)))
    return sorted(numpy.flatnonzero(count).tolist(),
                  key=lambda group: (-red[group], -count[group], str(groups.names[group]), str(groups.ids[group])))
