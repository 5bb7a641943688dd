"""What could hurt most, what could help, and which issues, decisions and changes wait: the open RAID entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.raid_entries import read_open_entries
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


def open_entries(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy) -> OpenEntries:
    """The open RAID entries that the filter shows, as of its reporting date."""
    as_of = project_filter.period_end(options)
    known = not options.reporting_dates or as_of == options.reporting_dates[-1]
    with database.read() as connection:
        entries = read_open_entries(connection, project_filter, options)
    entries = _judged(entries if known else entries.head(0), as_of, policy)
    ranked = entries.sort_values(["exposure", "impact", "probability", "raid_id"], ascending=[False, False, False, True],
                                 na_position="last", ignore_index=True)
    waiting = entries[entries["kind"].isin(WAITING)]
    waiting = waiting.sort_values(["raised_on", "raid_id"], na_position="last", ignore_index=True)
    kinds = {kind: ranked[ranked["kind"] == kind].reset_index(drop=True) for kind in ("threat", "opportunity")}
    return OpenEntries(as_of, known, kinds["threat"], kinds["opportunity"], waiting)


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


def _judged(entries: pandas.DataFrame, as_of: date | None, policy: Policy) -> pandas.DataFrame:
    at = pandas.Timestamp(as_of) if as_of else pandas.NaT
    exposure = expected_impact(entries["kind"], entries["probability"], entries["cost_impact"], policy.risk_probabilities)
    age = (at - entries["raised_on"]).dt.days.astype("Int64") if as_of else pandas.Series(pandas.NA, entries.index, "Int64")
    return entries.assign(exposure=exposure.abs(), age_days=age.where(age >= 0), overdue=entries["due_on"] < at)
