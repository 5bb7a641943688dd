"""Maturity results in words, and the order in which teams and areas stand."""

from __future__ import annotations

import pandas as pd
import pytest

from components.maturity.portfolio_results import gap_order, map_rows, slope_rows
from components.maturity.portfolio_support import support_rows
from components.maturity.result_items import answer_rows, item_sentence
from components.maturity.result_team import by_gap, level_said
from components.maturity.result_words import (
    agreement,
    coverage_sentence,
    gap_headline,
    held_back,
    level_word,
    listed,
    lowest_headline,
    ranged,
    step,
    team_headline,
)

NAMES = ["Absent", "Improvised", "Practised", "Shared", "Measured", "Adapting"]
LEVELS = ("level", "low", "high", "floor", "supported", "target")
ITEM = {"item_id": "a", "item": "Intake", "level": 3, "low": 2, "high": 3, "answered": 5, "asked": 8, "deviation": 0.4,
        "applicable": True, "is_blind_spot": False, "first": None, "agreed_level": pd.NA, "counts": [0, 0, 1, 4, 0, 0],
        "dont_know": 2, "not_applicable": 0}


def areas(*rows: tuple, hidden: str = "") -> pd.DataFrame:
    """team, area, level, target; range, floor and support are the level's own."""
    frame = pd.DataFrame([(team, area, level, level, level, level, level, target) for team, area, level, target in rows],
                         columns=["team", "area", *LEVELS]).astype(dict.fromkeys(LEVELS, "Int64"))
    reached = [None if pd.isna(level) or pd.isna(target) else bool(level >= target)
               for level, target in zip(frame["level"], frame["target"], strict=True)]
    return frame.assign(area_id=frame["area"].str.lower(), at_target=pd.Series(reached, dtype=object), hidden=hidden,
                        is_provisional=False)


def shares(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["area", "reached", "judged"])
    return frame.assign(area_id=frame["area"], share=frame["reached"] / frame["judged"].where(frame["judged"] > 0))


@pytest.mark.parametrize(("level", "low", "high", "words"), [(3, 2, 3, "3 (2 to 3)"), (3, 3, 3, "3"),
                                                             (pd.NA, 0, 5, "not known")])
def test_level_stands_with_the_range_that_missing_answers_leave(level, low, high, words):
    assert ranged(level, low, high) == words


def test_unknown_level_is_not_known_and_never_zero():
    assert level_word(None, NAMES) == level_word(pd.NA, NAMES) == "not known"
    assert level_word(0, NAMES) == "0 Absent"


@pytest.mark.parametrize(("deviation", "words"), [(0.5, "close together"), (0.51, "somewhat apart"), (1.0, "somewhat apart"),
                                                  (1.01, "far apart"), (float("nan"), "not known")])
def test_agreement_in_a_word(deviation, words):
    assert agreement(deviation) == words


def test_step_is_counted_in_practices_and_never_a_decimal():
    row = {"step_to": 3, "step_reached": 1, "step_of": 3, "held_back_by": ["b", "c"]}
    assert step(row) == "1 of 3 practices on the way to 3"
    assert step({**row, "step_to": pd.NA}) == ""
    assert held_back(row, {"b": "Budget", "c": "Forecast"}) == "Budget and Forecast"


def test_names_are_listed_up_to_three():
    assert [listed(list("abcde"[:count])) for count in range(6)] == ["", "a", "a and b", "a, b and c", "a, b, c and 1 more",
                                                                     "a, b, c and 2 more"]


def test_headline_names_the_areas_where_targets_are_missed_most():
    said = gap_headline(shares(("Money", 1, 4), ("People", 4, 4), ("Work", 2, 4), ("Plans", 0, 0)))
    assert said == "Targets are missed most often in Money (3 of 4 teams), then Work (2 of 4)."
    assert gap_headline(shares(("Money", 2, 2))) == "Every target that can be judged is reached."
    assert gap_headline(shares(("Money", 0, 0))) == "No targets are set yet."


def test_lowest_area_is_that_of_the_median_team():
    levels = pd.DataFrame({"area": ["Money", "Work", "Plans"], "median": pd.array([2, 1, None], dtype="Int64")})
    assert lowest_headline(levels, NAMES) == "The median team is lowest in Work: 1 Improvised."
    alike = pd.DataFrame({"area": list("abcd"), "median": pd.array([2, 2, 2, 2], dtype="Int64")})
    assert lowest_headline(alike, NAMES) == "The median team is at 2 Practised or higher in every area."
    assert lowest_headline(levels.tail(1), NAMES) == "No team has a level that may be shown."


