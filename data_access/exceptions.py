"""The rows that ask for attention: projects outside their bands, providers in red, milestones and risks that are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Date, RowMapping, Select, and_, case, exists, func, or_, select, true

from data_access.days import days_between
from data_access.filter import ProjectFilter
from data_access.portfolio_copy import PortfolioCopy
from data_access.project_numbers import ProjectNumbers, read_numbers
from data_access.schema import baselines, dependencies, milestones, project_figures, projects, raid, status_reports
from data_access.shown_mask import mask_at
from data_access.shown_projects import joined

_AT = project_figures.c
_ORIGINAL = and_(baselines.c.project_id == projects.c.project_id, baselines.c.baseline_number == 0)
_NAMES = [projects.c.project_id, projects.c.name]
_RED = or_(_AT.computed_status == "red", _AT.reported_status == "red")
# How many milestones a project must have reached before its past says anything of its future.
LEAST_REACHED = 2


def read_judged(connection: Connection, day: date | None, slip_limit: float, variance_limit: float) -> list[RowMapping]:
    """One row an active project that diverges, lies beyond a limit (days, share of budget) or has no current report.

    project_id, name, reported_status, reported_on, computed_status, diverges, divergence_age (periods), finish_slip_days,
    forecast_finish, forecast_variance, eac, and for the cost of a day: start and planned_finish (of the original baseline),
    bac, ac, figures_on, actual_start.
    """
    source, condition = _active(day)
    columns = [*_NAMES, *_cost_of_a_day(), _AT.reported_status, _AT.reported_on, _AT.computed_status, _AT.diverges,
               _AT.divergence_age, _AT.finish_slip_days, _AT.forecast_finish, _AT.forecast_variance, _AT.eac]
    outside = or_(_AT.diverges, _AT.finish_slip_days > slip_limit, _AT.forecast_variance > variance_limit,
                  _AT.reported_status.is_(None))
    statement = select(_AT.project_id).select_from(source.outerjoin(baselines, _ORIGINAL))
    return _rows(connection, columns, statement.where(condition, _AT.project_id.is_not(None), outside))


def read_overdue_risks(connection: Connection, day: date) -> list[RowMapping]:
    """One row an open threat or opportunity of an active project whose date has passed by the reporting date.

    project_id, name, raid_id, kind, title, owner, due_on, probability (1 to 5), cost_impact.
    """
    source, condition = _active(day)
    entry = raid.c
    columns = [*_NAMES, entry.raid_id, entry.kind, entry.title, entry.owner, entry.due_on, entry.probability, entry.cost_impact]
    overdue = and_(entry.kind.in_(("threat", "opportunity")), func.coalesce(entry.status, "open") != "closed",
                   entry.due_on < day)
    return _rows(connection, columns, select(entry.raid_id).select_from(
        source.join(raid, entry.project_id == projects.c.project_id)).where(condition, overdue))


def read_endangered_milestones(connection: Connection, day: date, days: int) -> list[RowMapping]:
    """One row an open milestone of an active project due in the `days` after the reporting date that will hardly be met.

    It is one when its own forecast lies after its baseline date, or when the project reached at least LEAST_REACHED milestones
    so far, at least half of them late and all of them late on average. project_id, name, milestone_id, milestone,
    baseline_date, forecast_date, reached, reached_late, mean_days_late (of those reached), and for the cost of a day what
    `read_judged` gives.
    """
    source, condition = _active(day)
    item = milestones.c
    past = _reached_so_far(day, days).subquery("past")
    columns = [*_NAMES, item.milestone_id, item.name.label("milestone"), item.baseline_date, item.forecast_date,
               func.coalesce(past.c.reached, 0).label("reached"), func.coalesce(past.c.reached_late, 0).label("reached_late"),
               past.c.mean_days_late, *_cost_of_a_day()]
    is_due = and_(item.baseline_date > day, item.baseline_date <= day + timedelta(days=days),
                  or_(item.actual_date.is_(None), item.actual_date > day))
    used_to_slip = and_(past.c.reached >= LEAST_REACHED, past.c.reached_late * 2 >= past.c.reached, past.c.mean_days_late > 0)
    due = (source.join(milestones, item.project_id == projects.c.project_id).outerjoin(baselines, _ORIGINAL)
           .outerjoin(past, past.c.project_id == projects.c.project_id))
    statement = select(item.milestone_id).select_from(due)
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


def read_red_providers(connection: Connection, day: date) -> list[RowMapping]:
    """One row an open dependency whose giving project is red.

    project_id, name (of the giver), reported_status, computed_status, dependency_id, receiver_id, receiver, needed_by, promised
    (its own day, else the forecast of the giving milestone, else of the giving project), and of the receiver what `read_judged`
    gives for the cost of a day.
    """
    link, giving = dependencies.c, milestones.alias("giving")
    receiver, at_receiver, plan = projects.alias("receiver"), project_figures.alias("at_receiver"), baselines.alias("plan")
    columns = [*_NAMES, _AT.reported_status, _AT.computed_status, link.dependency_id, link.successor_id.label("receiver_id"),
               receiver.c.name.label("receiver"), link.needed_by,
               func.coalesce(link.promised_on, giving.c.forecast_date, _AT.forecast_finish).label("promised"),
               *_cost_of_a_day(receiver.c, at_receiver.c, plan.c)]
    links = (dependencies.join(projects, projects.c.project_id == link.predecessor_id)
             .join(project_figures, and_(_AT.project_id == projects.c.project_id, _AT.period_end == day))
             .join(receiver, receiver.c.project_id == link.successor_id)
             .join(at_receiver, and_(at_receiver.c.project_id == receiver.c.project_id, at_receiver.c.period_end == day))
             .outerjoin(giving, giving.c.milestone_id == link.predecessor_milestone_id)
             .outerjoin(plan, and_(plan.c.project_id == receiver.c.project_id, plan.c.baseline_number == 0)))
    is_open = and_(func.coalesce(link.status, "agreed") != "delivered", _AT.active, at_receiver.c.active, _RED)
    return _rows(connection, columns, select(link.dependency_id).select_from(links).where(is_open))


def count_told(copy: PortfolioCopy, project_filter: ProjectFilter, day: date) -> dict[str, int]:
    """What of the shown active projects is known at the reporting date, and which registers hold anything, as counts.

    projects, slip, variance, both (statuses); milestones, dependencies, raid (1 or 0), reports (1 or 0, of any date).
    """
    told = copy.held(_told, day).sums(mask_at(copy, project_filter, day))
    return {name: int(count or 0) for name, count in told.items()} | registers(copy)


def _told(copy: PortfolioCopy, day: date) -> ProjectNumbers:
    known = {"projects": true(), "slip": _AT.finish_slip_days.is_not(None), "variance": _AT.forecast_variance.is_not(None),
             "both": and_(_AT.reported_status.is_not(None), _AT.computed_status != "unknown")}
    source, condition = _active(day)
    return read_numbers(copy, {name: case((told, 1), else_=0) for name, told in known.items()},
                        select(projects).select_from(source).where(condition))


def registers(copy: PortfolioCopy) -> dict[str, int]:
    """Which registers hold anything: milestones, dependencies, raid, reports (1 or 0)."""
    return copy.held(_registers)


def _registers(copy: PortfolioCopy) -> dict[str, int]:
    tables = {"milestones": milestones, "dependencies": dependencies, "raid": raid, "reports": status_reports}
    held = [exists(select(table.primary_key.columns[0])).label(name) for name, table in tables.items()]
    with copy.database.read() as connection:
        return {name: int(found) for name, found in connection.execute(select(*held)).one()._mapping.items()}


def outside_since(copy: PortfolioCopy, day: date, slip_limit: float, variance_limit: float) -> Mapping[tuple[str, str], date]:
    """(divergence, late, over_budget or provider, project_id) > since which reporting date the project is outside without a
    break up to this one; absent where it is not outside then. `provider`: it is red.
    """
    return copy.held(_outside_since, day, slip_limit, variance_limit)


def _outside_since(copy: PortfolioCopy, day: date, slip_limit: float, variance_limit: float) -> dict[tuple[str, str], date]:
    outside = {"divergence": _AT.diverges, "late": _AT.finish_slip_days > slip_limit,
               "over_budget": _AT.forecast_variance > variance_limit, "provider": _RED}
    asked = select(_AT.project_id).where(_AT.period_end == day, or_(*outside.values()))
    # Unknown is not outside.
    last = (select(_AT.project_id, *(func.max(case((condition, None), else_=_AT.period_end), type_=Date).label(kind)
                                     for kind, condition in outside.items()))
            .where(_AT.period_end <= day, _AT.project_id.in_(asked)).group_by(_AT.project_id).subquery("last_inside")).c
    after = (case((or_(last[kind].is_(None), _AT.period_end > last[kind]), _AT.period_end)) for kind in outside)
    began = (select(_AT.project_id, *(func.min(when, type_=Date) for when in after))
             .join(last.project_id.table, last.project_id == _AT.project_id)
             .where(_AT.period_end <= day).group_by(_AT.project_id))
    with copy.database.read() as connection:
        rows = connection.execute(began).all()
    return {(kind, project_id): since for project_id, *days in rows for kind, since in zip(outside, days, strict=True) if since}


def _rows(connection: Connection, columns: Sequence[ColumnElement], statement: Select) -> list[RowMapping]:
    """Plain rows with these columns: there are few of them, and a frame costs more to make than they cost to walk through."""
    return list(connection.execute(statement.with_only_columns(*columns, maintain_column_froms=True)).mappings())


def _cost_of_a_day(project=projects.c, figures=_AT, original=baselines.c) -> list[ColumnElement]:
    return [func.coalesce(original.start, project.baseline_start).label("start"),
            figures.original_finish.label("planned_finish"), figures.bac, figures.ac, figures.figures_on, project.actual_start]


def _active(day: date | None) -> tuple:
    # Without any reporting date nobody has worked out who is active: then all are.
    return joined(day), func.coalesce(_AT.active, true())
