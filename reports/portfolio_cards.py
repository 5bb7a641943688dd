"""How is the portfolio doing, on its first screen? The few key figures that weigh most."""

from __future__ import annotations

from collections.abc import Sequence

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from metrics.portfolio_kpis import Kpi
from reports.kpis import kpis

# In the order of their weight: a screen shows the first five that this portfolio can measure.
CARDS = ("health_green", "cpi", "spi_t", "forecast_variance", "finish_slip", "divergence")


def portfolio_cards(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                    ids: Sequence[str] = CARDS) -> list[Kpi]:
    """The figures of `reports.kpis.kpis` that are named by `ids`."""
    return kpis(database, project_filter, options, policy, ids)
