"""Record checks of projects themselves: reasons, ranks, plans, pieces, dates between projects, what comes every period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, true

from data_access.maturity_record_rows import CheckDates, Checked, Needs, Source, checked_rows, filled, one_if
from data_access.schema import (
    baselines,
    dependencies,
    milestones,
    performance,
    project_figures,
    projects,
    status_reports,
)

# A plan that was approved anew more often than this in twelve months holds nobody to anything.
MOST_NEW_BASELINES = 2


def _projects(columns: tuple[ColumnElement, ...], met: ColumnElement[bool], needs: Needs, where: ColumnElement[bool] = true(),
              **more) -> Checked:
    return checked_rows(Source(projects, projects.c.project_id, projects.c.name, columns, where), met, needs, **more)


def _has_started(day: date | ColumnElement) -> ColumnElement[bool]:
    """Whether the start of a project has come by a day: by its own dates, else by those planned."""
    return func.coalesce(projects.c.actual_start, projects.c.forecast_start, projects.c.baseline_start) <= day


def _reasons_for_starting(_dates: CheckDates) -> Checked:
    needs = projects.c.strategic_objective, projects.c.sponsor
    return _projects(needs, and_(*(filled(column) for column in needs)), needs)


def _ranked_projects(_dates: CheckDates) -> Checked:
    needs = projects.c.priority, projects.c.value_score
    return _projects(needs, and_(*(column.is_not(None) for column in needs)), needs)


def _core_facts(_dates: CheckDates) -> Checked:
    table = projects.c
    finish = func.coalesce(table.forecast_finish, table.baseline_finish, table.actual_finish)
    texts = table.project_manager, table.sponsor, table.stage
    met = and_(*(filled(column) for column in texts), finish.is_not(None), table.budget.is_not(None))
    return _projects((*texts, table.forecast_finish, table.baseline_finish, table.budget), met, (*texts, table.budget))


def _plans_with_baseline(dates: CheckDates) -> Checked:
    table = projects.c
    renewed = (select(func.count()).where(baselines.c.project_id == table.project_id, baselines.c.baseline_number > 0,
                                          baselines.c.approved_on > dates.twelve_months_before,
                                          baselines.c.approved_on <= dates.on).correlate(projects).scalar_subquery())
    newest = select(func.count()).where(baselines.c.project_id == table.project_id, baselines.c.start.is_not(None),
                                        baselines.c.finish.is_not(None),
                                        baselines.c.approved_on <= dates.on).correlate(projects).scalar_subquery()
    planned = or_(and_(table.baseline_start.is_not(None), table.baseline_finish.is_not(None)), newest > 0)
    shown = (table.actual_start, table.baseline_start, table.baseline_finish, table.forecast_finish,
             renewed.label("new_baselines"))
    return _projects(shown, and_(planned, renewed <= MOST_NEW_BASELINES), ((table.baseline_finish, baselines.c.finish),),
                     or_(_has_started(dates.on), _has_spent(dates)), shared=table.forecast_finish.is_not(None))


def _has_spent(dates: CheckDates) -> ColumnElement[bool]:
    figures = project_figures.alias("spent").c
    return select(figures.project_id).where(figures.project_id == projects.c.project_id, figures.period_end == dates.on,
                                            figures.ac.is_not(None)).correlate(projects).exists()


def _owned_pieces(dates: CheckDates) -> Checked:
    table = milestones.c
    is_open = or_(table.actual_date.is_(None), table.actual_date > dates.on)
    source = Source(milestones, table.milestone_id, table.name, (table.kind, table.owner, table.baseline_date,
                                                                 table.forecast_date), is_open)
    holds = func.coalesce(table.forecast_date, table.baseline_date) >= dates.month_before
    return checked_rows(source, and_(filled(table.owner), holds), (table.owner,))


def _promised_dates(_dates: CheckDates) -> Checked:
    table = dependencies.c
    # The side that receives answers for asking, so a dependency stands with its project.
    source = Source(dependencies, table.dependency_id, func.coalesce(table.description, ""),
                    (table.predecessor_id, table.status, table.needed_by, table.promised_on, table.provider_owner,
                     table.receiver_owner), func.coalesce(table.status, "agreed") != "delivered", table.successor_id)
    return checked_rows(source, and_(table.needed_by.is_not(None), table.promised_on.is_not(None)),
                        (table.needed_by, table.promised_on),
                        shared=and_(filled(table.provider_owner), filled(table.receiver_owner)))


def _every_period(dates: CheckDates, met: ColumnElement[bool], needs: Needs,
                  begins: ColumnElement[bool] = true()) -> Checked:
    """One row a project: at how many of the last reporting dates something is asked of it, and at how many it was there.

    Asked from the first date on at which it `begins`: a date that it then skips altogether counts as missed.
    """
    figures, days = project_figures.c, [day for day, _ in dates.periods]
    # Reading the last dates alone, with one look at what was before, takes a tenth of reading every date there is.
    before = select(figures.project_id).where(figures.project_id == projects.c.project_id, figures.period_end < days[-1],
                                              begins).correlate(projects).exists()
    recent = (select(figures.project_id, func.min(case((begins, figures.period_end))).label("first"),
                     func.sum(one_if(and_(begins, met))).label("periods_met"))
              .join(projects, projects.c.project_id == figures.project_id)
              .where(figures.period_end.in_(days)).group_by(figures.project_id).subquery())
    asked = case((before, len(days)), else_=sum((one_if(recent.c.first <= day) for day in days), start=literal(0)))
    table = projects.join(recent, recent.c.project_id == projects.c.project_id)
    source = Source(table, projects.c.project_id, projects.c.name, (asked.label("periods"), recent.c.periods_met),
                    or_(before, recent.c.first.is_not(None)), projects.c.project_id)
    return checked_rows(source, recent.c.periods_met == asked, needs)


def _fresh(dates: CheckDates) -> ColumnElement[bool]:
    """Figures from within the reporting period that ends at each date."""
    figures = project_figures.c
    return or_(*(and_(figures.period_end == day, figures.figures_on > before) for day, before in dates.periods))


def _runs() -> ColumnElement[bool]:
    """Reporting dates of a project from its start on: before it nothing has been spent."""
    return or_(_has_started(project_figures.c.period_end), project_figures.c.ac.is_not(None))


def _reports_every_period(dates: CheckDates) -> Checked:
    return _every_period(dates, project_figures.c.reported_status.is_not(None), (status_reports.c.overall_rag,))


def _money_every_period(dates: CheckDates) -> Checked:
    known = and_(_fresh(dates), project_figures.c.ac.is_not(None), project_figures.c.bac.is_not(None))
    return _every_period(dates, known, (performance.c.actual_cost,), _runs())


def _cost_forecasts(dates: CheckDates) -> Checked:
    return _every_period(dates, and_(_fresh(dates), project_figures.c.eac_reported.is_not(None)),
                         (performance.c.estimate_at_completion,), _runs())


def _current_records(dates: CheckDates) -> Checked:
    newest = dates._replace(periods=dates.periods[:1])
    return _every_period(newest, or_(project_figures.c.reported_status.is_not(None), _fresh(newest)), ())


PROJECT_CHECKS: dict[str, Callable[[CheckDates], Checked]] = {
    "reasons_for_starting": _reasons_for_starting, "ranked_projects": _ranked_projects, "core_facts": _core_facts,
    "plans_with_baseline": _plans_with_baseline, "owned_pieces": _owned_pieces, "promised_dates": _promised_dates,
    "reports_every_period": _reports_every_period, "money_every_period": _money_every_period,
    "cost_forecasts": _cost_forecasts, "current_records": _current_records,
}
