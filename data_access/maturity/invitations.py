"""Invitations: one unguessable link for each person, stored as a hash, so that the database alone opens no answers.

Whoever holds a link may answer, also where every other write is off. No time is kept with an invitation.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from data_access import versions
from data_access.engine import Database
from data_access.exchange.definitions import LONGEST_KEY_TEXT
from data_access.identity import Identity, require
from data_access.maturity.campaigns import Campaign, TeamState, read_campaign, read_team, read_teams
from data_access.maturity.refusals import MaturityRefused, kept_on_failure, needed_text
from data_access.maturity.tables import invitations

TOKEN_BYTES = 32
Standing = Literal["not open yet", "answering", "voting again", "submitted", "closed"]


@dataclass(frozen=True)
class Invited:
    """A person on a campaign's list, for those who run it: no answer, no time and no link.

    `started`, `submitted`: while the campaign is open, `voted_again`: while the team's second vote is; else None, for the
    number of those who answered is a result that may have to stay hidden.
    """

    invitation_id: int
    team: str
    person: str
    started: bool | None
    submitted: bool | None
    voted_again: bool | None


@dataclass(frozen=True)
class Invitation:
    """What a link opens: the campaign with its promises, the person's team, and what is to be answered now."""

    invitation_id: int
    person: str
    submitted: bool
    voted_again_in: int
    campaign: Campaign
    team: TeamState

    @property
    def standing(self) -> Standing:
        """What this link is for at the moment."""
        if self.campaign.state == "closed" and self.team.second_vote == "open":
            return "submitted" if self.voted_again_in == self.campaign.revision else "voting again"
        if self.submitted:
            return "submitted"
        return {"draft": "not open yet", "open": "answering", "closed": "closed"}[self.campaign.state]

    @property
    def round(self) -> int:
        """1 for the first vote, 2 for the second."""
        return 2 if self.campaign.state == "closed" and self.team.second_vote == "open" else 1

    @property
    def items(self) -> tuple[str, ...]:
        """The items that are asked in this round, in order."""
        return self.team.second_items if self.round == 2 else self.campaign.items


def read_invited(connection: Connection, campaign_id: int) -> list[Invited]:
    """Everyone on the list by team and name."""
    campaign = read_campaign(connection, campaign_id)
    voting = {state.team for state in read_teams(connection, campaign_id) if state.second_vote == "open"}
    listed = select(invitations).where(invitations.c.campaign_id == campaign_id)
    rows = connection.execute(listed.order_by(invitations.c.team, invitations.c.person))
    is_open = campaign.state == "open"
    return [Invited(row.invitation_id, row.team, row.person, row.started if is_open else None,
                    row.submitted if is_open else None,
                    row.voted_again_in == campaign.revision if row.team in voting else None) for row in rows]


def read_invitation(connection: Connection, token: str) -> Invitation:
    """What a link's token opens. Raises MaturityRefused for one that is not, or no longer, valid."""
    row = connection.execute(select(invitations).where(invitations.c.token_hash == _hash(token))).one_or_none()
    if row is None:
        raise MaturityRefused("This link is not valid, or a newer one has taken its place. Ask whoever invited you for a "
                              "new one.")
    return Invitation(row.invitation_id, row.person, row.submitted, row.voted_again_in,
                      read_campaign(connection, row.campaign_id), read_team(connection, row.campaign_id, row.team))


def invite(database: Database, campaign_id: int, team: str, people: Iterable[str], *, identity: Identity) -> dict[str, str]:
    """Put people on a team's list; returns name > token for those who are new, the only time that a token is known.

    Who is on the list already is left alone. Raises NotAllowed; MaturityRefused when the campaign is closed, the team does not
    take part, or a name is missing or too long.
    """
    require(identity, "editor", "invite people")
    names = list(dict.fromkeys(needed_text("A person's name", person, LONGEST_KEY_TEXT) for person in people))
    with kept_on_failure(), database.write() as connection:
        campaign = _running(connection, campaign_id)
        read_team(connection, campaign_id, team)
        known = {invited.person for invited in read_invited(connection, campaign_id) if invited.team == team}
        tokens = {name: secrets.token_urlsafe(TOKEN_BYTES) for name in names if name not in known}
        for name, token in tokens.items():
            connection.execute(insert(invitations).values(
                campaign_id=campaign_id, team=team, person=name, token_hash=_hash(token), started=False, submitted=False,
                voted_again_in=0))
        if tokens:
            versions.leave_audit_line(connection, identity, "invite to maturity campaign", campaign.name,
                                      {"team": team, "people": sorted(tokens)})
    return tokens


def renew_link(database: Database, invitation_id: int, *, identity: Identity) -> str:
    """A new token for a person whose link is lost; the old one stops working, what was answered stays.

    Raises NotAllowed; MaturityRefused when the invitation is not there.
    """
    require(identity, "editor", "renew a link")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with kept_on_failure(), database.write() as connection:
        row = _one(connection, invitation_id)
        connection.execute(update(invitations).where(invitations.c.invitation_id == invitation_id).values(
            token_hash=_hash(token)))
        versions.leave_audit_line(connection, identity, "renew maturity link", read_campaign(connection, row.campaign_id).name,
                                  {"team": row.team, "person": row.person})
    return token


def withdraw(database: Database, invitation_id: int, *, identity: Identity) -> None:
    """Take a person off the list who has not submitted; what they had begun is deleted.

    Raises NotAllowed; MaturityRefused when they have submitted or the campaign is closed.
    """
    require(identity, "editor", "withdraw an invitation")
    with kept_on_failure(), database.write() as connection:
        row = _one(connection, invitation_id)
        campaign = _running(connection, row.campaign_id)
        if row.submitted:
            raise MaturityRefused(f"{row.person} has submitted; answers that were given stay.")
        connection.execute(delete(invitations).where(invitations.c.invitation_id == invitation_id))
        versions.leave_audit_line(connection, identity, "withdraw maturity invitation", campaign.name,
                                  {"team": row.team, "person": row.person})
    database.forget_deleted()


def _one(connection: Connection, invitation_id: int):
    row = connection.execute(select(invitations).where(invitations.c.invitation_id == invitation_id)).one_or_none()
    if row is None:
        raise MaturityRefused("This invitation is not in this database.")
    return row


def _running(connection: Connection, campaign_id: int) -> Campaign:
    campaign = read_campaign(connection, campaign_id)
    if campaign.state == "closed":
        raise MaturityRefused(f"“{campaign.name}” is closed. Reopen it first; that makes a new revision beside the published "
                              "one.")
    return campaign


def _hash(token: str) -> str:
    # The token is 256 random bits: there is nothing to guess, so a slow hash with salt would add nothing.
    return sha256(token.encode()).hexdigest()
