"""Who is over-committed, and when? What the heat map of load draws: units against months, the number in each cell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
import pandas as pd

from components.charts.palette import GRID, INK, MUTED_INK, ONE_BLUE, REFERENCE

FULL = 1.0
COLOURS = {"low": ONE_BLUE[0], "high": ONE_BLUE[1], "ink": INK, "muted": MUTED_INK, "reference": REFERENCE, "line": GRID}


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


def load_heat_map(rows: pd.DataFrame, cells: pd.DataFrame, columns: Mapping[pd.Timestamp, Sequence[pd.Timestamp]],
                  measure: str, title: str, corner: str) -> bytes:
    """One line of JSON: everything that `load_grid_files/grid.js` draws, except which cell is chosen.

    `rows`, `cells`: of `reports.load_map.LoadMap`; `columns`: of `reports.load_map.columns_of`, the first has the current
    month.
    A cell is [number as text, fill in % of capacity (-1 for unknown), what is above it in %, at most 100, part outside the
    filter in %, hours booked, capacity or null, hours outside the filter, people above capacity, hours on people without
    capacity data]; null for none.
    """
    shown = MEASURES[measure]
    by_path = _cells(cells, shown, {start: place for place, start in enumerate(columns)})
    quarters = any(len(months) > 1 for months in columns.values())
    drawn = {
        "title": title, "corner": corner, "says": shown.says, "colours": COLOURS,
        "over_words": "person-months" if quarters else "people",
        "columns": [_column(start, months, place == 0) for place, (start, months) in enumerate(columns.items())],
        "rows": [{"path": row.path, "name": row.name, "depth": row.depth, "kind": row.kind, "can_open": bool(row.can_open),
                  "is_open": bool(row.is_open), "people": int(row.people) if row.can_open else 0,
                  "people_words": _people(row), "cells": by_path.get(row.path, [None] * len(columns))}
                 for row in rows.itertuples(index=False)]}
    return json.dumps(drawn, ensure_ascii=False, separators=(",", ":")).encode()


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


def _people(row) -> str:
    noun = "role" if row.kind == "unfilled" else "person"
    plural = "roles" if row.kind == "unfilled" else "people"
    return f"{row.people} {noun if row.people == 1 else plural}"


def _cells(cells: pd.DataFrame, measure: Measure, places: Mapping[pd.Timestamp, int]) -> dict[str, list]:
    load, hours, capacity = (cells[name].to_numpy(dtype=float) for name in ("load", "load_hours", "capacity_hours"))
    unknown, idle = numpy.isnan(capacity), (capacity == 0) & (hours == 0)
    # Hours on no capacity at all are as full as can be.
    share = numpy.where((capacity == 0) & (hours > 0), 2 * FULL, numpy.nan_to_num(load))
    fill = numpy.where(unknown, -1, numpy.minimum(share, FULL) * 100).round().astype(int)
    excess = numpy.where(share > FULL + 1e-9, numpy.clip((share - FULL) * 100, 1, 100), 0).round().astype(int)
    outside = cells["outside_load_hours"].to_numpy(dtype=float)
    part = numpy.divide(outside * 100, hours, out=numpy.zeros_like(hours), where=hours > 0).round().astype(int)
    unmeasured = (cells["hard_unmeasured"] + cells["soft_unmeasured"]).to_numpy(dtype=float)
    texts = _texts(cells[measure.column].to_numpy(dtype=float), measure, hours, idle)
    found: dict[str, list] = {}
    for path, month, *values in zip(
            cells["path"], cells["month"], texts, fill.tolist(), excess.tolist(), part.tolist(), hours.round(1).tolist(),
            [None if gap else value for gap, value in zip(unknown, capacity.round(1).tolist(), strict=True)],
            outside.round(1).tolist(), cells["people_over"].tolist(), unmeasured.round(1).tolist(), strict=True):
        found.setdefault(path, [None] * len(places))[places[month]] = values
    return found


def _texts(values: numpy.ndarray, measure: Measure, hours: numpy.ndarray, idle: numpy.ndarray) -> list[str]:
    missing = numpy.isnan(values)
    if measure.column == "load":
        written = [f"{value:.0%}" for value in numpy.nan_to_num(values)]
    else:
        written = [f"{value:,.{measure.decimals}f}".replace("-", "−") for value in numpy.nan_to_num(values)]
    # Where there is no share to tell, the hours are told instead of nothing.
    return ["–" if empty else f"{booked:,.0f} h" if lacks else "0" if text == "−0" else text
            for text, booked, lacks, empty in zip(written, hours, missing, idle, strict=True)]
