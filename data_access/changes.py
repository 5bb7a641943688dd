"""What moved between two reporting dates: statuses, finishes, costs, risks, and which projects came."""

from __future__ import annotations

from datetime import date

import pandas
from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.sql import Subquery

from data_access.days import days_between
from data_access.filter import ProjectFilter
from data_access.frames import read_frame
from data_access.portfolio_copy import PortfolioCopy
from data_access.project_numbers import ProjectNumbers, read_numbers
from data_access.schema import baselines, project_figures, projects, raid
from data_access.shown_mask import mask_at
from data_access.shown_projects import joined

_AT, _BEFORE = project_figures.c, project_figures.alias("before").c
_PLACES = {"green": 0.0, "amber/green": 0.5, "amber": 1.0, "amber/red": 1.5, "red": 2.0}
_NAMES = [projects.c.project_id, projects.c.name]
# Smaller moves of a forecast come with every reporting date and say nothing; in shares of the budget.
LEAST_COST_MOVE = 0.01


def _place(status: ColumnElement) -> ColumnElement:
    return case(*((status == word, place) for word, place in _PLACES.items()))


_REPORTED_MOVE = _place(_AT.reported_status) - _place(_BEFORE.reported_status)
_COMPUTED_MOVE = _place(_AT.computed_status) - _place(_BEFORE.computed_status)
_FINISH_MOVE = days_between(_AT.forecast_finish, _BEFORE.forecast_finish)
_HAS_ESTIMATES = and_(_AT.eac.is_not(None), _BEFORE.eac.is_not(None))
# Where no estimate is known at both dates the budgets are compared; never one with the other.
_COST, _COST_BEFORE = (case((_HAS_ESTIMATES, at.eac), else_=at.bac) for at in (_AT, _BEFORE))
_COST_MOVE = _COST - _COST_BEFORE
_COST_MOVED = and_(_COST_BEFORE > 0, func.abs(_COST_MOVE) >= LEAST_COST_MOVE * _COST_BEFORE)
_IS_RISK = raid.c.kind.in_(("threat", "opportunity"))
_ORIGINAL = and_(baselines.c.project_id == projects.c.project_id, baselines.c.baseline_number == 0)


def count_changes(copy: PortfolioCopy, project_filter: ProjectFilter, period_end: date, before: date) -> dict[str, int]:
    """Among shown projects that are in the portfolio at both dates: `both` of them, and how many moved which way.

    reported_worse, reported_better, computed_worse, computed_better, later, earlier (finish), dearer, cheaper (by at least
    LEAST_COST_MOVE); and silent: reported at the earlier date and not at the shown one.
    """
    sums = copy.held(_moves, period_end, before).sums(mask_at(copy, project_filter, period_end))
    return {name: int(count or 0) for name, count in sums.items()}


def _moves(copy: PortfolioCopy, period_end: date, before: date) -> ProjectNumbers:
    moves = {"reported": _REPORTED_MOVE, "computed": _COMPUTED_MOVE}
    conditions = {f"{name}_{word}": sign for name, move in moves.items()
                  for word, sign in (("worse", move > 0), ("better", move < 0))}
    conditions |= {"both": true(), "later": _FINISH_MOVE > 0, "earlier": _FINISH_MOVE < 0,
                   "dearer": and_(_COST_MOVED, _COST_MOVE > 0), "cheaper": and_(_COST_MOVED, _COST_MOVE < 0),
                   "silent": and_(_BEFORE.reported_status.is_not(None), _AT.reported_status.is_(None))}
    flags = {name: case((condition, 1), else_=0) for name, condition in conditions.items()}
    return read_numbers(copy, flags, _both(select(projects), period_end, before))


def read_status_moves(connection: Connection, period_end: date, before: date) -> pandas.DataFrame:
    """One row a project whose reported or computed status moved on the scale, or whose report stopped, the worst move first.

    project_id, name, reported_before, reported, computed_before, computed, reported_move and computed_move (steps from green 0
    to red 2, positive is worse).
    """
    columns = [*_NAMES, _BEFORE.reported_status.label("reported_before"), _AT.reported_status.label("reported"),
               _BEFORE.computed_status.label("computed_before"), _AT.computed_status.label("computed"),
               _REPORTED_MOVE.label("reported_move"), _COMPUTED_MOVE.label("computed_move")]
    stopped = and_(_BEFORE.reported_status.is_not(None), _AT.reported_status.is_(None))
    moved = or_(_REPORTED_MOVE != 0, _COMPUTED_MOVE != 0, stopped)
    worst = func.coalesce(_REPORTED_MOVE, 0) + func.coalesce(_COMPUTED_MOVE, 0)
    statement = _both(select(_AT.project_id), period_end, before).where(moved)
    ordered = statement.order_by(worst.desc(), projects.c.name, projects.c.project_id)
    return read_frame(connection, columns, ordered)


