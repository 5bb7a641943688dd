"""The rows of a roadmap of dependencies: projects from top to bottom under the headings of their lanes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from components.charts.dependency_curves import FADED, Curves, curves
from components.charts.palette import STATUSES, status_of
from components.charts.rows import ArrowRows, arrow_rows

ROW_HEIGHT, LOW_ROW_HEIGHT = 26, 19
# Beyond so many rows they are drawn lower, so that more of them are on one screen.
ROWS_AT_FULL_HEIGHT = 24
DATES = ("start", "finish", "baseline_start", "baseline_finish")


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is drawn: `columns` of the projects (see `columns_of`), their links, and the day of the rule, None without one."""

    columns: Mapping[str, Sequence | np.ndarray]
    links: pd.DataFrame
    as_of: pd.Timestamp | None

    @cached_property
    def rows(self) -> ArrowRows:
        return arrow_rows(self.columns)

    @cached_property
    def ends(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """The first and the last day of the time axis."""
        days = np.concatenate([self.columns[name] for name in DATES])
        known = days[~np.isnat(days)]
        ends = [known.min(), known.max()] + ([] if self.as_of is None else [self.as_of.to_datetime64()])
        return pd.Timestamp(min(ends)), pd.Timestamp(max(ends))

    @cached_property
    def names(self) -> dict[str, str]:
        """The rows from top to bottom, headings among them, and what each is called; one lane alone needs no heading."""
        has_headings = len(set(self.columns["lane"])) > 1
        names: dict[str, str] = {}
        for lane, name, row, label in zip(*(self.columns[part] for part in ("lane", "lane_name", "row", "label")), strict=True):
            if has_headings:
                names.setdefault(f"l:{lane}", str(name))
            names[row] = label
        return names

    @property
    def height(self) -> int:
        return (ROW_HEIGHT if len(self.names) <= ROWS_AT_FULL_HEIGHT else LOW_ROW_HEIGHT) * len(self.names)

    @cached_property
    def curves(self) -> Curves | None:
        """See `dependency_curves.curves`."""
        first, last = self.ends
        return curves(self.links, set(self.columns["id"]), (last - first) / 70)


def columns_of(projects: pd.DataFrame) -> dict[str, Sequence | np.ndarray]:
    """A value a project in each, in the order given, for the marks: see `dependency_lanes`.

    id, label, lane, lane_name, the four DATES, status (a key), status_word, filled, near, opacity, row (its place on the axis),
    dated (has both ends of its bar).
    """
    ids = [str(project_id) for project_id in projects["id"]]
    labels = [name if pd.isna(label) else str(label) for name, label in zip(ids, projects["label"], strict=True)]
    status = [status_of(value) for value in projects["status"]]
    near = projects["near"].to_numpy(dtype=bool)
    days = {name: projects[name].to_numpy("datetime64[ms]") for name in DATES}
    return {
        "id": ids, "label": labels, "lane": projects["lane"].tolist(), "lane_name": projects["lane_name"].tolist(), **days,
        "status": status, "status_word": [STATUSES[key].word for key in status],
        "filled": np.array([STATUSES[key].filled for key in status], dtype=bool), "near": near,
        "opacity": np.where(near, 1.0, FADED), "row": [f"p:{project_id}" for project_id in ids],
        "dated": ~np.isnat(days["start"]) & ~np.isnat(days["finish"]),
    }
