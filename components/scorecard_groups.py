"""The order in which the scorecards ask about a portfolio; every figure of the catalogue stands in one group."""

GROUPS: dict[str, tuple[str, ...]] = {
    "Does it go well?": ("health_green", "divergence", "finish_slip", "spi_t", "milestone_hit", "milestones_late",
                         "status_fresh", "spi"),
    "Does the money hold?": ("cpi", "forecast_variance", "aligned_budget", "benefits_realised"),
    "What threatens it?": ("risk_exposure", "raid_overdue", "decisions_waiting", "dependency_conflicts"),
    "Can people carry it?": ("utilisation", "overloaded", "certified_managers", "maturity"),
    "Are the rules kept?": ("gates_passed", "standards"),
}
