"""What a row of a record check is: which rows count, and when one is met."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, FromClause, Subquery, and_, case, func, select, true

# Columns that a check rests on; of several in brackets one is enough.
Needs = tuple[Column | tuple[Column, ...], ...]


class CheckDates(NamedTuple):
    """The days that checks count from: the reporting date `on`, days before it, and months by their first day.

    `periods`: up to six reporting dates, the newest first, each with the day one reporting rhythm before it.
    """

    on: date
    month_before: date
    sixty_days_before: date
    twelve_months_before: date
    this_month: date
    next_month: date
    last_month: date
    periods: tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class Checked:
    """The rows of one check as a subquery: owner (project_id or resource_id), id, name, met and shared (0 or 1), and `columns`.

    `needs`: columns without any value in the whole portfolio mean that the practice is not on record here, met or not.
    `of_people`: rows belong to people. `all_projects`: projects count also after they have left the portfolio.
    """

    table: Subquery
    columns: tuple[str, ...]
    needs: Needs
    of_people: bool = False
    all_projects: bool = False


@dataclass(frozen=True)
class Source:
    """Where the rows come from, before they are judged: their id and name, what is shown of them, which of them count.

    `owner`: whose row it is (project_id or resource_id), the table's own project_id when it is None.
    """

    table: FromClause
    id: ColumnElement
    name: ColumnElement
    columns: tuple[ColumnElement, ...]
    where: ColumnElement[bool] = field(default_factory=true)
    owner: ColumnElement | None = None


def filled(column: ColumnElement) -> ColumnElement[bool]:
    """Whether text is there that is more than white space."""
    return func.trim(func.coalesce(column, "")) != ""


def one_if(condition: ColumnElement[bool]) -> ColumnElement:
    """1 where the condition holds, 0 where it does not or cannot be told."""
    return case((condition, 1), else_=0)


def checked_rows(source: Source, met: ColumnElement[bool], needs: Needs, shared: ColumnElement[bool] | None = None,
                 **more) -> Checked:
    """The rows of a source with `met`, and with `shared` where the condition for all teams alike holds on top."""
    owner = source.table.c.project_id if source.owner is None else source.owner
    both = met if shared is None else and_(met, shared)
    judged = [one_if(met).label("met"), one_if(both).label("shared")]
    table = select(owner.label("owner"), source.id.label("id"), source.name.label("record"), *source.columns, *judged)
    return Checked(table.select_from(source.table).where(source.where).subquery("checked"),
                   tuple(column.key for column in source.columns), needs, **more)
