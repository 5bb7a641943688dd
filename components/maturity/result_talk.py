"""A team talks about its results: what it differs on most, a second vote on that, and the level that it agrees on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas
import streamlit as st

from components import session
from components.formats import count_of, is_missing, plain, visible
from components.frame import Screen
from components.maturity.result_actions import show_actions
from components.maturity.result_agree import show_agreement
from components.maturity.result_data import Round, level_names, model_of_round, view_of
from components.maturity.result_items import item_sentence, show_bars, show_words
from components.maturity.result_second_vote import show_second_vote
from components.maturity.result_targets import show_targets
from components.maturity.result_team import show_hidden
from components.maturity.result_words import APART, level_word
from components.project_links import table_height
from components.project_table import cell_label
from metrics.maturity.model import Model
from reports.maturity_results import TeamView

MOST_LISTED = 8


def show_talk(screen: Screen, chosen: Round, team: str) -> None:
    """The page of a team's talk; of a hidden team the reason and nothing else."""
    view = view_of(screen, chosen, team)
    if view is None or view.hidden:
        show_hidden(view, team)
        return
    model = model_of_round(chosen)
    names = level_names(model)
    may_write = session.identity().role != "viewer" and not session.moment()
    order = talk_order(view)
    rows = talk_rows(view, order, names)
    st.subheader(_headline(view, rows), anchor=False)
    _show_list(view, rows)
    if not session.moment() and not chosen.is_open:
        show_second_vote(view, order, may_write=may_write)
    # While a reopened round takes answers, its talk waits; targets and actions do not.
    _show_practice(view, order, model, names, may_write=may_write and not chosen.is_open)
    show_targets(view, model, names, may_write=may_write)
    show_actions(view, may_write=may_write)


def talk_order(view: TeamView) -> pandas.DataFrame:
    """The team's items, those to talk about first, the rest by how far their answers lie apart."""
    first = list(view.talk["item_id"])
    rest = view.items[~view.items["item_id"].isin(first)].sort_values("deviation", ascending=False, kind="stable")
    return pandas.concat([view.talk, rest], ignore_index=True)


def talk_rows(view: TeamView, order: pandas.DataFrame, names: Sequence[str]) -> pandas.DataFrame:
    """The talk list in words: item_id, practice, answers (lowest to highest), apart (why it is listed), level, area, agreed."""
    rows = []
    for row in order[order["item_id"].isin(view.talk["item_id"]) | order["is_blind_spot"].eq(True)].to_dict("records"):
        given = [level for level, count in enumerate(row["counts"]) if count]
        span = f"{given[0]} to {given[-1]}" if given else ""
        rows.append((row["item_id"], cell_label(visible(row["item"], 80)), span, _why(row), level_word(row["level"], names),
                     visible(row["area"], 60),
                     None if is_missing(row["agreed_level"]) else level_word(row["agreed_level"], names)))
    return pandas.DataFrame(rows, columns=["item_id", "practice", "answers", "apart", "level", "area", "agreed"])


def _why(row: dict) -> str:
    """What makes a practice worth talking about."""
    if row["is_talk"] is not True:
        return "blind spot: many don't know"
    between = f"{row['spread']} levels between them"
    return between if row["deviation"] <= APART else f"far apart, {between}"


def _headline(view: TeamView, rows: pandas.DataFrame) -> str:
    asked = count_of(len(view.items), "practice")
    if rows.empty:
        return f"The team sees all {asked} much alike: nothing stands out to talk about."
    first = view.items.set_index("item_id")["item"].loc[rows["item_id"].iloc[0]]
    return f"Talk about {len(rows)} of {asked}, first about “{plain(visible(first, 80))}”."


def _show_list(view: TeamView, rows: pandas.DataFrame) -> None:
    if rows.empty:
        return
    key = f"maturity.talk.{view.publication.campaign_id}.{hash(tuple(rows['item_id']))}"
    config = st.column_config
    st.dataframe(rows.drop(columns="item_id").dropna(axis="columns", how="all"), hide_index=True, placeholder="–", key=key,
                 height=table_height(len(rows), MOST_LISTED),
                 alt=f"{len(rows)} practices to talk about, most disagreement first",
                 column_config={"practice": config.ButtonColumn("Practice", type="tertiary", alignment="left", width=200,
                                                                key=f"{key}.open", help="Click to see what people said."),
                                "area": config.TextColumn("Area", width=180), "level": config.TextColumn("Level", width=120),
                                "answers": config.TextColumn("Answers from", width=110),
                                "apart": config.TextColumn("Why", width=220),
                                "agreed": config.TextColumn("Agreed", width=120)})
    clicked = st.session_state.get(f"{key}.open")
    if clicked and clicked.row < len(rows):
        st.session_state[_practice_key(view)] = rows["item_id"].iloc[clicked.row]


def _practice_key(view: TeamView) -> str:
    return f"maturity.practice.{view.publication.campaign_id}.{view.team['team']}"


def _show_practice(view: TeamView, order: pandas.DataFrame, model: Model, names: Sequence[str], *, may_write: bool) -> None:
    """One practice: what people said, all its rungs, their words, and the level that the team agrees on."""
    labels = {row["item_id"]: f"{visible(row['item'], 80)} ({visible(row['area'], 60)})" for row in order.to_dict("records")}
    st.subheader("What does the team agree on?", anchor=False)
    item_id = st.selectbox("Practice", list(labels), format_func=labels.get, key=_practice_key(view), width=420)
    row = order[order["item_id"] == item_id].to_dict("records")[0]
    item = model.item(item_id)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{plain(item.question)}**")
        st.markdown(plain(item_sentence(row, names)))
        show_bars(view, order[order["item_id"] == item_id], names, f"maturity.talk.bars.{item_id}", "What did people say?")
        show_words(row)
        with st.expander("What each level means here", icon=":material/stairs:", key=f"maturity.rungs.{item_id}"):
            st.text("\n".join(f"{level_word(rung.level, names)}: {visible(rung.statement)}" for rung in item.rungs))
    with right:
        show_agreement(view, row, names, may_write=may_write)
