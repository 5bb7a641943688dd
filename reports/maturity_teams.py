"""How do the teams stand, beside each other and over the rounds? Published results alone, hidden teams named."""

from __future__ import annotations

import pandas

from data_access.engine import Database
from data_access.maturity.publications import Publication, newest_publications
from data_access.maturity_levels import read_maturity_targets
from metrics.maturity.comparison import is_break
from metrics.maturity.team_levels import target_share, team_distribution
from reports.maturity_campaigns import model_of
from reports.maturity_frames import AREA_COLUMNS, area_rows, plain_levels, typed
from reports.maturity_results import model_at, publication

TEAM_AREAS = ("team", "area_id", "area", "level", "low", "high", "floor", "supported", "is_provisional", "target", "due_on",
              "at_target", "hidden")
DISTRIBUTION = ("area_id", "area", "level", "teams", "median", "unknown")
SHARES = ("area_id", "area", "reached", "judged", "left_out", "share")
SLOPES = ("team", "area_id", "area", "campaign_id", "campaign", "closed_on", "level", "low", "high", "is_break")


def team_areas(database: Database, campaign_id: int, number: int | None = None) -> pandas.DataFrame:
    """One row a team and area, TEAM_AREAS, hidden teams with the reason and without levels; in the order of the model.

    `at_target`: True, False, or None without a level or a target.
    """
    found = publication(database, campaign_id, number)
    if found is None:
        return typed([], TEAM_AREAS)
    with database.read() as connection:
        targets = read_maturity_targets(connection)
    areas = area_rows(found.content)
    hidden = _hidden_rows(found, _asked_areas(database, found))
    frame = pandas.concat([areas.assign(hidden=""), hidden], ignore_index=True) if len(hidden) else areas.assign(hidden="")
    frame = frame.merge(targets, on=["team", "area"], how="left")
    reached = (frame["level"] >= frame["target"]).astype(object)
    return frame.assign(at_target=reached.where(reached.notna(), None))[list(TEAM_AREAS)]


def distribution(areas: pandas.DataFrame, top: int = 5) -> pandas.DataFrame:
    """One row an area and level, DISTRIBUTION: how many teams stand there, the median team, and how many are unknown.

    `areas`: of `team_areas`.
    """
    rows = []
    for (area_id, area), own in areas.groupby(["area_id", "area"], sort=False):
        found = team_distribution(plain_levels(own["level"]), top)
        rows += [(area_id, area, level, count, found.median, found.unknown) for level, count in enumerate(found.teams)]
    frame = pandas.DataFrame(rows, columns=list(DISTRIBUTION))
    return frame.astype({"level": "Int64", "teams": "Int64", "median": "Int64", "unknown": "Int64"})


def target_shares(areas: pandas.DataFrame) -> pandas.DataFrame:
    """One row an area, SHARES: teams at or above their target, of those with a target and a level. `areas`: of `team_areas`."""
    rows = []
    for (area_id, area), own in areas.groupby(["area_id", "area"], sort=False):
        found = target_share(dict(zip(own["team"], plain_levels(own["level"]), strict=True)),
                             dict(zip(own["team"], plain_levels(own["target"]), strict=True)))
        rows.append((area_id, area, found.reached, found.judged, found.left_out, found.share))
    return pandas.DataFrame(rows, columns=list(SHARES)).astype({"share": float})


def slopes(database: Database) -> pandas.DataFrame:
    """One row a team, area and campaign in the order of publishing, SLOPES: published levels over the rounds.

    `is_break`: the model or its rule is another one than in the team's round before, so the two levels are not comparable.
    """
    with database.read() as connection:
        found = newest_publications(connection)
    rows, last = [], {}
    for one in found:
        model, facts = model_at(database, one), one.content["campaign"]
        for area in area_rows(one.content).to_dict("records"):
            before = last.get(area["team"])
            rows.append({**area, "campaign_id": one.campaign_id, "campaign": one.campaign, "closed_on": facts["closed_on"],
                         "is_break": before is not None and is_break(before, model)})
        last |= {team["team"]: model for team in one.content["teams"] if not team["hidden"]}
    frame = typed(rows, SLOPES)
    return frame.assign(closed_on=pandas.to_datetime(frame["closed_on"]).astype("datetime64[s]"))


def _asked_areas(database: Database, found: Publication) -> list[tuple[str, str]]:
    asked = set(found.content["campaign"]["items"])
    model = model_of(database, *(found.content["campaign"][name] for name in ("model_id", "model_version")))
    return [(area.area_id, area.name) for area in model.areas if any(item.item_id in asked for item in area.items)]


def _hidden_rows(found: Publication, areas: list[tuple[str, str]]) -> pandas.DataFrame:
    rows = [{"team": team["team"], "area_id": area_id, "area": area, "hidden": team["hidden"]}
            for team in found.content["teams"] if team["hidden"] for area_id, area in areas]
    return typed(rows, (*AREA_COLUMNS, "hidden"))
