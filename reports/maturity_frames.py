"""Published maturity results as plain frames: one row a team, an area or an item, with fixed columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import pandas

TEAM_COLUMNS = ("team", "invited", "submitted", "second_submitted", "hidden", "level", "low", "high", "held_back_by",
                "coverage", "is_provisional")
AREA_COLUMNS = ("team", "area_id", "area", "level", "low", "high", "floor", "applicable", "known", "step_to", "step_reached",
                "step_of", "step", "held_back_by", "coverage", "deviation", "is_provisional", "supported")
ITEM_COLUMNS = ("team", "item_id", "meaning_id", "area_id", "area", "item", "level", "low", "high", "answered", "asked",
                "counts", "not_applicable", "dont_know", "deviation", "spread", "consensus", "is_talk", "is_blind_spot",
                "applicable", "voted_again", "first", "described", "dated_on", "evidence_grade", "supported", "comments",
                "evidence")
_WHOLE = {"invited", "submitted", "second_submitted", "level", "low", "high", "floor", "applicable", "known", "step_to",
          "step_reached", "step_of", "supported", "answered", "asked", "not_applicable", "dont_know", "spread",
          "evidence_grade", "agreed_level", "version", "target", "before", "now"}
_DECIMAL = {"coverage", "deviation", "consensus", "step"}
_DATE = {"dated_on", "due_on"}


def team_rows(content: dict) -> pandas.DataFrame:
    """One row a team, TEAM_COLUMNS: who took part, why nothing is shown (`hidden`), and the one number over areas."""
    return typed([{**(team["overall"] or {}), **team} for team in content["teams"]], TEAM_COLUMNS)


def area_rows(content: dict) -> pandas.DataFrame:
    """One row a shown team and area, AREA_COLUMNS. `step`: the share reached at the next level; `held_back_by`: item ids."""
    rows = [{**area, "team": team["team"]} for team in content["teams"] for area in team["areas"]]
    return typed([{**row, "step": None if row["step"] is None else float(Fraction(row["step"]))} for row in rows], AREA_COLUMNS)


def item_rows(content: dict) -> pandas.DataFrame:
    """One row a shown team and item, ITEM_COLUMNS. `counts`: people for each level, empty where fewer than k named one.

    `first`: the first vote's figures as a mapping where the team voted again, else None.
    """
    applies = [{**item, "team": team["team"]} for team in content["teams"] for item in team["items"]]
    frame = typed(applies, ITEM_COLUMNS)
    # In an area this counts items, here it says whether the item counts.
    return frame.assign(applicable=pandas.Series([item["applicable"] for item in applies], dtype=object))


def typed(rows: Iterable[dict], columns: Sequence[str]) -> pandas.DataFrame:
    """Rows as a frame with these columns: whole numbers Int64, decimals float, dates datetime64, the rest object with None."""
    rows = list(rows)
    return pandas.DataFrame({name: _column(name, [row.get(name) for row in rows]) for name in columns}, columns=list(columns))


def plain_levels(values: pandas.Series) -> list[int | None]:
    """A column of levels as plain numbers, None where there is none."""
    return [None if pandas.isna(value) else int(value) for value in values]


def _column(name: str, values: list) -> pandas.Series:
    if name in _WHOLE and not any(isinstance(value, bool) for value in values):
        return pandas.Series(pandas.array(values, dtype="Int64"))
    if name in _DECIMAL:
        return pandas.Series(values, dtype=float)
    if name in _DATE:
        return pandas.Series(pandas.to_datetime(values), dtype="datetime64[s]")
    return pandas.Series(values, dtype=object)
