"""The practices of a team's areas: what people said, the next rung as a statement, and their words in random order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.maturity_answer_bars import DONT_KNOW, NOT_APPLICABLE, maturity_answer_bars
from components.formats import count_of, is_missing, own_words, plain, visible
from components.maturity.result_data import level_names
from components.maturity.result_words import agreement, level_word, ranged
from metrics.maturity.model import Model
from reports.maturity_results import TeamView


def show_items(view: TeamView, areas: pandas.DataFrame, model: Model) -> None:
    """One part an area, in the order of `areas`; drawn once it is opened."""
    names = level_names(model)
    st.subheader("What did people say, practice by practice?", anchor=False)
    with st.container(gap="xsmall"):
        for place, area in enumerate(areas.to_dict("records")):
            own = view.items[view.items["area_id"] == area["area_id"]]
            label = plain(f"{visible(area['area'], 60)}: {level_word(area['level'], names)}")
            shown = st.expander(label, expanded=place == 0, on_change="rerun", key=f"maturity.items.{area['area_id']}")
            if shown.open:
                with shown:
                    _show_area(view, own, model, names)


def show_bars(view: TeamView, items: pandas.DataFrame, names: Sequence[str], key: str, title: str) -> None:
    """The answers to some items as bars with their table."""
    bars = answer_rows(items)
    version = session.drawn_from(view.publication.campaign_id, view.publication.number, view.team["team"], *items["item_id"])
    show_chart(title, lambda: maturity_answer_bars(bars, level_names=names), bars.drop(columns="item_id"), key=key,
               version=version, file_name="maturity-answers",
               empty="Fewer people named a level than may be shown.")


def answer_rows(items: pandas.DataFrame) -> pandas.DataFrame:
    """What the bars draw: item_id, item, answer, people; nothing of items whose counts are not shown."""
    rows = []
    for row in items.to_dict("records"):
        said = [*((str(level), count) for level, count in enumerate(row["counts"])),
                (DONT_KNOW, row["dont_know"]), (NOT_APPLICABLE, row["not_applicable"])]
        if row["counts"]:
            rows += [(row["item_id"], visible(row["item"], 60), answer, int(count)) for answer, count in said
                     if not is_missing(count)]
    return pandas.DataFrame(rows, columns=["item_id", "item", "answer", "people"])


def item_sentence(row: Mapping, names: Sequence[str]) -> str:
    """ "2 Practised (1 to 2), 7 of 8 answered, answers lie close together"."""
    if row["applicable"] is False:
        return "does not apply, most of the team says"
    if is_missing(row["level"]):
        return "not shown: fewer people named a level than may be shown"
    span = ranged(row["level"], row["low"], row["high"]).partition(" ")[2]
    parts = [f"{level_word(row['level'], names)}{' ' + span if span else ''}", f"{row['answered']} of {row['asked']} answered",
             f"answers lie {agreement(row['deviation'])}"]
    parts += ["a blind spot: a third or more don't know"] if row["is_blind_spot"] else []
    parts += [f"second vote; the first gave {level_word(row['first']['level'], names)}"] if row["first"] else []
    parts += [f"agreed: {level_word(row['agreed_level'], names)}"] if not is_missing(row["agreed_level"]) else []
    return ", ".join(parts)


def show_words(row: Mapping) -> None:
    """Comments and evidence of an item as they were written, in random order and without names."""
    for label, words in (("Comments", row["comments"]), ("Evidence", row["evidence"])):
        if words:
            with st.popover(f"{label} ({len(words)})", type="tertiary", icon=":material/notes:",
                            key=f"maturity.words.{label}.{row['item_id']}"):
                for text in words:
                    # Not Markdown: these are people's own words.
                    st.text(f"“{own_words(text)}”")


def _show_area(view: TeamView, own: pandas.DataFrame, model: Model, names: Sequence[str]) -> None:
    area_id = own["area_id"].iloc[0]
    show_bars(view, own, names, f"maturity.bars.{area_id}", "How did the answers fall?")
    for row in own.to_dict("records"):
        with st.container(gap="xxsmall"):
            must = " (must-have)" if model.item(row["item_id"]).must_have else ""
            st.markdown(f"**{plain(visible(row['item'], 80))}**{must}: {plain(item_sentence(row, names))}")
            if not is_missing(row["level"]) and row["level"] < model.top_level:
                rung = model.item(row["item_id"]).rung(int(row["level"]) + 1)
                st.caption(plain(f"Next, level {rung.level}: {rung.statement}"))
            if row["comments"] or row["evidence"]:
                with st.container(horizontal=True):
                    show_words(row)
    if not any(own["comments"]) and not any(own["evidence"]):
        wanted = view.campaign["comment_k"]
        st.caption(f"No comments are shown here; they are from {count_of(wanted, 'answer')} on.")
