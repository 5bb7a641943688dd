"""What could hurt most, what could help, and which issues, decisions and changes wait: the open RAID entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.raid_entries import read_open_entries
from data_access.shown_mask import ProjectRows, at_rest, project_rows, shown_mask
from metrics.policy import Policy
from metrics.risk import expected_impact

WAITING = ("issue", "decision", "change", "assumption")


@dataclass(frozen=True)
class OpenEntries:
    """Open entries of the filter's active projects. Each has `exposure` (probability x cost impact, money, both kinds
    positive), `age_days` since it was raised and `overdue` (due before the as-of date), counted at `as_of`.

    threats, opportunities: greatest exposure first, those without one last. waiting: issues, decisions, changes, assumptions,
    oldest first. `known`: False where the shown date is not the newest, because entries keep no history; all are empty then.
    """

    as_of: date | None
    known: bool
    threats: pandas.DataFrame
    opportunities: pandas.DataFrame
    waiting: pandas.DataFrame


@of_one_state
def open_entries(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, policy: Policy) -> OpenEntries:
    """The open RAID entries that the filter shows, as of its reporting date. Asked of a database."""
    as_of = project_filter.period_end(options)
    known = not options.reporting_dates or as_of == options.reporting_dates[-1]
    mask = shown_mask(copy, project_filter, options) & known
    kinds = copy.held(_entries, as_of, tuple(policy.risk_probabilities.items()))
    return OpenEntries(as_of, known, *(rows.of(mask) for rows in kinds))


def _entries(copy: PortfolioCopy, as_of: date | None, probabilities: tuple) -> tuple[ProjectRows, ProjectRows, ProjectRows]:
    """Threats, opportunities and what waits, of all projects."""
    with copy.database.read() as connection:
        entries = _judged(read_open_entries(connection, *at_rest(as_of)), as_of, dict(probabilities))
    ranked = entries.sort_values(["exposure", "impact", "probability", "raid_id"], ascending=[False, False, False, True],
                                 na_position="last")
    waiting = entries[entries["kind"].isin(WAITING)].sort_values(["raised_on", "raid_id"], na_position="last")
    kinds = (ranked[ranked["kind"] == kind] for kind in ("threat", "opportunity"))
    return tuple(project_rows(copy, rows.reset_index(drop=True)) for rows in (*kinds, waiting))


def grid_counts(entries: pandas.DataFrame) -> pandas.DataFrame:
    """How many entries stand in each cell of the 5 x 5 grid: probability, impact, count; those without both are left out."""
    counts = entries.dropna(subset=["probability", "impact"]).groupby(["probability", "impact"]).size()
    cells = pandas.MultiIndex.from_product([range(1, 6), range(1, 6)], names=["probability", "impact"])
    return counts.reindex(cells, fill_value=0).rename("count").reset_index()


def in_cell(entries: pandas.DataFrame, cell: tuple[int, int] | None) -> pandas.DataFrame:
    """The entries of one cell (probability, impact); all of them without one."""
    if cell is None:
        return entries
    return entries[(entries["probability"] == cell[0]) & (entries["impact"] == cell[1])].reset_index(drop=True)


def _judged(entries: pandas.DataFrame, as_of: date | None, probabilities: Mapping[int, float]) -> pandas.DataFrame:
    at = pandas.Timestamp(as_of) if as_of else pandas.NaT
    exposure = expected_impact(entries["kind"], entries["probability"], entries["cost_impact"], probabilities)
    age = (at - entries["raised_on"]).dt.days.astype("Int64") if as_of else pandas.Series(pandas.NA, entries.index, "Int64")
    return entries.assign(exposure=exposure.abs(), age_days=age.where(age >= 0), overdue=entries["due_on"] < at)
