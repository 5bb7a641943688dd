"""The sums behind the key figures at a reporting date: asked of the database, or of the record that was kept of that date."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from data_access import kpi_figures, kpi_records
from data_access.kpi_figures import sum_figures
from data_access.kpi_records import sum_records
from data_access.kpi_sources import unfed
from data_access.portfolio_copy import of_one_state
from metrics.kpi_catalogue import BESIDE, CATALOGUE
from metrics.policy import Policy
from metrics.portfolio_kpis import Terms
from reports import kpi_links, kpi_managers, kpi_people, kpi_teams
from reports.kpi_moment import NO_DATE, NO_RECORD, Moment, record_moment

_figure_sums, _record_sums = of_one_state(sum_figures), of_one_state(sum_records)


def terms_at(asked: Moment, policy: Policy, ids: Collection[str]) -> dict[str, Terms]:
    """Id > the sums behind it, for ids of the catalogue and of what is shown beside them."""
    definitions = CATALOGUE | BESIDE
    undated = [name for name in ids if not definitions[name].dated]
    if asked.is_newest or not undated:
        return known_terms(asked, ids)
    found = known_terms(asked, [name for name in ids if definitions[name].dated])
    record = record_moment(asked, policy)
    if record is None:
        active = count_active(asked)
        return found | {name: Terms(left_out={NO_RECORD: active}) for name in undated}
    return found | {name: replace(terms, told_on=record.on) for name, terms in known_terms(record, undated).items()}


def count_active(asked: Moment) -> int:
    """How many projects a figure could cover at that moment."""
    return int(_figure_sums(asked.database, asked.project_filter, asked.on, ())["projects"])


def known_terms(asked: Moment, ids: Collection[str]) -> dict[str, Terms]:
    """The sums of figures that this very moment knows."""
    of_figures = [name for name in ids if name in kpi_figures.TERMS]
    sums = _figure_sums(asked.database, asked.project_filter, asked.on, of_figures)
    found = {name: figure_terms(name, sums) for name in of_figures}
    for name in (name for name in ids if name in kpi_records.RECORDS):
        found[name] = _record_terms(asked, name, int(sums["projects"]))
    found |= kpi_people.people_terms(asked, ids)
    found |= {name: _other_terms(asked, name) for name in ids if name not in found}
    return told(found, unfed(asked.database))


def told(found: Mapping[str, Terms], unfed_by: Mapping[str, str]) -> dict[str, Terms]:
    """The sums without those that nothing in the whole data can feed: what they cover is left out, with that as the reason."""
    return {name: Terms(left_out={**terms.left_out, unfed_by[name]: terms.covered}, rows_left_out=terms.rows_left_out)
            if name in unfed_by else terms for name, terms in found.items()}


def _other_terms(asked: Moment, kpi_id: str) -> Terms:
    if kpi_id in kpi_links.IDS:
        return kpi_links.link_terms(asked)
    if kpi_id in kpi_managers.IDS:
        return kpi_managers.manager_terms(asked)
    return kpi_teams.team_terms(asked)


def figure_terms(kpi_id: str, sums: Mapping[str, float | None]) -> Terms:
    """The sums of one figure out of `data_access.kpi_figures.sum_figures`."""
    reasons = [reason for reason, _ in kpi_figures.TERMS[kpi_id].reasons]
    left_out = {reason: int(sums[f"{kpi_id} missing {number}"] or 0) for number, reason in enumerate(reasons)}
    numerator, denominator, judged, median = (
        sums.get(f"{kpi_id} {part}") for part in ("numerator", "denominator", "judged", "median"))
    return Terms(int(sums[f"{kpi_id} covered"] or 0), numerator, denominator, left_out, judged, median)


def _record_terms(asked: Moment, kpi_id: str, active: int) -> Terms:
    if asked.on is None:
        return Terms(left_out={NO_DATE: active})
    dates = asked.record_dates()
    sums = _record_sums(asked.database, asked.project_filter, dates, kpi_id)
    covered = int(sums["covered"] or 0)
    rows = {reason.removeprefix("left "): int(count or 0) for reason, count in sums.items() if reason.startswith("left ")}
    missing = kpi_records.missing_reason(kpi_id, dates)
    return Terms(covered, sums["numerator"], sums["denominator"], {missing: active - covered}, rows_left_out=rows)
