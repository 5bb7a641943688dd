"""What is published when a campaign closes: the results of every team that may be shown, as plain values to be frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

from data_access.maturity.answers import ItemCounts, TeamCounts
from data_access.maturity.campaigns import Campaign
from data_access.maturity.publications import Freeze, Frozen
from metrics.maturity.area_level import AreaLevel, area_level
from metrics.maturity.evidence import evidence_grade, supported_by
from metrics.maturity.item_level import ItemLevel, hidden_item, item_level
from metrics.maturity.model import Model
from metrics.maturity.team_result import AreaResult, TeamResult, standings, team_result


def freezer(model: Model) -> Freeze:
    """The function that closing hands the counts to: what they mean under this model."""
    def freeze(campaign: Campaign, teams: list[TeamCounts]) -> Frozen:
        scored = {team.team: None if team.hidden else _scored(model, team) for team in teams}
        content = {"campaign": _campaign(campaign, model),
                   "teams": [_team(campaign, model, team, scored[team.team]) for team in teams]}
        rows = [row for team in teams if scored[team.team] for row in _result_rows(team, scored[team.team])]
        return Frozen(content, tuple(rows))

    return freeze


def level_of(model: Model, counts: ItemCounts, invited: int) -> ItemLevel:
    """The level of an item from what may be shown of its answers."""
    if not counts.levels:
        return hidden_item(model.top_level, invited, counts.is_not_applicable, counts.is_blind_spot)
    return item_level(counts.levels[:model.top_level + 1], counts.not_applicable, counts.dont_know, invited)


def supported_area(model: Model, levels: Mapping[str, ItemLevel], supported: Mapping[str, int | None]) -> int | None:
    """An area's level by its own rule over the supported levels of its items. `levels`: those of one area."""
    items = [replace(item, level=supported[item.item_id], low=supported[item.item_id] or 0, high=supported[item.item_id] or 0)
             for item in standings(model, levels) if supported[item.item_id] is not None]
    return area_level(items, model.share, model.top_level).level


def _scored(model: Model, team: TeamCounts) -> TeamResult:
    # A second vote counts where enough people took part in it; else the first one stands.
    counts = {**team.first, **{item: second for item, second in team.second.items() if second.levels}}
    return team_result(model, {item: level_of(model, said, team.invited) for item, said in counts.items()})


def _campaign(campaign: Campaign, model: Model) -> dict:
    told = ("campaign_id", "name", "revision", "mode", "k", "comment_k", "pulse", "model_id", "model_version")
    return {**{name: getattr(campaign, name) for name in told}, "items": list(campaign.items), "model_name": model.name,
            "share": str(model.share), "opened_on": _iso(campaign.opened_at.date()),
            "closed_on": _iso(campaign.closed_at.date())}


def _team(campaign: Campaign, model: Model, team: TeamCounts, scored: TeamResult | None) -> dict:
    facts = {"team": team.team, "invited": team.invited, "submitted": team.submitted, "hidden": team.hidden,
             "second_submitted": team.second_submitted}
    if scored is None:
        return {**facts, "overall": None, "coverage": None, "is_provisional": None, "areas": [], "items": []}
    items = [_item(campaign, model, team, area, item_id) for area in scored.areas for item_id in area.items]
    supported = {item["item_id"]: item["supported"] for item in items}
    areas = [_area(area) | {"supported": supported_area(model, area.items, supported)} for area in scored.areas]
    return {**facts, "overall": _level(scored.overall), "coverage": scored.coverage, "is_provisional": scored.is_provisional,
            "areas": areas, "items": items}


def _area(area: AreaResult) -> dict:
    return {"area_id": area.area_id, "area": area.name, **_level(area.level), "coverage": area.coverage,
            "deviation": area.deviation, "is_provisional": area.is_provisional}


def _level(level: AreaLevel) -> dict:
    return {**asdict(level), "step": None if level.step is None else str(level.step), "held_back_by": list(level.held_back_by)}


def _item(campaign: Campaign, model: Model, team: TeamCounts, area: AreaResult, item_id: str) -> dict:
    item, level, said = model.item(item_id), area.items[item_id], team.first[item_id]
    voted_again = item_id in team.second and bool(team.second[item_id].levels)
    both = [said, team.second[item_id]] if voted_again else [said]
    dated = max((counts.dated_on for counts in both if counts.dated_on), default=None)
    described = any(counts.described for counts in both)
    grade = evidence_grade(described, dated, None, campaign.closed_at.date(), model.evidence_window_months)
    return {
        "item_id": item_id, "meaning_id": item.meaning_id, "area_id": area.area_id, "area": area.name, "item": item.name,
        **asdict(level), "counts": list(level.counts), "voted_again": voted_again,
        "first": asdict(level_of(model, said, team.invited)) if voted_again else None,
        "described": described, "dated_on": _iso(dated), "evidence_grade": grade, "supported": supported_by(level.level, grade),
        "comments": [words for counts in both for words in counts.comments],
        "evidence": [words for counts in both for words in counts.evidence],
    }


def _result_rows(team: TeamCounts, scored: TeamResult) -> list[dict]:
    return [{"team": team.team, "area": area.name, "level": area.level.level, "low": area.level.low, "high": area.level.high,
             "answered": team.submitted, "invited": team.invited, "agreement": area.deviation, "floor": area.level.floor}
            for area in scored.areas if area.level.level is not None]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
