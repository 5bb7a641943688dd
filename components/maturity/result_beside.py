"""Beside a team's results: what changed practice by practice, what other rules would say, and the one number on demand."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.downloads import csv_download
from components.formats import is_missing, visible
from components.maturity.result_words import held_back, level_word, ranged
from components.project_links import table_height
from reports.maturity_change import TeamChange
from reports.maturity_results import TeamView


def show_change(change: TeamChange | None) -> None:
    """The practices that can be compared with the round before; nothing without one."""
    if change is None or change.items.empty:
        return
    with st.expander("What changed, practice by practice", icon=":material/compare_arrows:", key="maturity.change"):
        rows = change.items.drop(columns="item_id").dropna(axis="columns", how="all")
        rows = rows.assign(**{name: [visible(text, 60) for text in rows[name]] for name in ("area", "item")})
        csv_download("CSV", rows, "maturity-change", key="maturity.change.csv")
        config = st.column_config
        st.dataframe(rows, hide_index=True, height=table_height(len(rows), 10), placeholder="–",
                     alt=f"{len(rows)} practices with their level before and now", column_config={
                         "area": config.TextColumn("Area"), "item": config.TextColumn("Practice"),
                         "before": config.NumberColumn("Before"), "now": config.NumberColumn("Now"),
                         "people_up": config.NumberColumn("People higher"), "people_same": config.NumberColumn("The same"),
                         "people_down": config.NumberColumn("Lower")})
        st.caption("Only practices that ask the same in both rounds. People are counted where enough of them answered both.")


def show_rules(view: TeamView, names: Sequence[str]) -> None:
    """The areas' levels under four rules, and one number over all areas with what holds it back."""
    with st.expander("Would another rule say something else?", icon=":material/rule:", key="maturity.rules"):
        rows = view.rules.assign(area=[visible(area, 60) for area in view.rules["area"]])
        config = st.column_config
        st.dataframe(rows, hide_index=True, placeholder="–", height=table_height(len(rows), 10),
                     alt=f"{len(rows)} areas with their level under four rules", column_config={
                         "area": config.TextColumn("Area"), "minimum": config.NumberColumn("Lowest practice"),
                         "share": config.NumberColumn("This model's rule",
                                                      help=f"The highest level that {view.campaign['share']} of the weight and "
                                                           "every must-have practice reach."),
                         "lower_median": config.NumberColumn("Lower median"),
                         "mean": config.NumberColumn("Mean", format="%.1f", help="Not a level: shown to compare.")})
        overall = view.team
        back = {row["area_id"]: row["area"] for row in view.areas.to_dict("records")}
        held = held_back({"held_back_by": overall["held_back_by"]}, back)
        st.text(f"One number over all areas, by the same rule: {level_word(overall['level'], names)}"
                + (f", range {ranged(overall['level'], overall['low'], overall['high'])}"
                   if not is_missing(overall["level"]) else "")
                + (f"; held back by {visible(held)}." if held else "."))
