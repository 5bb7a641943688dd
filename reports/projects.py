"""Which projects need me? The list of projects with every figure, worst first, for page, command line and export alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas

from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.project_list import COLUMNS as _COLUMNS
from data_access.project_list import list_left, list_projects, read_history
from data_access.shown_mask import ProjectRows, at_rest, mask_at, project_rows, shown_mask

COLUMNS: tuple[str, ...] = tuple(_COLUMNS)
_COMPUTED = ("computed_status", "computed_schedule", "computed_cost", "computed_risk")
_NOTHING_REPORTED = "Neither schedule nor cost can be judged: nothing has been reported yet."


@of_one_state
def projects(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions,
             limit: int | None = None) -> pandas.DataFrame:
    """One row a project that the filter shows, with the columns of COLUMNS, worst first. Asked of a database.

    Dates are `datetime64`, money and indices `float64`, counts `Int64`; missing is NaT, NaN, NA or None. Without any reporting
    date every project is listed with unknown figures.
    """
    listed = copy.held(_listed, project_filter.period_end(options))
    return listed.of(shown_mask(copy, project_filter, options), limit)


@of_one_state
def left_projects(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions) -> pandas.DataFrame:
    """One row a project that was in the portfolio at the date compared with and is out at the shown one, worst first.

    The columns of COLUMNS, figures as of then, and `why`: "finished" or "no report". Asked of a database.
    """
    shown, before = project_filter.period_end(options), project_filter.compare_end(options)
    return left_rows(copy, shown, before).of(mask_at(copy, project_filter, before))


def left_rows(copy: PortfolioCopy, shown: date | None, before: date | None) -> ProjectRows:
    """What `left_projects` gives of a filter at rest, with the places of the projects."""
    return copy.held(_left, shown, before)


def _listed(copy: PortfolioCopy, period_end: date | None) -> ProjectRows:
    with copy.database.read() as connection:
        return project_rows(copy, _completed(list_projects(connection, *at_rest(period_end))))


def _left(copy: PortfolioCopy, shown: date | None, before: date | None) -> ProjectRows:
    with copy.database.read() as connection:
        frame = _completed(list_left(connection, *at_rest(shown, before)))
    finished = frame["actual_finish"] < pandas.Timestamp(shown or date.min)
    return project_rows(copy, frame.assign(why=finished.map({True: "finished", False: "no report"}).astype(object)))


def history(database: Database, project_ids: Sequence[str], columns: Sequence[str] = ("cpi", "spi_t"), last: int = 12,
            until: date | None = None) -> pandas.DataFrame:
    """Figures of these projects over the `last` reporting dates up to `until`, as sparklines need them.

    One row a project and date: project_id, period_end and the named figures, in that order.
    """
    with database.read() as connection:
        return read_history(connection, project_ids, columns, last, until)


def as_records(frame: pandas.DataFrame) -> list[dict[str, object]]:
    """The rows as plain objects for JSON: dates in ISO format, whole numbers whole, None for missing, never NaN."""
    columns = {name: _plain(values) for name, values in frame.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(values: pandas.Series) -> list[object]:
    if pandas.api.types.is_datetime64_any_dtype(values):
        return values.dt.strftime("%Y-%m-%d").astype(object).where(values.notna(), None).tolist()
    return values.astype(object).where(values.notna(), None).tolist()


def _completed(frame: pandas.DataFrame) -> pandas.DataFrame:
    unreported = frame["reason"].isna()
    filled = {name: frame[name].where(frame[name].notna(), "unknown") for name in _COMPUTED}
    filled["reason"] = frame["reason"].where(~unreported, _NOTHING_REPORTED)
    filled |= {"diverges": frame["diverges"].where(~unreported, False).astype(bool),
               "active": frame["active"].where(~unreported, True).astype(bool)}
    return frame.assign(**filled)
