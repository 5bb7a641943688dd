"""The scale of maturity levels as every chart of them draws it: one blue ramp, level words, the sign of a missed target."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt

from components.charts.palette import ONE_BLUE, STATUSES
from components.charts.theme import NARROW

# One sign for "below its target" on every chart; a shape, so that it does not hang on colour alone.
MISSED = STATUSES["red"]


def shade(column: str, top: float) -> alt.Color:
    """Values from 0 to `top` as steps of the one blue: the higher the darker."""
    return alt.Color(f"{column}:Q", scale=alt.Scale(domain=[0, top], range=list(ONE_BLUE)), legend=None)


def level_words(names: Sequence[str]) -> list[str]:
    """ "2 Practised" for each level; `names`: of the levels from 0."""
    return [f"{level} {name}".strip() for level, name in enumerate(names)]


def level_axis(names: Sequence[str], **more: object) -> alt.Axis:
    """An axis of levels 0, 1, 2 …: in words where there is room, in a narrow place as numbers alone."""
    words = f"{NARROW} ? format(datum.value, 'd') : {json.dumps(level_words(names))}[datum.value]"
    return alt.Axis(**{"title": None, "grid": True, "values": list(range(len(names))), "labelExpr": words, "format": "d",
                       "labelOverlap": False, **more})


def in_lines(text: str, longest: int = 12) -> list[str]:
    """A name broken into lines at its spaces, none longer than `longest` where the words allow it."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines or [text]


def missed_points(chart: alt.Chart, **mark: object) -> alt.Chart:
    """The sign of a missed target at the places of the chart's rows."""
    return chart.mark_point(**{"shape": MISSED.shape, "color": MISSED.colour, "filled": True, "opacity": 1, "size": 60, **mark})
