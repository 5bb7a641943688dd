"""What has changed for a team since the round before? Only items that ask the same, and people only where there are enough."""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from data_access.engine import Database
from data_access.maturity.answers import PairedChange, read_paired
from data_access.maturity.campaigns import read_campaigns
from data_access.maturity.publications import Publication, newest_publications
from metrics.maturity.area_level import area_level
from metrics.maturity.comparison import Change, change, comparable_items, is_break
from reports.maturity_frames import item_rows, plain_levels
from reports.maturity_results import known_standings, model_at

ITEM_CHANGES = ("area", "item_id", "item", "before", "now", "people_up", "people_same", "people_down")
AREA_CHANGES = ("area_id", "area", "before", "now")


@dataclass(frozen=True)
class TeamChange:
    """A team since the round before. `up`, `same`, `down`: comparable items; `left_out`: not comparable, or not known.

    `items`: ITEM_CHANGES, one row a comparable item; people_… count those who answered both times, NA where they may not be
    shown. `areas`: AREA_CHANGES, both levels worked out on comparable items alone. `is_break`: model or rule changed.
    """

    before: Publication
    now: Publication
    up: int
    same: int
    down: int
    left_out: int
    is_break: bool
    items: pandas.DataFrame
    areas: pandas.DataFrame


def team_change(database: Database, campaign_id: int, team: str) -> TeamChange | None:
    """What changed for a team since the campaign published before this one that shows it; None when there is none."""
    with database.read() as connection:
        found = [one for one in newest_publications(connection) if _shows(one, team)]
    place = next((place for place, one in enumerate(found) if one.campaign_id == campaign_id), 0)
    if not place:
        return None
    before, now = found[place - 1], found[place]
    models = model_at(database, before), model_at(database, now)
    pairs = comparable_items(*models)
    items = [_own_items(one, team) for one in (before, now)]
    changed = change(*(dict(zip(own["item_id"], plain_levels(own["level"]), strict=True)) for own in items), pairs)
    people = _people(database, before, now, team, pairs)
    return TeamChange(before, now, changed.up, changed.same, changed.down, len(changed.left_out), is_break(*models),
                      _item_changes(items[1], changed, people), _area_changes(items, changed, pairs, models))


def _shows(found: Publication, team: str) -> bool:
    return any(row["team"] == team and not row["hidden"] for row in found.content["teams"])


def _own_items(found: Publication, team: str) -> pandas.DataFrame:
    items = item_rows({"teams": [row for row in found.content["teams"] if row["team"] == team]})
    return items[items["applicable"].astype(bool)].reset_index(drop=True)


def _people(database: Database, before: Publication, now: Publication, team: str, pairs: dict) -> dict[str, PairedChange]:
    with database.read() as connection:
        held = {campaign.campaign_id: campaign for campaign in read_campaigns(connection)}
        if not {before.campaign_id, now.campaign_id} <= held.keys():
            return {}
        return read_paired(connection, held[before.campaign_id], held[now.campaign_id], team, pairs)


def _item_changes(items: pandas.DataFrame, changed: Change, people: dict[str, PairedChange]) -> pandas.DataFrame:
    rows = [(row["area"], row["item_id"], row["item"], *changed.pairs[row["item_id"]],
             *((one.up, one.same, one.down) if (one := people.get(row["item_id"])) else (None, None, None)))
            for row in items.to_dict("records") if row["item_id"] in changed.pairs]
    return pandas.DataFrame(rows, columns=list(ITEM_CHANGES)).astype(dict.fromkeys(ITEM_CHANGES[3:], "Int64"))


def _area_changes(items: list[pandas.DataFrame], changed: Change, pairs: dict, models: tuple) -> pandas.DataFrame:
    rows = []
    earlier = {pairs[item]: item for item in changed.pairs}
    for (area_id, area), own in items[1].groupby(["area_id", "area"], sort=False):
        kept = own[own["item_id"].isin(changed.pairs.keys())]
        then = items[0][items[0]["item_id"].map(earlier).isin(kept["item_id"])]
        levels = [area_level(known_standings(frame, model), models[1].share, model.top_level).level
                  for frame, model in zip((then, kept), models, strict=True)]
        rows.append((area_id, area, *levels))
    return pandas.DataFrame(rows, columns=list(AREA_CHANGES)).astype({"before": "Int64", "now": "Int64"})
