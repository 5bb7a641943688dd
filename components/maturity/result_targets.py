"""What a team aims at in each area, until when, and the practices that reach the next level at least effort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas
import streamlit as st

from components.formats import count_of, is_missing, plain, visible
from components.maturity.campaign_state import done
from components.maturity.result_team import by_gap, level_said
from components.maturity.result_words import level_word
from components.project_links import table_height
from metrics.maturity.model import Model
from reports.maturity_campaigns import set_target
from reports.maturity_results import TeamView

EFFORTS = {1: "little", 2: "some", 3: "much"}


def show_targets(view: TeamView, model: Model, names: Sequence[str], *, may_write: bool) -> None:
    """Targets beside levels, and for one area the target's form and the cheapest way up."""
    areas = by_gap(view.areas)
    st.subheader("Where does the team want to be, and what is the shortest way?", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        _show_table(areas, view, names)
    with right:
        labels = dict(zip(areas["area_id"], areas["area"], strict=True))
        area_id = st.selectbox("Area", list(labels), format_func=lambda one: visible(labels[one], 60),
                               key=f"maturity.target.area.{view.publication.campaign_id}.{view.team['team']}")
        row = areas[areas["area_id"] == area_id].to_dict("records")[0]
        if may_write:
            _show_form(view, row, names)
        _show_way(view, row, model, names)


def _show_table(areas: pandas.DataFrame, view: TeamView, names: Sequence[str]) -> None:
    effort = view.rises.groupby("area")["effort"].sum()
    rows = pandas.DataFrame({
        "area": [visible(area, 60) for area in areas["area"]],
        "level": [level_said(row, names) for row in areas.to_dict("records")],
        "target": [None if is_missing(target) else level_word(target, names) for target in areas["target"]],
        "due_on": areas["due_on"], "effort": [effort.get(area) for area in areas["area"]]})
    config = st.column_config
    st.dataframe(rows, hide_index=True, placeholder="–", height=table_height(len(rows), 10),
                 alt=f"{len(rows)} areas with level, target, its date and the effort to the next level", column_config={
                     "area": config.TextColumn("Area", width=170), "level": config.TextColumn("Level", width=120),
                     "target": config.TextColumn("Target", width=110),
                     "due_on": config.DateColumn("Until", format="D MMM YYYY", width=100),
                     "effort": config.NumberColumn("Effort to next", width=100,
                                                   help="Sum over the practices to raise: 1 little to 3 much for each rung.")})


def _show_form(view: TeamView, row: Mapping, names: Sequence[str]) -> None:
    held = None if is_missing(row["target"]) else int(row["target"])
    due = None if is_missing(row["due_on"]) else row["due_on"].date()
    # What holds now is in the key: after a change by anybody the form starts from it.
    key = f"maturity.target.{view.team['team']}.{row['area_id']}.{held}.{due}"
    with st.form(f"{key}.form", border=True):
        with st.container(horizontal=True):
            st.selectbox("Target", [None, *range(len(names))], index=0 if held is None else held + 1, key=f"{key}.level",
                         width=200, format_func=lambda level: "No target" if level is None else level_word(level, names))
            st.date_input("Until", value=due, key=f"{key}.due", format="YYYY-MM-DD", width=170)
        st.form_submit_button("Set the target", type="primary", key=f"{key}.save", on_click=_save,
                              args=(key, view.team["team"], row["area"], (held, due)))


def _save(key: str, team: str, area: str, seen: tuple) -> None:
    done(set_target, team, area, st.session_state.get(f"{key}.level"), st.session_state.get(f"{key}.due"), seen=seen,
         said=f"The target for {area} is set.")


def _show_way(view: TeamView, row: Mapping, model: Model, names: Sequence[str]) -> None:
    """The practices to raise, each with the statement that would then be true."""
    rises = view.rises[view.rises["area"] == row["area"]].to_dict("records")
    if is_missing(row["level"]):
        st.text("The level of this area is not known, so no way up can be named.")
        return
    if not rises:
        st.text("This area is at the top of the scale.")
        return
    st.markdown(f"**Shortest way to {plain(level_word(row['step_to'], names))}: "
                f"{count_of(len(rises), 'practice')}, {count_of(sum(rise['effort'] for rise in rises), 'point')} of effort**")
    for rise in rises:
        rung = model.item(rise["item_id"]).rung(rise["to_level"])
        st.markdown(f"{plain(visible(rise['item'], 80))}, {rise['from_level']} to {rise['to_level']}, "
                    f"effort {EFFORTS.get(rise['effort'], rise['effort'])}")
        st.caption(plain(rung.statement + (f" To show: {rung.show_me}." if rung.show_me else "")))
