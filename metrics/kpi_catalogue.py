"""The KPI catalogue: what each key figure of the portfolio is called, how it is worked out, and what stands behind it.

Bands are policy (`Policy.bands`, by the same ids); where the rows come from is `data_access.kpi_figures` and
`data_access.kpi_records`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["share", "index", "days", "money", "projects", "milestones", "decisions", "dependencies"]
# ratio: numerator / denominator. median: the middle value. count: numerator, judged as it is. counted share: numerator,
# judged by its share of the denominator. sum: numerator, judged by its share of the denominator over those that have both.
Rule = Literal["ratio", "median", "count", "counted share", "sum"]


@dataclass(frozen=True)
class KpiDefinition:
    """One key figure of the catalogue.

    `numerator`, `denominator`: what is added up, in words. `covers`: what it counts as covered or left out. `rows`: what one
    row behind it is. `dated`: its rows carry dates, so that it can be told at any reporting date; otherwise it is known at the
    newest one, and at an earlier one from a snapshot. `follows_filter`: whether the project filter changes it. `beside`: id of
    the figure that is shown beside it and never added.
    """

    id: str
    label: str
    formula: str
    unit: Unit
    rule: Rule
    numerator: str
    denominator: str
    rows: str
    covers: str = "projects"
    dated: bool = False
    follows_filter: bool = True
    beside: str | None = None


_STATUS_ROW, _REPORT = "project with its figures at the date", "project with its current status report"
_DEFINITIONS = (
    KpiDefinition("health_green", "Projects on track", "projects reported green / projects with a current reported status",
                  "share", "ratio", "projects reported green", "projects with a current status", _REPORT, dated=True),
    KpiDefinition("cpi", "Cost performance index", "sum of earned value / sum of actual cost", "index", "ratio",
                  "earned value", "actual cost", _STATUS_ROW, dated=True),
    KpiDefinition("spi", "Schedule performance index", "sum of earned value / sum of planned value", "index", "ratio",
                  "earned value", "planned value", _STATUS_ROW, dated=True),
    KpiDefinition("spi_t", "Earned-schedule index", "mean of SPI(t), weighted by budget", "index", "ratio",
                  "SPI(t) x budget", "budget", _STATUS_ROW, dated=True),
    KpiDefinition("forecast_variance", "Forecast against budget",
                  "(sum of estimates at completion - sum of budgets) / sum of budgets", "share", "ratio",
                  "estimates at completion less budgets", "budget", _STATUS_ROW, dated=True),
    KpiDefinition("finish_slip", "Median finish slip", "median of forecast finish - original baseline finish, in days", "days",
                  "median", "days of slip", "", _STATUS_ROW, dated=True),
    KpiDefinition("milestone_hit", "Milestones on time",
                  "milestones reached on or before their baseline date / milestones due in the last three months", "share",
                  "ratio", "milestones reached in time", "milestones due", "milestone due in the last three months"),
    KpiDefinition("milestones_late", "Late milestones", "open milestones past their baseline date", "milestones",
                  "counted share", "late milestones", "open milestones", "open milestone"),
    KpiDefinition("risk_exposure", "Risk exposure",
                  "probability x cost impact, summed over open threats, less the same over open opportunities", "money", "sum",
                  "expected loss less expected gain", "budget", "open threat or opportunity"),
    KpiDefinition("raid_overdue", "Overdue RAID entries", "open entries past their due date / open entries", "share", "ratio",
                  "overdue entries", "open entries", "open RAID entry"),
    KpiDefinition("decisions_waiting", "Decisions waiting",
                  "open decisions in RAID + decisions asked for in the current status report and not yet recorded", "decisions",
                  "count", "decisions waiting", "", "decision that is waited for"),
    KpiDefinition("utilisation", "Utilisation", "hours booked firmly / capacity in hours, the next three months", "share",
                  "ratio", "hours booked firmly", "hours of capacity", "person and month", covers="people"),
    KpiDefinition("overloaded", "Overloaded person-months",
                  "person-months booked firmly above capacity / person-months, the next three months", "share", "ratio",
                  "person-months above capacity", "person-months", "person and month", covers="people"),
    KpiDefinition("benefits_realised", "Benefits realised",
                  "realised / planned value of the money benefits due by the date", "share", "ratio", "realised value",
                  "planned value", "money benefit due by the date", beside="benefits_met"),
    KpiDefinition("aligned_budget", "Budget with an objective", "budget of projects that name a strategic objective / budget",
                  "share", "ratio", "budget with a strategic objective", "budget", "project with a budget"),
    KpiDefinition("status_fresh", "Current status reports", "active projects with a current status report / active projects",
                  "share", "ratio", "projects with a current report", "active projects", _REPORT, dated=True),
    KpiDefinition("divergence", "Reported better than computed",
                  "projects whose reported status is better than their computed one", "projects", "counted share",
                  "projects reported better than computed", "projects judged both ways", _STATUS_ROW, dated=True),
    KpiDefinition("gates_passed", "Gates passed in time",
                  "gates passed on or before their planned day / gates planned in the last twelve months", "share", "ratio",
                  "gates passed in time", "gates planned", "gate planned in the last twelve months"),
    KpiDefinition("standards", "Standards met", "required standards approved / required standards", "share", "ratio",
                  "required standards approved", "required standards", "required standard of a project"),
    KpiDefinition("dependency_conflicts", "Dependencies in conflict",
                  "open dependencies whose dates contradict each other", "dependencies", "counted share",
                  "dependencies in conflict", "open dependencies", "open dependency", covers="dependencies"),
    KpiDefinition("certified_managers", "Certified managers",
                  "managers of active projects with a certification that counts / managers of active projects found among the "
                  "resources", "share", "ratio", "certified managers", "managers found", "manager of an active project",
                  covers="managers"),
    KpiDefinition("maturity", "Teams at their maturity target",
                  "teams at or above their target level / teams with a target and a published level", "share", "ratio",
                  "teams at target", "teams judged", "team and area", covers="teams", follows_filter=False),
)
CATALOGUE: dict[str, KpiDefinition] = {definition.id: definition for definition in _DEFINITIONS}
IDS: tuple[str, ...] = tuple(CATALOGUE)
# Shown beside a figure of the catalogue, never added to it and never judged.
BESIDE: dict[str, KpiDefinition] = {
    "benefits_met": KpiDefinition(
        "benefits_met", "Other benefits met", "other benefits due by the date that reached their planned value / such benefits",
        "share", "ratio", "other benefits met", "other benefits due", "benefit in another unit due by the date"),
}
