"""Key figures that follow from records of projects (milestones, RAID, benefits, gates, standards): their rows and sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy
import pandas
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Text,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)

from data_access.filter import ProjectFilter
from data_access.frames import read_frame
from data_access.portfolio_copy import PortfolioCopy, reads_log
from data_access.project_numbers import ProjectNumbers, read_numbers
from data_access.schema import (
    benefits,
    decisions,
    gate_reviews,
    milestones,
    project_figures,
    projects,
    raid,
    standards,
    status_reports,
)
from data_access.shown_mask import mask_at
from data_access.shown_projects import joined

_ONE = literal(1)


class RecordDates(NamedTuple):
    """The reporting date `on`, the days three and twelve months before it, and the currency that makes a benefit money."""

    on: date
    three_months_before: date
    twelve_months_before: date
    currency: str


@dataclass(frozen=True)
class Records:
    """What the rows of a table with a project_id add to a figure, where they `count`.

    `missing`: why a project without such a row does not count. `left_out`: reason > condition for rows that ought to count and
    cannot. `columns`: what is shown of a row, worst first by `order`; `listed`: which of those that count are worth a line.
    """

    table: FromClause
    counts: ColumnElement[bool]
    numerator: ColumnElement
    denominator: ColumnElement
    missing: str
    columns: tuple[str, ...]
    order: tuple[ColumnElement, ...]
    left_out: dict[str, ColumnElement[bool]] = field(default_factory=dict)
    listed: ColumnElement[bool] = field(default_factory=true)


def _one_if(condition: ColumnElement[bool]) -> ColumnElement:
    return case((condition, 1), else_=0)


def _told(table: FromClause, is_open: ColumnElement[bool], day: ColumnElement, name: str) -> ColumnElement[bool]:
    """Whether a row's lateness can be told: it has a day, or another open row of its project has one."""
    other = table.alias(f"other_{name}")
    dated = exists().where(other.c.project_id == table.c.project_id, other.c[day.key].is_not(None))
    return and_(is_open, or_(day.is_not(None), dated))


def _milestone_hit(dates: RecordDates) -> Records:
    met = milestones.c.actual_date <= milestones.c.baseline_date
    due = and_(milestones.c.baseline_date > dates.three_months_before, milestones.c.baseline_date <= dates.on)
    return Records(milestones, due, _one_if(met), _ONE, "no milestone due in the last three months",
                   ("milestone_id", "name", "kind", "baseline_date", "actual_date", "forecast_date", "owner"),
                   (_one_if(met), milestones.c.baseline_date, milestones.c.milestone_id))


def _milestones_late(dates: RecordDates) -> Records:
    is_open = or_(milestones.c.actual_date.is_(None), milestones.c.actual_date > dates.on)
    late = and_(is_open, milestones.c.baseline_date < dates.on)
    # A project whose milestones are all reached has none that is late: it counts, with nothing.
    told = or_(milestones.c.baseline_date.is_not(None), _told(milestones, is_open, milestones.c.baseline_date, "milestones"))
    return Records(milestones, told, _one_if(late), _one_if(is_open), "no milestone with a baseline date",
                   ("milestone_id", "name", "kind", "baseline_date", "forecast_date", "owner"),
                   (milestones.c.baseline_date.is_(None), milestones.c.baseline_date, milestones.c.milestone_id),
                   listed=is_open)


def _raid_overdue(dates: RecordDates) -> Records:
    is_open = func.coalesce(raid.c.status, "open") != "closed"
    return Records(raid, _told(raid, is_open, raid.c.due_on, "raid"), _one_if(raid.c.due_on < dates.on), _ONE,
                   "no open RAID entry with a due date",
                   ("raid_id", "kind", "title", "status", "due_on", "raised_on", "owner", "cost_impact"),
                   (raid.c.due_on.is_(None), raid.c.due_on, raid.c.raid_id))


