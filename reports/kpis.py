"""How is the portfolio doing? Every key figure of the catalogue, what it covers, and what it was before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.kpi_targets import targets_of
from metrics.kpi_catalogue import CATALOGUE, IDS
from metrics.policy import Policy
from metrics.portfolio_kpis import Kpi, kpi
from reports.kpi_moment import moment
from reports.kpi_terms import terms_at

RECORD_KEYS = ("id", "value", "unit", "status", "previous", "target", "covered", "left_out")


def kpis(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
         ids: Sequence[str] | None = None) -> list[Kpi]:
    """The key figures named by `ids` (all of the catalogue without) at the shown reporting date, in that order.

    `policy`: as loaded, without the portfolio's own settings. The figure compared with is that of the projects that the same
    filter shows at the earlier date, judged by the same rules; where rows have no date of their own it is read from the
    snapshot nearest before it, and not measured without one.
    """
    ids = IDS if ids is None else ids
    asked = [*ids, *(CATALOGUE[name].beside for name in ids if CATALOGUE[name].beside)]
    as_of, before = project_filter.period_end(options), project_filter.compare_end(options)
    shown = moment(database, project_filter, options, policy, as_of)
    now = terms_at(shown, policy, asked)
    earlier = terms_at(moment(database, project_filter, options, policy, before), policy, ids) if before else {}
    targets = targets_of(database, project_filter)
    return [kpi(name, now[name], as_of, shown.policy, earlier.get(name), before, targets.get(name),
                now.get(CATALOGUE[name].beside)) for name in ids]


def as_records(found: Iterable[Kpi]) -> list[dict[str, object]]:
    """The figures as plain objects for JSON, with the keys of RECORD_KEYS; None where not measured."""
    return [{"id": item.id, "value": item.value, "unit": item.unit, "status": item.status, "previous": item.previous,
             "target": item.target, "covered": item.covered, "left_out": dict(item.left_out)} for item in found]
