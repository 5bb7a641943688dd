"""What hangs on what, in time: projects as bars in lanes and the dependencies between them as curves, red where they break."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
import pandas as pd

from components.charts.dependency_curves import curve_layers, curves
from components.charts.palette import BASELINE, FORECAST, GRID, INK, MUTED_INK, STATUSES, status_of, status_word
from components.charts.theme import DAY, NARROW, SMALL_TEXT_SIZE, date_axis, date_scale, finished, status_points
from components.charts.wording import day

SELECTION = "bar"
ROW_HEIGHT, LOW_ROW_HEIGHT = 26, 19
# Beyond so many rows they are drawn lower, so that more of them are on one screen.
ROWS_AT_FULL_HEIGHT = 24
FADED = 0.22
DATES = ["start", "finish", "baseline_start", "baseline_finish"]


def dependency_lanes(
    projects: pd.DataFrame,
    links: pd.DataFrame,
    *,
    as_of: object = None,
    focus: str = "",
    bars: str = "Bar: forecast or actual",
    thin_bars: str = "Grey: original baseline",
    red: str = "Red and heavy: cannot hold",
) -> alt.LayerChart | None:
    """One row a project in the order given, under a heading for each lane; None without a project that has dates.

    `projects`: `id`, `label`, `lane`, `lane_name`, `start`, `finish`, `baseline_start`, `baseline_finish` (drawn thin below),
    `status` (a key), `near` (False fades). A bar needs both ends. `links`: see `dependency_curves.curves`. `focus`: the id of
    the project that is outlined. A click on a bar selects its project (parameter `bar`, field id). `bars`, `thin_bars`,
    `red`: what the two kinds of bars and a red line mean.
    """
    rows = _rows(projects)
    if rows.empty or rows[["start", "finish"]].isna().any(axis=1).all():
        return None
    order, names = _order(rows)
    spans = pd.concat([rows[name] for name in DATES] + [pd.Series([pd.Timestamp(as_of)] if as_of else [])]).dropna()
    first, last = spans.min(), spans.max()
    scale, axis = date_scale(first, last), date_axis(first, last, orient="top", grid=True)
    rows_scale = alt.Scale(domain=order, paddingInner=0, paddingOuter=0)
    y = alt.Y("row:N", sort=order, scale=rows_scale, axis=_axis(rows, names, focus))
    drawn = curves(links, set(rows["id"]), (last - first) / 70)
    below, above = curve_layers(drawn, scale, axis, y, FADED)
    layers = [
        _headings(order, y),
        *below,
        *_bars(rows, scale, axis, y),
        *above,
        *_status_marks(rows, y),
        *_undated(rows, y),
        *_rule(as_of, scale, axis),
    ]
    key = [bars, thin_bars, "Shape before a name: computed status"] + ([f"Rule: as of {day(as_of)}"] if as_of else [])
    lines = ["Line: who gives to whom"]
    lines += [red] if len(drawn) and drawn["trouble"].any() else []
    lines += ["Dashed: runs in a circle"] if len(drawn) and drawn["on_cycle"].any() else []
    height = (ROW_HEIGHT if len(order) <= ROWS_AT_FULL_HEIGHT else LOW_ROW_HEIGHT) * len(order)
    return finished(layers, alt_text(projects, links), height, key=key, note=" · ".join(lines))


def alt_text(projects: pd.DataFrame, links: pd.DataFrame | None = None) -> str:
    """How many projects in how many lanes, how many links, and the widest of those that cannot hold."""
    rows = _rows(projects)
    if rows.empty:
        return "No project here has a dependency."
    text = f"{len(rows):,} projects in {rows['lane'].nunique():,} lanes"
    if links is None or links.empty:
        return text + " without a dependency between them."
    broken = links[links["trouble"].astype(bool)]
    text += f" with {len(links):,} dependencies between them, {len(broken):,} of which cannot hold"
    if len(broken):
        text += f", first {broken['predecessor'].iloc[0]} to {broken['successor'].iloc[0]}"
    return text + "."


def _rows(projects: pd.DataFrame) -> pd.DataFrame:
    rows = projects[["id", "label", "lane", "lane_name", *DATES, "status", "near"]].copy()
    for name in DATES:
        rows[name] = pd.to_datetime(rows[name])
    rows["id"] = rows["id"].astype(str)
    rows["row"] = "p:" + rows["id"]
    rows["label"] = rows["label"].fillna(rows["id"]).astype(str)
    rows["status"] = rows["status"].map(status_of).astype(object)
    rows["status_word"] = rows["status"].map(status_word)
    rows["filled"] = rows["status"].map(lambda status: STATUSES[status].filled)
    rows["near"] = rows["near"].fillna(False).astype(bool)
    rows["dated"] = rows["start"].notna() & rows["finish"].notna()
    return rows.reset_index(drop=True)


def _order(rows: pd.DataFrame) -> tuple[list[str], dict[str, str]]:
    """The rows from top to bottom, headings among them, and what each is called; one lane alone needs no heading."""
    names = dict(zip(rows["row"], rows["label"], strict=True))
    if rows["lane"].nunique() == 1:
        return list(rows["row"]), names
    order: list[str] = []
    for lane, members in rows.groupby("lane", sort=False):
        order += [f"l:{lane}", *members["row"]]
        names[f"l:{lane}"] = str(members["lane_name"].iloc[0])
    return order, names


def _axis(rows: pd.DataFrame, names: dict[str, str], focus: str) -> alt.Axis:
    faded = json.dumps(rows.loc[~rows["near"], "row"].tolist())
    heading = f"indexof(datum.value, 'l:') == 0 || datum.value == {json.dumps('p:' + focus)}"
    return alt.Axis(
        title=None, grid=False, labelExpr=f"{json.dumps(names)}[datum.value]", labelPadding=20,
        labelLimit=alt.ExprRef(f"{NARROW} ? 105 : 270"),
        labelFontWeight={"condition": {"test": heading, "value": "bold"}, "value": "normal"},
        labelColor={"condition": {"test": f"indexof({faded}, datum.value) >= 0", "value": "#8A939C"}, "value": INK},
    )  # fmt: skip


def _headings(order: Sequence[str], y: alt.Y) -> alt.Chart:
    rows = pd.DataFrame({"row": [name for name in order if name.startswith("l:")]}, dtype=object)
    return alt.Chart(rows).mark_rect(color=GRID, opacity=0.55, aria=False).encode(y=y)


def _bars(rows: pd.DataFrame, scale: alt.Scale, axis: alt.Axis, y: alt.Y) -> list[alt.Chart]:
    click = alt.selection_point(name=SELECTION, fields=["id"], on="click", clear=False, toggle=False)
    tooltip = [
        alt.Tooltip("label:N", title="Project"),
        alt.Tooltip("start:T", title="Start", format=DAY),
        alt.Tooltip("finish:T", title="Finish", format=DAY),
        alt.Tooltip("baseline_start:T", title="Thin bar from", format=DAY),
        alt.Tooltip("baseline_finish:T", title="to", format=DAY),
        alt.Tooltip("status_word:N", title="Computed status"),
    ]
    fade = alt.condition("datum.near", alt.value(1), alt.value(FADED))

    def between(start: str, finish: str) -> alt.Chart:
        return (
            alt.Chart(rows)
            .transform_filter(f"isValid(datum.{start}) && isValid(datum.{finish})")
            .encode(x=alt.X(f"{start}:T", scale=scale, axis=axis), x2=alt.X2(finish), y=y, tooltip=tooltip, opacity=fade)
        )

    return [
        between("start", "finish").mark_bar(color=FORECAST, height=9, yOffset=-2, cornerRadius=1, cursor="pointer")
        .add_params(click),
        between("baseline_start", "baseline_finish").mark_bar(color=BASELINE, height=3, yOffset=6),
    ]  # fmt: skip


def _status_marks(rows: pd.DataFrame, y: alt.Y) -> list[alt.Chart]:
    return status_points(alt.Chart(rows).encode(x=alt.value(-10), y=y), size=60)


def _undated(rows: pd.DataFrame, y: alt.Y) -> list[alt.Chart]:
    if rows["dated"].all():
        return []
    without = alt.Chart(rows[~rows["dated"]]).encode(x=alt.value(6), y=y)
    text = "no start or no finish known: not drawn"
    return [without.mark_text(text=text, align="left", color=MUTED_INK, fontSize=SMALL_TEXT_SIZE)]


def _rule(as_of: object, scale: alt.Scale, axis: alt.Axis) -> list[alt.Chart]:
    if as_of is None:
        return []
    now = alt.Chart(pd.DataFrame({"date": [pd.Timestamp(as_of)]}))
    return [now.mark_rule(color=INK, strokeWidth=1).encode(x=alt.X("date:T", scale=scale, axis=axis))]
