"""What do teams' assessments say? Published results of a team, what was agreed on them, and the cheapest way up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import pandas

from data_access.engine import Database
from data_access.maturity.actions import read_actions
from data_access.maturity.publications import Publication, newest_publications, read_publications
from data_access.maturity.talk import Agreement, read_agreements
from data_access.maturity_levels import read_maturity_targets
from metrics.maturity.area_level import Standing, area_level, sensitivity
from metrics.maturity.evidence import CHECKED, evidence_grade, is_borne_out, supported_by
from metrics.maturity.model import Model
from metrics.maturity.next_level import Raisable, cheapest_rises
from reports.maturity_campaigns import model_of
from reports.maturity_frames import area_rows, item_rows, plain_levels, team_rows, typed

PUBLISHED = ("campaign_id", "campaign", "number", "revision", "published_at", "closed_on", "mode", "k", "model_id",
             "model_version", "model_name", "teams", "shown", "sha256")
RISES = ("area", "item_id", "item", "from_level", "to_level", "effort")
RULES = ("area", "minimum", "share", "lower_median", "mean")


@dataclass(frozen=True)
class TeamView:
    """Everything published of one team in one campaign, with what it agreed and set out to do.

    `campaign`: facts of the campaign as frozen; `team`: the team's row of `team_rows`; `areas`: AREA_COLUMNS and agreed_level,
    target, due_on; `items`: ITEM_COLUMNS and agreed_level, dissent, checked_on, checked_by, version (of the agreement, 0 for
    none), in the model's order; `talk`: those to talk about, most disagreement first; `rises`: RISES, the cheapest way of each
    area to its next level; `rules`: RULES, the same areas under other rules; `actions`: of `read_actions`.
    """

    publication: Publication
    campaign: dict
    team: dict
    areas: pandas.DataFrame
    items: pandas.DataFrame
    talk: pandas.DataFrame
    rises: pandas.DataFrame
    rules: pandas.DataFrame
    actions: pandas.DataFrame

    @property
    def hidden(self) -> str:
        """Why nothing is shown of this team; empty when it is."""
        return self.team["hidden"]


def published(database: Database) -> pandas.DataFrame:
    """One row a campaign with its newest publication, columns PUBLISHED, the newest first.

    `teams`: names of all that took part, a tuple; `shown`: of those whose results may be shown.
    """
    with database.read() as connection:
        rows = [_facts(publication) for publication in reversed(newest_publications(connection))]
    return pandas.DataFrame(rows, columns=list(PUBLISHED), dtype=object)


def publication(database: Database, campaign_id: int, number: int | None = None) -> Publication | None:
    """One publication of a campaign, the newest unless a number says which; None when there is none."""
    with database.read() as connection:
        found = [one for one in read_publications(connection, campaign_id) if number in (None, one.number)]
    return found[-1] if found else None


def team_view(database: Database, campaign_id: int, team: str, number: int | None = None,
              recorded: Mapping[str, int] = MappingProxyType({})) -> TeamView | None:
    """The results of a team, None when nothing is published of it. Raises PublicationDamaged.

    `recorded`: item id > the level that the portfolio's records show (see `record_levels`); a claim that they bear out counts
    as checked.
    """
    found = publication(database, campaign_id, number)
    facts = found and next((row for row in found.content["teams"] if row["team"] == team), None)
    if not facts:
        return None
    content = {**found.content, "teams": [facts]}
    with database.read() as connection:
        agreed = {one.item_id: one for one in read_agreements(connection, campaign_id) if one.team == team}
        targets, actions = read_maturity_targets(connection), read_actions(connection, team)
    model = model_at(database, found)
    closed_on = date.fromisoformat(found.content["campaign"]["closed_on"])
    items = _with_agreements(item_rows(content), agreed, recorded, model, closed_on)
    areas = _with_targets(_with_agreed_levels(area_rows(content), items, model), targets)
    talk = items[items["is_talk"] == True].sort_values(["deviation", "spread"], ascending=False, kind="stable")  # noqa: E712
    return TeamView(found, found.content["campaign"], team_rows(content).to_dict("records")[0], areas, items,
                    talk.reset_index(drop=True), _rises(areas, items, model), _rules(areas, items, model), actions)


def record_levels(beside: pandas.DataFrame) -> dict[str, int]:
    """Item id > the level that all its measured checks show. `beside`: of `reports.maturity_records.claims_beside_records`."""
    known = beside.dropna(subset=["supported"])
    return {item: int(level) for item, level in known.groupby("item_id")["supported"].min().items()}


def model_at(database: Database, found: Publication) -> Model:
    """The model that a publication was scored with."""
    facts = found.content["campaign"]
    return model_of(database, facts["model_id"], facts["model_version"])


def known_standings(items: pandas.DataFrame, model: Model, column: str = "level") -> list[Standing]:
    """The applicable items of one area with a level, as its rule takes them. `column`: which level."""
    rows = items[items["applicable"].astype(bool) & items[column].notna()]
    asked = [(model.item(row["item_id"]), int(row[column])) for row in rows.to_dict("records")]
    return [Standing(item.item_id, level, level, level, item.weight, item.must_have) for item, level in asked]


def _facts(found: Publication) -> tuple:
    campaign, teams = found.content["campaign"], found.content["teams"]
    return (found.campaign_id, found.campaign, found.number, found.revision, found.published_at, campaign["closed_on"],
            campaign["mode"], campaign["k"], campaign["model_id"], campaign["model_version"], campaign["model_name"],
            tuple(team["team"] for team in teams), tuple(team["team"] for team in teams if not team["hidden"]), found.sha256)


def _with_agreements(items: pandas.DataFrame, agreed: dict[str, Agreement], recorded: Mapping[str, int], model: Model,
                     closed_on: date) -> pandas.DataFrame:
    found = [agreed.get(item) for item in items["item_id"]]
    added = {name: [getattr(one, name) if one else None for one in found]
             for name in ("level", "dissent", "checked_on", "checked_by", "version")}
    levels = plain_levels(items["level"])
    grades = [CHECKED if is_borne_out(level, recorded.get(row["item_id"])) else _grade(row, one, model, closed_on)
              for row, one, level in zip(items.to_dict("records"), found, levels, strict=True)]
    supported = [supported_by(level, grade) for level, grade in zip(levels, grades, strict=True)]
    extra = typed([{"agreed_level": level, "version": version or 0, "evidence_grade": grade, "supported": own}
                   for level, version, grade, own in zip(added["level"], added["version"], grades, supported, strict=True)],
                  ("agreed_level", "version", "evidence_grade", "supported"))
    words = {name: pandas.Series(added[name], dtype=object) for name in ("dissent", "checked_on", "checked_by")}
    return items.assign(**{name: extra[name] for name in extra}, **words)


def _grade(row: dict, agreed: Agreement | None, model: Model, closed_on: date) -> int:
    checked_on = agreed.checked_on if agreed else None
    dated_on = None if pandas.isna(row["dated_on"]) else row["dated_on"].date()
    day = max(closed_on, checked_on) if checked_on else closed_on
    return evidence_grade(row["described"], dated_on, checked_on, day, model.evidence_window_months)


def _with_agreed_levels(areas: pandas.DataFrame, items: pandas.DataFrame, model: Model) -> pandas.DataFrame:
    """The areas with the level that the agreed levels give, of those where something was agreed; and what is supported."""
    final = items.assign(final=items["agreed_level"].fillna(items["level"]))
    agreed, supported = [], []
    for area_id in areas["area_id"]:
        own = final[final["area_id"] == area_id]
        is_agreed = own["agreed_level"].notna().any()
        agreed.append(_level(known_standings(own, model, "final"), model) if is_agreed else None)
        supported.append(_level(known_standings(own, model, "supported"), model))
    extra = typed([{"agreed_level": one, "supported": other} for one, other in zip(agreed, supported, strict=True)],
                  ("agreed_level", "supported"))
    return areas.assign(agreed_level=extra["agreed_level"], supported=extra["supported"])


def _level(items: list[Standing], model: Model) -> int | None:
    return area_level(items, model.share, model.top_level).level


def _with_targets(areas: pandas.DataFrame, targets: pandas.DataFrame) -> pandas.DataFrame:
    return areas.merge(targets, on=["team", "area"], how="left")


def _rises(areas: pandas.DataFrame, items: pandas.DataFrame, model: Model) -> pandas.DataFrame:
    rows = []
    for area in areas[areas["step_to"].notna()].to_dict("records"):
        asked = known_standings(items[items["area_id"] == area["area_id"]], model)
        given = [Raisable(one.item_id, one.level, one.weight, one.must_have, model.item(one.item_id).effort) for one in asked]
        rows += [(area["area"], rise.item_id, model.item(rise.item_id).name, rise.from_level, rise.to_level, rise.effort)
                 for rise in cheapest_rises(given, model.share, int(area["step_to"]))]
    return pandas.DataFrame(rows, columns=list(RISES))


def _rules(areas: pandas.DataFrame, items: pandas.DataFrame, model: Model) -> pandas.DataFrame:
    found = [(area["area"], sensitivity(known_standings(items[items["area_id"] == area["area_id"]], model), model.share,
                                        model.top_level)) for area in areas.to_dict("records")]
    return pandas.DataFrame([(area, rule.minimum, rule.share, rule.lower_median, rule.mean) for area, rule in found],
                            columns=list(RULES)).astype({**dict.fromkeys(RULES[1:4], "Int64"), "mean": float})