def _decisions_waiting(dates: RecordDates) -> Records:
    log = decisions.c
    recorded = or_(log.period_end.is_(None), log.period_end <= dates.on)
    # Not for each entry by itself: no index of the log is by entry.
    has_answer = raid.c.raid_id.in_(select(log.raid_id).where(recorded, log.raid_id.is_not(None)))
    is_open = and_(raid.c.kind == "decision", func.coalesce(raid.c.status, "open") != "closed", ~has_answer)
    in_raid = select(raid.c.project_id, literal("RAID").label("source"), raid.c.raid_id.label("id"),
                     raid.c.title.label("decision"), raid.c.raised_on.label("since"), raid.c.due_on, raid.c.owner,
                     _one_if(is_open).label("waits"))
    asked = func.trim(func.coalesce(status_reports.c.decision_needed, ""))
    earlier = status_reports.alias("earlier_reports")
    first = (select(func.min(earlier.c.period_end))
             .where(earlier.c.project_id == status_reports.c.project_id, func.trim(earlier.c.decision_needed) == asked)
             .correlate(status_reports).scalar_subquery())
    answered = exists().where(recorded, log.project_id == status_reports.c.project_id, log.asked == asked)
    waits = and_(asked != "", ~answered)
    reported = select(status_reports.c.project_id, literal("status report"), literal(""), asked,
                      case((asked != "", first)), literal(None), status_reports.c.author, _one_if(waits)).join(
        project_figures, and_(project_figures.c.project_id == status_reports.c.project_id,
                              project_figures.c.reported_on == status_reports.c.period_end)
    ).where(project_figures.c.period_end == dates.on, project_figures.c.reported_status.is_not(None))
    table = union_all(in_raid, reported).subquery("decisions_asked")
    return Records(table, true(), table.c.waits, _ONE, "no current status report and no RAID entry",
                   ("source", "id", "decision", "since", "due_on", "owner"),
                   (table.c.since.is_(None), table.c.since, table.c.id), listed=table.c.waits == 1)


def _benefit(dates: RecordDates, is_money: bool, numerator, denominator) -> Records:
    money = func.lower(func.trim(func.coalesce(benefits.c.unit, ""))) == dates.currency.lower()
    due = and_(benefits.c.due_on <= dates.on, money if is_money else ~money)
    known = and_(benefits.c.planned_value.is_not(None), benefits.c.realised_value.is_not(None))
    what = "money benefit" if is_money else "other benefit"
    return Records(benefits, and_(due, known), numerator, denominator, f"no {what} due by the date with both values",
                   ("benefit_id", "name", "category", "unit", "planned_value", "realised_value", "due_on", "owner"),
                   (benefits.c.realised_value - benefits.c.planned_value, benefits.c.benefit_id),
                   {"due, no realised value": and_(due, benefits.c.planned_value.is_not(None),
                                                   benefits.c.realised_value.is_(None)),
                    "due, no planned value": and_(due, benefits.c.planned_value.is_(None))})


def _benefits_realised(dates: RecordDates) -> Records:
    return _benefit(dates, True, benefits.c.realised_value, benefits.c.planned_value)


def _benefits_met(dates: RecordDates) -> Records:
    return _benefit(dates, False, _one_if(benefits.c.realised_value >= benefits.c.planned_value), _ONE)


def _gates_passed(dates: RecordDates) -> Records:
    gate = gate_reviews.c
    planned = and_(gate.planned_on > dates.twelve_months_before, gate.planned_on <= dates.on)
    passed = gate.outcome == "pass"
    in_time = _one_if(and_(passed, gate.held_on <= gate.planned_on))
    untold = and_(func.coalesce(gate.outcome, "") == "pass", gate.held_on.is_(None))
    return Records(gate_reviews, and_(planned, ~untold), in_time, _ONE, "no gate planned in the last twelve months",
                   ("gate", "planned_on", "held_on", "outcome", "conditions"),
                   (in_time, gate.planned_on, gate.project_id, gate.gate),
                   {"passed, no day held": and_(planned, untold)})


def _standards(_dates: RecordDates) -> Records:
    standard = standards.c
    approved = _one_if(standard.state == "approved")
    return Records(standards, standard.required.is_(True), approved, _ONE, "no required standard on record",
                   ("standard", "state", "updated_on", "link"), (approved, standard.project_id, standard.standard),
                   {"not said whether required": standard.required.is_(None)})


