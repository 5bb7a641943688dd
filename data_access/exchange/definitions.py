"""The exchange format as data: every file, column, type and rule; schema, validation and datapackage.json are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "number", "integer", "date", "month", "boolean", "choice", "list"]

OVERALL_STATUSES = ("red", "amber/red", "amber", "amber/green", "green", "complete", "none")
DEPENDENCY_TYPES = ("FS", "SS", "FF", "SF")
DEPENDENCY_STATUSES = ("proposed", "agreed", "at risk", "broken", "delivered")
RAID_KINDS = ("threat", "opportunity", "assumption", "issue", "decision", "change")
RAID_RESPONSES = ("avoid", "transfer", "mitigate", "accept", "escalate", "exploit", "share", "enhance")
LONGEST_ID = 64
LONGEST_KEY_TEXT = 200


@dataclass(frozen=True)
class Column:
    """One column of an exchange file.

    `key`: part of the row's key. `required`: must not be empty. `references`: "table.column" that must exist.
    `default`: the value that an empty cell stands for (and is stored as). `minimum`, `maximum`: inclusive.
    `created_by_name`: when the file it points to is absent, the missing row is created with this value as id and name.
    """

    name: str
    kind: Kind
    meaning: str
    key: bool = False
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    references: str | None = None
    default: str | None = None
    created_by_name: bool = False

    @property
    def longest(self) -> int | None:
        """Most characters allowed in a cell, where the format sets a limit of its own."""
        if self.kind == "id":
            return LONGEST_ID
        return LONGEST_KEY_TEXT if self.key and self.kind == "text" else None


@dataclass(frozen=True)
class Table:
    """One file of the exchange format; `name` is the file's name without `.csv`, the sheet's name and the SQL table's name.

    `exported`: False for what may come in but never leaves (single maturity answers).
    `kept_when_absent`: a replace without this file leaves the table alone (published maturity results).
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    exported: bool = True
    kept_when_absent: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.key)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _id(name: str, meaning: str, **more) -> Column:
    return Column(name, "id", meaning, **more)


def _key(name: str, meaning: str, **more) -> Column:
    return Column(name, more.pop("kind", "id"), meaning, key=True, required=True, **more)


def _project(**more) -> Column:
    more = {"required": True, **more}
    return _id("project_id", "Project", references="projects.project_id", **more)


def _text(name: str, meaning: str, **more) -> Column:
    return Column(name, "text", meaning, **more)


def _number(name: str, meaning: str, **more) -> Column:
    return Column(name, "number", meaning, **more)


def _date(name: str, meaning: str, **more) -> Column:
    return Column(name, "date", meaning, **more)


def _choice(name: str, meaning: str, choices: tuple[str, ...], **more) -> Column:
    return Column(name, "choice", meaning, choices=choices, **more)


def _status(name: str, meaning: str, **more) -> Column:
    return _choice(name, meaning, OVERALL_STATUSES, **more)


