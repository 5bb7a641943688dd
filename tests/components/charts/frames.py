"""Frames for the charts' tests, and every chart with a full and an empty frame."""

from __future__ import annotations

import functools

import altair as alt
import pandas as pd

from components.charts import (
    bookings,
    earned_value_curves,
    index_lines,
    milestones,
    roadmap,
    slip_history,
    status_by_group,
    status_counts,
    status_history,
    status_matrix,
)
from components.charts.specification import LayeredChart, datasets, specification

AS_OF = "2026-03-31"
MONTHS = pd.date_range("2025-10-31", periods=6, freq="ME")


def curves() -> pd.DataFrame:
    plan = pd.date_range("2025-10-31", periods=9, freq="ME")
    rows = [(date, "planned_value", 200.0 * place) for place, date in enumerate(plan, 1)]
    rows += [(date, "earned_value", 160.0 * place) for place, date in enumerate(MONTHS, 1)]
    rows += [(date, "actual_cost", 190.0 * place) for place, date in enumerate(MONTHS, 1)]
    rows += [(pd.Timestamp("2026-09-30"), "forecast", 2137.5)]
    return pd.DataFrame(rows, columns=["period_end", "series", "value"])


def indices() -> pd.DataFrame:
    rows = [(date, name, 0.9 + 0.01 * place) for place, date in enumerate(MONTHS) for name in ("cpi", "spi_t")]
    return pd.DataFrame(rows, columns=["period_end", "series", "value"])


def statuses(dates: int = 6) -> pd.DataFrame:
    cycle = ["green", "amber/green", "amber", "amber/red", "red", None, "none", "complete"]
    when = pd.date_range("2024-01-31", periods=dates, freq="ME")
    rows = [(date, name, cycle[place % 8]) for place, date in enumerate(when) for name in ("overall", "schedule", "computed")]
    return pd.DataFrame(rows, columns=["period_end", "dimension", "status"])


def projects(count: int = 3) -> pd.DataFrame:
    start = pd.Timestamp("2025-01-01")
    return pd.DataFrame(
        [
            {
                "id": f"P{place}", "label": "Same name", "baseline_start": start, "baseline_finish": pd.Timestamp("2026-01-01"),
                "start": start, "finish": pd.Timestamp("2026-01-01") + pd.Timedelta(days=place), "status": "red",
            }
            for place in range(count)
        ]
    )  # fmt: skip


def dated_milestones() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": ["M1", "M2", "M3"],
            "name": ["Signed", "Live", "Reviewed"],
            "baseline_date": pd.to_datetime(["2026-01-31", "2026-04-30", None]),
            "forecast_date": pd.to_datetime([None, "2026-06-14", "2026-12-31"]),
            "actual_date": pd.to_datetime(["2026-01-31", None, None]),
        }
    )


def hours() -> pd.DataFrame:
    rows = [("2026-04-01", "hard", 100.0), ("2026-04-01", "soft", 40.0)]
    rows += [("2026-05-01", "hard", 80.0), ("2026-05-01", "soft", None)]
    return pd.DataFrame(rows, columns=["month", "booking", "hours"])


def finishes() -> pd.DataFrame:
    forecast = pd.to_datetime(["2026-06-30", "2026-06-30", None, "2026-09-30", "2026-09-30", "2026-12-31"])
    return pd.DataFrame({"period_end": MONTHS, "forecast_finish": forecast})


def counts() -> pd.DataFrame:
    rows = [(date, status, number) for date in ("2021-03-31", "2023-03-31") for status, number in
            (("red", 12), ("amber/red", 36), ("amber", 77), ("green", 17), (None, 5))]  # fmt: skip
    return pd.DataFrame(rows, columns=["period_end", "status", "count"])


def counts_by_group() -> pd.DataFrame:
    rows = [(group, date, status, number) for group, date, status, number in (
        ("Small", "2021-03-31", "green", 2), ("Small", "2023-03-31", "red", 1), ("Large", "2021-03-31", "amber/red", 3),
        ("Large", "2021-03-31", "green", 9), ("Large", "2023-03-31", "amber", 10), ("Large", "2023-03-31", None, 2),
        ("Gone", "2021-03-31", "green", 30))]
    return pd.DataFrame(rows, columns=["group", "period_end", "status", "count"])


def pairs() -> pd.DataFrame:
    rows = [("green", "red", 4), ("green", "green", 9), ("amber/red", "red", 2), ("amber", "green", 1), (None, "red", 3)]
    return pd.DataFrame(rows, columns=["reported", "computed", "count"])


# The module, the arguments of its chart, a full frame.
CHARTS = {
    "earned_value_curves": (earned_value_curves, {"as_of": AS_OF, "budget": 1800.0, "currency": "GBP"}, curves),
    "index_lines": (index_lines, {}, indices),
    "status_history": (status_history, {}, statuses),
    "roadmap": (roadmap, {"as_of": AS_OF}, projects),
    "milestones": (milestones, {"as_of": AS_OF}, dated_milestones),
    "bookings": (bookings, {}, hours),
    "slip_history": (slip_history, {"original_finish": "2026-06-30"}, finishes),
    "status_counts": (status_counts, {}, counts),
    "status_by_group": (status_by_group, {}, counts_by_group),
    "status_matrix": (status_matrix, {}, pairs),
}


def draw(name: str, frame: pd.DataFrame | None = None, **more):
    """The chart `name` of `frame`, or of its full frame (drawn once for all tests)."""
    if frame is None and not more:
        return _draw_full(name)
    module, arguments, full = CHARTS[name]
    return getattr(module, name)(full() if frame is None else frame, **{**arguments, **more})


@functools.cache
def _draw_full(name: str):
    module, arguments, full = CHARTS[name]
    return getattr(module, name)(full(), **arguments)


def checked(chart: LayeredChart) -> dict:
    """The chart's specification, after it was held against Vega-Lite's schema and against what Altair itself writes."""
    ready = specification(chart)
    alt.LayerChart.validate(ready)
    for layer, ours in zip(chart.layers, ready["layer"], strict=True):
        theirs = layer.to_dict(validate=False, context={"top_level": False})
        apart = ("data", "params", "name")
        _without_shared_scales(theirs["encoding"], ours["encoding"])
        assert {key: value for key, value in ours.items() if key not in apart} == {
            key: value for key, value in theirs.items() if key not in apart}
        # Its parameters stand on the whole, where they name their layer.
        assert [{**param, "views": [ours["name"]]} for param in theirs.get("params", [])] == [
            param for param in ready.get("params", []) if param["views"] == [ours.get("name")]]
    return ready


def _without_shared_scales(theirs: dict, ours: dict) -> None:
    """A time scale stands in one layer alone; the others share it."""
    for channel in ("x", "y"):
        if theirs.get(channel, {}).get("type") == "temporal" and "scale" not in ours[channel]:
            theirs[channel].pop("scale", None)


def sent(chart: LayeredChart) -> dict[str, pd.DataFrame]:
    """The rows that the chart sends, by name, as frames."""
    return {name: rows if isinstance(rows, pd.DataFrame) else rows.to_pandas() for name, rows in datasets(chart).items()}


def layers_of(chart, kind: str) -> list[dict]:
    """The layers of one kind of mark in the chart's specification."""
    return [layer for layer in specification(chart)["layer"] if layer["mark"]["type"] == kind]
