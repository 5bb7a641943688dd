"""The SQL tables: the exchange files' own, made from their definitions, and the app's own beside them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    column,
)

from data_access.exchange import definitions

metadata = MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
})

_TYPES = {
    "id": lambda: String(definitions.LONGEST_ID),
    "text": Text,
    "list": Text,
    "choice": lambda: String(32),
    "number": Double,
    "integer": Integer,
    "date": Date,
    "month": Date,
    "boolean": Boolean,
}

# What filters, as-of questions and drill-downs ask by, beyond the primary keys.
_INDEXES = {
    "programs": ["portfolio_id"],
    "projects": ["portfolio_id", "program_id", "business_unit", "stage", "project_manager", "sponsor",
                 "strategic_objective", "category", "priority"],
    "baselines": [("project_id", "approved_on")],
    "performance": ["period_end"],
    "status_reports": [("period_end", "overall_rag")],
    "milestones": ["project_id", "baseline_date"],
    "dependencies": ["predecessor_id", "successor_id", "predecessor_milestone_id", "successor_milestone_id"],
    "capacity": ["month"],
    "allocations": [("project_id", "month"), ("month", "resource_id")],
    "raid": [("project_id", "kind", "status")],
    "benefits": ["project_id"],
    "gate_reviews": ["planned_on"],
}


def one_of(name: str, choices: tuple[str, ...]) -> CheckConstraint:
    """The column holds one of these words or nothing."""
    return CheckConstraint(column(name).in_(choices), name=f"{name}_choices")


def at_least(name: str, least: float) -> CheckConstraint:
    """The column holds this number, a higher one, or nothing."""
    return CheckConstraint(column(name) >= least, name=f"{name}_least")


def _checks(item: definitions.Column):
    if item.choices:
        yield one_of(item.name, item.choices)
    if item.minimum is not None:
        yield at_least(item.name, item.minimum)
    if item.maximum is not None:
        yield CheckConstraint(column(item.name) <= item.maximum, name=f"{item.name}_most")
    if item.kind == "month":
        # The first of the month on both databases: SQLite keeps dates as text, PostgreSQL casts them to it.
        yield CheckConstraint(f"CAST({item.name} AS VARCHAR(10)) LIKE '%-01'", name=f"{item.name}_first_day")


def _sql_column(item: definitions.Column) -> Column:
    # An empty part of a key is stored as '' because NULLs never equal each other in a primary key.
    optional_key = item.key and not item.required and item.default is None
    references = item.references if not optional_key else None
    keys = [ForeignKey(references)] if references else []
    return Column(
        item.name, _TYPES[item.kind](), *keys, primary_key=item.key,
        nullable=not (item.key or item.required or item.default is not None), autoincrement=False,
    )


def _exchange_table(definition: definitions.Table) -> Table:
    columns = [_sql_column(item) for item in definition.columns]
    checks = [check for item in definition.columns for check in _checks(item)]
    table = Table(definition.name, metadata, *columns, *checks)
    for names in _INDEXES.get(definition.name, []):
        names = (names,) if isinstance(names, str) else names
        Index(None, *(table.c[name] for name in names))
    return table


EXCHANGE: dict[str, Table] = {definition.name: _exchange_table(definition) for definition in definitions.TABLES}

settings, portfolios, programs, projects = (EXCHANGE[name] for name in ("settings", "portfolios", "programs", "projects"))
baselines, performance, status_reports = (EXCHANGE[name] for name in ("baselines", "performance", "status_reports"))
milestones, dependencies, raid = (EXCHANGE[name] for name in ("milestones", "dependencies", "raid"))
resources, capacity, allocations = (EXCHANGE[name] for name in ("resources", "capacity", "allocations"))
benefits, gate_reviews, standards = (EXCHANGE[name] for name in ("benefits", "gate_reviews", "standards"))
kpi_targets = EXCHANGE["kpi_targets"]

# One row, id 1. `origin` says what the exchange tables hold: "empty", "demonstration" or "import".
data_version = Table(
    "data_version", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    Column("origin", String(32), nullable=False),
)

audit_log = Table(
    "audit_log", metadata,
    Column("audit_id", Integer, primary_key=True),
    Column("happened_at", DateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("version", Integer, nullable=False),
)

# One row an import, demonstration load or undo. `request_key` makes a second press of the same button a no-op.
# `undo_content` is the exchange zip of the state before, NULL when it was not kept (first load, or trimmed by age).
import_runs = Table(
    "import_runs", metadata,
    Column("import_id", Integer, primary_key=True),
    Column("request_key", String(64), nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_sha256", String(64)),
    Column("kind", String(16), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("counts", JSON, nullable=False),
    Column("version_before", Integer, nullable=False),
    Column("version_after", Integer, nullable=False),
    Column("origin_before", String(32), nullable=False),
    Column("undo_content", LargeBinary),
    Column("undone_by", Integer, ForeignKey("import_runs.import_id")),
    UniqueConstraint("request_key"),
    one_of("kind", ("import", "demonstration", "undo")),
    one_of("mode", ("replace", "merge")),
)

# Frozen portfolios, only ever inserted. `content`: a compressed SQLite file, `sha256` and `bytes`: of the content as stored.
# `period_end`: the reporting date that was closed with it; `reported_until`: the newest reporting date in it. `origin`: of the
# frozen portfolio, as in `data_version`; invented data must never pass for the past of a real portfolio.
snapshots = Table(
    "snapshots", metadata,
    Column("snapshot_id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("data_version", Integer, nullable=False),
    Column("period_end", Date),
    Column("reported_until", Date),
    Column("rows", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("origin", String(32), nullable=False, server_default="import"),
    UniqueConstraint("name"),
)

# Versions of the policy, only ever inserted; the greatest is in force. `content`: the YAML text with its comments, `sha256` of
# it. `kind`: where it came from; `source`: the file's path, or the version that was restored. Imports never touch this table.
policies = Table(
    "policies", metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("note", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("request_key", String(64), nullable=False),
    UniqueConstraint("request_key"),
    one_of("kind", ("shipped", "file", "page", "upload", "restored")),
)

# Decisions taken in reviews. What was decided is never changed; only its state moves (`done`, `note`), each time with a higher
# `version` and an audit line. No foreign keys: the log outlives what it speaks of, also an import that replaces everything.
# `asked` or `raid_id`: the request that it answers; `filter_query`: what the review showed, as in a link.
decisions = Table(
    "decisions", metadata,
    Column("decision_id", Integer, primary_key=True),
    Column("request_key", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("decided_at", DateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("period_end", Date),
    Column("filter_query", Text, nullable=False),
    Column("project_id", String(definitions.LONGEST_ID)),
    Column("project_name", Text),
    Column("raid_id", String(definitions.LONGEST_ID)),
    Column("asked", Text),
    Column("decision", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("owner", Text),
    Column("due_on", Date),
    Column("done", Boolean, nullable=False),
    Column("note", Text),
    Column("state_changed_at", DateTime),
    Column("state_changed_by", Text),
    UniqueConstraint("request_key"),
    Index(None, "period_end"),
    Index(None, "project_id"),
)

# One row, id 1: which data and policy the figures below were worked out from; readers compare it with data_version.
figures_state = Table(
    "figures_state", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("data_version", Integer, nullable=False),
    Column("policy_version", String(64), nullable=False),
    Column("computed_at", DateTime, nullable=False),
)

reporting_dates = Table(
    "reporting_dates", metadata,
    Column("period_end", Date, primary_key=True),
    Column("projects", Integer, nullable=False),
)

_PARTS = ("schedule", "cost", "risk", "status")
_STATUS = ("green", "amber", "red", "unknown")
_FIGURES = (
    "pv", "ev", "ac", "bac", "cv", "sv", "cpi", "spi", "eac_reported", "eac_typical", "eac_atypical", "eac_combined",
    "eac", "etc", "vac", "tcpi_bac", "tcpi_eac", "es", "actual_time", "sv_t", "spi_t", "forecast_variance", "risk_exposure",
)

# One row for each project and reporting date on which the project is in the portfolio.
project_figures = Table(
    "project_figures", metadata,
    Column("period_end", Date, primary_key=True),
    Column("project_id", ForeignKey("projects.project_id", ondelete="CASCADE"), primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("figures_on", Date),
    *(Column(name, Double) for name in _FIGURES),
    Column("eac_basis", String(16)),
    Column("finish_es", Date),
    Column("forecast_finish", Date),
    Column("original_finish", Date),
    Column("finish_slip_days", Integer),
    Column("reported_status", String(32)),
    Column("reported_on", Date),
    *(Column(f"computed_{part}", String(16), nullable=False) for part in _PARTS),
    Column("reason", Text, nullable=False),
    Column("diverges", Boolean, nullable=False),
    Column("divergence_age", Integer),
    Column("severity", Integer, nullable=False),
    *(CheckConstraint(column(f"computed_{part}").in_(_STATUS), name=f"{part}_choices") for part in _PARTS),
    Index(None, "period_end", "computed_status"),
    Index(None, "period_end", "reported_status"),
    Index(None, "period_end", "severity"),
    Index(None, "project_id"),
)
