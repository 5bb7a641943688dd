"""The rows of a roadmap of dependencies: projects from top to bottom under the headings of their lanes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from components.charts.dependency_curves import FADED, curves
from components.charts.palette import STATUSES, status_of

ROW_HEIGHT, LOW_ROW_HEIGHT = 26, 19
# Beyond so many rows they are drawn lower, so that more of them are on one screen.
ROWS_AT_FULL_HEIGHT = 24
DATES = ["start", "finish", "baseline_start", "baseline_finish"]


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is drawn: `rows`, a row a project (see `rows_of`), and the day of the rule, None without one."""

    rows: pd.DataFrame
    links: pd.DataFrame
    as_of: pd.Timestamp | None

    @cached_property
    def ends(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """The first and the last day of the time axis."""
        days = [day for name in DATES for day in (self.rows[name].min(), self.rows[name].max())] + [self.as_of]
        known = [day for day in days if pd.notna(day)]
        return min(known), max(known)

    @cached_property
    def names(self) -> dict[str, str]:
        """The rows from top to bottom, headings among them, and what each is called; one lane alone needs no heading."""
        has_headings = self.rows["lane"].nunique() > 1
        names: dict[str, str] = {}
        for lane, name, row, label in zip(*(self.rows[part] for part in ("lane", "lane_name", "row", "label")), strict=True):
            if has_headings:
                names.setdefault(f"l:{lane}", str(name))
            names[row] = label
        return names

    @property
    def height(self) -> int:
        return (ROW_HEIGHT if len(self.names) <= ROWS_AT_FULL_HEIGHT else LOW_ROW_HEIGHT) * len(self.names)

    @cached_property
    def curves(self) -> pd.DataFrame:
        """See `dependency_curves.curves`."""
        first, last = self.ends
        return curves(self.links, set(self.rows["id"]), (last - first) / 70)


def rows_of(projects: pd.DataFrame) -> pd.DataFrame:
    """A row a project, in the order given, for the marks: see `dependency_lanes`.

    id, label, lane, lane_name, the four DATES, status (a key), status_word, filled, near, opacity, row (its place on the axis),
    dated (has both ends of its bar).
    """
    ids = [str(project_id) for project_id in projects["id"]]
    labels = [name if pd.isna(label) else str(label) for name, label in zip(ids, projects["label"], strict=True)]
    status = [status_of(value) for value in projects["status"]]
    near = projects["near"].to_numpy(dtype=bool)
    days = {name: pd.to_datetime(projects[name]).to_numpy() for name in DATES}
    return pd.DataFrame({
        "id": ids, "label": labels, "lane": projects["lane"].to_numpy(), "lane_name": projects["lane_name"].to_numpy(), **days,
        "status": status, "status_word": [STATUSES[key].word for key in status],
        "filled": np.array([STATUSES[key].filled for key in status], dtype=bool), "near": near,
        "opacity": np.where(near, 1.0, FADED), "row": [f"p:{project_id}" for project_id in ids],
        "dated": ~np.isnat(days["start"]) & ~np.isnat(days["finish"]),
    })