TABLES: tuple[Table, ...] = (
    Table("settings", "Facts about this portfolio: its title, currency, reporting rhythm, source, licence and gaps", (
        _key("key", "Name of the fact: title, currency, reporting_rhythm, source, licence, note"),
        _text("value", "The fact"),
    )),
    Table("portfolios", "Portfolios", (
        _key("portfolio_id", "Portfolio"),
        _text("name", "Name", required=True),
        _text("owner", "Who answers for it"),
        _text("description", "Plain text"),
    )),
    Table("programs", "Programmes", (
        _key("program_id", "Programme"),
        _id("portfolio_id", "Portfolio it belongs to", references="portfolios.portfolio_id", created_by_name=True),
        _text("name", "Name", required=True),
        _text("manager", "Programme manager"),
    )),
    Table("projects", "Projects: the one file that every portfolio must have", (
        _key("project_id", "Project"),
        _text("name", "Name", required=True),
        _id("portfolio_id", "Portfolio", references="portfolios.portfolio_id", created_by_name=True),
        _id("program_id", "Programme", references="programs.program_id", created_by_name=True),
        _text("business_unit", "Business unit"),
        _text("sponsor", "Sponsor"),
        _text("project_manager", "Project manager"),
        _text("stage", "Lifecycle stage"),
        Column("priority", "integer", "1 is highest", minimum=1, maximum=5),
        _text("strategic_objective", "Strategic objective that it serves"),
        _text("category", "Project type, for example digital, infrastructure"),
        _date("baseline_start", "Approved plan: start"),
        _date("baseline_finish", "Approved plan: finish"),
        _date("forecast_start", "Current plan: start"),
        _date("forecast_finish", "Current plan: finish"),
        _date("actual_start", "Started on"),
        _date("actual_finish", "Finished on"),
        _number("budget", "Budget at completion, in the portfolio's currency", minimum=0),
        _number("value_score", "Value, 0 to 100", minimum=0, maximum=100),
        _number("risk_score", "Risk, 0 to 100", minimum=0, maximum=100),
        _text("description", "Plain text"),
    )),
    Table("baselines", "Every approved baseline", (
        _project(key=True),
        _key("baseline_number", "0 is the original", kind="integer", minimum=0, maximum=100_000),
        _date("approved_on", "Day of approval", required=True),
        _date("start", "Start"),
        _date("finish", "Finish"),
        _number("budget", "Budget at completion", minimum=0),
        _text("reason", "Why it was approved"),
    )),
    Table("performance", "Cumulative earned-value figures at each reporting date", (
        _project(key=True),
        _key("period_end", "Reporting date", kind="date"),
        _number("planned_value", "Planned value, cumulative"),
        _number("earned_value", "Earned value, cumulative"),
        _number("actual_cost", "Actual cost, cumulative"),
        _number("estimate_at_completion", "The project's own estimate at completion"),
        _date("forecast_finish", "The finish that was forecast at that date"),
    )),
    Table("status_reports", "What each project reported", (
        _project(key=True),
        _key("period_end", "Reporting date", kind="date"),
        _status("overall_rag", "Overall status", required=True),
        _status("schedule_rag", "Schedule status"),
        _status("cost_rag", "Cost status"),
        _status("scope_rag", "Scope status"),
        _status("quality_rag", "Quality status"),
        _status("resource_rag", "Resource status"),
        _status("benefits_rag", "Benefits status"),
        _text("summary", "Plain text"),
        _text("decision_needed", "The decision that the project asks for"),
        _text("author", "Who reported"),
        _date("submitted_on", "Day of submission"),
    )),
    Table("milestones", "Milestones, gates and deliverables", (
        _key("milestone_id", "Milestone"),
        _project(),
        _text("name", "Name", required=True),
        _choice("kind", "Kind", ("milestone", "gate", "deliverable")),
        _date("baseline_date", "Approved plan"),
        _date("forecast_date", "Current plan"),
        _date("actual_date", "Reached on"),
        _text("owner", "Owner"),
        Column("is_key", "boolean", "Whether it is a key milestone"),
    )),
    Table("dependencies", "What one project needs of another", (
        _key("dependency_id", "Dependency"),
        _id("predecessor_id", "Project that gives", required=True, references="projects.project_id"),
        _id("successor_id", "Project that receives", required=True, references="projects.project_id"),
        _id("predecessor_milestone_id", "Milestone that gives", references="milestones.milestone_id"),
        _id("successor_milestone_id", "Milestone that receives", references="milestones.milestone_id"),
        _choice("type", "Finish or start to start or finish", DEPENDENCY_TYPES, default="FS"),
        Column("lag_days", "integer", "Lag in days; may be negative", minimum=-36_500, maximum=36_500),
        _choice("status", "State of the agreement", DEPENDENCY_STATUSES),
        _date("needed_by", "Needed by"),
        _date("promised_on", "Promised for"),
        _date("raised_on", "Raised on"),
        _text("provider_owner", "Owner on the giving side"),
        _text("receiver_owner", "Owner on the receiving side"),
        _text("description", "Plain text"),
    )),
    Table("resources", "People and generic resources", (
        _key("resource_id", "Resource"),
        _text("name", "Name", required=True),
        _text("team", "Team"),
        _text("role", "Role"),
        _text("location", "Location"),
        _text("manager", "Line manager"),
        Column("skills", "list", "Skills, separated by ;"),
        Column("certifications", "list", "Certifications, separated by ;"),
        _number("cost_rate", "Cost per hour", minimum=0),
        _choice("employment", "Employment", ("employee", "contractor", "generic")),
    )),
    Table("capacity", "Hours that a resource has in a month", (
        _key("resource_id", "Resource", references="resources.resource_id"),
        _key("month", "Month", kind="month"),
        _number("hours", "Hours", required=True, minimum=0),
    )),
    Table("allocations", "Hours that a resource is booked on a project in a month", (
        _key("resource_id", "Resource", references="resources.resource_id"),
        _project(key=True),
        _key("month", "Month", kind="month"),
        _number("hours", "Hours", required=True, minimum=0),
        Column("booking", "choice", "Whether the booking is firm", key=True, choices=("hard", "soft"), default="hard"),
    )),
    Table("raid", "Risks, assumptions, issues, decisions and changes", (
        _key("raid_id", "Entry"),
        _project(),
        _choice("kind", "Kind", RAID_KINDS, required=True),
        _text("title", "Title", required=True),
        Column("probability", "integer", "1 (rare) to 5 (almost certain)", minimum=1, maximum=5),
        Column("impact", "integer", "1 (slight) to 5 (severe)", minimum=1, maximum=5),
        _number("cost_impact", "Money at stake"),
        _number("schedule_impact_days", "Days at stake"),
        _choice("response", "Response", RAID_RESPONSES),
        _text("owner", "Owner"),
        _choice("status", "State", ("open", "in progress", "closed")),
        _date("raised_on", "Raised on"),
        _date("due_on", "Due on"),
        _date("closed_on", "Closed on"),
        _text("description", "Plain text"),
    )),
    Table("benefits", "Benefits promised and realised", (
        _key("benefit_id", "Benefit"),
        _project(),
        _text("name", "Name", required=True),
        _text("category", "Category"),
        _text("unit", "Unit; the portfolio's currency for money"),
        _number("planned_value", "Planned"),
        _number("realised_value", "Realised so far"),
        _date("due_on", "Due on"),
        _text("owner", "Owner"),
    )),
    Table("gate_reviews", "Gate reviews", (
        _project(key=True),
        _key("gate", "Gate", kind="text"),
        _date("planned_on", "Planned for"),
        _date("held_on", "Held on"),
        _choice("outcome", "Outcome", ("pass", "conditional", "fail", "pending")),
        _text("conditions", "Conditions"),
    )),
    Table("standards", "Compliance with the PMO's standards", (
        _project(key=True),
        _key("standard", "Standard", kind="text"),
        Column("required", "boolean", "Whether this project must meet it"),
        _choice("state", "State", ("approved", "draft", "missing", "waived")),
        _date("updated_on", "Updated on"),
        _text("link", "Where the document is"),
    )),
    Table("kpi_targets", "Targets of KPIs", (
        _key("kpi_id", "KPI"),
        Column("portfolio_id", "id", "Portfolio; empty for all", key=True, references="portfolios.portfolio_id"),
        _number("target", "Target, in the KPI's own unit"),
    )),
    Table("assessments", "Single maturity answers: may come in, never leave", (
        _key("campaign", "Campaign"),
        _key("team", "Team", kind="text"),
        _key("respondent", "Who answered"),
        _key("question_id", "Question"),
        Column("round", "integer", "1, or 2 after the talk", key=True, minimum=1, maximum=2, default="1"),
        _id("model_id", "Maturity model", required=True),
        _text("model_version", "Version of the model", required=True),
        _choice("answer", "Kind of answer", ("level", "not applicable", "don't know"), required=True),
        Column("score", "integer", "Level, only with the answer `level`", minimum=0, maximum=5),
        Column("confidence", "integer", "1 to 3", minimum=1, maximum=3),
        _text("reason", "Reason for not applicable"),
        _text("evidence", "Evidence"),
        _text("note", "Note"),
    ), exported=False, kept_when_absent=True),
    Table("maturity_results", "Published maturity results, privacy applied", (
        _key("campaign", "Campaign"),
        _key("team", "Team", kind="text"),
        _key("area", "Area", kind="text"),
        Column("level", "integer", "Level", minimum=0, maximum=5),
        Column("low", "integer", "Lowest level that missing answers allow", minimum=0, maximum=5),
        Column("high", "integer", "Highest level that missing answers allow", minimum=0, maximum=5),
        Column("answered", "integer", "People who answered", minimum=0),
        Column("invited", "integer", "People invited", minimum=0),
        _number("agreement", "Average deviation from the level"),
        Column("floor", "integer", "Lowest item", minimum=0, maximum=5),
    ), kept_when_absent=True),
    Table("maturity_targets", "Maturity targets of teams", (
        _key("team", "Team", kind="text"),
        _key("area", "Area", kind="text"),
        Column("target", "integer", "Level aimed at", minimum=0, maximum=5),
        _date("due_on", "Due on"),
    ), kept_when_absent=True),
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
EXPORTED: tuple[Table, ...] = tuple(table for table in TABLES if table.exported)
