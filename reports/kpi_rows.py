"""What stands behind a key figure: its formula with the numbers, what each project adds, the rows and their age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas

from data_access import kpi_figures, versions
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.kpi_figures import read_figures
from data_access.kpi_records import read_records, sum_by_project
from data_access.kpi_sources import unfed
from data_access.raid_entries import read_open_entries
from metrics.kpi_catalogue import CATALOGUE
from metrics.kpi_contributions import COLUMNS, contributions
from metrics.kpi_formula import formula_filled
from metrics.policy import Policy
from metrics.portfolio_kpis import Kpi, Terms
from metrics.risk import expected_impact
from reports import kpi_links, kpi_managers, kpi_people, kpi_teams
from reports.kpi_moment import NO_RECORD, Moment, moment, record_moment
from reports.kpis import kpis

# The day that says how old a project's part of a figure is.
_AGES = ("figures_on", "reported_on")
_EMPTY = pandas.DataFrame({name: pandas.Series(dtype=object) for name in ("id", "name", "numerator", "denominator", "reason")})


@dataclass(frozen=True)
class DataAge:
    """The oldest and newest day of the rows behind a figure, None where they carry none, and when the data was last changed."""

    oldest: date | None
    newest: date | None
    changed_at: datetime | None


@dataclass(frozen=True)
class KpiBehind:
    """Everything behind one key figure.

    `contributors`: one row a project (or what `kpi.covers` says: person, manager, team, dependency) that counts: id, name,
    numerator, denominator, contribution, without (the figure if it were not there) and the figures shown of it; heaviest
    first. `rows`: the source rows (see the definition's `rows`), with numerator and denominator where single rows have them.
    `left_out`: id, name, reason. `told_on`: the reporting date of the record that was read.
    """

    kpi: Kpi
    formula: str
    formula_filled: str
    contributors: pandas.DataFrame
    rows: pandas.DataFrame
    left_out: pandas.DataFrame
    data_age: DataAge
    told_on: date | None


def rows_behind(database: Database, kpi_id: str, project_filter: ProjectFilter, options: FilterOptions,
                policy: Policy) -> KpiBehind:
    """What stands behind one figure of `reports.kpis.kpis`, for the same filter and policy; ids of the catalogue alone."""
    definition = CATALOGUE[kpi_id]
    found = kpis(database, project_filter, options, policy, [kpi_id])[0]
    shown = moment(database, project_filter, options, policy, project_filter.period_end(options))
    asked = shown if definition.dated or shown.is_newest else record_moment(shown, policy)
    parts, rows = _without_record(shown) if asked is None else _told_parts(asked, kpi_id)
    terms = Terms(found.covered, found.numerator, found.denominator, median=found.value)
    ranked = contributions(parts, definition, terms, found.better)
    left = parts[parts["reason"].notna()][["id", "name", "reason"]].reset_index(drop=True)
    return KpiBehind(found, definition.formula, formula_filled(definition, found), _first(ranked, COLUMNS), rows, left,
                     _age(asked or shown, ranked), asked.on if asked else None)


def _without_record(shown: Moment) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    with shown.database.read() as connection:
        active = read_figures(connection, shown.project_filter, shown.on, "status_fresh")
    parts = active[["project_id", "name"]].rename(columns={"project_id": "id"})
    return parts.assign(numerator=float("nan"), denominator=float("nan"), reason=NO_RECORD), pandas.DataFrame()


def _told_parts(asked: Moment, kpi_id: str) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """The parts and rows, all of them left out where nothing in the whole data can feed the figure."""
    parts, rows = _parts(asked, kpi_id)
    reason = unfed(asked.database).get(kpi_id)
    return (parts, rows) if reason is None else (parts.assign(reason=parts["reason"].fillna(reason)), rows.head(0))


def _parts(asked: Moment, kpi_id: str) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """What adds up to the figure (id, name, numerator, denominator, reason and more) and the source rows."""
    if kpi_id in kpi_figures.TERMS:
        return _figure_parts(asked, kpi_id)
    if kpi_id in kpi_managers.IDS:
        # Who holds a certification is a fact about one person.
        shown = asked.on and asked.policy.person_rows
        return kpi_managers.manager_parts(asked) if shown else (_EMPTY, pandas.DataFrame())
    if kpi_id in kpi_teams.IDS:
        areas, teams = kpi_teams.team_rows(asked)
        return teams, areas
    if kpi_id in kpi_links.IDS:
        links = kpi_links.link_rows(asked)
        return kpi_links.link_parts(links), links
    if asked.on is None:
        return _EMPTY, pandas.DataFrame()
    return _people_parts(asked, kpi_id) if kpi_id in kpi_people.IDS else _record_parts(asked, kpi_id)


def _figure_parts(asked: Moment, kpi_id: str) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    with asked.database.read() as connection:
        frame = read_figures(connection, asked.project_filter, asked.on, kpi_id)
        entries = read_open_entries(connection, asked.project_filter, asked.options) if kpi_id == "risk_exposure" else None
    parts = frame.rename(columns={"project_id": "id"})
    if entries is None:
        return parts, frame[frame["reason"].isna()].drop(columns="reason").reset_index(drop=True)
    risks = entries[entries["kind"].isin(["threat", "opportunity"])]
    impact = expected_impact(risks["kind"], risks["probability"], risks["cost_impact"], asked.policy.risk_probabilities)
    risks = risks.rename(columns={"project": "name"}).assign(numerator=impact)
    return parts, risks.sort_values("numerator", ascending=False, na_position="last", ignore_index=True)


def _record_parts(asked: Moment, kpi_id: str) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    with asked.database.read() as connection:
        parts = sum_by_project(connection, asked.project_filter, asked.record_dates(), kpi_id)
        rows = read_records(connection, asked.project_filter, asked.record_dates(), kpi_id)
    return parts.rename(columns={"project_id": "id"}), rows


def _people_parts(asked: Moment, kpi_id: str) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    months = kpi_people.person_months(asked)
    parts = kpi_people.people_parts(asked, kpi_id, months)
    if asked.policy.person_rows:
        return parts, months
    if kpi_people.too_few(parts):
        return _EMPTY, pandas.DataFrame()
    teams = kpi_people.by_team(parts)
    return teams, teams.drop(columns="reason")


def _first(frame: pandas.DataFrame, names: tuple[str, ...]) -> pandas.DataFrame:
    return frame[[*names, *(name for name in frame.columns if name not in names)]]


def _age(asked: Moment, ranked: pandas.DataFrame) -> DataAge:
    with asked.database.read() as connection:
        changed_at = versions.current(connection).changed_at
    days = next((ranked[name].dropna() for name in _AGES if name in ranked), pandas.Series(dtype="datetime64[s]"))
    oldest, newest = (None, None) if days.empty else (days.min().date(), days.max().date())
    return DataAge(oldest, newest, changed_at)
