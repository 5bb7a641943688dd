"""Results that came in by an import: levels of teams as they were published elsewhere, without the answers behind them."""

from __future__ import annotations

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.maturity_heat_map import maturity_heat_map
from components.formats import is_missing, plain, visible
from components.maturity.portfolio_results import gap_order
from components.maturity.result_words import ranged
from components.navigation import page_of
from reports.maturity_imported import imported_results

# Nobody knows here what the levels were called there.
LEVELS = [""] * 6


def imported() -> pandas.DataFrame:
    """See `reports.maturity_imported.imported_results`."""
    return session.cached(imported_results)


def show_imported(results: pandas.DataFrame) -> None:
    """Teams against areas of one imported campaign."""
    names = list(dict.fromkeys(results["campaign"]))
    name = st.selectbox("Imported campaign", names, format_func=lambda one: visible(one, 60), key="maturity.imported",
                        width=260)
    own = results[results["campaign"] == name].reset_index(drop=True)
    missed = int(own["at_target"].map(lambda reached: reached is False).sum())
    judged = int(own["at_target"].notna().sum())
    st.subheader(plain(f"{visible(name, 60)}: {missed} of {judged} targets missed" if judged else visible(name, 60)),
                 anchor=False)
    st.caption("These results came in by an import, with the privacy rules of where they come from. There are no answers "
               "behind them, so there is nothing to talk about practice by practice.")
    rows = imported_rows(own)
    show_chart("Where does which team stand?", lambda: maturity_heat_map(rows, level_names=LEVELS), own,
               key="maturity.imported.map", version=session.drawn_from("imported", name), file_name="maturity-imported",
               empty="No team is in this campaign.",
               note="Teams furthest from their targets first.")
    st.page_link(page_of("campaigns"), label="Ask the teams here: go to Campaigns", icon=":material/how_to_vote:")


def imported_rows(own: pandas.DataFrame) -> pandas.DataFrame:
    """What the heat map draws: see `components.charts.maturity_heat_map`."""
    ordered = gap_order(own.assign(hidden=""))
    ends = (ordered[end].fillna(ordered["level"]) for end in ("low", "high"))
    spans = zip(ordered["level"], *ends, strict=True)
    return pandas.DataFrame({
        "team": [visible(team, 60) for team in ordered["team"]], "area": [visible(area, 60) for area in ordered["area"]],
        "level": [None if is_missing(level) else int(level) for level in ordered["level"]],
        "range": [ranged(*span) for span in spans], "target": ordered["target"], "is_provisional": None,
        "is_missed": [reached is False for reached in ordered["at_target"]], "hidden": ""})
