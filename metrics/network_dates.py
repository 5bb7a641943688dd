"""The dates that the network starts from: when each project means to start and finish, by its own statement."""

from __future__ import annotations

import numpy
import pandas

NO_DATES, NO_START, NO_FINISH = "no start and no finish", "no start", "no finish"
REVERSED = "finish before start"
_PLANNED = {
    # A start that nobody planned is still known once the project has started.
    "start": ("forecast_start", "baseline_start", "actual_start"),
    "finish": ("forecast_finish", "baseline_finish"),
}


def stated_dates(projects: pandas.DataFrame) -> pandas.DataFrame:
    """When each project says it starts and finishes: the forecast, else the baseline; once it has finished, the actual dates.

    `projects`: project_id and the six dates of the exchange format. One row a project, by project_id: project_id, start, finish
    (`datetime64[s]`, NaT where unknown), finished (has an actual finish), reason (why the network cannot place it, else None).
    A finished project is placed even where its start is not known.
    """
    ordered = projects.sort_values("project_id", ignore_index=True)
    finished = ordered["actual_finish"].notna()
    start = _first_known(ordered, _PLANNED["start"])
    start = ordered["actual_start"].fillna(start).where(finished, start)
    finish = ordered["actual_finish"].fillna(_first_known(ordered, _PLANNED["finish"]))
    # A plan that puts the start after the day on which the work was over is no start at all.
    start = start.where(~(finished & (start > finish)))
    return pandas.DataFrame({
        "project_id": ordered["project_id"], "start": start, "finish": finish, "finished": finished,
        "reason": pandas.Series(numpy.where(finished, None, _reasons(start, finish)), dtype=object),
    })


def _first_known(projects: pandas.DataFrame, names: tuple[str, ...]) -> pandas.Series:
    known = projects[names[0]]
    for name in names[1:]:
        known = known.fillna(projects[name])
    return known


def _reasons(start: pandas.Series, finish: pandas.Series) -> numpy.ndarray:
    cases = {NO_DATES: start.isna() & finish.isna(), NO_START: start.isna(), NO_FINISH: finish.isna(), REVERSED: finish < start}
    reasons = numpy.full(len(start), None, dtype=object)
    for reason, applies in reversed(cases.items()):
        reasons[applies.to_numpy(dtype=bool)] = reason
    return reasons
