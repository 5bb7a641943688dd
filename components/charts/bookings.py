"""How many hours a project has booked month by month, firm and not firm."""

from __future__ import annotations

import altair as alt
import pandas as pd

from components.charts.palette import INK, SERIES_COLOURS, series_word
from components.charts.specification import LayeredChart
from components.charts.theme import date_axis, finished, number_axis, spread
from components.charts.wording import short_number

HEIGHT = 200
BOOKINGS = ("hard", "soft")


def bookings(frame: pd.DataFrame) -> LayeredChart | None:
    """Stacked bars of hours a month, firm below; None when nothing is booked.

    `frame`: one row a month and booking: `month` (date, its first day), `booking` (hard | soft), `hours` (may be missing).
    """
    rows = _rows(frame)
    if rows.empty:
        return None
    first, last = rows["month"].min(), rows["month"].max()
    highest = float(rows["top"].max())
    # A lone month is not drawn as wide as a year: at least six months share the width.
    ends = [first, max(last + pd.offsets.MonthBegin(1), first + pd.DateOffset(months=6))]
    scale = alt.Scale(domain=[alt.DateTime(year=end.year, month=end.month, date=1) for end in ends], nice=False)
    x = alt.X("start:T", scale=scale, axis=date_axis(*ends))
    y = alt.Y(
        "bottom:Q",
        scale=alt.Scale(domain=[0, highest * 1.05], nice=False, zero=True),
        axis=number_axis(highest, title="Hours a month"),
    )
    names = list(BOOKINGS)
    colour = alt.Color("booking:N", scale=alt.Scale(domain=names, range=[SERIES_COLOURS[name] for name in names]), legend=None)
    bars = alt.Chart(rows).encode(
        x=x,
        x2=alt.X2("end"),
        y=y,
        y2=alt.Y2("top"),
        color=colour,
        tooltip=[
            alt.Tooltip("month:T", title="Month", format="%b %Y"),
            alt.Tooltip("word:N", title="Booking"),
            alt.Tooltip("hours:Q", title="Hours", format=",.0f"),
        ],
    )
    return finished([bars.mark_rect(), *_labels(rows, highest * 1.05, scale, x, y)], alt_text(frame), HEIGHT)


def alt_text(frame: pd.DataFrame) -> str:
    """The total of each kind, the months it runs over, and the busiest month."""
    rows = _rows(frame)
    if rows.empty:
        return "No hours are booked."
    totals = rows.groupby("booking", sort=False)["hours"].sum()
    told = " and ".join(f"{short_number(hours)} hours {series_word(name).lower()}" for name, hours in totals.items())
    months = rows.groupby("month")["hours"].sum()
    first, last = f"{rows['month'].min():%b %Y}", f"{rows['month'].max():%b %Y}"
    span = f"in {first}" if len(months) == 1 else f"from {first} to {last}"
    return f"Booked hours a month {span}: {told}. Busiest month {months.idxmax():%b %Y} with {months.max():,.0f} hours."


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Hours summed by month and booking, stacked from zero, with the edges of each bar."""
    rows = frame[["month", "booking", "hours"]].copy()
    rows["month"] = pd.to_datetime(rows["month"]).dt.to_period("M").dt.to_timestamp()
    rows["hours"] = pd.to_numeric(rows["hours"])
    rows = rows.dropna(subset=["month", "hours"])
    rows = rows[rows["hours"] > 0].groupby(["month", "booking"], as_index=False)["hours"].sum()
    rows = rows[rows["booking"].isin(BOOKINGS)].sort_values(["month", "booking"]).reset_index(drop=True)
    rows["top"] = rows.groupby("month")["hours"].cumsum()
    rows["bottom"] = rows["top"] - rows["hours"]
    rows["start"] = rows["month"] + pd.Timedelta(days=2)
    rows["end"] = rows["month"] + pd.offsets.MonthBegin(1) - pd.Timedelta(days=2) if len(rows) else rows["month"]
    return rows.assign(word=rows["booking"].map(series_word))


def _labels(rows: pd.DataFrame, highest: float, scale: alt.Scale, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The kinds named once, beside the newest bar that has them, in ink with a swatch of the colour before it."""
    ends = rows.groupby("booking", sort=True).tail(1).copy()
    ends["middle"] = spread(list((ends["top"] + ends["bottom"]) / 2), (0, highest), HEIGHT)
    ends["at"] = rows["end"].max()
    chart = alt.Chart(ends).encode(
        x=alt.X("at:T", scale=scale, axis=x["axis"]), y=alt.Y("middle:Q", scale=y["scale"], axis=y["axis"])
    )  # fmt: skip
    return [
        chart.mark_point(shape="square", filled=True, size=80, opacity=1, xOffset=12).encode(
            color=alt.Color("booking:N", legend=None)
        ),
        chart.mark_text(align="left", baseline="middle", dx=22, color=INK).encode(text=alt.Text("word:N")),
    ]