def read_finish_moves(connection: Connection, period_end: date, before: date) -> pandas.DataFrame:
    """One row a project whose forecast finish moved, the longest delay first.

    project_id, name, finish_before, finish, days (positive is later), original_finish, slip_days (against that), rebaselined
    (how many later baselines it was given by the shown date: its slip stays).
    """
    columns = [*_NAMES, _BEFORE.forecast_finish.label("finish_before"), _AT.forecast_finish.label("finish"),
               _FINISH_MOVE.label("days"), _AT.original_finish, _AT.finish_slip_days.label("slip_days"), _rebaselined(_AT)]
    statement = _both(select(_AT.project_id), period_end, before).where(_FINISH_MOVE != 0)
    ordered = statement.order_by(_FINISH_MOVE.desc(), projects.c.name, projects.c.project_id)
    return read_frame(connection, columns, ordered)


def read_cost_moves(connection: Connection, period_end: date, before: date) -> pandas.DataFrame:
    """One row a project whose cost at completion moved by at least LEAST_COST_MOVE of what it was, the greatest rise first.

    project_id, name, basis ("forecast", or "budget" where no estimate is known at both dates), cost_before, cost, moved,
    original_budget (of the first baseline), against_original (cost less that), rebaselined.
    """
    original = func.coalesce(baselines.c.budget, projects.c.budget)
    columns = [*_NAMES, case((_HAS_ESTIMATES, "forecast"), else_="budget").label("basis"), _COST_BEFORE.label("cost_before"),
               _COST.label("cost"), _COST_MOVE.label("moved"), original.label("original_budget"),
               (_COST - original).label("against_original"), _rebaselined(_AT)]
    statement = _both(select(_AT.project_id), period_end, before, with_original=True).where(_COST_MOVED)
    ordered = statement.order_by(_COST_MOVE.desc(), projects.c.name, projects.c.project_id)
    return read_frame(connection, columns, ordered)


def holds_risks(connection: Connection) -> bool:
    """Whether any threat or opportunity is on record, whenever and of whichever project."""
    return bool(connection.scalar(select(exists().where(_IS_RISK))))


def read_risk_changes(connection: Connection, period_end: date, before: date) -> pandas.DataFrame:
    """One row a threat or opportunity of a project in the portfolio that was raised or closed after the earlier date, up to
    the later one.

    project_id, name, raid_id, kind, title, owner, raised_on, closed_on, probability, cost_impact. Both dates may lie between.
    """
    entry = raid.c
    columns = [*_NAMES, *(entry[name] for name in ("raid_id", "kind", "title", "owner", "raised_on", "closed_on", "probability",
                                                   "cost_impact"))]
    between = or_(*(and_(when > before, when <= period_end) for when in (entry.raised_on, entry.closed_on)))
    source = joined(period_end).join(raid, entry.project_id == projects.c.project_id)
    return read_frame(connection, columns, select(entry.raid_id).select_from(source).where(
        _IS_RISK, between).order_by(entry.raised_on, entry.raid_id))


def read_came(connection: Connection, period_end: date, before: date) -> pandas.DataFrame:
    """One row a project that is in the portfolio and was not at the earlier date, the greatest budget first.

    project_id, name, business_unit, reported_status, computed_status, bac, forecast_finish.
    """
    was_in = exists().where(_BEFORE.project_id == projects.c.project_id, _BEFORE.period_end == before)
    columns = [*_NAMES, projects.c.business_unit, _AT.reported_status, _AT.computed_status, _AT.bac, _AT.forecast_finish]
    statement = select(_AT.project_id).select_from(joined(period_end)).where(~was_in)
    return read_frame(connection, columns, statement.order_by(func.coalesce(_AT.bac, 0).desc(), projects.c.name))


def _both(statement: Select, period_end: date, before: date, with_original: bool = False) -> Select:
    """What is asked, of the projects that are in the portfolio at both dates."""
    earlier: Subquery = _BEFORE.project_id.table
    source = joined(period_end).join(earlier, and_(_BEFORE.project_id == projects.c.project_id, _BEFORE.period_end == before))
    return statement.select_from(source.outerjoin(baselines, _ORIGINAL) if with_original else source)


def _rebaselined(at) -> ColumnElement:
    later = baselines.alias("later").c
    count = select(func.count()).where(later.project_id == at.project_id, later.baseline_number > 0,
                                       later.approved_on <= at.period_end)
    return count.scalar_subquery().label("rebaselined")
