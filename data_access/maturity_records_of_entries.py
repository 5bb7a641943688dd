"""Record checks of what projects keep lists of: risks, problems, changes, decisions, gates, benefits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, literal, or_, select, true

from data_access.maturity_record_rows import CheckDates, Checked, Needs, Source, checked_rows, filled
from data_access.schema import benefits, decisions, gate_reviews, raid


def _raid(dates: CheckDates, kinds: tuple[str, ...], met: ColumnElement[bool], needs: Needs, *,
          recent: bool = False, shared: ColumnElement[bool] | None = None) -> Checked:
    """Open entries of some kinds; with `recent` also those that are closed and were raised in the last twelve months."""
    table = raid.c
    counts = func.coalesce(table.status, "open") != "closed"
    if recent:
        counts = or_(counts, and_(table.raised_on > dates.twelve_months_before, table.raised_on <= dates.on))
    shown = (table.kind, table.owner, table.status, table.raised_on, table.due_on, table.closed_on, table.response,
             table.probability, table.impact)
    source = Source(raid, table.raid_id, table.title, shown, and_(table.kind.in_(kinds), counts))
    return checked_rows(source, met, needs, shared)


def _owned_until(dates: CheckDates) -> ColumnElement[bool]:
    """An owner, and a next date that nobody has left lying for more than sixty days."""
    return and_(filled(raid.c.owner), raid.c.due_on >= dates.sixty_days_before)


def _problems_looked_after(dates: CheckDates) -> Checked:
    return _raid(dates, ("issue",), and_(_owned_until(dates), raid.c.raised_on.is_not(None)), (raid.c.owner, raid.c.due_on))


def _risks_looked_after(dates: CheckDates) -> Checked:
    scored = and_(raid.c.probability.is_not(None), raid.c.impact.is_not(None))
    return _raid(dates, ("threat", "opportunity"), _owned_until(dates), (raid.c.owner, raid.c.due_on), shared=scored)


def _responses_chosen(dates: CheckDates) -> Checked:
    met = and_(raid.c.response.is_not(None), filled(raid.c.owner), raid.c.due_on.is_not(None))
    return _raid(dates, ("threat", "opportunity"), met, (raid.c.response, raid.c.owner, raid.c.due_on))


def _changes_followed(dates: CheckDates) -> Checked:
    decided = and_(filled(raid.c.owner), func.coalesce(raid.c.status, "open") == "closed", raid.c.closed_on.is_not(None))
    waits = and_(_owned_until(dates), func.coalesce(raid.c.status, "open") != "closed")
    return _raid(dates, ("change",), or_(decided, waits), (raid.c.owner,), recent=True)


def _decisions_logged(dates: CheckDates) -> Checked:
    entry, log = raid.c, decisions.c
    counts = or_(func.coalesce(entry.status, "open") != "closed",
                 and_(entry.raised_on > dates.twelve_months_before, entry.raised_on <= dates.on))
    in_raid = select(entry.project_id, entry.raid_id.label("id"), entry.title.label("record"), literal("RAID").label("source"),
                     entry.owner, func.coalesce(entry.closed_on, entry.due_on).label("dated_on")).where(
        entry.kind == "decision", counts)
    first, last = (datetime.combine(day, time.max) for day in (dates.twelve_months_before, dates.on))
    recent = case((log.period_end.is_not(None), and_(log.period_end > dates.twelve_months_before, log.period_end <= dates.on)),
                  else_=and_(log.decided_at > first, log.decided_at <= last))
    in_log = select(log.project_id, cast(log.decision_id, Text), log.decision, literal("decision log"), log.owner,
                    func.coalesce(log.due_on, log.period_end)).where(log.project_id.is_not(None), recent)
    table = in_raid.union_all(in_log).subquery("decisions_on_record")
    source = Source(table, table.c.id, table.c.record, (table.c.source, table.c.owner, table.c.dated_on))
    return checked_rows(source, and_(filled(table.c.owner), table.c.dated_on.is_not(None)), ())


def _gates_held(dates: CheckDates) -> Checked:
    table = gate_reviews.c
    due = and_(table.planned_on > dates.twelve_months_before, table.planned_on <= dates.on)
    held = and_(table.held_on <= dates.on, table.outcome.in_(("pass", "conditional", "fail")))
    source = Source(gate_reviews, table.gate, table.gate, (table.planned_on, table.held_on, table.outcome), due)
    return checked_rows(source, held, (table.held_on, table.outcome))


def _benefits(met: ColumnElement[bool], needs: Needs, where: ColumnElement[bool] | None = None, **more) -> Checked:
    table = benefits.c
    shown = (table.category, table.unit, table.planned_value, table.realised_value, table.due_on, table.owner)
    source = Source(benefits, table.benefit_id, table.name, shown, true() if where is None else where)
    return checked_rows(source, met, needs, **more)


def _benefits_described(_dates: CheckDates) -> Checked:
    table = benefits.c
    met = and_(filled(table.owner), filled(table.unit), table.planned_value.is_not(None), table.due_on.is_not(None))
    return _benefits(met, (table.owner, table.unit, table.planned_value, table.due_on), shared=filled(table.category))


def _benefits_owned(_dates: CheckDates) -> Checked:
    return _benefits(filled(benefits.c.owner), (benefits.c.owner,), all_projects=True)


def _benefits_followed_up(dates: CheckDates) -> Checked:
    return _benefits(benefits.c.realised_value.is_not(None), (benefits.c.realised_value,),
                     benefits.c.due_on <= dates.on, all_projects=True)


ENTRY_CHECKS: dict[str, Callable[[CheckDates], Checked]] = {
    "decisions_logged": _decisions_logged, "gates_held": _gates_held, "changes_followed": _changes_followed,
    "problems_looked_after": _problems_looked_after, "risks_looked_after": _risks_looked_after,
    "responses_chosen": _responses_chosen, "benefits_described": _benefits_described, "benefits_owned": _benefits_owned,
    "benefits_followed_up": _benefits_followed_up,
}
