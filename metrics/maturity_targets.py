"""Which teams have reached the maturity levels that they aim at."""

from __future__ import annotations

import pandas

NO_TARGET, NOT_PUBLISHED = "no target level", "no published level for every area with a target"


def areas_at_target(results: pandas.DataFrame, targets: pandas.DataFrame) -> pandas.DataFrame:
    """One row a team and area with a target: team, area, campaign, level, target, at_target (True, False, None for unknown).

    `results`: campaign, team, area, level (NA where it is not published), published_at (NaT where that is not known); of
    several campaigns the last published counts, of those that were imported the last by name.
    `targets`: team, area, target.
    """
    ordered = results.sort_values(["published_at", "campaign"], na_position="first")
    newest = ordered.drop_duplicates(["team", "area"], keep="last")
    levels = newest[["team", "area", "campaign", "level"]]
    known = targets[targets["target"].notna()].merge(levels, on=["team", "area"], how="left")
    reached = (known["level"] >= known["target"]).astype(object)
    rows = known.assign(at_target=reached.where(known["level"].notna(), None))
    return rows.sort_values(["team", "area"], ignore_index=True)[["team", "area", "campaign", "level", "target", "at_target"]]


def teams_at_target(areas: pandas.DataFrame, teams: set[str]) -> pandas.DataFrame:
    """One row a team: team, numerator (1 at or above every target, else 0), denominator (1), reason; NaN where it is left out.

    `areas`: of `areas_at_target`; `teams`: all teams with results. One area below its target is enough to be below; an area
    without a published level leaves a team open that is not below elsewhere.
    """
    by_team = areas.groupby("team")["at_target"]
    below, unknown = by_team.agg(lambda known: (known == False).any()), by_team.agg(lambda known: known.isna().any())  # noqa: E712
    frame = pandas.DataFrame({"team": sorted(teams | set(areas["team"]))}, dtype=object)
    below, unknown = (frame["team"].map(found).astype(object) for found in (below, unknown))
    reason = pandas.Series([None] * len(frame), dtype=object)
    reason[below.isna()] = NO_TARGET
    reason[(below == False) & (unknown == True)] = NOT_PUBLISHED  # noqa: E712
    counts = reason.isna()
    return frame.assign(numerator=(below == False).astype(float).where(counts),  # noqa: E712
                        denominator=pandas.Series(1.0, index=frame.index).where(counts), reason=reason)
