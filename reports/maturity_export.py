"""Published maturity results to take away: the rows of the command line, and a workbook of everything that may be shown."""

from __future__ import annotations

import pandas

from data_access.engine import Database
from data_access.maturity.actions import read_actions
from data_access.maturity.publications import newest_publications
from data_access.maturity.workbook import workbook_of
from data_access.maturity_levels import read_published_results
from reports.maturity_frames import area_rows, typed
from reports.maturity_results import TeamView, publication, team_view
from reports.maturity_teams import team_areas

REPORT = ("team", "area", "level", "low", "high", "answered", "applicable", "agreement", "floor", "step")
ITEMS = ("team", "area", "item_id", "item", "level", "low", "high", "answered", "asked",
         *(f"level_{level}" for level in range(6)), "not_applicable", "dont_know", "agreement", "spread", "consensus",
         "talk_about", "blind_spot", "applies", "first_level", "evidence_grade", "supported", "agreed_level", "dissent")
WORDS = ("team", "item_id", "item", "kind", "text")


class UnknownCampaign(ValueError):
    """No results are published under this name; the message names those that are."""


def maturity_report(database: Database, campaign: str) -> pandas.DataFrame:
    """One row a team and area, columns REPORT; hidden teams are there without figures. Raises UnknownCampaign.

    `agreement`: mean distance of the answers from the level, in levels; `step`: share of the weight that has reached the next
    level. Results that came in by an import know neither applicable items nor steps.
    """
    with database.read() as connection:
        published = {one.campaign: one for one in newest_publications(connection)}
        imported = read_published_results(connection)
    if campaign not in published:
        return _imported_report(imported, campaign, {*published, *imported["campaign"]})
    found = published[campaign]
    areas = team_areas(database, found.campaign_id)[["team", "area"]]
    answered = {team["team"]: team["submitted"] for team in found.content["teams"]}
    own = area_rows(found.content).rename(columns={"deviation": "agreement"})
    own = own.assign(answered=pandas.array([answered[team] for team in own["team"]], dtype="Int64"))
    return areas.merge(own, on=["team", "area"], how="left").sort_values("team", kind="stable", ignore_index=True)[list(REPORT)]


def result_sheets(database: Database, campaign_id: int) -> dict[str, pandas.DataFrame]:
    """Sheet name > rows of a campaign's newest publication: results, items, comments and evidence, actions, and what it is."""
    found = publication(database, campaign_id)
    views = [team_view(database, campaign_id, team["team"]) for team in found.content["teams"]]
    with database.read() as connection:
        actions = read_actions(connection)
    return {"Results": team_areas(database, campaign_id).drop(columns="area_id"),
            "Items": typed([row for view in views for row in _item_rows(view)], ITEMS),
            "Comments": pandas.DataFrame([row for view in views for row in _words(view)], columns=list(WORDS)),
            "Actions": actions[actions["campaign_id"] == campaign_id].drop(columns=["action_id", "version", "campaign_id"]),
            "About": pandas.DataFrame(_about(found), columns=["what", "value"])}


def result_workbook(database: Database, campaign_id: int) -> bytes:
    """The sheets above as an XLSX file."""
    return workbook_of(result_sheets(database, campaign_id))


def _imported_report(imported: pandas.DataFrame, campaign: str, known: set[str]) -> pandas.DataFrame:
    rows = imported[imported["campaign"] == campaign]
    if rows.empty:
        names = ", ".join(sorted(known)) or "there is none yet"
        raise UnknownCampaign(f"expected the name of a campaign with published results: {names}")
    return rows.reindex(columns=list(REPORT)).sort_values(["team", "area"], ignore_index=True)


def _item_rows(view: TeamView) -> list[dict]:
    renamed = {"agreement": "deviation", "talk_about": "is_talk", "blind_spot": "is_blind_spot", "applies": "applicable"}
    rows = []
    for row in view.items.to_dict("records"):
        counts = {f"level_{level}": count for level, count in enumerate(row["counts"])}
        first = {"first_level": row["first"]["level"] if row["first"] else None}
        rows.append({**row, **counts, **first, **{name: row[own] for name, own in renamed.items()}})
    return rows


def _words(view: TeamView) -> list[tuple]:
    return [(view.team["team"], row["item_id"], row["item"], kind, text) for row in view.items.to_dict("records")
            for kind in ("comments", "evidence") for text in row[kind]]


def _about(found) -> list[tuple[str, str]]:
    campaign = found.content["campaign"]
    return [("Campaign", found.campaign), ("Publication", str(found.number)), ("Revision", str(found.revision)),
            ("Published (UTC)", found.published_at.isoformat(" ")), ("Checksum (SHA-256)", found.sha256),
            ("Model", f"{campaign['model_name']}, version {campaign['model_version']}"), ("Mode", campaign["mode"]),
            ("Nothing is shown of fewer answers than", str(campaign["k"])),
            ("No comment is shown of fewer answers than", str(campaign["comment_k"])),
            ("An item's level", "The highest level that more than half of the answers reach"),
            ("An area's level", f"The highest level that {campaign['share']} of its items' weight and every must-have reach"),
            ("Low and high", "The level if everybody who did not answer had said 0, and if they had said the highest level"),
            ("Agreement", "Mean distance of the answers from the level, in levels; 0 is full agreement")]
