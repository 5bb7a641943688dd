"""Maturity results in words: levels with their range, agreement, the step ahead, and where the gaps are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas

from components.formats import count_of, is_missing

UNKNOWN = "not known"
# Up to which mean distance from the level, in levels, answers lie close together; above the second they are talked about.
CLOSE, APART = 0.5, 1.0
MOST_NAMED = 3


def level_word(level: object, names: Sequence[str]) -> str:
    """ "2 Practised", "not known" without a level."""
    return UNKNOWN if is_missing(level) else f"{int(level)} {names[int(level)]}"


def ranged(level: object, low: object, high: object) -> str:
    """ "3 (2 to 3)"; the level alone where no missing answer could move it."""
    if is_missing(level):
        return UNKNOWN
    return str(int(level)) if int(low) == int(high) else f"{int(level)} ({int(low)} to {int(high)})"


def agreement(deviation: object) -> str:
    """How far answers lie from the level, in a word."""
    if is_missing(deviation):
        return UNKNOWN
    return "close together" if deviation <= CLOSE else "somewhat apart" if deviation <= APART else "far apart"


def step(row: Mapping) -> str:
    """ "1 of 3 practices on the way to 3", empty at the top or without a level."""
    if is_missing(row["step_to"]):
        return ""
    return f"{row['step_reached']} of {row['step_of']} practices on the way to {row['step_to']}"


def held_back(row: Mapping, names: Mapping[str, str]) -> str:
    """What holds an area at its level: the first practices below the next one, must-haves first. `names`: by item id."""
    found = [names.get(item, item) for item in row["held_back_by"] or ()]
    return listed(found)


def listed(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """ "a, b and 2 more"."""
    if len(names) <= most:
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def gap_headline(shares: pandas.DataFrame) -> str:
    """Where targets are missed, in one sentence. `shares`: of `reports.maturity_teams.target_shares`."""
    judged = shares[shares["judged"] > 0].assign(missed=lambda rows: rows["judged"] - rows["reached"])
    worst = judged[judged["missed"] > 0].sort_values(["missed", "share"], ascending=[False, True], kind="stable")
    if len(worst):
        first, *others = worst.head(MOST_NAMED).to_dict("records")
        more = [f"{row['area']} ({row['missed']} of {row['judged']})" for row in others]
        return (f"Targets are missed most often in {first['area']} ({first['missed']} of {count_of(first['judged'], 'team')})"
                f"{', then ' + listed(more) if more else ''}.")
    return "Every target that can be judged is reached." if len(judged) else "No targets are set yet."


def lowest_headline(distribution: pandas.DataFrame, names: Sequence[str]) -> str:
    """Where the median team is lowest. `distribution`: of `reports.maturity_teams.distribution`."""
    known = distribution.dropna(subset=["median"]).drop_duplicates("area").sort_values("median", kind="stable")
    if known.empty:
        return "No team has a level that may be shown."
    lowest = known[known["median"] == known["median"].iloc[0]]
    level = level_word(known["median"].iloc[0], names)
    if len(lowest) > MOST_NAMED:
        return f"The median team is at {level} or higher in every area."
    return f"The median team is lowest in {listed(list(lowest['area']))}: {level}."


def coverage_sentence(shares: pandas.DataFrame, teams: int, shown: int, k: int) -> str:
    """What the headline covers: targets reached of those judged, teams shown of all."""
    reached, judged = int(shares["reached"].sum()), int(shares["judged"].sum())
    parts = [f"{reached} of {count_of(judged, 'target')} reached."] if judged else []
    parts.append(f"{shown} of {count_of(teams, 'team')} shown.")
    if shown < teams:
        hidden = teams - shown
        parts.append(f"{hidden} hidden: nothing is shown of fewer than {k} answers.")
    return " ".join(parts)


def team_headline(areas: pandas.DataFrame, names: Sequence[str]) -> str:
    """The largest gap of a team, or what is lowest where it has no targets."""
    known = areas.dropna(subset=["level"])
    if known.empty:
        return "Too few people named a level for any area to be shown."
    judged = known.dropna(subset=["target"])
    below = judged[judged["target"] > judged["level"]]
    if len(below):
        gaps = (below["target"] - below["level"]).astype(int)
        first = below.loc[gaps.idxmax()]
        others = [area for area, gap in zip(below["area"], gaps, strict=True) if gap == gaps.max() and area != first["area"]]
        more = f" {listed(others)}: just as far." if others else ""
        return (f"Largest gap: {first['area']}, at {level_word(first['level'], names)} with a target of "
                f"{level_word(first['target'], names)}.{more}")
    if len(judged):
        return f"All {len(judged)} targets of this team are reached." if len(judged) > 1 else (
            "The only target of this team is reached.")
    lowest = known[known["level"] == known["level"].min()]
    return f"Lowest: {listed(list(lowest['area']))}, at {level_word(lowest['level'].iloc[0], names)}. No targets are set yet."
