"""Results as they are published: frozen when a campaign closes or a second vote ends, with a checksum, only ever inserted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, func, insert, select

from data_access import versions
from data_access.engine import Database
from data_access.identity import Identity, require
from data_access.maturity.answers import TeamCounts, read_counts
from data_access.maturity.campaigns import Campaign, held_in, move, read_campaign
from data_access.maturity.drafts import forget_drafts
from data_access.maturity.refusals import MaturityRefused, kept_on_failure
from data_access.maturity.tables import PUBLISHING, publications
from data_access.schema import EXCHANGE

_RESULTS = EXCHANGE["maturity_results"]


@dataclass(frozen=True)
class Frozen:
    """What is to be published. `content`: plain values for JSON; `results`: rows of `maturity_results` without the campaign."""

    content: dict
    results: tuple[dict, ...]


@dataclass(frozen=True)
class Publication:
    """Published results of one campaign. `number` counts from 1; `content` is what was frozen, `sha256` of its JSON text."""

    campaign_id: int
    number: int
    campaign: str
    revision: int
    published_at: datetime
    actor: str
    sha256: str
    content: dict


class PublicationDamaged(RuntimeError):
    """Published results are not what was published: their checksum does not fit."""


# Works out what the counts mean; handed in, because this layer knows no formulas.
Freeze = Callable[[Campaign, list[TeamCounts]], Frozen]


def read_publications(connection: Connection, campaign_id: int | None = None) -> list[Publication]:
    """Every publication, of one campaign or of all, the oldest first. Raises PublicationDamaged."""
    wanted = select(publications).order_by(publications.c.campaign_id, publications.c.number)
    wanted = wanted if campaign_id is None else wanted.where(publications.c.campaign_id == campaign_id)
    return [_checked(row) for row in connection.execute(wanted)]


def newest_publications(connection: Connection) -> list[Publication]:
    """The newest publication of each campaign, in the order in which campaigns were published first.

    A revision of an old round does not make it the newest. Raises PublicationDamaged.
    """
    first = func.min(publications.c.published_at).label("first")
    newest = select(publications.c.campaign_id, func.max(publications.c.number).label("number"), first)
    newest = newest.group_by(publications.c.campaign_id).subquery()
    both = (publications.c.campaign_id == newest.c.campaign_id) & (publications.c.number == newest.c.number)
    ordered = select(publications).join(newest, both).order_by(newest.c.first, publications.c.campaign_id)
    return [_checked(row) for row in connection.execute(ordered)]


def close_campaign(database: Database, campaign_id: int, version: int, freeze: Freeze, *, identity: Identity) -> int:
    """Close a campaign and publish its results in one transaction; returns the publication's number.

    In an anonymous campaign what was begun and not submitted is deleted. Closing what is closed does nothing and gives the
    newest number. Raises NotAllowed; Moved; MaturityRefused when it never was open.
    """
    require(identity, "editor", "close a maturity campaign")
    with kept_on_failure(), database.write() as connection:
        held = read_campaign(connection, campaign_id)
        if held.state == "closed":
            return newest_number(connection, campaign_id)
        held = held_in(connection, campaign_id, version, ("open",), "closed")
        move(connection, held, state="closed", closed_at=versions.now())
        if held.is_anonymous:
            forget_drafts(connection, held, 1)
        number = publish(connection, campaign_id, freeze, identity)
    database.forget_deleted()
    return number


def publish(connection: Connection, campaign_id: int, freeze: Freeze, identity: Identity) -> int:
    """Freeze what a closed campaign says now and move the data version, inside the caller's transaction; returns the number.

    The newest results of the campaign also become its rows of `maturity_results`, which key figures and exports read.
    """
    campaign, number, detail = freeze_results(connection, campaign_id, freeze, identity, versions.now())
    versions.advance(connection, identity, PUBLISHING, campaign.name, detail)
    return number


def freeze_results(connection: Connection, campaign_id: int, freeze: Freeze, identity: Identity,
                   at: datetime) -> tuple[Campaign, int, dict]:
    """The publication alone, as of a moment, for a caller that moves the data version: campaign, number, audit detail."""
    campaign = read_campaign(connection, campaign_id)
    frozen = freeze(campaign, read_counts(connection, campaign))
    text = json.dumps(frozen.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    number, digest = newest_number(connection, campaign_id) + 1, sha256(text.encode()).hexdigest()
    connection.execute(insert(publications).values(
        campaign_id=campaign_id, number=number, campaign=campaign.name, revision=campaign.revision, published_at=at,
        actor=identity.name, sha256=digest, content=text))
    connection.execute(delete(_RESULTS).where(_RESULTS.c.campaign == campaign.name))
    for row in frozen.results:
        connection.execute(insert(_RESULTS).values(**row, campaign=campaign.name))
    return campaign, number, {"number": number, "revision": campaign.revision, "sha256": digest}


def newest_number(connection: Connection, campaign_id: int) -> int:
    """The number of the newest publication of a campaign, 0 for none."""
    newest = select(func.coalesce(func.max(publications.c.number), 0)).where(publications.c.campaign_id == campaign_id)
    return connection.scalar(newest)


def shown_teams(connection: Connection, campaign_id: int) -> set[str]:
    """The teams whose results the newest publication shows. Raises MaturityRefused when there is none."""
    published = read_publications(connection, campaign_id)
    if not published:
        raise MaturityRefused("Nothing is published of this campaign yet.")
    return {team["team"] for team in published[-1].content["teams"] if not team["hidden"]}


def _checked(row) -> Publication:
    if sha256(row.content.encode()).hexdigest() != row.sha256:
        raise PublicationDamaged(f"The results of “{row.campaign}”, publication {row.number}, are not what was published.")
    return Publication(**{**row._mapping, "content": json.loads(row.content)})
