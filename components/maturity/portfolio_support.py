"""Claimed against supported: how far evidence carries the levels that teams name, area by area; nothing is lowered."""

from __future__ import annotations

from collections.abc import Sequence

import pandas
import streamlit as st

from components.downloads import csv_download
from components.formats import visible
from components.maturity.result_words import level_word, listed
from components.project_links import table_height
from metrics.maturity.item_level import lower_median


def show_support(areas: pandas.DataFrame, names: Sequence[str]) -> None:
    """One row an area: median claim, median of what evidence supports, and the teams that claim more."""
    rows = support_rows(areas, names)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("How far does evidence carry the claims?", anchor=False, width="content")
        if len(rows):
            csv_download("CSV", rows, "maturity-evidence", key="maturity.support.csv")
    st.caption("A claim alone carries up to level 2, described evidence up to 3, a recent dated record up to 4, one that a "
               "reviewer or the portfolio's records checked up to 5. As published; records are counted on a team's own page. A "
               "difference is a point to talk about; no level is lowered by it.")
    config = st.column_config
    st.dataframe(rows, hide_index=True, placeholder="–", height=table_height(len(rows), 10),
                 alt=f"{len(rows)} areas with the median claim, what evidence supports, and the teams that claim more",
                 column_config={"area": config.TextColumn("Area", width=220),
                                "claimed": config.TextColumn("Median team claims", width=150),
                                "supported": config.TextColumn("Evidence supports", width=150),
                                "teams": config.TextColumn("Claim more than their evidence", width=190),
                                "which": config.TextColumn("Which", width=360)})


def support_rows(areas: pandas.DataFrame, names: Sequence[str]) -> pandas.DataFrame:
    """One row an area: area, claimed and supported (of the median team), teams that claim more of all known, and which."""
    rows = []
    for area, own in areas.dropna(subset=["level"]).groupby("area", sort=False):
        known = own.dropna(subset=["supported"])
        above = known[known["level"] > known["supported"]]
        rows.append((visible(area, 60), level_word(_median(own["level"], len(names)), names),
                     level_word(_median(known["supported"], len(names)), names), f"{len(above)} of {len(known)}",
                     listed([visible(team, 40) for team in above["team"]])))
    return pandas.DataFrame(rows, columns=["area", "claimed", "supported", "teams", "which"])


def _median(levels: pandas.Series, count: int) -> int | None:
    return lower_median([int((levels == level).sum()) for level in range(count)])
