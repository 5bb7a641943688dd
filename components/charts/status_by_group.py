"""Where do the statuses get worse: projects by reported status, a row a group and a stacked bar a reporting date."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from components.charts.palette import INK, STATUSES, WHITE, status_of
from components.charts.specification import LayeredChart
from components.charts.status_counts import GROUPS, WORDS
from components.charts.theme import NARROW, finished
from components.charts.wording import day

ROW_HEIGHT = 30
MOST_GROUPS = 20
DATES_ON_A_PHONE = 2
# How much of a date's column its bars take; the rest keeps the dates apart.
BAR_SHARE = 0.9
WORST_FIRST = ("red", "amber", "green", "unknown")


def status_by_group(frame: pd.DataFrame) -> LayeredChart | None:
    """Stacked bars of equal length, red first, with shape and number in each segment that has room; None without a count.

    `frame`: one row a group, reporting date and status: `group` (its name), `period_end` (date), `status` (as reported, or
    missing), `count` (projects). The groups with most projects at the newest date come first, at most `MOST_GROUPS`. In a
    narrow place only the newest `DATES_ON_A_PHONE` dates are drawn.
    """
    rows = _rows(frame)
    if rows.empty:
        return None
    dates = sorted(rows["period"].unique())
    places = list(range(len(dates)))
    first_on_a_phone = max(len(dates) - DATES_ON_A_PHONE, 0)
    labels = json.dumps([day(date) for date in dates])
    axis = alt.Axis(orient="top", title=None, grid=False, values=[place + BAR_SHARE / 2 for place in places],
                    labelExpr=f"{labels}[floor(datum.value)]", labelOverlap=False)
    scale = alt.Scale(domain=[alt.ExprRef(f"{NARROW} ? {first_on_a_phone} : 0"), len(dates)], nice=False, zero=False)
    sizes = {group: f"{group} ({size:,.0f})" for group, size in zip(rows["name"], rows["size"], strict=True)}
    y = alt.Y("name:N", sort=list(sizes), axis=alt.Axis(
        title=None, grid=False, labelPadding=8, labelExpr=f"{json.dumps(sizes)}[datum.value]",
        labelLimit=alt.ExprRef(f"{NARROW} ? 130 : 320")))
    base = alt.Chart(rows).transform_filter(f"!({NARROW}) || datum.place >= {first_on_a_phone}")
    colour = alt.Color("status:N", legend=None, scale=alt.Scale(
        domain=list(WORST_FIRST), range=[STATUSES[name].colour for name in WORST_FIRST]))
    bars = base.encode(x=alt.X("from:Q", scale=scale, axis=axis), x2="to:Q", y=y, color=colour, tooltip=_tooltip())
    drawn_dates = f"({NARROW} ? {len(dates) - first_on_a_phone} : {len(dates)})"
    room = f"width / {drawn_dates} * (datum.to - datum.from)"
    texts = base.encode(x=alt.X("middle:Q", scale=scale, axis=axis), y=y)
    layers = [bars.mark_bar(stroke=WHITE, strokeWidth=1, height=ROW_HEIGHT - 8)]
    for text, fits in (("shown", f"{room} >= datum.room"), ("number", f"{room} < datum.room && {room} >= datum.room - 22")):
        for ink, is_amber in ((WHITE, "!="), (INK, "==")):
            written = texts.transform_filter(f"datum.status {is_amber} 'amber' && {fits}").encode(text=alt.Text(f"{text}:N"))
            layers.append(written.mark_text(color=ink, fontWeight="bold"))
    present = dict.fromkeys(rows.sort_values("order")["word"])
    return finished(layers, alt_text(frame), ROW_HEIGHT * len(sizes), key=[*present], note=_left_out(frame))


def alt_text(frame: pd.DataFrame) -> str:
    """The dates, and the groups with most red projects at the newest date with their change since the first."""
    rows = _rows(frame)
    if rows.empty:
        return "No status is reported."
    first, last = rows["period"].min(), rows["period"].max()
    red = rows[rows["status"] == "red"].set_index(["name", "period"])["count"]
    now = red[red.index.get_level_values("period") == last].droplevel("period").sort_values(ascending=False, kind="stable")
    told = [f"{group} {count:,.0f} of {rows.loc[rows['name'] == group, 'size'].iloc[0]:,.0f} red"
            + (f", {red.get((group, first), 0):,.0f} at {day(first)}" if first != last else "")
            for group, count in now.head(3).items()]
    text = f"Projects by reported status in {rows['name'].nunique():,} groups, newest date {day(last)}"
    return f"{text}. Most red: {'; '.join(told)}." if told else f"{text}: none is red."


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts by group, date and status, each bar from its date's place on; `size`: projects of the group at the newest date."""
    rows = frame[["group", "period_end", "status", "count"]].rename(columns={"group": "name"})
    rows["period_end"] = pd.to_datetime(rows["period_end"])
    rows["count"] = pd.to_numeric(rows["count"])
    rows = rows[rows["count"] > 0].dropna(subset=["period_end"])
    if rows.empty:
        return rows
    kept = rows["status"].map(status_of)
    has_half = {"amber": (kept == "amber/green").any(), "red": (kept == "amber/red").any()}
    rows["status"] = kept.map({status: name for name, statuses in GROUPS.items() for status in statuses})
    rows = rows.groupby(["name", "period_end", "status"], as_index=False)["count"].sum()
    totals = rows.groupby(["name", "period_end"])["count"]
    share = rows["count"] / totals.transform("sum")
    newest = rows[rows["period_end"] == rows["period_end"].max()].groupby("name")["count"].sum()
    rows["size"] = rows["name"].map(newest).fillna(0)
    rows["order"] = rows["status"].map(WORST_FIRST.index)
    rows = rows.assign(share=share).sort_values(["size", "name", "period_end", "order"], ascending=[False, True, True, True])
    rows = rows[rows["name"].isin(list(dict.fromkeys(rows["name"]))[:MOST_GROUPS])].reset_index(drop=True)
    dates = sorted(rows["period_end"].unique())
    rows["place"] = rows["period_end"].map({date: place for place, date in enumerate(dates)})
    rows["to"] = rows["place"] + BAR_SHARE * rows.groupby(["name", "period_end"])["share"].cumsum()
    rows["from"] = rows["to"] - BAR_SHARE * rows["share"]
    rows["middle"] = (rows["from"] + rows["to"]) / 2
    glyphs = {name: STATUSES[name].glyph for name in WORST_FIRST}
    rows["number"] = [f"{count:,.0f}" for count in rows["count"]]
    rows["shown"] = rows["status"].map(glyphs) + " " + rows["number"]
    # Pixels that shape and number take.
    rows["room"] = 26 + 8 * rows["number"].str.len()
    words = {name: WORDS[name + "+" if has_half.get(name) else name][0] for name in WORST_FIRST}
    rows["word"] = [f"{glyphs[name]} {words[name]}" for name in rows["status"]]
    rows["period"] = rows["period_end"].dt.strftime("%Y-%m-%d")
    return rows


def _left_out(frame: pd.DataFrame) -> str | None:
    groups = frame["group"].nunique()
    return f"The {MOST_GROUPS} of {groups:,} with most projects; the table has all." if groups > MOST_GROUPS else None


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title="Group"),
        alt.Tooltip("period:N", title="Reporting date"),
        alt.Tooltip("word:N", title="Reported status"),
        alt.Tooltip("count:Q", title="Projects", format=",.0f"),
        alt.Tooltip("share:Q", title="Share", format=".0%"),
    ]
