"""What hangs on what, in time: projects as bars in lanes and the dependencies between them as curves, red where they break."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from components.charts.dependency_curves import FADED, curve_layers, curves
from components.charts.palette import BASELINE, FORECAST, GRID, INK, MUTED_INK, STATUSES, status_of, status_word
from components.charts.specification import LayeredChart, datasets, specification, with_renderer
from components.charts.theme import DAY, NARROW, SMALL_TEXT_SIZE, date_axis, date_scale, finished, key_lines, status_points
from components.charts.wording import day

SELECTION = "bar"
ROW_HEIGHT, LOW_ROW_HEIGHT = 26, 19
# Beyond so many rows they are drawn lower, so that more of them are on one screen.
ROWS_AT_FULL_HEIGHT = 24
DATES = ["start", "finish", "baseline_start", "baseline_finish"]
_PARTS = ("rows", "links", "headings", "undated", "now")


class Meaning(NamedTuple):
    """What the two kinds of bars and a red line mean, in words."""

    bars: str = "Bar: forecast or actual"
    thin_bars: str = "Grey: original baseline"
    red: str = "Red and heavy: cannot hold"


def dependency_lanes(
    projects: pd.DataFrame, links: pd.DataFrame, *, as_of: object = None, focus: str = "", meaning: Meaning = Meaning()
) -> tuple[dict, dict[str, pd.DataFrame]] | None:
    """Specification and frames by name: one row a project in the order given, under a heading for each lane; None without one
    that has dates.

    `projects`: `id`, `label`, `lane`, `lane_name`, `start`, `finish`, `baseline_start`, `baseline_finish` (drawn thin below),
    `status` (a key), `near` (False fades). A bar needs both ends. `links`: see `dependency_curves.curves`. `focus`: the id of
    the project whose name is heavy. A click on a bar selects its project (parameter `bar`, field id).

    The layers are built and checked once; only what depends on the rows is then put in: scales, axes, words.
    """
    drawn = _drawn(projects, links, as_of, focus)
    if drawn is None:
        return None
    template, names = _built(tuple(getattr(drawn, part) is not None for part in _PARTS), *_fills(drawn.rows))
    title = key_lines(_key(drawn, as_of, meaning), " · ".join(_line_key(drawn, meaning))).to_dict(validate=False)
    ready = json.loads(template) | {"description": alt_text(projects, links), "height": drawn.height, "title": title}
    x = _x(drawn).to_dict(validate=False)
    for layer in ready["layer"]:
        across, down = (layer["encoding"].get(channel, {}) for channel in ("x", "y"))
        across |= {part: x[part] for part in ("scale", "axis") if part in across}
        if "axis" in down:
            _put_rows(down, drawn)
    frames = {name: getattr(drawn, part) for part, name in names.items()}
    return ready | with_renderer(frames.values()), frames


class _Drawn(NamedTuple):
    """The frames that are drawn (None for none), rows from top to bottom with their names, and the ends of the time axis."""

    rows: pd.DataFrame
    links: pd.DataFrame | None
    headings: pd.DataFrame | None
    undated: pd.DataFrame | None
    now: pd.DataFrame | None
    names: dict[str, str]
    focus: str
    dates: tuple[pd.Timestamp, pd.Timestamp]

    @property
    def height(self) -> int:
        return (ROW_HEIGHT if len(self.names) <= ROWS_AT_FULL_HEIGHT else LOW_ROW_HEIGHT) * len(self.names)


def _drawn(projects: pd.DataFrame, links: pd.DataFrame, as_of: object, focus: str) -> _Drawn | None:
    rows = _rows(projects)
    if not rows["dated"].any():
        return None
    now = pd.DataFrame({"date": [pd.Timestamp(as_of)]}) if as_of is not None else None
    days = pd.concat([*(rows[name] for name in DATES), *([now["date"]] if now is not None else [])]).dropna()
    names = _names(rows)
    points = curves(links, set(rows["id"]), (days.max() - days.min()) / 70)
    headings = pd.DataFrame({"row": [row for row in names if row.startswith("l:")]}, dtype=object)
    there = (frame if len(frame) else None for frame in (points, headings, rows[~rows["dated"]]))
    return _Drawn(rows, *there, now, names, focus, (days.min(), days.max()))


def _rows(projects: pd.DataFrame) -> pd.DataFrame:
    rows = projects[["id", "label", "lane", "lane_name", *DATES, "status", "near"]].copy()
    for name in DATES:
        rows[name] = pd.to_datetime(rows[name])
    rows["id"] = rows["id"].astype(str)
    rows["row"] = "p:" + rows["id"]
    rows["label"] = rows["label"].fillna(rows["id"]).astype(str)
    rows["status"] = rows["status"].map(status_of).astype(object)
    rows["status_word"] = rows["status"].map(status_word)
    rows["filled"] = rows["status"].map(lambda status: STATUSES[status].filled).astype(bool)
    rows["near"] = rows["near"].fillna(False).astype(bool)
    rows["opacity"] = np.where(rows["near"], 1.0, FADED)
    rows["dated"] = rows["start"].notna() & rows["finish"].notna()
    return rows.reset_index(drop=True)


def _names(rows: pd.DataFrame) -> dict[str, str]:
    """The rows from top to bottom, headings among them, and what each is called; one lane alone needs no heading."""
    if rows["lane"].nunique() == 1:
        return dict(zip(rows["row"], rows["label"], strict=True))
    names: dict[str, str] = {}
    for lane, name, row, label in zip(rows["lane"], rows["lane_name"], rows["row"], rows["label"], strict=True):
        names.setdefault(f"l:{lane}", str(name))
        names[row] = label
    return names


def _fills(rows: pd.DataFrame) -> tuple[bool, bool]:
    """Whether there are filled status marks, and hollow ones."""
    return bool(rows["filled"].any()), not rows["filled"].all()


@lru_cache(maxsize=64)
def _built(has: tuple[bool, ...], filled: bool, hollow: bool) -> tuple[str, dict[str, str]]:
    """The specification as JSON, of made-up rows with the same parts, and the name by which it knows each frame of _Drawn."""
    _, has_links, has_headings, has_undated, has_now = has
    days = pd.to_datetime(["2026-01-01", "2026-06-01"])
    statuses = [status for status, there in (("green", filled), ("unknown", hollow)) if there] * 2
    rows = pd.DataFrame([{"id": str(place), "label": "A", "lane": place if has_headings else 0, "lane_name": "L",
                          "start": days[0], "finish": pd.NaT if has_undated and place else days[1], "baseline_start": days[0],
                          "baseline_finish": days[1], "status": status, "near": True}
                         for place, status in enumerate(statuses * 2)])
    link = {"predecessor_id": "0", "successor_id": "0", "type": "FS", "lag_days": 0, "from_date": days[0], "to_date": days[1],
            **dict.fromkeys(("dependency_id", "predecessor", "successor", "says"), "A"), "needed_by": days[0],
            "promised": days[0], **dict.fromkeys(("trouble", "on_cycle", "near"), True)}
    drawn = _drawn(rows, pd.DataFrame([link] if has_links else [], columns=list(link)), days[0] if has_now else None, "")
    chart = _chart(drawn)
    parts = {id(getattr(drawn, part)): part for part in _PARTS}
    return json.dumps(specification(chart)), {parts[id(frame)]: name for name, frame in datasets(chart).items()}


def _chart(drawn: _Drawn) -> LayeredChart:
    x, y = _x(drawn), _y(drawn)
    layers = [] if drawn.headings is None else [
        alt.Chart(drawn.headings).mark_rect(color=GRID, opacity=0.55, aria=False).encode(y=y)]
    layers += _bars(drawn.rows, x, y)
    layers += [] if drawn.links is None else curve_layers(drawn.links, x, y)
    layers += status_points(alt.Chart(drawn.rows).encode(x=alt.value(-10), y=y, opacity=_OPACITY), size=60)
    if drawn.undated is not None:
        text = "no start or no finish known: not drawn"
        without = alt.Chart(drawn.undated).encode(x=alt.value(6), y=y)
        layers.append(without.mark_text(text=text, align="left", color=MUTED_INK, fontSize=SMALL_TEXT_SIZE))
    if drawn.now is not None:
        layers.append(alt.Chart(drawn.now).mark_rule(color=INK, strokeWidth=1).encode(x=x))
    return finished(layers, "", drawn.height)


_OPACITY = alt.Opacity("opacity:Q", scale=None)


def _bars(rows: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    click = alt.selection_point(name=SELECTION, fields=["id"], on="click", clear=False, toggle=False)
    tooltip = [
        alt.Tooltip("label:N", title="Project"),
        alt.Tooltip("start:T", title="Start", format=DAY),
        alt.Tooltip("finish:T", title="Finish", format=DAY),
        alt.Tooltip("baseline_start:T", title="Thin bar from", format=DAY),
        alt.Tooltip("baseline_finish:T", title="to", format=DAY),
        alt.Tooltip("status_word:N", title="Computed status"),
    ]

    def between(start: str, finish: str) -> alt.Chart:
        position = alt.X(**{**x._kwds, "shorthand": f"{start}:T"})
        chart = alt.Chart(rows).transform_filter(f"isValid(datum.{start}) && isValid(datum.{finish})")
        return chart.encode(x=position, x2=alt.X2(finish), y=y, tooltip=tooltip, opacity=_OPACITY)

    return [
        between("start", "finish").mark_bar(color=FORECAST, height=9, yOffset=-2, cornerRadius=1, cursor="pointer")
        .add_params(click),
        between("baseline_start", "baseline_finish").mark_bar(color=BASELINE, height=3, yOffset=6),
    ]  # fmt: skip


def _x(drawn: _Drawn) -> alt.X:
    return alt.X("date:T", scale=date_scale(*drawn.dates), axis=date_axis(*drawn.dates, orient="top", grid=True))


def _y(drawn: _Drawn) -> alt.Y:
    order, words = list(drawn.names), _row_words(drawn)
    axis = alt.Axis(
        title=None, grid=False, labelExpr=words.label, labelPadding=20, labelLimit=alt.ExprRef(f"{NARROW} ? 105 : 270"),
        labelFontWeight={"condition": {"test": words.is_heavy, "value": "bold"}, "value": "normal"},
        labelColor={"condition": {"test": words.is_faded, "value": "#8A939C"}, "value": INK},
    )  # fmt: skip
    return alt.Y("row:N", sort=order, scale=alt.Scale(domain=order, paddingInner=0, paddingOuter=0), axis=axis)


def _put_rows(position: dict, drawn: _Drawn) -> None:
    """Write these rows into the position that `_y` made of others."""
    words, order = _row_words(drawn), list(drawn.names)
    position["sort"] = position["scale"]["domain"] = order
    position["axis"]["labelExpr"] = words.label
    position["axis"]["labelFontWeight"]["condition"]["test"] = words.is_heavy
    position["axis"]["labelColor"]["condition"]["test"] = words.is_faded


class _RowWords(NamedTuple):
    """Expressions of the axis: what a row is called, whether its name is heavy, whether it is faded."""

    label: str
    is_heavy: str
    is_faded: str


def _row_words(drawn: _Drawn) -> _RowWords:
    faded = json.dumps(drawn.rows.loc[~drawn.rows["near"], "row"].tolist())
    return _RowWords(f"{json.dumps(drawn.names)}[datum.value]",
                     f"indexof(datum.value, 'l:') == 0 || datum.value == {json.dumps('p:' + drawn.focus)}",
                     f"indexof({faded}, datum.value) >= 0")


def _key(drawn: _Drawn, as_of: object, meaning: Meaning) -> list[str]:
    now = [f"Rule: as of {day(as_of)}"] if drawn.now is not None else []
    return [meaning.bars, meaning.thin_bars, "Shape before a name: computed status", *now]


def _line_key(drawn: _Drawn, meaning: Meaning) -> list[str]:
    if drawn.links is None:
        return []
    red = [meaning.red] if (drawn.links["colour"] == STATUSES["red"].colour).any() else []
    circular = ["Dashed: runs in a circle"] if (drawn.links["dash"] == "dashed").any() else []
    return ["Line: who gives to whom", *red, *circular]


def alt_text(projects: pd.DataFrame, links: pd.DataFrame | None = None) -> str:
    """How many projects in how many lanes, how many links, and the first of those that cannot hold."""
    if projects.empty:
        return "No project here has a dependency."
    text = f"{len(projects):,} projects in {projects['lane'].nunique():,} lanes"
    if links is None or links.empty:
        return text + " without a dependency between them."
    broken = links[links["trouble"].astype(bool)]
    text += f" with {len(links):,} dependencies between them, {len(broken):,} of which cannot hold"
    if len(broken):
        text += f", first {broken['predecessor'].iloc[0]} to {broken['successor'].iloc[0]}"
    return text + "."
