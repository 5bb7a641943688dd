"""Many teams: how many stand at each level, the team in the middle, and the share at its target; never a mean of levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metrics.maturity.item_level import lower_median


@dataclass(frozen=True)
class TeamDistribution:
    """`teams`: how many at each level from 0; `unknown`: without a level; `median`: the level of the lower middle team."""

    teams: tuple[int, ...]
    unknown: int
    median: int | None


@dataclass(frozen=True)
class TargetShare:
    """`reached` of `judged` teams are at or above what they aim at; `left_out` have no target or no level."""

    reached: int
    judged: int
    left_out: int

    @property
    def share(self) -> float | None:
        return self.reached / self.judged if self.judged else None


def team_distribution(levels: Iterable[int | None], top: int) -> TeamDistribution:
    """Teams per level; hidden teams are unknown and stand at no level."""
    levels = list(levels)
    known = [level for level in levels if level is not None]
    counts = tuple(known.count(level) for level in range(top + 1))
    return TeamDistribution(counts, len(levels) - len(known), lower_median(counts))


def target_share(levels: Mapping[str, int | None], targets: Mapping[str, int | None]) -> TargetShare:
    """Of the teams in `levels`, those at or above their target."""
    both = [(level, targets.get(team)) for team, level in levels.items()]
    judged = [pair for pair in both if None not in pair]
    return TargetShare(sum(level >= target for level, target in judged), len(judged), len(levels) - len(judged))
