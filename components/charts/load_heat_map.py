"""Who is over-committed, and when? What the heat map of load draws: units against months, the number in each cell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy
import pandas as pd

from components.charts.palette import GRID, INK, MUTED_INK, ONE_BLUE, REFERENCE

Columns = Mapping[pd.Timestamp, Sequence[pd.Timestamp]]
COLOURS = {"low": ONE_BLUE[0], "high": ONE_BLUE[1], "ink": INK, "muted": MUTED_INK, "reference": REFERENCE, "line": GRID}


class Row(Protocol):
    """One row: how deep it lies, kind ("people" or "unfilled"), how many people (or roles) it adds up."""

    path: str
    name: str
    depth: int
    kind: str
    people: int
    can_open: bool
    is_open: bool


ROW_FIELDS = tuple(Row.__annotations__)


@dataclass(frozen=True)
class Measure:
    """One thing that the numbers in the cells can say: its column, its label, what follows the number in a sentence."""

    column: str
    label: str
    says: str
    decimals: int = 0


MEASURES: Mapping[str, Measure] = {
    "utilisation": Measure("load", "% of capacity", "of capacity booked"),
    "hours": Measure("load_hours", "Hours", "hours booked"),
    "days": Measure("person_days", "Person-days", "person-days booked"),
    "fte": Measure("fte", "FTE", "full-time equivalents booked", 1),
    "free": Measure("free_hours", "Free hours", "hours free"),
}


def load_heat_map(rows: Sequence[Row], cells: Mapping[str, numpy.ndarray], columns: Columns, measure: str, title: str,
                  corner: str, *, now: bool = True) -> bytes:
    """Everything that `load_grid_files/grid.js` draws, except which cell is chosen: a line of JSON, then numbers.

    `rows`, `cells`, `columns`: of `reports.load_map.LoadMap`; the first column has the current month, of a record of the past
    (`now` false) none has. The JSON names `layers`; after its line break each of them follows as doubles, row by row, NaN for
    unknown: the measure's own column, load, load_hours, capacity_hours, and where any of them is not 0 outside_load_hours,
    people_over and unmeasured_hours. Where nothing is there, load_hours are NaN.
    """
    shown, layers = MEASURES[measure], _layers(cells, MEASURES[measure].column)
    drawn = {
        "title": title, "corner": corner, "measure": shown.column, "says": shown.says, "decimals": shown.decimals,
        "colours": COLOURS,
        "over_words": ["person", "people"] if all(len(months) == 1 for months in columns.values()) else
        ["person-month", "person-months"],
        "columns": [_column(start, months, now and place == 0) for place, (start, months) in enumerate(columns.items())],
        "rows": {name: [getattr(row, name) for row in rows] for name in ROW_FIELDS}, "layers": list(layers)}
    numbers = numpy.concatenate([values.ravel() for values in layers.values()]).astype("<f8")
    return json.dumps(drawn, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + numbers.tobytes()


def with_chosen(drawn: bytes, path: str, month: str) -> bytes:
    """The whole message to the browser: what is chosen, and what is drawn."""
    return json.dumps({"path": path, "month": month}).encode() + b"\n" + drawn


def month_id(start: pd.Timestamp) -> str:
    return f"{start:%Y-%m}"


def months_label(months: Sequence[pd.Timestamp]) -> str:
    """`Oct`, or `Oct–Dec` for several."""
    first, last = (f"{month:%b}" for month in (months[0], months[-1]))
    return first if first == last else f"{first}–{last}"


def _column(start: pd.Timestamp, months: Sequence[pd.Timestamp], now: bool) -> dict:
    return {"id": month_id(start), "label": months_label(months), "year": f"{months[0]:%Y}", "now": now}


def _layers(cells: Mapping[str, numpy.ndarray], column: str) -> dict[str, numpy.ndarray]:
    found = {name: cells[name] for name in (column, "load", "load_hours", "capacity_hours")}
    found["load_hours"] = numpy.where(cells["person_months"] > 0, cells["load_hours"], numpy.nan)
    others = {"outside_load_hours": cells["outside_load_hours"], "people_over": cells["people_over"],
              "unmeasured_hours": cells["hard_unmeasured"] + cells["soft_unmeasured"]}
    return found | {name: values for name, values in others.items() if values.any()}
