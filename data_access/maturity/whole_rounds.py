"""Rounds that come as a whole and closed: assessments made elsewhere, and those of the demonstration portfolio."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from data_access import versions
from data_access.identity import Identity
from data_access.maturity.campaign_commands import NewCampaign
from data_access.maturity.campaigns import read_campaign
from data_access.maturity.drafts import Answer, forget_drafts
from data_access.maturity.publications import Freeze, freeze_results
from data_access.maturity.submissions import forget_responses, store_responses
from data_access.maturity.tables import actions, agreements, campaigns, invitations, publications, teams
from data_access.schema import EXCHANGE

_RESULTS = EXCHANGE["maturity_results"]


@dataclass(frozen=True)
class Vote:
    """What one person said, item > answer; `again`: in the second vote."""

    person: str
    first: Mapping[str, Answer]
    again: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True)
class WholeRound:
    """A closed campaign with everything in it. `silent`: team > people who were invited and did not answer."""

    new: NewCampaign
    opened_at: datetime
    closed_at: datetime
    votes: Mapping[str, tuple[Vote, ...]]
    silent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def kept_round(connection: Connection, request_key: str) -> int | None:
    """The id of the campaign that was made for this request, None when there is none."""
    return connection.scalar(select(campaigns.c.campaign_id).where(campaigns.c.request_key == request_key))


def keep_round(connection: Connection, whole: WholeRound, freeze: Freeze, *, identity: Identity, request_key: str) -> int:
    """Write a closed round and publish its results as of its closing, inside the caller's transaction; returns its id.

    The caller moves the data version. Nobody holds a link of such a round.
    """
    new = asdict(whole.new)
    names = new.pop("teams")
    made = insert(campaigns).values(**new, request_key=request_key, state="closed", revision=1, version=1,
                                    created_at=whole.opened_at, opened_at=whole.opened_at, closed_at=whole.closed_at,
                                    actor=identity.name)
    campaign_id = connection.execute(made).inserted_primary_key[0]
    for team in names:
        _keep_team(connection, campaign_id, team, whole)
    campaign, _, detail = freeze_results(connection, campaign_id, freeze, identity, whole.closed_at)
    versions.leave_audit_line(connection, identity, "take in maturity round", campaign.name, detail)
    return campaign_id


def forget_rounds(connection: Connection, request_keys: str) -> list[str]:
    """Delete the rounds whose request key begins like this, with all that belongs to them, inside the caller's transaction.

    Returns the names of the teams that took part.
    """
    found = connection.execute(select(campaigns.c.campaign_id, campaigns.c.name).where(
        campaigns.c.request_key.startswith(request_keys, autoescape=True))).all()
    gone: set[str] = set()
    for campaign_id, name in found:
        gone |= set(connection.scalars(select(teams.c.team).where(teams.c.campaign_id == campaign_id)))
        forget_responses(connection, campaign_id)
        for vote in (1, 2):
            forget_drafts(connection, read_campaign(connection, campaign_id), vote)
        for table in (invitations, teams, publications, agreements, actions, campaigns):
            connection.execute(delete(table).where(table.c.campaign_id == campaign_id))
        connection.execute(delete(_RESULTS).where(_RESULTS.c.campaign == name))
    return sorted(gone)


def _keep_team(connection: Connection, campaign_id: int, team: str, whole: WholeRound) -> None:
    votes = whole.votes.get(team, ())
    voted_on = {item for vote in votes for item in vote.again}
    second = [item for item in whole.new.items if item in voted_on]
    connection.execute(insert(teams).values(campaign_id=campaign_id, team=team, version=1, second_items=second,
                                            second_vote="closed" if second else None))
    ids = [_keep_person(connection, campaign_id, team, vote.person, vote) for vote in votes]
    for person in whole.silent.get(team, ()):
        _keep_person(connection, campaign_id, team, person, None)
    campaign = read_campaign(connection, campaign_id)
    owners = [None] * len(ids) if campaign.is_anonymous else ids
    store_responses(connection, campaign, team, 1, [(owner, _columns(vote.first))
                                                    for owner, vote in zip(owners, votes, strict=True) if vote.first])
    store_responses(connection, campaign, team, 2, [(owner, _columns(vote.again))
                                                    for owner, vote in zip(owners, votes, strict=True) if vote.again])


def _keep_person(connection: Connection, campaign_id: int, team: str, person: str, vote: Vote | None) -> int:
    # The hash of nothing that anybody knows: no link opens this invitation.
    made = insert(invitations).values(campaign_id=campaign_id, team=team, person=person, token_hash=secrets.token_hex(32),
                                      started=vote is not None, submitted=vote is not None,
                                      voted_again_in=1 if vote and vote.again else 0)
    return connection.execute(made).inserted_primary_key[0]


def _columns(answers: Mapping[str, Answer]) -> dict[str, dict]:
    return {item: asdict(answer) for item, answer in answers.items()}
