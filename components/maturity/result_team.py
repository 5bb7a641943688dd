"""One team's results: its gaps first, area by area with range and agreement, then every practice, and what changed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.maturity_gap_dots import maturity_gap_dots
from components.downloads import csv_download, show_download
from components.formats import format_date, format_share, is_missing, plain, visible
from components.frame import Screen
from components.maturity.result_beside import show_change, show_rules
from components.maturity.result_data import Round, change_of, level_names, model_of_round, view_of
from components.maturity.result_head import facts
from components.maturity.result_items import show_items
from components.maturity.result_words import agreement, held_back, level_word, step, team_headline
from components.notices import show_empty
from components.project_links import table_height
from metrics.maturity.model import Model
from reports.maturity_change import TeamChange
from reports.maturity_export import result_workbook
from reports.maturity_results import TeamView

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_team(screen: Screen, chosen: Round, team: str) -> None:
    """The page of a team; of a hidden one the reason and nothing else."""
    view = view_of(screen, chosen, team)
    if view is None or view.hidden:
        show_hidden(view, team)
        return
    model, change = model_of_round(chosen), change_of(chosen.campaign_id, team)
    names, areas = level_names(model), by_gap(view.areas)
    st.subheader(plain(team_headline(areas, names)), anchor=False)
    st.caption(plain(f"{_coverage(view)} {_since(change)} {facts(chosen)}."))
    _show_dots(chosen, areas, names, team)
    rows = area_rows(view, areas, model, change)
    _show_areas(rows)
    _show_downloads(chosen, view, rows)
    show_items(view, areas, model)
    show_change(change)
    show_rules(view, names)


def show_hidden(view: TeamView | None, team: str) -> None:
    """Why nothing is shown of a team."""
    reason = view.hidden if view else "Nothing is published of this team in this round."
    show_empty(f"{plain(visible(team, 80))} is hidden", reason)


def by_gap(areas: pandas.DataFrame) -> pandas.DataFrame:
    """The areas, the widest gap to its target first, then the lowest level; without a level last."""
    gap = (areas["target"] - areas["level"]).fillna(-9).astype(int)
    keyed = areas.assign(gap=gap, lowness=areas["level"].fillna(99).astype(int))
    return keyed.sort_values(["gap", "lowness"], ascending=[False, True], kind="stable", ignore_index=True).drop(
        columns=["gap", "lowness"])


def area_rows(view: TeamView, areas: pandas.DataFrame, model: Model, change: TeamChange | None) -> pandas.DataFrame:
    """The table of areas in words: area, level, target, due_on, next, held_back, answers, lowest, supported, before."""
    names, items = level_names(model), dict(zip(view.items["item_id"], view.items["item"], strict=True))
    before = {} if change is None else dict(zip(change.areas["area_id"], change.areas["before"], strict=True))
    rows = [(visible(row["area"], 60), level_said(row, names), level_word(row["agreed_level"], names)
             if not is_missing(row["agreed_level"]) else None,
             None if is_missing(row["target"]) else level_word(row["target"], names), row["due_on"], step(row),
             held_back(row, items), agreement(row["deviation"]), level_word(row["floor"], names),
             level_word(row["supported"], names), level_word(before.get(row["area_id"]), names) if before else None)
            for row in areas.to_dict("records")]
    return pandas.DataFrame(rows, columns=["area", "level", "agreed", "target", "due_on", "next", "held_back", "answers",
                                           "lowest", "supported", "before"])


def level_said(row: dict, names: Sequence[str]) -> str:
    """ "2 Practised (1 to 2), provisional"."""
    said = level_word(row["level"], names)
    if not is_missing(row["level"]) and row["low"] != row["high"]:
        said += f" ({row['low']} to {row['high']})"
    return f"{said}, provisional" if row["is_provisional"] is True else said


def _coverage(view: TeamView) -> str:
    team = view.team
    said = f"{team['submitted']} of {team['invited']} people answered"
    if not is_missing(team["coverage"]):
        said += f", with a level for {format_share(team['coverage'])} of what could be named"
    doubt = " Provisional: too little was answered to rely on." if team["is_provisional"] is True else ""
    return f"{said}.{doubt}"


def _since(change: TeamChange | None) -> str:
    if change is None:
        return "There is no earlier round to compare with."
    left = f"; {change.left_out} {'is' if change.left_out == 1 else 'are'} not comparable" if change.left_out else ""
    broken = " The model or its rule has changed since." if change.is_break else ""
    return (f"Since {visible(change.before.campaign, 60)}: {change.up} practices higher, {change.same} the same, {change.down} "
            f"lower{left}.{broken}")


def _show_dots(chosen: Round, areas: pandas.DataFrame, names: list[str], team: str) -> None:
    rows = areas.assign(area=[visible(area, 60) for area in areas["area"]], agreed=areas["agreed_level"],
                        said=[level_said(row, names) for row in areas.to_dict("records")],
                        agreement=areas["deviation"].map(agreement), step=[step(row) for row in areas.to_dict("records")])
    table = rows[["area", "level", "low", "high", "floor", "target", "agreed", "agreement", "step"]]
    marks = [(row["level"], row["target"], row["agreed"]) for row in rows.to_dict("records")]
    show_chart("How far is each area from its target?", lambda: maturity_gap_dots(rows, level_names=names), table,
               key="maturity.dots", version=session.drawn_from(chosen.campaign_id, team, marks), file_name="maturity-gaps",
               empty="Fewer people named a level than may be shown, in every area.", note="The widest gap first.")


def _show_areas(rows: pandas.DataFrame) -> None:
    config = st.column_config
    st.dataframe(rows.dropna(axis="columns", how="all"), hide_index=True, placeholder="–", height=table_height(len(rows), 10),
                 alt=f"{len(rows)} areas with level, target, next step, what holds them back and agreement", column_config={
                     "area": config.TextColumn("Area", width=190), "level": config.TextColumn("Level", width=190),
                     "agreed": config.TextColumn("Agreed in the talk", width=130),
                     "target": config.TextColumn("Target", width=110),
                     "due_on": config.DateColumn("Until", format="D MMM YYYY", width=100),
                     "next": config.TextColumn("Next step", width=235),
                     "held_back": config.TextColumn("Held back by", width=220),
                     "answers": config.TextColumn("Answers lie", width=120),
                     "lowest": config.TextColumn("Lowest practice", width=120),
                     "supported": config.TextColumn("Evidence supports", width=130),
                     "before": config.TextColumn("Round before", width=110,
                                                 help="The level then, worked out on the practices that can be compared.")})


def _show_downloads(chosen: Round, view: TeamView, rows: pandas.DataFrame) -> None:
    database = session.asked()
    with st.container(horizontal=True):
        csv_download("Areas as CSV", rows, "maturity-team", key="maturity.team.csv")
        show_download("All teams as a workbook", lambda: result_workbook(database, chosen.campaign_id), "maturity-results.xlsx",
                      WORKBOOK, key="maturity.team.xlsx")
        st.caption(f"As published on {format_date(view.publication.published_at)}, checksum {view.publication.sha256[:12]}.")