def test_hidden_teams_are_said_with_the_threshold():
    assert coverage_sentence(shares(("Money", 1, 4)), 6, 4, 5) == (
        "1 of 4 targets reached. 4 of 6 teams shown. 2 hidden: nothing is shown of fewer than 5 answers.")


def test_team_headline_is_its_widest_gap_or_what_is_lowest():
    rows = areas(("A", "Money", 1, 3), ("A", "Work", 2, 4), ("A", "Plans", 0, None))
    assert team_headline(rows, NAMES) == ("Largest gap: Money, at 1 Improvised with a target of 3 Shared. Work: just as far.")
    assert team_headline(rows.tail(1), NAMES) == "Lowest: Plans, at 0 Absent. No targets are set yet."
    assert team_headline(areas(("A", "Money", 3, 3)), NAMES) == "The only target of this team is reached."
    assert team_headline(areas(("A", "Money", None, 3)), NAMES).startswith("Too few people")


def test_areas_stand_by_gap_then_by_level_and_unknown_last():
    rows = areas(("A", "High", 4, None), ("A", "Unknown", None, 3), ("A", "Reached", 2, 2), ("A", "Gap", 2, 4),
                 ("A", "Low", 0, None))
    assert list(by_gap(rows)["area"])[:2] == ["Gap", "Reached"]
    assert list(by_gap(rows)["area"])[-1] == "Unknown"


def test_teams_furthest_from_their_targets_come_first_and_hidden_ones_last():
    reason = "Fewer than 5 people answered."
    rows = pd.concat([areas(("Fine", "Money", 3, 3)), areas(("Quiet", "Money", None, 5), hidden=reason),
                      areas(("Far", "Money", 1, 3)), areas(("Low", "Money", 0, None))], ignore_index=True)
    assert list(gap_order(rows)["team"]) == ["Far", "Low", "Fine", "Quiet"]
    drawn = map_rows(rows)
    assert drawn["is_missed"].tolist() == [True, False, False, False]
    assert drawn["hidden"].tolist()[-1] == reason


def test_provisional_level_says_so():
    row = {"level": 2, "low": 1, "high": 3, "is_provisional": True}
    assert level_said(row, NAMES) == "2 Practised (1 to 3), provisional"


def test_evidence_is_held_against_claims_without_lowering_them():
    rows = pd.concat([areas(("A", "Money", 4, None)).assign(supported=pd.array([3], dtype="Int64")),
                      areas(("B", "Money", 2, None), ("C", "Money", None, None))], ignore_index=True)
    assert support_rows(rows, NAMES).to_numpy().tolist() == [["Money", "2 Practised", "2 Practised", "1 of 2", "A"]]


def test_item_says_level_range_answers_and_agreement():
    assert item_sentence(ITEM, NAMES) == "3 Shared (2 to 3), 5 of 8 answered, answers lie close together"
    voted = {**ITEM, "first": {"level": 1}, "agreed_level": 2, "is_blind_spot": True}
    assert item_sentence(voted, NAMES).endswith(
        "a blind spot: a third or more don't know, second vote; the first gave 1 Improvised, agreed: 2 Practised")
    assert item_sentence({**ITEM, "level": pd.NA}, NAMES).startswith("not shown")
    assert item_sentence({**ITEM, "applicable": False}, NAMES).startswith("does not apply")


def test_answers_of_an_item_that_is_not_shown_are_no_rows():
    rows = answer_rows(pd.DataFrame([ITEM, {**ITEM, "item_id": "b", "counts": [], "dont_know": None}]))
    assert set(rows["item_id"]) == {"a"}
    assert rows["people"].sum() == 7


def test_slopes_of_an_area_keep_the_order_of_the_rounds():
    found = pd.DataFrame([("A", "x", 7, "Spring", 1, False), ("A", "y", 7, "Spring", 2, False),
                          ("A", "x", 3, "Autumn", 2, True)],
                         columns=["team", "area_id", "campaign_id", "campaign", "level", "is_break"])
    rows = slope_rows(found, "x")[["round", "place", "is_break"]]
    assert rows.to_numpy().tolist() == [["Spring", 0, False], ["Autumn", 1, True]]
