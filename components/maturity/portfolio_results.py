"""All teams of a round: where the gaps are in one sentence, then teams against areas, and how they stand and move."""

from __future__ import annotations

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.maturity_distribution import maturity_distribution
from components.charts.maturity_heat_map import SELECTION, maturity_heat_map
from components.charts.maturity_slopes import maturity_slopes
from components.formats import format_share, is_missing, plain, visible
from components.frame import Screen
from components.maturity.portfolio_support import show_support
from components.maturity.result_data import Round, all_slopes, areas_of, level_names, model_of_round
from components.maturity.result_head import facts, go_to
from components.maturity.result_words import coverage_sentence, gap_headline, lowest_headline, ranged
from components.url_state import field_key, touch
from reports.maturity_teams import distribution, target_shares


def show_all_teams(screen: Screen, chosen: Round) -> None:
    """The PMO's view of a published round."""
    areas, model = areas_of(chosen.campaign_id), model_of_round(chosen)
    names = level_names(model)
    shares, levels = target_shares(areas), distribution(areas, model.top_level)
    st.subheader(plain(f"{gap_headline(shares)} {lowest_headline(levels, names)}"), anchor=False)
    st.caption(plain(f"{coverage_sentence(shares, len(chosen.teams), len(chosen.shown), chosen.k)} {facts(chosen)}."))
    version = session.drawn_from(chosen.campaign_id)
    _show_map(areas, names, version)
    left, right = st.columns(2, gap="large")
    with left:
        _show_distribution(levels, shares, names, version)
    with right:
        _show_slopes(screen, areas, shares, names, version)
    show_support(areas, names)


def gap_order(areas: pandas.DataFrame) -> pandas.DataFrame:
    """The rows with teams that miss most first, in each the areas in their order; hidden teams last."""
    missing = (areas["target"] - areas["level"]).clip(lower=0)
    sums = areas.assign(missing=missing, hides=areas["hidden"] != "").groupby("team").agg(
        hides=("hides", "max"), missing=("missing", "sum"), level=("level", "sum")).reset_index()
    order = sums.sort_values(["hides", "missing", "level", "team"], ascending=[True, False, True, True], kind="stable")
    place = {team: number for number, team in enumerate(order["team"])}
    return areas.sort_values("team", key=lambda teams: teams.map(place), kind="stable", ignore_index=True)


def map_rows(areas: pandas.DataFrame) -> pandas.DataFrame:
    """What the heat map draws: see `components.charts.maturity_heat_map`."""
    ordered = gap_order(areas)
    return pandas.DataFrame({
        "team": [visible(team, 60) for team in ordered["team"]], "area": [visible(area, 60) for area in ordered["area"]],
        "level": ordered["level"], "target": ordered["target"], "is_provisional": ordered["is_provisional"],
        "range": [ranged(*values) for values in zip(ordered["level"], ordered["low"], ordered["high"], strict=True)],
        "is_missed": [reached is False for reached in ordered["at_target"]], "hidden": ordered["hidden"]})


def _show_map(areas: pandas.DataFrame, names: list[str], version: tuple) -> None:
    key, rows = "maturity.map", map_rows(areas)
    table = gap_order(areas).drop(columns=["area_id"])
    show_chart("Where does which team stand?", lambda: maturity_heat_map(rows, level_names=names), _told(table), key=key,
               version=version, file_name="maturity-teams", empty="No team took part in this round.",
               note="Teams furthest from their targets first. Click a row to open the team.",
               on_select=lambda: _open_team(f"{key}.chart", areas))


def _open_team(chart_key: str, areas: pandas.DataFrame) -> None:
    points = (st.session_state.get(chart_key) or {}).get("selection", {}).get(SELECTION) or []
    # A chart knows teams by what it shows of their names.
    known = {visible(team, 60): team for team in areas["team"]}
    if points and points[0].get("team") in known:
        go_to("team", team=known[points[0]["team"]])


def _show_distribution(levels: pandas.DataFrame, shares: pandas.DataFrame, names: list[str], version: tuple) -> None:
    rows = levels.merge(shares.drop(columns="area"), on="area_id")
    lowest = rows.drop_duplicates("area_id").sort_values(["median", "share"], na_position="last", kind="stable")["area_id"]
    place = {area: number for number, area in enumerate(lowest)}
    rows = rows.sort_values("area_id", key=lambda ids: ids.map(place), kind="stable", ignore_index=True)
    table = rows.drop(columns=["area_id", "left_out"]).assign(share=[format_share(share) for share in rows["share"]])
    show_chart("How many teams are at which level?", lambda: maturity_distribution(rows, level_names=names), table,
               key="maturity.distribution", version=version, file_name="maturity-distribution",
               empty="No team has a level that may be shown.",
               note="Lowest median first. At target: of the teams with a target and a level.")


def _show_slopes(screen: Screen, areas: pandas.DataFrame, shares: pandas.DataFrame, names: list[str], version: tuple) -> None:
    found = all_slopes()
    offered = dict(zip(areas["area_id"], areas["area"], strict=True))
    area = screen.values["area"] if screen.values["area"] in offered else _worst_area(shares)
    rows = slope_rows(found, area)
    st.selectbox("Area", list(offered), index=list(offered).index(area), key=f"maturity.area.{area}", on_change=_choose_area,
                 args=(f"maturity.area.{area}",), format_func=lambda one: visible(offered[one], 60))
    show_chart("What moved since the round before?", lambda: maturity_slopes(rows, level_names=names),
               rows.drop(columns="place"), key="maturity.slopes", version=(*version, area), file_name="maturity-rounds",
               empty="There is no earlier round with results to compare with.")


def slope_rows(found: pandas.DataFrame, area_id: str) -> pandas.DataFrame:
    """What the slopes draw of one area: see `components.charts.maturity_slopes`."""
    order = {campaign: place for place, campaign in enumerate(found["campaign_id"].drop_duplicates())}
    own = found[found["area_id"] == area_id].reset_index(drop=True)
    return pandas.DataFrame({
        "team": [visible(team, 60) for team in own["team"]], "round": [visible(name, 60) for name in own["campaign"]],
        "place": [order[campaign] for campaign in own["campaign_id"]], "level": own["level"], "is_break": own["is_break"]})


def _worst_area(shares: pandas.DataFrame) -> str:
    missed = (shares["judged"] - shares["reached"]).astype(int)
    return shares.loc[missed.idxmax(), "area_id"]


def _choose_area(key: str) -> None:
    st.session_state[field_key("maturity", "area")] = st.session_state[key]
    touch(st.session_state)


def _told(table: pandas.DataFrame) -> pandas.DataFrame:
    """The rows of the table with truths in words, for "no" and "not known" differ."""
    said = {True: "yes", False: "no"}
    words = {name: [("not known" if is_missing(value) else said[bool(value)]) for value in table[name]]
             for name in ("is_provisional", "at_target")}
    return table.assign(**words)
