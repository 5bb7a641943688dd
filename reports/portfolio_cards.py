"""How is the portfolio doing? The key figures of the filter's active projects, and their change since the date before."""

from __future__ import annotations

from collections.abc import Sequence

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_sums import portfolio_sums
from metrics.policy import Policy
from metrics.portfolio_kpis import Kpi, kpi

# In the order of their weight: a screen shows the first five that this portfolio can measure.
CARDS = ("health_green", "cpi", "spi_t", "forecast_variance", "finish_slip", "divergence")


def portfolio_cards(database: Database, project_filter: ProjectFilter, options: FilterOptions, policy: Policy,
                    ids: Sequence[str] = CARDS) -> list[Kpi]:
    """The key figures named by `ids` (also `spi` and `divergence`) at the shown reporting date.

    The figure compared with is that of the projects that the same filter shows at the earlier date, judged by the same rules.
    """
    as_of, before = project_filter.period_end(options), project_filter.compare_end(options)
    with database.read() as connection:
        sums = portfolio_sums(connection, project_filter, as_of)
        previous = portfolio_sums(connection, project_filter, before) if before else None
    return [kpi(name, sums, as_of, policy, previous, before) for name in ids]