RECORDS: dict[str, Callable[[RecordDates], Records]] = {
    "milestone_hit": _milestone_hit, "milestones_late": _milestones_late, "raid_overdue": _raid_overdue,
    "decisions_waiting": _decisions_waiting, "benefits_realised": _benefits_realised, "benefits_met": _benefits_met,
    "gates_passed": _gates_passed, "standards": _standards,
}
# Those of which the log of decisions says what has its answer.
ANSWERED = frozenset({"decisions_waiting"})


@lru_cache(maxsize=64)
def missing_reason(kpi_id: str, dates: RecordDates) -> str:
    """Why a project without a record that counts is left out."""
    return RECORDS[kpi_id](dates).missing


def _source(records: Records, period_end: date) -> FromClause:
    return joined(period_end).join(records.table, records.table.c.project_id == projects.c.project_id)


def sum_records(copy: PortfolioCopy, project_filter: ProjectFilter, dates: RecordDates, kpi_id: str) -> dict[str, float | None]:
    """Sums over the records of the filter's active projects: covered (projects), numerator, denominator, `left <reason>`.

    The last counts rows that ought to count and cannot. None where nothing adds up.
    """
    read = _numbers_and_log if kpi_id in ANSWERED else _numbers
    return copy.held(read, dates, kpi_id).sums(mask_at(copy, project_filter, dates.on))


@reads_log
def _numbers_and_log(copy: PortfolioCopy, dates: RecordDates, kpi_id: str) -> ProjectNumbers:
    return _numbers(copy, dates, kpi_id)


def _numbers(copy: PortfolioCopy, dates: RecordDates, kpi_id: str) -> ProjectNumbers:
    """What the records of each active project add up to, whatever is filtered."""
    records = RECORDS[kpi_id](dates)
    sums = {"covered": func.max(_one_if(records.counts)),
            "numerator": func.sum(case((records.counts, records.numerator))),
            "denominator": func.sum(case((records.counts, records.denominator)))}
    sums |= {f"left {reason}": func.sum(_one_if(condition)) for reason, condition in records.left_out.items()}
    # Only rows that count or are told to be missing are worth joining with their projects.
    asked = or_(records.counts, *records.left_out.values())
    statement = select(projects).select_from(_source(records, dates.on)).where(asked, project_figures.c.active)
    return read_numbers(copy, sums, statement.group_by(projects.c.project_id))


def read_records(connection: Connection, project_filter: ProjectFilter, dates: RecordDates, kpi_id: str) -> pandas.DataFrame:
    """One row a record behind the figure, those that hurt first: project_id, name (of the project), the record's own columns,
    numerator, denominator, reason (why it does not count, None where it does).
    """
    records = RECORDS[kpi_id](dates)
    own = [records.table.c[name].label("record" if name == "name" else name) for name in records.columns]
    reason = case((records.counts, null()), *((condition, text) for text, condition in records.left_out.items()))
    columns = [projects.c.project_id, projects.c.name, *own,
               (records.numerator * 1.0).label("numerator"), (records.denominator * 1.0).label("denominator"),
               type_coerce(reason, Text).label("reason")]
    statement = (select(_ONE).select_from(_source(records, dates.on))
                 .where(or_(and_(records.counts, records.listed), *records.left_out.values()), project_figures.c.active,
                        project_filter.condition()).order_by(*records.order))
    return read_frame(connection, columns, statement)


def sum_by_project(connection: Connection, project_filter: ProjectFilter, dates: RecordDates, kpi_id: str) -> pandas.DataFrame:
    """One row an active project of the filter: project_id, name, numerator, denominator, reason (None where it counts)."""
    records = RECORDS[kpi_id](dates)
    sums = (select(records.table.c.project_id, func.sum(records.numerator * 1.0).label("numerator"),
                   func.sum(records.denominator * 1.0).label("denominator"))
            .where(records.counts).group_by(records.table.c.project_id).subquery())
    columns = [projects.c.project_id, projects.c.name, sums.c.numerator, sums.c.denominator]
    source = joined(dates.on).outerjoin(sums, sums.c.project_id == projects.c.project_id)
    statement = (select(_ONE).select_from(source).where(project_figures.c.active, project_filter.condition())
                 .order_by(projects.c.project_id))
    frame = read_frame(connection, columns, statement)
    return frame.assign(reason=numpy.where(frame["denominator"].isna(), records.missing, None))
