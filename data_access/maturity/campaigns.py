"""Campaigns and their teams as they are stored, read for everyone who has to do with them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, select, update

from data_access.maturity.refusals import MaturityRefused, Moved
from data_access.maturity.tables import campaigns, teams

Mode = Literal["open", "anonymous", "facilitated"]


@dataclass(frozen=True)
class Campaign:
    """A campaign as stored. `state`: draft, open or closed; `version`: hand it back with the next command."""

    campaign_id: int
    name: str
    model_id: str
    model_version: str
    pulse: bool
    items: tuple[str, ...]
    mode: Mode
    k: int
    comment_k: int
    opens_on: date | None
    closes_on: date | None
    state: Literal["draft", "open", "closed"]
    revision: int
    version: int
    created_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None

    @property
    def is_anonymous(self) -> bool:
        return self.mode == "anonymous"

    def is_overdue(self, today: date) -> bool:
        """Whether it takes answers though its last day is over: the date is a promise, and only closing ends a campaign."""
        return self.state == "open" and self.closes_on is not None and self.closes_on < today


@dataclass(frozen=True)
class TeamState:
    """A team of a campaign. `second_vote`: None, open or closed; `second_items`: what it votes on again."""

    team: str
    second_vote: Literal["open", "closed"] | None
    second_items: tuple[str, ...]
    version: int


_COLUMNS = tuple(campaigns.c[name] for name in Campaign.__dataclass_fields__)


def _campaign(row) -> Campaign:
    return Campaign(**{**row._mapping, "items": tuple(row.items)})


def read_campaigns(connection: Connection) -> list[Campaign]:
    """Every campaign, the newest first."""
    return [_campaign(row) for row in connection.execute(select(*_COLUMNS).order_by(campaigns.c.campaign_id.desc()))]


def read_campaign(connection: Connection, campaign_id: int) -> Campaign:
    """One campaign. Raises MaturityRefused when it is not there."""
    row = connection.execute(select(*_COLUMNS).where(campaigns.c.campaign_id == campaign_id)).one_or_none()
    if row is None:
        raise MaturityRefused("This campaign is not in this database.")
    return _campaign(row)


def read_teams(connection: Connection, campaign_id: int) -> list[TeamState]:
    """The teams of a campaign by name."""
    columns = (teams.c.team, teams.c.second_vote, teams.c.second_items, teams.c.version)
    rows = connection.execute(select(*columns).where(teams.c.campaign_id == campaign_id).order_by(teams.c.team))
    return [TeamState(team, vote, tuple(items), version) for team, vote, items, version in rows]


def read_team(connection: Connection, campaign_id: int, team: str) -> TeamState:
    """One team of a campaign. Raises MaturityRefused when it does not take part."""
    found = [state for state in read_teams(connection, campaign_id) if state.team == team]
    if not found:
        raise MaturityRefused(f"The team “{team}” does not take part in this campaign.")
    return found[0]


def move(connection: Connection, held: Campaign, **values: object) -> int:
    """Write values into a campaign inside the caller's transaction; returns its new version."""
    changed = update(campaigns).where(campaigns.c.campaign_id == held.campaign_id)
    connection.execute(changed.values(**values, version=held.version + 1))
    return held.version + 1


def held_in(connection: Connection, campaign_id: int, version: int, states: tuple[str, ...], done: str) -> Campaign:
    """The campaign, when it is at this version and in one of these states. Raises Moved, MaturityRefused."""
    held = read_campaign(connection, campaign_id)
    if held.version != version:
        raise Moved(f"Someone has changed “{held.name}” meanwhile: it is {held.state} now. Look at it again.",
                    asdict(held), None, held.version)
    if held.state not in states:
        raise MaturityRefused(f"“{held.name}” is {held.state}; only a campaign that is {' or '.join(states)} can be {done}.")
    return held
