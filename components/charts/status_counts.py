"""Is the portfolio getting healthier: projects by reported status at each reporting date."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from components.charts.palette import INK, STATUSES, WHITE, status_of
from components.charts.specification import LayeredChart
from components.charts.theme import NARROW, finished, spread
from components.charts.wording import day

HEIGHT = 240
# At most four series: a half step counts with its worse neighbour, so that grouping never makes a portfolio look better.
GROUPS: dict[str, tuple[str, ...]] = {
    "green": ("green",),
    "amber": ("amber", "amber/green"),
    "red": ("red", "amber/red"),
    "unknown": ("complete", "none", "unknown"),
}
WORDS = {
    "green": ("Green", "Green"),
    "amber": ("Amber", "Amber"),
    "red": ("Red", "Red"),
    "unknown": ("No rating", "No rating"),
    "amber+": ("Amber and amber/green", "Amber"),
    "red+": ("Red and amber/red", "Red"),
}


def status_counts(frame: pd.DataFrame, *, share: bool = False) -> LayeredChart | None:
    """Stacked bars, one a reporting date, red at the bottom so that it compares on one line; None when nothing is reported.

    `frame`: one row a reporting date and status: `period_end` (date), `status` (as reported, or missing), `count` (projects).
    `share`: of all projects at that date instead of their number.
    """
    rows = _rows(frame, share)
    if rows.empty:
        return None
    highest = float(rows["top"].max())
    dates = sorted(rows["period"].unique())
    labels = json.dumps({date: day(date).rsplit(" ", 1) for date in dates})
    x = alt.X(
        "period:O",
        scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2),
        axis=alt.Axis(labelAngle=0, title=None, grid=False, labelOverlap="parity", labelExpr=f"{labels}[datum.value]"),
    )
    domain = [0, 1 if share else highest * 1.03]
    axis = alt.Axis(
        format=".0%" if share else ",.0f",
        tickCount=4,
        tickMinStep=0.25 if share else 1,
        grid=True,
        title="Share of projects" if share else "Projects",
    )
    y = alt.Y("bottom:Q", scale=alt.Scale(domain=domain, nice=False, zero=True), axis=axis)
    names = list(GROUPS)
    colour = alt.Color(
        "group:N", scale=alt.Scale(domain=names, range=[STATUSES[name].colour for name in names]), legend=None
    )  # fmt: skip
    bars = alt.Chart(rows).encode(x=x, y=y, y2=alt.Y2("top"), color=colour, tooltip=_tooltip())
    numbers = alt.Chart(rows[rows["top"] - rows["bottom"] >= 0.065 * domain[1]]).encode(
        x=x, y=alt.Y("middle:Q", scale=y["scale"], axis=axis), text=alt.Text("shown:N"), tooltip=_tooltip()
    )  # fmt: skip
    room = "true" if len(dates) <= 5 else f"!({NARROW})" if len(dates) <= 12 else "false"
    layers = [
        bars.mark_bar(stroke=WHITE, strokeWidth=1),
        numbers.transform_filter(f"datum.group != 'amber' && {room}").mark_text(color=WHITE),
        numbers.transform_filter(f"datum.group == 'amber' && {room}").mark_text(color=INK),
        *_labels(rows, domain, x, y),
    ]
    halves = [(word, short) for word, short in (WORDS["red+"], WORDS["amber+"]) if (rows["word"] == word).any()]
    key = [f"{short} includes {word.split(' and ')[1]}" for word, short in halves]
    return finished(layers, _told(rows), HEIGHT, key=key)


def alt_text(frame: pd.DataFrame) -> str:
    """The counts of the newest date and how the number of red projects changed since the first."""
    rows = _rows(frame, share=False)
    return "No status is reported." if rows.empty else _told(rows)


def _told(rows: pd.DataFrame) -> str:
    newest = rows[rows["period"] == rows["period"].max()]
    told = ", ".join(f"{row.count_:,.0f} {row.word.lower()}" for row in newest.rename(columns={"count": "count_"}).itertuples())
    text = f"Projects by reported status. At {day(rows['period'].max())}: {told}, of {newest['count'].sum():,.0f}."
    reds = rows[rows["group"] == "red"].set_index("period")["count"]
    first, last = rows["period"].min(), rows["period"].max()
    if first != last:
        text += f" Red at {day(first)}: {reds.get(first, 0):,.0f}, now {reds.get(last, 0):,.0f}."
    return text


def _rows(frame: pd.DataFrame, share: bool) -> pd.DataFrame:
    """Counts by date and group, stacked from zero, red first."""
    rows = frame[["period_end", "status", "count"]].copy()
    rows["period_end"] = pd.to_datetime(rows["period_end"])
    rows["count"] = pd.to_numeric(rows["count"])
    rows = rows.dropna(subset=["period_end", "count"])
    rows["status"] = rows["status"].map(status_of)
    present = set(rows["status"])
    group_of = {status: group for group, statuses in GROUPS.items() for status in statuses}
    rows["group"] = rows["status"].map(group_of)
    rows = rows.groupby(["period_end", "group"], as_index=False)["count"].sum()
    rows = rows[rows["count"] > 0]
    rows["order"] = rows["group"].map(["red", "amber", "green", "unknown"].index)
    rows = rows.sort_values(["period_end", "order"]).reset_index(drop=True)
    rows["share"] = rows["count"] / rows.groupby("period_end")["count"].transform("sum")
    size = rows["share"] if share else rows["count"]
    rows["top"] = size.groupby(rows["period_end"]).cumsum()
    rows["bottom"] = rows["top"] - size
    rows["middle"] = (rows["top"] + rows["bottom"]) / 2
    rows["shown"] = [f"{value:.0%}" if share else f"{value:,.0f}" for value in size]
    half = {"amber": "amber/green" in present, "red": "amber/red" in present}
    words = [WORDS[group + "+" if half.get(group) else group] for group in rows["group"]]
    rows["word"], rows["short"] = [long for long, _ in words], [short for _, short in words]
    rows["period"] = rows["period_end"].dt.strftime("%Y-%m-%d")
    return rows


def _labels(rows: pd.DataFrame, domain: list[float], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The groups named once, beside the newest bar."""
    ends = rows[rows["period"] == rows["period"].max()].copy()
    ends["middle"] = spread(list(ends["middle"]), (domain[0], domain[1]), HEIGHT)
    x = alt.X("period:O", bandPosition=1, scale=x["scale"], axis=x["axis"])
    chart = alt.Chart(ends).encode(x=x, y=alt.Y("middle:Q", scale=y["scale"], axis=y["axis"]))
    named = chart.mark_text(align="left", baseline="middle", dx=6, color=INK)
    return [
        named.transform_filter(f"!({NARROW})").encode(text=alt.Text("word:N")),
        named.transform_filter(NARROW).encode(text=alt.Text("short:N")),
    ]


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("period:N", title="Reporting date"),
        alt.Tooltip("word:N", title="Reported status"),
        alt.Tooltip("count:Q", title="Projects", format=",.0f"),
        alt.Tooltip("share:Q", title="Share", format=".0%"),
    ]
