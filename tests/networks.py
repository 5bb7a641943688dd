"""Small networks for tests: projects by their days, links in one line, both as the frames that the arithmetic takes."""

from __future__ import annotations

from datetime import date, timedelta

import numpy
import pandas

DAY_ZERO = date(2026, 1, 1)
_DATES = ("baseline_start", "baseline_finish", "forecast_start", "forecast_finish", "actual_start", "actual_finish")
_TEXTS = ("dependency_id", "predecessor_id", "successor_id", "type", "status")
_LINK_DATES = ("needed_by", "promised_on", "giving_forecast_date", "giving_actual_date")


def day(number: int | None) -> str | None:
    """The date that many days after DAY_ZERO."""
    return None if number is None else (DAY_ZERO + timedelta(days=number)).isoformat()


def project(project_id: str, start: int | None, finish: int | None, **more) -> dict[str, object]:
    """A project with its forecast as days after DAY_ZERO."""
    return {"project_id": project_id, "name": project_id.upper(), "forecast_start": day(start), "forecast_finish": day(finish),
            **more}


def link(giver: str, receiver: str, kind: str = "FS", lag: int = 0, **more) -> dict[str, object]:
    """A dependency; its id is made of its ends, type and lag."""
    return {"dependency_id": f"{giver}-{receiver}-{kind}-{lag}", "predecessor_id": giver, "successor_id": receiver,
            "type": kind, "lag_days": lag, **more}


def frames(projects, links) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """The rows as the frames that `data_access.dependency_links` reads, with the columns that the arithmetic looks at."""
    projects, links = list(projects), list(links)
    lags = pandas.array([row.get("lag_days") for row in links], dtype="Int64")
    return (pandas.DataFrame(_texts(projects, ("project_id", "name")) | _dates(projects, _DATES)),
            pandas.DataFrame(_texts(links, _TEXTS) | {"lag_days": lags} | _dates(links, _LINK_DATES)))


def _texts(rows, names) -> dict[str, pandas.Series]:
    return {name: pandas.Series([row.get(name) for row in rows], dtype=object) for name in names}


def _dates(rows, names) -> dict[str, pandas.Series]:
    return {name: pandas.Series(numpy.array([row.get(name) for row in rows], dtype="datetime64[D]").astype("datetime64[s]"))
            for name in names}


def days(values: pandas.Series) -> list[int]:
    """Dates as days after DAY_ZERO."""
    return (values - pandas.Timestamp(DAY_ZERO)).dt.days.tolist()
