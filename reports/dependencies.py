"""What hangs on what? The dependencies of a filter: what is wrong with them in figures, as a matrix and as a register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy
import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import choice_codes, project_ids
from metrics.network_conflicts import BOTH, NEEDED_BY
from metrics.network_standing import BROKEN, DELIVERED, OVERDUE, STANDINGS, STATUS, TROUBLE
from reports.whole_network import WholeNetwork, shown_ids, whole_of

STATES: Mapping[str, tuple[str, ...]] = {
    "open": tuple(name for name in STANDINGS if name != DELIVERED), "trouble": TROUBLE, "delivered": (DELIVERED,),
    "all": STANDINGS}
MOST_GROUPS = 25
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
    whole, shown, rows = of_filter(copy, project_filter, options)
    open_rows = rows[rows["standing"] != DELIVERED]
    on_cycle = whole.found.cycles
    circles = on_cycle if shown is None else on_cycle[on_cycle["project_id"].isin(shown)]
    as_of, known = project_filter.period_end(options), is_newest(project_filter, options)
    red = project_ids(copy)[_red(copy, as_of)]
    counts = {
        "in_all": len(whole.register), "stored": len(rows), "delivered": len(rows) - len(open_rows),
        "open": len(open_rows), "trouble": int(open_rows["standing"].isin(TROUBLE).sum()),
        "overdue": int((open_rows["standing"] == OVERDUE).sum()), "late": int(open_rows["rule"].isin([NEEDED_BY, BOTH]).sum()),
        "against": int((open_rows["dates_gap_days"] > 0).fillna(False).sum()),
        "broken": int((open_rows["standing"] == BROKEN).sum()),
        "untold": int((open_rows["need_gap_days"].isna() & open_rows["dates_gap_days"].isna()).sum()),
        "red_providers": int(open_rows.loc[open_rows["predecessor_id"].isin(red), "predecessor_id"].nunique()),
        "cycles": int(circles["cycle"].nunique()) if known else 0,
    }
    ahead = open_rows[open_rows["overdue_days"].isna() & open_rows["needed_by"].notna()]
    return Headline(as_of, known, **counts, oldest=_first(open_rows[open_rows["age_days"].notna()], "raised_on"),
                    next_due=_first(ahead, "needed_by"), depended_on=_most(open_rows, "predecessor"),
                    dependent=_most(open_rows, "successor"))


@of_one_state
def dependency_matrix(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, by: str,
                      state: str) -> Matrix:
    """Who gives to whom, counted by one of `reports.whole_network.GROUPINGS`; at most MOST_GROUPS, the most troubled."""
    whole, _, rows = of_filter(copy, project_filter, options)
    rows = grouped(whole, rows[rows["standing"].isin(STATES[state])], by)
    status = rows["standing"].map(STATUS)
    rank = rows["standing"].map({name: place for place, name in enumerate(STANDINGS)})
    rows = rows.assign(rank=rank, **{name: (status == name).astype("int64") for name in ("red", "amber", "unknown")})
    groups = _ranked_groups(rows)
    kept = [group for group, _ in groups[:MOST_GROUPS]]
    inside = rows[rows["giver"].isin(kept) & rows["receiver"].isin(kept)]
    cells = inside.groupby(["giver", "giver_name", "receiver", "receiver_name"], sort=False, as_index=False).agg(
        count=("dependency_id", "size"), rank=("rank", "min"), red=("red", "sum"), amber=("amber", "sum"),
        unknown=("unknown", "sum"))
    cells["worst"] = pandas.Series([STANDINGS[place] for place in cells["rank"]], dtype=object)
    columns = ["giver", "giver_name", "receiver", "receiver_name", "count", "worst", "red", "amber", "unknown"]
    return Matrix(cells[columns], groups[:MOST_GROUPS], (len(groups) - len(kept), len(rows) - len(inside)))


@of_one_state
def dependency_register(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, state: str,
                        by: str = "program", giver: str = "", receiver: str = "", focus: str = "",
                        limit: int | None = None) -> tuple[pandas.DataFrame, int]:
    """The dependencies in one of STATES, worst first, `limit` at most, and how many there are; columns REGISTER_COLUMNS.

    `giver`, `receiver`: only those between these groups (see `by`). `focus`: only those whose both ends are on the chain of
    this project, whatever the filter shows.
    """
    whole, _, rows = of_filter(copy, ProjectFilter(period=project_filter.period) if focus else project_filter, options)
    rows = rows[rows["standing"].isin(STATES[state])]
    if focus:
        members = whole.chain_of(focus)
        rows = rows[rows["predecessor_id"].isin(members) & rows["successor_id"].isin(members)]
    for end, group in (("predecessor_id", giver), ("successor_id", receiver)):
        if group:
            rows = rows[rows[end].map(whole.belongs[by]) == group]
    return rows[list(REGISTER_COLUMNS)].head(limit).reset_index(drop=True), len(rows)


def is_newest(project_filter: ProjectFilter, options: FilterOptions) -> bool:
    """Whether the shown date is the newest: dependencies keep no history, so at an earlier one there is no record of them."""
    return not options.reporting_dates or project_filter.period_end(options) == options.reporting_dates[-1]


def grouped(whole: WholeNetwork, rows: pandas.DataFrame, by: str) -> pandas.DataFrame:
    """The rows with giver, giver_name, receiver and receiver_name: the groups of both ends."""
    belongs = whole.belongs[[by, f"{by}_name"]]
    ends = {}
    for end, project in (("giver", "predecessor_id"), ("receiver", "successor_id")):
        of_end = belongs.reindex(rows[project])
        ends |= {end: of_end[by].to_numpy(), f"{end}_name": of_end[f"{by}_name"].to_numpy()}
    return rows.assign(**ends)


def of_filter(copy: PortfolioCopy, project_filter: ProjectFilter,
               options: FilterOptions) -> tuple[WholeNetwork, frozenset[str] | None, pandas.DataFrame]:
    """The whole network, the projects that the filter shows (None: all), and the dependencies with one of them at an end."""
    whole = whole_of(copy)
    rows = whole.standing(project_filter.period_end(options))
    if not is_newest(project_filter, options):
        return whole, frozenset(), rows.head(0)
    if project_filter.is_at_rest and not project_filter.scope.portfolios:
        return whole, None, rows
    shown = shown_ids(copy, project_filter, options)
    return whole, shown, rows[rows["predecessor_id"].isin(shown) | rows["successor_id"].isin(shown)]


def _red(copy: PortfolioCopy, as_of: date | None) -> numpy.ndarray:
    codes = choice_codes(copy, as_of)
    return codes["computed-status"].mask(("red",), empty=False) | codes["reported-status"].mask(("red",), empty=False)


def _first(rows: pandas.DataFrame, by: str) -> Mapping | None:
    return rows.sort_values([by, "dependency_id"]).iloc[0].to_dict() if len(rows) else None


def _most(rows: pandas.DataFrame, end: str) -> tuple[str, str, int] | None:
    if rows.empty:
        return None
    counts = rows.groupby([f"{end}_id", end]).size().reset_index(name="count")
    top = counts.sort_values(["count", end, f"{end}_id"], ascending=[False, True, True]).iloc[0]
    return top[f"{end}_id"], top[end], int(top["count"])


def _ranked_groups(rows: pandas.DataFrame) -> list[tuple[str, str]]:
    ends = pandas.concat([rows[[end, f"{end}_name", "red"]].set_axis(["group", "name", "red"], axis=1)
                          for end in ("giver", "receiver")])
    ranked = ends.groupby(["group", "name"], as_index=False).agg(red=("red", "sum"), count=("red", "size"))
    ranked = ranked.sort_values(["red", "count", "name", "group"], ascending=[False, False, True, True])
    return list(zip(ranked["group"], ranked["name"], strict=True))
