"""What a team does with its results: votes again on what it differs on, and agrees a level for each item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from data_access import versions
from data_access.engine import Database
from data_access.identity import Identity, require
from data_access.maturity.campaigns import Campaign, TeamState, read_campaign, read_team
from data_access.maturity.drafts import forget_drafts
from data_access.maturity.publications import Freeze, newest_number, publish, shown_teams
from data_access.maturity.refusals import MaturityRefused, Moved, checked_text, kept_on_failure, plain
from data_access.maturity.tables import agreements, teams


@dataclass(frozen=True)
class Agreement:
    """What a team agreed on for an item. `dissent`: who or how many see it otherwise, and why.

    `checked_on`, `checked_by`: when a reviewer looked at the evidence, None when nobody did. `level`: None for evidence alone.
    """

    team: str
    item_id: str
    level: int | None
    dissent: str | None
    checked_on: date | None
    checked_by: str | None
    version: int
    changed_at: datetime
    actor: str


_AGREED = tuple(agreements.c[name] for name in Agreement.__dataclass_fields__)


def read_agreements(connection: Connection, campaign_id: int) -> list[Agreement]:
    """Everything that the teams of a campaign agreed on."""
    wanted = select(*_AGREED).where(agreements.c.campaign_id == campaign_id)
    return [Agreement(*row) for row in connection.execute(wanted.order_by(agreements.c.team, agreements.c.item_id))]


def start_second_vote(database: Database, campaign_id: int, team: str, items: Iterable[str], version: int, *,
                      identity: Identity) -> int:
    """Let a team vote again on some items, by the same links; returns the team's new version.

    `version`: the team's. A vote that is open on the same items stays. Raises NotAllowed; Moved; MaturityRefused when the
    campaign is not closed, the team's results are hidden, it has voted again already, or an item is not asked.
    """
    require(identity, "editor", "start a second vote")
    with kept_on_failure(), database.write() as connection:
        campaign, state = _talking(connection, campaign_id, team)
        chosen = [item for item in campaign.items if item in set(items)]
        if state.second_vote == "open" and list(state.second_items) == chosen:
            return state.version
        _refuse_moved(state, version)
        if state.second_vote is not None:
            raise MaturityRefused(f"“{team}” has a second vote already; a third one is not meant to be. Agree a level instead.")
        if not chosen:
            raise MaturityRefused("Choose at least one item to vote on again.")
        return _move_team(connection, campaign, state, identity, "start", second_vote="open", second_items=chosen)


def end_second_vote(database: Database, campaign_id: int, team: str, version: int, freeze: Freeze, *,
                    identity: Identity) -> int:
    """End a team's second vote and publish the results with it; returns the publication's number.

    What was begun and not submitted is deleted. Ending what has ended does nothing and gives the newest number.
    Raises NotAllowed; Moved; MaturityRefused when no second vote was started.
    """
    require(identity, "editor", "end a second vote")
    with kept_on_failure(), database.write() as connection:
        campaign, state = _talking(connection, campaign_id, team)
        if state.second_vote == "closed":
            return newest_number(connection, campaign_id)
        _refuse_moved(state, version)
        if state.second_vote is None:
            raise MaturityRefused(f"“{team}” has no second vote to end.")
        forget_drafts(connection, campaign, 2, team)
        _move_team(connection, campaign, state, identity, "end", second_vote="closed")
        number = publish(connection, campaign_id, freeze, identity)
    database.forget_deleted()
    return number


def agree_level(database: Database, campaign_id: int, team: str, item_id: str, level: int | None, version: int, *,
                dissent: str | None = None, checked_on: date | None = None, checked_by: str | None = None,
                identity: Identity) -> int:
    """Write down the level that a team agreed on, with dissent and whether a reviewer saw the evidence; returns the version.

    `version`: the one that was last seen, 0 for none; saving what is there already does nothing. Raises NotAllowed; Moved with
    both; MaturityRefused when the campaign is not closed, the team's results are hidden, or the item is not asked.
    """
    require(identity, "editor", "agree a level")
    values = {"level": level, "dissent": checked_text("The dissent", dissent), "checked_on": checked_on,
              "checked_by": checked_text("The reviewer's name", checked_by)}
    if level is not None and level not in range(6):
        raise MaturityRefused("A level is a whole number from 0 to 5.")
    if (checked_on is None) != (values["checked_by"] is None):
        raise MaturityRefused("Evidence that was checked needs both the day and the name of who checked it.")
    with kept_on_failure(), database.write() as connection:
        campaign, _ = _talking(connection, campaign_id, team)
        if item_id not in campaign.items:
            raise MaturityRefused("This item is not asked in this campaign.")
        agreed = {(one.team, one.item_id): one for one in read_agreements(connection, campaign_id)}
        held = agreed.get((team, item_id))
        before = {name: getattr(held, name) for name in values} if held else None
        if before == values:
            return held.version
        if (held.version if held else 0) != version:
            raise Moved(f"{held.actor if held else 'Someone'} has changed this meanwhile.", before, values,
                        held.version if held else 0)
        _write_agreement(connection, (campaign_id, team, item_id), values, version, identity)
        versions.leave_audit_line(connection, identity, "agree maturity level", campaign.name, {
            "team": team, "item": item_id, "before": plain(before or {}), "after": plain(values)})
    return version + 1


def _talking(connection: Connection, campaign_id: int, team: str) -> tuple[Campaign, TeamState]:
    campaign, state = read_campaign(connection, campaign_id), read_team(connection, campaign_id, team)
    if campaign.state != "closed":
        raise MaturityRefused(f"“{campaign.name}” is {campaign.state}. Close it first; then the team talks about its results.")
    if team not in shown_teams(connection, campaign_id):
        raise MaturityRefused(f"The results of “{team}” are not shown, because fewer than {campaign.k} people answered.")
    return campaign, state


def _refuse_moved(state: TeamState, version: int) -> None:
    if state.version != version:
        raise Moved("Someone has changed the second vote of this team meanwhile. Look at it again.", state.second_vote, None,
                    state.version)


def _move_team(connection: Connection, campaign: Campaign, state: TeamState, identity: Identity, what: str, **values) -> int:
    own = teams.c.campaign_id == campaign.campaign_id, teams.c.team == state.team
    connection.execute(update(teams).where(*own).values(**values, version=state.version + 1))
    detail = {"team": state.team, "items": list(values.get("second_items", state.second_items))}
    versions.leave_audit_line(connection, identity, f"{what} second maturity vote", campaign.name, detail)
    return state.version + 1


def _write_agreement(connection: Connection, key: tuple[int, str, str], values: dict, version: int, identity: Identity) -> None:
    values = {**values, "version": version + 1, "changed_at": versions.now(), "actor": identity.name}
    own = dict(zip(("campaign_id", "team", "item_id"), key, strict=True))
    if version:
        same = (agreements.c[name] == value for name, value in own.items())
        connection.execute(update(agreements).where(*same).values(values))
    else:
        connection.execute(insert(agreements).values(**own, **values))
