"""Where do the statuses get worse: projects by reported status, a row a group and a stacked bar a reporting date."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import altair as alt
import numpy
import pandas as pd

from components.charts.palette import INK, STATUSES, WHITE, status_of
from components.charts.rows import arrow_rows
from components.charts.specification import LayeredChart, layer
from components.charts.status_counts import GROUPS, WORDS
from components.charts.theme import NARROW, finished
from components.charts.wording import day

ROW_HEIGHT = 30
MOST_GROUPS = 20
DATES_ON_A_PHONE = 2
# How much of a date's column its bars take; the rest keeps the dates apart.
BAR_SHARE = 0.9
WORST_FIRST = ("red", "amber", "green", "unknown")
_COLOUR_OF = {status: name for name, statuses in GROUPS.items() for status in statuses}
_HALF_STEPS = {"red": "amber/red", "amber": "amber/green"}
# By group and date (as text) the number of projects by status, none of them 0.
_Counts = Mapping[tuple[str, str], Mapping[str, int]]


class _Segment(NamedTuple):
    """One status of a group at a date as a part of their bar: from `start` to `end`, counted in places of dates.

    `size`: projects of the group at the newest date. `room`: pixels that shape and number (`shown`) take.
    """

    name: str
    period: str
    status: str
    word: str
    count: int
    size: int
    share: float
    place: int
    start: float
    middle: float
    end: float
    number: str
    shown: str
    room: int


def status_by_group(frame: pd.DataFrame) -> LayeredChart | None:
    """Stacked bars of equal length, red first, with shape and number in each segment that has room; None without a count.

    `frame`: one row a group, reporting date and status: `group` (its name), `period_end` (date), `status` (as reported, or
    missing), `count` (projects). The groups with most projects at the newest date come first, at most `MOST_GROUPS`. In a
    narrow place only the newest `DATES_ON_A_PHONE` dates are drawn.
    """
    segments = _segments(frame)
    if not segments:
        return None
    rows = arrow_rows(dict(zip(_Segment._fields, zip(*segments, strict=True), strict=True)))
    dates = sorted({segment.period for segment in segments})
    places = list(range(len(dates)))
    first_on_a_phone = max(len(dates) - DATES_ON_A_PHONE, 0)
    labels = json.dumps([day(date) for date in dates])
    axis = alt.Axis(orient="top", title=None, grid=False, values=[place + BAR_SHARE / 2 for place in places],
                    labelExpr=f"{labels}[floor(datum.value)]", labelOverlap=False)
    scale = alt.Scale(domain=[alt.ExprRef(f"{NARROW} ? {first_on_a_phone} : 0"), len(dates)], nice=False, zero=False)
    sizes = {segment.name: f"{segment.name} ({segment.size:,})" for segment in segments}
    y = alt.Y("name:N", sort=list(sizes), axis=alt.Axis(
        title=None, grid=False, labelPadding=8, labelExpr=f"{json.dumps(sizes)}[datum.value]",
        labelLimit=alt.ExprRef(f"{NARROW} ? 130 : 320")))
    is_drawn = f"!({NARROW}) || datum.place >= {first_on_a_phone}"
    colour = alt.Color("status:N", legend=None, scale=alt.Scale(
        domain=list(WORST_FIRST), range=[STATUSES[name].colour for name in WORST_FIRST]))
    drawn_dates = f"({NARROW} ? {len(dates) - first_on_a_phone} : {len(dates)})"
    room = f"width / {drawn_dates} * (datum.end - datum.start)"
    bars, x = alt.MarkDef("bar", stroke=WHITE, strokeWidth=1, height=ROW_HEIGHT - 8), alt.X("middle:Q", scale=scale, axis=axis)
    # The numbers too: where they stand, the bar beneath does not feel the pointer.
    tooltip = _tooltip()
    layers = [layer(rows, bars, is_drawn, x=alt.X("start:Q", scale=scale, axis=axis), x2=alt.X2("end"), y=y, color=colour,
                    tooltip=tooltip)]
    for text, fits in (("shown", f"{room} >= datum.room"), ("number", f"{room} < datum.room && {room} >= datum.room - 22")):
        for ink, is_amber in ((WHITE, "!="), (INK, "==")):
            chosen, mark = f"datum.status {is_amber} 'amber' && {fits}", alt.MarkDef("text", color=ink, fontWeight="bold")
            layers.append(layer(rows, mark, is_drawn, chosen, x=x, y=y, text=alt.Text(f"{text}:N"), tooltip=tooltip))
    words = {segment.status: segment.word for segment in segments}
    present = [words[status] for status in WORST_FIRST if status in words]
    return finished(layers, _told(segments), ROW_HEIGHT * len(sizes), key=present, note=_left_out(frame))


def alt_text(frame: pd.DataFrame) -> str:
    """The dates, and the groups with most red projects at the newest date with their change since the first."""
    segments = _segments(frame)
    return _told(segments) if segments else "No status is reported."


def _told(segments: Sequence[_Segment]) -> str:
    periods = {segment.period for segment in segments}
    first, last = min(periods), max(periods)
    red = {(segment.name, segment.period): segment.count for segment in segments if segment.status == "red"}
    now = [segment for segment in segments if segment.status == "red" and segment.period == last]
    told = [f"{segment.name} {segment.count:,} of {segment.size:,} red"
            + (f", {red.get((segment.name, first), 0):,} at {day(first)}" if first != last else "")
            for segment in sorted(now, key=lambda segment: -segment.count)[:3]]
    groups = len({segment.name for segment in segments})
    text = f"Projects by reported status in {groups:,} groups, newest date {day(last)}"
    return f"{text}. Most red: {'; '.join(told)}." if told else f"{text}: none is red."


def _segments(frame: pd.DataFrame) -> list[_Segment]:
    """The segments of the groups that are drawn, by group, date and status: the order in which they are stacked."""
    # Plain values, not frames: a page draws this anew for each filter, and pandas would take ten times as long.
    counts, words = _counted(frame)
    newest = max((period for _, period in counts), default="")
    sizes = {name: sum(counts.get((name, newest), {}).values()) for name, _ in counts}
    drawn = sorted(sizes, key=lambda name: (-sizes[name], name))[:MOST_GROUPS]
    is_drawn = set(drawn)
    dates = sorted({period for name, period in counts if name in is_drawn})
    bars = ((name, place, period) for name in drawn for place, period in enumerate(dates) if (name, period) in counts)
    return [segment for name, place, period in bars
            for segment in _bar(name, period, place, counts[name, period], sizes[name], words)]


def _bar(name: str, period: str, place: int, counts: Mapping[str, int], size: int, words: Mapping[str, str]) -> list[_Segment]:
    """The segments of one group at one date, red first, together as long as the date's column allows."""
    total, before, segments = sum(counts.values()), 0, []
    for status in (status for status in WORST_FIRST if status in counts):
        count = counts[status]
        start, end = (place + BAR_SHARE * number / total for number in (before, before + count))
        number, before = f"{count:,}", before + count
        segments.append(_Segment(
            name, period, status, words[status], count, size, count / total, place, start, (start + end) / 2, end, number,
            f"{STATUSES[status].glyph} {number}", room=26 + 8 * len(number)))
    return segments


def _counted(frame: pd.DataFrame) -> tuple[_Counts, dict[str, str]]:
    """The counts, half steps with their worse neighbours, and what each status is called then, with its shape."""
    days, day_of = numpy.unique(pd.to_datetime(frame["period_end"]).to_numpy(), return_inverse=True)
    periods = numpy.datetime_as_string(days, unit="D").tolist()
    numbers = pd.to_numeric(frame["count"]).to_numpy(dtype=float, na_value=numpy.nan)
    given = frame["status"].tolist()
    meant = {status: status_of(status) for status in set(given)}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    present = set()
    for name, place, said, number in zip(frame["group"].tolist(), day_of.tolist(), given, numbers.tolist(), strict=True):
        if number > 0 and periods[place] != "NaT":
            status = meant[said]
            present.add(status)
            bar, colour = counts.setdefault((name, periods[place]), {}), _COLOUR_OF[status]
            bar[colour] = bar.get(colour, 0) + int(number)
    keys = {name: name + "+" if _HALF_STEPS.get(name) in present else name for name in WORST_FIRST}
    return counts, {name: f"{STATUSES[name].glyph} {WORDS[key][0]}" for name, key in keys.items()}


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
