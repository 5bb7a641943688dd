"""Claim and record side by side: what a team says of a practice, what the portfolio's own rows show, and those rows."""

from __future__ import annotations

from collections.abc import Sequence

import pandas
import streamlit as st

from components import session
from components.downloads import csv_download
from components.formats import count_of, format_date, is_missing, plain, visible
from components.frame import Screen
from components.maturity.result_data import Round, level_names, model_of_round, records_of, view_of
from components.maturity.result_team import show_hidden
from components.maturity.result_words import level_word
from components.notices import show_empty
from components.project_links import table_height
from metrics.maturity.records import CHECKS
from reports.maturity_records import Record, claims_beside_records, record_rows

MOST_ROWS = 500
VERDICTS = {"record below claim": "▼ Record below the claim", "record above claim": "▲ Record above the claim",
            "in line": "= In line", "no claim": "○ No claim", "not measured": "○ Not measured"}
_ORDER = tuple(VERDICTS)
TIES = {"business unit": "Counted are the projects of the business unit of this name.",
        "bookings": "Counted are the projects on which people of this team are booked.",
        "portfolio": "The data ties no project to this team, so the whole portfolio of the filter is counted."}


def show_records(screen: Screen, chosen: Round, team: str) -> None:
    """The page of claims beside records; of a hidden team the reason and nothing else."""
    view = view_of(screen, chosen, team)
    if view is None or view.hidden:
        show_hidden(view, team)
        return
    if not screen.shows_projects:
        show_empty("No portfolio is loaded", "Records are rows of the portfolio: projects, reports, risks, benefits, bookings.")
        return
    model = model_of_round(chosen)
    found = records_of(screen, chosen, team, screen.project_filter)
    claims = dict(zip(view.items["item_id"], _claims(view.items), strict=True))
    beside = claims_beside_records(model, claims, found)
    asked_items = set(view.items["item_id"])
    beside = beside[beside["item_id"].isin(asked_items)].sort_values(
        "verdict", key=lambda verdicts: verdicts.map(_ORDER.index), kind="stable", ignore_index=True)
    if beside.empty:
        show_empty("No practice can be checked", "No question of this round is bound to a check over the portfolio's records.")
        return
    _show_head(beside, found)
    _show_table(beside, level_names(model))
    _show_rows(screen, beside, found, team)


def record_table(beside: pandas.DataFrame, names: Sequence[str]) -> pandas.DataFrame:
    """Claims beside records in words: practice, verdict, claim, record, counted ("5 of 8 projects"), question."""
    rows = [(visible(row["item"], 80), VERDICTS[row["verdict"]], level_word(row["claimed"], names), _record(row, names),
             _counted(row), row["question"]) for row in beside.to_dict("records")]
    return pandas.DataFrame(rows, columns=["practice", "verdict", "claim", "record", "counted", "question"])


def _claims(items: pandas.DataFrame) -> list[int | None]:
    """What the team claims: the level that it agreed on, else the one that it voted."""
    return [None if is_missing(level) else int(level) for level in items["agreed_level"].fillna(items["level"])]


def _record(row: dict, names: Sequence[str]) -> str:
    return "not measured" if is_missing(row["supported"]) else level_word(row["supported"], names)


def _counted(row: dict) -> str:
    if is_missing(row["met"]):
        return row["reason"] or "not measured"
    return f"{row['met']} of {row['of']} {CHECKS[row['check']].unit}"


def _show_head(beside: pandas.DataFrame, found: Sequence[Record]) -> None:
    counts = beside["verdict"].value_counts()
    below, above = (int(counts.get(verdict, 0)) for verdict in _ORDER[:2])
    measured = len(beside) - int(counts.get("not measured", 0))
    st.subheader(f"{below} of {measured} checks show less than the team claims, {above} show more", anchor=False)
    tie = {record.tie for record in found}
    told = [TIES[one] for one in sorted(tie)]
    as_of = max((record.as_of for record in found if record.as_of), default=None)
    st.caption(plain(" ".join([
        f"{count_of(len(beside), 'check')}, {measured} measured, through the project filter, as of {format_date(as_of)}.",
        *told, "A difference is a point to talk about: a record changes no level, and cannot show all that a claim means."])))


def _show_table(beside: pandas.DataFrame, names: Sequence[str]) -> None:
    rows = record_table(beside, names)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("What does the team say, and what do the records show?", anchor=False, width="content")
        csv_download("CSV", rows, "maturity-records", key="maturity.records.csv")
    config = st.column_config
    st.dataframe(rows, hide_index=True, placeholder="–", height=table_height(len(rows), 10),
                 alt=f"{len(rows)} checks with the team's claim, what the record shows, and the verdict", column_config={
                     "practice": config.TextColumn("Practice", width=130),
                     "question": config.TextColumn("What is checked", width=390),
                     "claim": config.TextColumn("Team says", width=110), "record": config.TextColumn("Record shows", width=115),
                     "verdict": config.TextColumn("Verdict", width=190), "counted": config.TextColumn("Counted", width=150)})


def _show_rows(screen: Screen, beside: pandas.DataFrame, found: Sequence[Record], team: str) -> None:
    """The rows behind one check, what it counts, and why it can show no more."""
    labels = {row["check"]: f"{visible(row['item'], 60)}: {row['question']}" for row in beside.to_dict("records")}
    name = st.selectbox("The rows behind", list(labels), format_func=labels.get, key="maturity.records.check", width=520)
    check = CHECKS[name]
    needed = ", ".join(f"level {level} from {round(share * 100)} %" for level, share in sorted(check.levels.items()))
    shared = f" Level 3 also asks for {check.shared}, in all teams." if check.shared else ""
    st.text(f"{check.counts}: {needed}.{shared}")
    st.caption(f"At most level {check.top_level}: {check.limit}")
    rows = session.cached(record_rows, name, screen.project_filter, screen.options, session.stored_policy(), team)
    if rows.empty:
        reason = next((record.reason for record in found if record.check.name == name), None)
        show_empty("No rows", f"There is nothing to count here{f': {reason}' if reason else ''}.")
        return
    csv_download("All rows as CSV", rows, f"maturity-{name}", key=f"maturity.records.rows.{name}")
    # What a row is of stands there once; whether it is met in words.
    rows = _without_doubles(rows, with_shared=bool(check.shared))
    shown = rows.head(MOST_ROWS).assign(**{
        column: [visible(value) if isinstance(value, str) else value for value in rows[column].head(MOST_ROWS)]
        for column in rows if rows[column].dtype == object or pandas.api.types.is_string_dtype(rows[column])})
    dates = {column: st.column_config.DateColumn(column.replace("_", " ").capitalize(), format="D MMM YYYY")
             for column in shown if pandas.api.types.is_datetime64_any_dtype(shown[column])}
    others = {column: column.replace("_", " ").capitalize() for column in shown if column not in dates}
    st.dataframe(shown, hide_index=True, placeholder="–", height=table_height(len(shown), 8), column_config={**others, **dates},
                 alt=f"{len(shown)} of {len(rows)} rows behind the check, those not met first")


def _without_doubles(rows: pandas.DataFrame, *, with_shared: bool) -> pandas.DataFrame:
    told = rows.assign(**{name: rows[name].map({0: "no", 1: "yes"})
                          for name in ("met", "shared") if name in rows and "people" not in rows})
    doubles = [name for name, first in (("id", "project_id"), ("name", "project")) if {name, first} <= set(rows)
               and rows[name].equals(rows[first])]
    return told.drop(columns=[*doubles, *([] if with_shared or "shared" not in rows else ["shared"])])
