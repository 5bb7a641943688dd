"""The rows that ask for attention: projects outside their bands, providers in red, milestones and risks that are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, case, exists, func, or_, select, true

from data_access.days import days_between
from data_access.filter import FilterOptions, ProjectFilter
from data_access.schema import baselines, dependencies, milestones, project_figures, projects, raid, status_reports
from data_access.shown_projects import shown

_AT = project_figures.c
_ORIGINAL = and_(baselines.c.project_id == projects.c.project_id, baselines.c.baseline_number == 0)
_NAMES = [projects.c.project_id, projects.c.name]
_RED = or_(_AT.computed_status == "red", _AT.reported_status == "red")
# How many milestones a project must have reached before its past says anything of its future.
LEAST_REACHED = 2


def read_judged(connection: Connection, project_filter: ProjectFilter, options: FilterOptions, slip_limit: float,
                variance_limit: float) -> list[RowMapping]:
    """One row a shown active project that diverges, lies beyond a limit (days, share of budget) or has no current report.

    project_id, name, reported_status, reported_on, computed_status, diverges, divergence_age (periods), finish_slip_days,
    forecast_finish, forecast_variance, eac, and for the cost of a day: start and planned_finish (of the original baseline),
    bac, ac, figures_on, actual_start.
    """
    source, condition = _active(project_filter, options)
    columns = [*_NAMES, *_cost_of_a_day(), _AT.reported_status, _AT.reported_on, _AT.computed_status, _AT.diverges,
               _AT.divergence_age, _AT.finish_slip_days, _AT.forecast_finish, _AT.forecast_variance, _AT.eac]
    outside = or_(_AT.diverges, _AT.finish_slip_days > slip_limit, _AT.forecast_variance > variance_limit,
                  _AT.reported_status.is_(None))
    statement = select(_AT.project_id).select_from(source.outerjoin(baselines, _ORIGINAL))
    return _rows(connection, columns, statement.where(condition, _AT.project_id.is_not(None), outside))


def read_overdue_risks(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> list[RowMapping]:
    """One row an open threat or opportunity of a shown active project whose date has passed by the shown date.

    project_id, name, raid_id, kind, title, owner, due_on, probability (1 to 5), cost_impact.
    """
    source, condition = _active(project_filter, options)
    entry = raid.c
    columns = [*_NAMES, entry.raid_id, entry.kind, entry.title, entry.owner, entry.due_on, entry.probability, entry.cost_impact]
    overdue = and_(entry.kind.in_(("threat", "opportunity")), func.coalesce(entry.status, "open") != "closed",
                   entry.due_on < project_filter.period_end(options))
    return _rows(connection, columns, select(entry.raid_id).select_from(
        source.join(raid, entry.project_id == projects.c.project_id)).where(condition, overdue))


def read_endangered_milestones(connection: Connection, project_filter: ProjectFilter, options: FilterOptions,
                               days: int) -> list[RowMapping]:
    """One row an open milestone of a shown active project due in the `days` after the shown date that will hardly be met.

    It is one when its own forecast lies after its baseline date, or when the project reached at least LEAST_REACHED milestones
    so far, at least half of them late and all of them late on average. project_id, name, milestone_id, milestone,
    baseline_date, forecast_date, reached, reached_late, mean_days_late (of those reached), and for the cost of a day what
    `read_judged` gives.
    """
    day = project_filter.period_end(options)
    source, condition = _active(project_filter, options)
    item = milestones.c
    past = _reached_so_far(day, days).subquery("past")
    columns = [*_NAMES, item.milestone_id, item.name.label("milestone"), item.baseline_date, item.forecast_date,
               func.coalesce(past.c.reached, 0).label("reached"), func.coalesce(past.c.reached_late, 0).label("reached_late"),
               past.c.mean_days_late, *_cost_of_a_day()]
    is_due = and_(item.baseline_date > day, item.baseline_date <= day + timedelta(days=days),
                  or_(item.actual_date.is_(None), item.actual_date > day))
    used_to_slip = and_(past.c.reached >= LEAST_REACHED, past.c.reached_late * 2 >= past.c.reached, past.c.mean_days_late > 0)
    joined = (source.join(milestones, item.project_id == projects.c.project_id).outerjoin(baselines, _ORIGINAL)
              .outerjoin(past, past.c.project_id == projects.c.project_id))
    statement = select(item.milestone_id).select_from(joined)
    return _rows(connection, columns, statement.where(
        condition, is_due, or_(item.forecast_date > item.baseline_date, used_to_slip)))


def _reached_so_far(day: date, days: int) -> Select:
    """By project with a milestone due in the next `days`: how many it had reached by then, how many late, and how late on
    average; milestones without a baseline date do not count."""
    item = milestones.c
    late = days_between(item.actual_date, item.baseline_date)
    # Times 1.0, for PostgreSQL would give a decimal type for the average of whole numbers.
    columns = [item.project_id, func.count().label("reached"), func.sum(case((late > 0, 1), else_=0)).label("reached_late"),
               (func.sum(late) * 1.0 / func.count()).label("mean_days_late")]
    due = milestones.alias("due").c
    # Only where it is asked for: the milestones of all projects are many.
    asked = select(due.project_id).where(due.baseline_date > day, due.baseline_date <= day + timedelta(days=days))
    return select(*columns).where(item.actual_date <= day, item.baseline_date.is_not(None),
                                  item.project_id.in_(asked)).group_by(item.project_id)


def read_red_providers(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> list[RowMapping]:
    """One row an open dependency whose giving project is red, where the filter shows the giver or the receiver.

    project_id, name (of the giver), is_shown (whether the filter shows the giver), reported_status, computed_status,
    dependency_id, receiver_id, receiver, needed_by, promised (its own day, else the forecast of the giving milestone, else of
    the giving project), and of the receiver what `read_judged` gives for the cost of a day.
    """
    day = project_filter.period_end(options)
    source, condition = _active(project_filter, options)
    ids = select(projects.c.project_id).select_from(source).where(condition)
    link, giving = dependencies.c, milestones.alias("giving")
    receiver, at_receiver, plan = projects.alias("receiver"), project_figures.alias("at_receiver"), baselines.alias("plan")
    columns = [*_NAMES, projects.c.project_id.in_(ids).label("is_shown"), _AT.reported_status, _AT.computed_status,
               link.dependency_id, link.successor_id.label("receiver_id"), receiver.c.name.label("receiver"), link.needed_by,
               func.coalesce(link.promised_on, giving.c.forecast_date, _AT.forecast_finish).label("promised"),
               *_cost_of_a_day(receiver.c, at_receiver.c, plan.c)]
    joined = (dependencies.join(projects, projects.c.project_id == link.predecessor_id)
              .join(project_figures, and_(_AT.project_id == projects.c.project_id, _AT.period_end == day))
              .join(receiver, receiver.c.project_id == link.successor_id)
              .join(at_receiver, and_(at_receiver.c.project_id == receiver.c.project_id, at_receiver.c.period_end == day))
              .outerjoin(giving, giving.c.milestone_id == link.predecessor_milestone_id)
              .outerjoin(plan, and_(plan.c.project_id == receiver.c.project_id, plan.c.baseline_number == 0)))
    is_open = and_(func.coalesce(link.status, "agreed") != "delivered", _AT.active, at_receiver.c.active, _RED)
    seen = or_(link.predecessor_id.in_(ids), link.successor_id.in_(ids))
    return _rows(connection, columns, select(link.dependency_id).select_from(joined).where(is_open, seen))


def read_told(connection: Connection, project_filter: ProjectFilter, options: FilterOptions) -> dict[str, int]:
    """What of the shown active projects is known at the shown date, and which registers hold anything, as counts.

    projects, reported (with any report so far), slip, variance, both (statuses); milestones, dependencies, raid (1 or 0).
    """
    source, condition = _active(project_filter, options)
    known = {"reported": _AT.reported_on, "slip": _AT.finish_slip_days, "variance": _AT.forecast_variance}
    both = and_(_AT.reported_status.is_not(None), _AT.computed_status != "unknown")
    counts = [func.count().label("projects"), *(func.count(column).label(name) for name, column in known.items()),
              func.sum(case((both, 1), else_=0)).label("both")]
    registers = [exists(select(table.primary_key.columns[0])).label(table.name) for table in (milestones, dependencies, raid)]
    told = connection.execute(select(*counts).select_from(source).where(condition)).one()._mapping
    held = connection.execute(select(*registers)).one()._mapping
    return {name: int(count or 0) for name, count in (*told.items(), *held.items())}


def read_runs(connection: Connection, project_ids: Sequence[str], until: date) -> list[RowMapping]:
    """The history that says since when a project is outside: project_id, period_end, diverges, finish_slip_days,
    forecast_variance, reported_status, computed_status, newest first by project."""
    columns = [_AT.project_id, _AT.period_end, _AT.diverges, _AT.finish_slip_days, _AT.forecast_variance, _AT.reported_status,
               _AT.computed_status]
    statement = select(_AT.project_id).where(_AT.project_id.in_(project_ids), _AT.period_end <= until)
    return _rows(connection, columns, statement.order_by(_AT.project_id, _AT.period_end.desc()))


def has_reports(connection: Connection) -> bool:
    """Whether any project has ever reported a status."""
    return bool(connection.scalar(select(exists(select(status_reports.c.project_id)))))


def _rows(connection: Connection, columns: Sequence[ColumnElement], statement: Select) -> list[RowMapping]:
    """Plain rows with these columns: there are few of them, and a frame costs more to make than they cost to walk through."""
    return list(connection.execute(statement.with_only_columns(*columns, maintain_column_froms=True)).mappings())


def _cost_of_a_day(project=projects.c, figures=_AT, original=baselines.c) -> list[ColumnElement]:
    return [func.coalesce(original.start, project.baseline_start).label("start"),
            figures.original_finish.label("planned_finish"), figures.bac, figures.ac, figures.figures_on, project.actual_start]


def _active(project_filter: ProjectFilter, options: FilterOptions) -> tuple:
    source, condition = shown(project_filter, options)
    # Without any reporting date nobody has worked out who is active: then all are.
    return source, and_(condition, func.coalesce(_AT.active, true()))
