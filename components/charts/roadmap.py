"""When does what happen: the current plan as bars over the thin grey original, key milestones, and a rule at the as-of date."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from components.charts.palette import BASELINE, FORECAST, INK, MUTED_INK, STATUSES, WHITE, status_of, status_word
from components.charts.specification import LayeredChart
from components.charts.theme import DAY, NARROW, SMALL_TEXT_SIZE, date_axis, date_scale, finished, status_points
from components.charts.wording import day

ROW_HEIGHT = 30
DATES = ["baseline_start", "baseline_finish", "start", "finish"]


def roadmap(
    frame: pd.DataFrame,
    *,
    as_of: object,
    milestones: pd.DataFrame | None = None,
    limit: int = 40,
) -> LayeredChart | None:
    """One row a project in the order given, `limit` at most (the title says how many are left out); None without dates.

    `frame`: `id`, `label`, `baseline_start`, `baseline_finish` (original baseline), `start`, `finish` (forecast, or actual
    where there is one), `status` (computed; drawn behind the bar's end). Any date may be missing; a bar needs both ends.
    `milestones`: `id` (of the row), `name`, `date` (forecast or actual).
    """
    rows = _rows(frame)
    if rows.empty:
        return None
    shown = rows.head(limit)
    marks = _milestones(milestones, shown)
    as_of = pd.Timestamp(as_of)
    spans = pd.concat([shown[name] for name in DATES] + [marks["date"], pd.Series([as_of])]).dropna()
    first, last = spans.min(), spans.max()
    scale, axis = date_scale(first, last), date_axis(first, last, orient="top", grid=True)
    y = alt.Y("id:N", sort=list(shown["id"]), scale=alt.Scale(paddingInner=0, paddingOuter=0), axis=_label_axis(shown))

    def bars(start: str, finish: str) -> alt.Chart:
        return (
            alt.Chart(shown)
            .transform_filter(f"isValid(datum.{start}) && isValid(datum.{finish})")
            .encode(x=alt.X(f"{start}:T", scale=scale, axis=axis), x2=alt.X2(finish), y=y, tooltip=_tooltip())
        )

    layers = [
        bars("start", "finish").mark_bar(color=FORECAST, height=12, yOffset=-3, cornerRadius=1),
        bars("baseline_start", "baseline_finish").mark_bar(color=BASELINE, height=4, yOffset=7),
        _rule(as_of, scale, axis),
        *_milestone_marks(marks, scale, axis, y),
        *_status_marks(shown, scale, axis, y),
    ]
    key = ["Bar: forecast or actual", "Grey: original baseline", "Bar's end: computed status", f"Rule: as of {day(as_of)}"]
    key += ["◇ Key milestone"] if marks.size else []
    note = f"The first {len(shown):,} of {len(rows):,} are drawn; the table has all." if len(rows) > len(shown) else None
    return finished(layers, alt_text(frame, as_of=as_of, limit=limit), ROW_HEIGHT * len(shown), key=key, note=note)


def alt_text(frame: pd.DataFrame, *, as_of: object = None, limit: int = 40) -> str:
    """How many are drawn, over which time, how many finish later than the original baseline, and the largest slip."""
    rows = _rows(frame)
    if rows.empty:
        return "No project here has dates."
    shown = rows.head(limit)
    spans = pd.concat([shown[name] for name in DATES]).dropna()
    count = f"{len(shown):,} of {len(rows):,}" if len(rows) > len(shown) else f"{len(rows):,}"
    text = f"Roadmap of {count} {'project' if len(rows) == 1 else 'projects'} from {day(spans.min())} to {day(spans.max())}."
    both = shown.dropna(subset=["finish", "baseline_finish"])
    late = both[both["slip_days"] > 0]
    if len(both):
        text += f" {len(late)} of {len(both)} with both dates finish later than the original baseline"
        worst = late.loc[late["slip_days"].idxmax()] if len(late) else None
        text += f", the most by {worst['slip_days']:,.0f} days: {worst['label']}." if worst is not None else "."
    return text + (f" As of {day(as_of)}." if as_of is not None else "")


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    rows = frame[["id", "label", *DATES, "status"]].copy()
    for name in DATES:
        rows[name] = pd.to_datetime(rows[name])
    rows = rows[rows[DATES].notna().any(axis=1)].reset_index(drop=True)
    rows["id"] = rows["id"].astype(str)
    rows["label"] = rows["label"].fillna(rows["id"]).astype(str)
    rows["status"] = rows["status"].map(status_of)
    rows["status_word"] = rows["status"].map(status_word)
    rows["filled"] = rows["status"].map(lambda status: STATUSES[status].filled)
    both = rows["finish"].notna() & rows["baseline_finish"].notna()
    rows["slip_days"] = (rows["finish"] - rows["baseline_finish"]).dt.days.where(both).astype(float)
    rows["end"] = rows[["finish", "baseline_finish", "start"]].bfill(axis=1).iloc[:, 0]
    return rows


def _milestones(milestones: pd.DataFrame | None, shown: pd.DataFrame) -> pd.DataFrame:
    if milestones is None or milestones.empty:
        return pd.DataFrame({"id": [], "name": [], "date": pd.to_datetime([])})
    marks = milestones[["id", "name", "date"]].copy()
    marks["id"], marks["date"] = marks["id"].astype(str), pd.to_datetime(marks["date"])
    return marks[marks["id"].isin(set(shown["id"]))].dropna(subset=["date"]).reset_index(drop=True)


def _label_axis(shown: pd.DataFrame) -> alt.Axis:
    """Names for ids on the axis: two projects may share a name, and a row must stay one project."""
    names = json.dumps(dict(zip(shown["id"], shown["label"], strict=True)))
    limit = alt.ExprRef(f"{NARROW} ? 105 : 260")
    return alt.Axis(title=None, labelExpr=f"{names}[datum.value]", labelLimit=limit, labelPadding=8, grid=False)


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("label:N", title="Project"),
        alt.Tooltip("start:T", title="Start", format=DAY),
        alt.Tooltip("finish:T", title="Finish", format=DAY),
        alt.Tooltip("baseline_start:T", title="Original start", format=DAY),
        alt.Tooltip("baseline_finish:T", title="Original finish", format=DAY),
        alt.Tooltip("slip_days:Q", title="Slip, days", format=",.0f"),
        alt.Tooltip("status_word:N", title="Computed status"),
    ]


def _rule(as_of: pd.Timestamp, scale: alt.Scale, axis: alt.Axis) -> alt.Chart:
    now = alt.Chart(pd.DataFrame({"date": [as_of], "text": [f"as of {day(as_of)}"]}))
    return now.mark_rule(color=INK, strokeWidth=1).encode(
        x=alt.X("date:T", scale=scale, axis=axis), tooltip=[alt.Tooltip("text:N", title="Rule")]
    )


def _milestone_marks(marks: pd.DataFrame, scale: alt.Scale, axis: alt.Axis, y: alt.Y) -> list[alt.Chart]:
    if marks.empty:
        return []
    chart = alt.Chart(marks).encode(
        x=alt.X("date:T", scale=scale, axis=axis),
        y=y,
        tooltip=[alt.Tooltip("name:N", title="Milestone"), alt.Tooltip("date:T", title="Date", format=DAY)],
    )
    return [
        chart.mark_point(shape="diamond", size=80, filled=True, fill=WHITE, stroke=INK, strokeWidth=1.5, opacity=1, yOffset=-3)
    ]


def _status_marks(shown: pd.DataFrame, scale: alt.Scale, axis: alt.Axis, y: alt.Y) -> list[alt.Chart]:
    ends = alt.Chart(shown).encode(x=alt.X("end:T", scale=scale, axis=axis), y=y, tooltip=_tooltip())
    words = ends.transform_filter(f"!({NARROW})").encode(text=alt.Text("status_word:N"))
    return [
        *status_points(ends, size=100, xOffset=12, yOffset=-3),
        words.mark_text(align="left", baseline="middle", dx=22, dy=-3, fontSize=SMALL_TEXT_SIZE, color=MUTED_INK),
    ]
